package daemon

import (
	"strings"
	"testing"
	"time"

	"yiping/displays"
)

// How long after somebody pressed each of 200 players has attested the safe picture, and after it was given back that it shows what
// is due. It goes the way of an emergency and should take no longer.
func BenchmarkSafeAttested(b *testing.B) {
	t := newTower(b, 200)
	attested := func(act func(), ok func(displays.State) bool) []time.Duration {
		from := time.Now()
		done := make(chan struct{})
		go func() { defer close(done); act() }()
		took := t.until(ok, from)
		<-done
		return took
	}
	var pressed, given []time.Duration
	for b.Loop() {
		pressed = append(pressed, attested(func() { _, _ = t.safe.Press(b.Context(), nil) }, func(s displays.State) bool { return strings.HasPrefix(s.Over, "safe/") })...)
		given = append(given, attested(func() { _, _ = t.safe.GiveBack(b.Context(), nil) }, func(s displays.State) bool { return s.Over == "" })...)
	}
	report(b, "pressed", pressed)
	report(b, "given-back", given)
}
