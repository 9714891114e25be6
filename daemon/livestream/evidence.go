package livestream

import (
	"cmp"
	"context"
	"time"
)

// Evidence is what a source knows of a stream when it is asked.
type Evidence struct {
	Publisher bool          // somebody is connected
	Media     time.Duration // that has certainly flowed since the source was asked last
	Step      time.Duration // in which media is reported; 0: steadily
}

// Source asks a server once. The error says why it cannot tell; that nothing is there is no error. It is called by
// one goroutine at a time.
type Source func(ctx context.Context) (Evidence, error)

const (
	liveAfter   = time.Second     // of media in one piece
	goneAfter   = 8 * time.Second // without media: longer than a publisher takes to connect again
	blindAfter  = 8 * time.Second // without an answer
	longestStep = time.Minute     // that a server is believed
)

// truth is what the evidence of one source amounts to. Instants are Unix milliseconds.
type truth struct {
	answered  int64 // when the source last had an answer
	publisher bool
	flowed    time.Duration // of media in one piece
	last      int64         // when media was seen to flow
	hold      time.Duration // without media, until it is over
	err       error         // of the last attempt
	failing   int64         // since when every attempt has failed; 0: the last one did not
}

// hear takes evidence, or the reason why there is none.
func (t *truth) hear(now int64, e Evidence, err error) {
	t.last, t.answered = min(t.last, now), min(t.answered, now) // the clock may have been set back
	if t.err = err; err != nil {
		t.failing = cmp.Or(t.failing, now)
		return
	}
	t.failing = 0
	if !t.holds(now) {
		t.flowed = 0
	}
	t.answered, t.publisher = now, e.Publisher
	if e.Media > 0 {
		t.flowed, t.last, t.hold = t.flowed+e.Media, now, max(goneAfter, min(e.Step, longestStep)*3/2+2*time.Second)
	}
}

// resume takes a stream for live that was so a moment ago, until the source has been asked.
func (t *truth) resume(now int64) {
	t.flowed, t.last, t.hold = liveAfter, now, goneAfter
}

// holds reports whether the media seen last is of the same piece as what comes now.
func (t *truth) holds(now int64) bool { return now < t.last+t.hold.Milliseconds() }

// flows reports whether the stream is live.
func (t *truth) flows(now int64) bool { return t.flowed >= liveAfter && t.holds(now) }

// blind reports whether nothing is known.
func (t *truth) blind(now int64) bool { return now >= t.answered+blindAfter.Milliseconds() }

// turns returns when something may change although nothing is heard.
func (t *truth) turns() []int64 {
	return []int64{t.last + t.hold.Milliseconds(), t.answered + blindAfter.Milliseconds()}
}
