package displaystest

import (
	"math"
	"testing"
	"time"

	"yiping/displays/wire"
)

// The device's clock is 1,000 ms behind. Every reply is late by another amount, on the way back only, which
// is what makes samples wrong.
func TestTheSampleWithTheShortestRoundTripCounts(t *testing.T) {
	var clock timing
	for i, late := range []float64{80, 3, 500, 40, 9} {
		sent := float64(100_000 * i)
		arrived := time.UnixMilli(int64(sent + 1 + late))
		clock.add(&wire.TimeReply{Client: sent, Received: sent + 1000, Sent: sent + 1001}, arrived)
	}
	if off := clock.offset(); math.Abs(off-1000) > 1.5 {
		t.Errorf("the offset is believed to be %.1f ms", off)
	}
	if c := clock.clock(); c.RTTMS != 3 || c.Samples != 5 {
		t.Errorf("got %+v", c)
	}
	for range samplesKept {
		clock.add(&wire.TimeReply{Client: 0, Received: 2000, Sent: 2000}, time.UnixMilli(10))
	}
	if off := clock.offset(); math.Abs(off-1995) > 1 {
		t.Errorf("old samples count for ever: %.1f ms", off)
	}
}
