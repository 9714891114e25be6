// Package inputs takes what others tell the daemon over MQTT, and keeps to the same rules for all of it.
//
// A message comes from a device that nobody has tested, over a network that delivers some messages twice and some
// late. So it is looked at here, once for all inputs, before anything is done: whether it is small and can be read,
// whether it is too old, whether it was done already. What is not done is told to people for an hour, with what to do.
// It is never an error of the daemon, and no input holds up another one or the connection that they all come over.
package inputs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
)

// Input is one input: what is sent to in/<name> and to topics below it. One of these may be an input itself, which others
// then do not hold up.
type Input struct {
	// Take does what a message says. It is called for one message after the other. An error of type *playlists.Refusal says why
	// it is not done.
	Take func(ctx context.Context, m Message) error
	// Refused is told of each message that was not done, also of one that Take never got: then there is of it what
	// could be read. It may be nil.
	Refused func(m Message, r *playlists.Refusal)
	// State says that messages tell how something is, over and over, not what to do once. Their ids are not looked at:
	// the same message again is a sign of life. They may be a plain word, such as ON, instead of an object.
	State bool
}

// Message is what somebody has sent.
type Message struct {
	Below string    // of the topic, below the input: of in/contact/fire it is fire; "" for the input itself
	ID    string    // by which the sender tells it from others; "": none
	Body  []byte    // a JSON object without id, at and expires; nil: it is a word
	Word  string    // without blanks around it
	Heard time.Time // when it came
}

// Inputs are all inputs. Their methods may be called from anywhere.
type Inputs struct {
	prefix  string
	log     *slog.Logger
	lanes   map[string]*lane
	changes latest.Cell[struct{}]

	mu   sync.Mutex
	told map[string]told // by topic below the prefix, cut short
}

// lane is an input with what waits for it.
type lane struct {
	Input
	waiting chan heard
	done    done
}

type heard struct {
	topic, below string
	payload      []byte
	at           time.Time
}

type told struct {
	*playlists.Refusal
	at time.Time
}

const (
	maxPayload = 64 << 10 // bytes
	maxWaiting = 64       // messages of one input
	maxTold    = 100
	tellFor    = time.Hour
)

// New returns the inputs by their names; in/<name> are their topics below the prefix.
func New(prefix string, all map[string]Input, log *slog.Logger) *Inputs {
	in := &Inputs{prefix: prefix, log: log, lanes: map[string]*lane{}, told: map[string]told{}}
	for name, i := range all {
		in.lanes[name] = &lane{Input: i, waiting: make(chan heard, maxWaiting)}
	}
	return in
}

// Hear takes a message on a topic below the prefix, which begins with in/. It never waits.
func (in *Inputs) Hear(topic string, payload []byte, at time.Time) {
	name, below, _ := strings.Cut(strings.TrimPrefix(topic, "in/"), "/")
	l := in.lanes[name]
	if own := in.lanes[name+"/"+below]; own != nil {
		l = own
	}
	switch {
	case l == nil:
		in.tell(topic, at, in.noInput(name))
	case len(payload) > maxPayload:
		in.tell(topic, at, tooLong)
	default:
		select {
		case l.waiting <- heard{topic, below, payload, at}:
		default:
			in.tell(topic, at, tooMany)
		}
	}
}

// Run does what messages say until ctx ends; it is a task and returns nil.
func (in *Inputs) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, l := range in.lanes {
		all.Go(func() {
			for {
				select {
				case h := <-l.waiting:
					if m, r := in.take(ctx, l, h); r != nil {
						in.tell(h.topic, h.at, r)
						if l.Refused != nil {
							l.Refused(m, r)
						}
					}
				case <-ctx.Done():
					return
				}
			}
		})
	}
	all.Wait()
	return nil
}

func (in *Inputs) take(ctx context.Context, l *lane, h heard) (Message, *playlists.Refusal) {
	m, r := open(h, l.State)
	if r != nil {
		return m, r
	}
	if m.ID != "" && !l.State && l.done.has(h.topic, m.ID, h.at) {
		return m, nil
	}
	if err := l.Take(ctx, m); err != nil {
		if r, ok := errors.AsType[*playlists.Refusal](err); ok {
			return m, r
		}
		in.log.Error("an input failed", "topic", h.topic, "err", err)
		return m, failed
	}
	if m.ID != "" && !l.State {
		l.done.add(h.topic, m.ID, h.at) // what was refused or has failed may be sent again
	}
	return m, nil
}

// tell lists a message that was not done.
func (in *Inputs) tell(topic string, at time.Time, r *playlists.Refusal) {
	topic = short(topic)
	in.mu.Lock()
	if _, known := in.told[topic]; !known && len(in.told) >= maxTold {
		oldest := topic
		for other, t := range in.told {
			if oldest == topic || t.at.Before(in.told[oldest].at) {
				oldest = other
			}
		}
		delete(in.told, oldest)
	}
	in.told[topic] = told{r, at}
	in.mu.Unlock()
	in.changes.Set(struct{}{})
}

// Changes is a cell whose version rises when Problems would answer something else.
func (in *Inputs) Changes() *latest.Cell[struct{}] { return &in.changes }

// Problems returns what a person should mend: of each topic the last message that was not done, for an hour.
func (in *Inputs) Problems() []playlists.Problem {
	in.mu.Lock()
	defer in.mu.Unlock()
	var all []playlists.Problem
	for topic, t := range in.told {
		if time.Since(t.at) > tellFor {
			delete(in.told, topic)
			continue
		}
		topic = in.prefix + "/" + topic
		all = append(all, playlists.Problem{ID: "mqtt/input/" + topic, Where: "MQTT " + topic, What: t.What, Remedy: t.Remedy})
	}
	slices.SortFunc(all, func(a, b playlists.Problem) int { return strings.Compare(a.ID, b.ID) })
	return all
}
