package main

import (
	"strings"
	"testing"
)

// Under systemd a line has its priority, and neither a time nor a level, which the journal has; elsewhere it has both.
func TestLinesForTheJournal(t *testing.T) {
	var out strings.Builder
	t.Setenv("JOURNAL_STREAM", "8:1")
	log := logger(&out).With("part", "web")
	log.Info("one", "display", "lobby")
	log.Warn("two")
	log.Error("three\nlines")
	log.Debug("not written")
	if want := "<6>msg=one part=web display=lobby\n<4>msg=two part=web\n<3>msg=\"three\\nlines\" part=web\n"; out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	out.Reset()
	t.Setenv("JOURNAL_STREAM", "")
	logger(&out).Warn("four")
	if !strings.HasPrefix(out.String(), "time=") || !strings.Contains(out.String(), "level=WARN msg=four") {
		t.Errorf("got %s", out.String())
	}
}
