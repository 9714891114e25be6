package plays

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// codes returns how a display stood, as words with the minutes at which each began.
func (h *house) codes(start time.Time) (out []string) {
	h.t.Helper()
	all, err := h.store.Verdicts(h.t.Context(), "lobby", 0)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, v := range all {
		out = append(out, v.Code+" "+time.UnixMilli(v.At).Sub(start).Round(time.Minute).String())
	}
	return out
}

func TestVerdictsAreWrittenDownAndARestartIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := newHouse(t)
		defer func() { h.stop() }()
		wants := loop(start)
		h.hub.Publish(wants)
		players := h.play()
		time.Sleep(10 * time.Minute)
		players[0].Freeze(true)
		time.Sleep(5 * time.Minute)
		players[0].Freeze(false)
		time.Sleep(5 * time.Minute)
		h.kill() // a restart
		time.Sleep(20 * time.Second)
		h.start()
		h.hub.Publish(wants)
		time.Sleep(10*time.Minute - 20*time.Second)
		h.kill() // a night without power for the daemon
		time.Sleep(60 * time.Minute)
		h.start()
		h.hub.Publish(wants)
		time.Sleep(10 * time.Minute)
		want := []string{"ok 0s", "stuck 10m0s", "ok 15m0s", "unknown 30m0s", "ok 1h30m0s"}
		if got := h.codes(start); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
