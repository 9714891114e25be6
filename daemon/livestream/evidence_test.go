package livestream

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// The stories of testdata/truth.txt, with the one source of a stream that nobody has announced.
func TestWhatEvidenceAmountsTo(t *testing.T) {
	text, err := os.ReadFile("testdata/truth.txt")
	if err != nil {
		t.Fatal(err)
	}
	const start = 1_800_000_000_000
	for _, story := range strings.Split(string(text), "\n== ")[1:] {
		name, lines, _ := strings.Cut(story, "\n")
		t.Run(name, func(t *testing.T) {
			st := &stream{truths: []truth{{answered: start}}}
			for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
				words := strings.Fields(line)
				at, err := time.ParseDuration(words[0])
				if err != nil {
					t.Fatal(err)
				}
				now := start + at.Milliseconds()
				if said := words[1]; said != "silent" {
					e, err := evidence(t, words[1:len(words)-1])
					st.truths[0].hear(now, e, err)
				}
				if got := st.stands(nil, now); string(got) != words[len(words)-1] {
					t.Errorf("%s: it is %s", line, got)
				}
			}
		})
	}
}

func evidence(t *testing.T, words []string) (e Evidence, err error) {
	switch words[0] {
	case "nothing":
	case "publisher":
		e.Publisher = true
	case "fails":
		return e, errors.New("refused")
	case "media":
		media, step, _ := strings.Cut(words[1], "/")
		e.Publisher = true
		if e.Media, err = time.ParseDuration(media); err != nil {
			t.Fatal(err)
		}
		if step != "" {
			if e.Step, err = time.ParseDuration(step); err != nil {
				t.Fatal(err)
			}
		}
	default:
		t.Fatalf("what is %q?", words)
	}
	return e, nil
}
