package inputs

import (
	"crypto/sha256"
	"time"
)

// done is which messages of an input were done, by topic and id: the last ones, of a day.
type done struct {
	at   map[key]time.Time
	ring []key // in the order in which they were added
	next int
}

type key [sha256.Size]byte

const (
	maxDone = 10_000
	doneFor = 24 * time.Hour
)

func keyOf(topic, id string) key { return sha256.Sum256([]byte(topic + "\x00" + id)) }

func (d *done) has(topic, id string, now time.Time) bool {
	at, ok := d.at[keyOf(topic, id)]
	return ok && now.Sub(at) < doneFor
}

func (d *done) add(topic, id string, now time.Time) {
	if d.at == nil {
		d.at = map[key]time.Time{}
	}
	k := keyOf(topic, id)
	if _, again := d.at[k]; !again {
		if len(d.ring) < maxDone {
			d.ring = append(d.ring, k)
		} else {
			delete(d.at, d.ring[d.next])
			d.ring[d.next] = k
			d.next = (d.next + 1) % maxDone
		}
	}
	d.at[k] = now
}
