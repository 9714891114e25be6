package web

import (
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync"
)

// ledger remembers when the answer about each display became another one, so that a page of a site with a thousand
// of them asks twice a second and gets the few that have changed, not 600 kB. It compares the answers themselves:
// whatever is added to them is noticed, and nobody has to say that something has changed.
type ledger struct {
	mu      sync.Mutex // guards what follows
	version uint64     // of the newest change
	listed  uint64     // when displays came, went or changed places
	ids     []string
	known   map[string]entry
}

type entry struct {
	sum     [sha256.Size]byte // of the answer
	version uint64            // since when it is that
}

// since returns those of the list that have changed since a version that it returned before, and the version now.
// Where that is not known, as after a restart, or displays came or went, it returns the complete list.
func (l *ledger) since(list []displayBody, version uint64) (changed []displayBody, now uint64, complete bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids, next := make([]string, len(list)), l.version+1
	if l.known == nil {
		l.known = map[string]entry{}
		next = rand.Uint64N(1 << 52) // far from whatever another run of the daemon has said, and whole in JavaScript
	}
	for i, d := range list {
		ids[i] = d.ID
		text, err := json.Marshal(d)
		if err != nil {
			panic(err) // texts and numbers always encode
		}
		if sum := sha256.Sum256(text); sum != l.known[d.ID].sum {
			l.known[d.ID] = entry{sum, next}
			l.version = next
		}
	}
	if !slices.Equal(ids, l.ids) {
		l.ids, l.listed, l.version = ids, next, next
	}
	if version < l.listed || version > l.version {
		return list, l.version, true
	}
	changed = []displayBody{}
	for _, d := range list {
		if l.known[d.ID].version > version {
			changed = append(changed, d)
		}
	}
	return changed, l.version, false
}
