package displaystest

import (
	"slices"
	"time"

	"yiping/displays/wire"
)

// timing learns the daemon's clock: of the last samples, the one with the shortest round trip counts,
// because its error is bounded by half of that.
type timing struct {
	samples []sample
}

type sample struct{ offset, rtt float64 } // milliseconds

const samplesKept = 20

// add takes a reply that came when the device's own clock stood at arrived.
func (t *timing) add(r *wire.TimeReply, arrived time.Time) {
	back := millis(arrived)
	t.samples = append(t.samples, sample{
		offset: ((r.Received - r.Client) + (r.Sent - back)) / 2,
		rtt:    max(0, (back-r.Client)-(r.Sent-r.Received)),
	})
	if len(t.samples) > samplesKept {
		t.samples = slices.Delete(t.samples, 0, 1)
	}
}

func (t *timing) best() sample {
	if len(t.samples) == 0 {
		return sample{}
	}
	return slices.MinFunc(t.samples, func(a, b sample) int {
		switch {
		case a.rtt < b.rtt:
			return -1
		case a.rtt > b.rtt:
			return 1
		}
		return 0
	})
}

// offset is the daemon's time minus the device's own, in milliseconds.
func (t *timing) offset() float64 { return t.best().offset }

func (t *timing) now(device time.Time) int64 { return int64(millis(device) + t.offset()) }

func (t *timing) clock() wire.Clock {
	b := t.best()
	return wire.Clock{OffsetMS: b.offset, RTTMS: b.rtt, Samples: len(t.samples)}
}

func millis(t time.Time) float64 { return float64(t.UnixMicro()) / 1000 }
