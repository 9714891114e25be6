package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

var someDay = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC).UnixMilli()

// looped returns what a display shows in a loop of ten-second items, as a renderer at 60 Hz sees it.
func looped(display, region string, from int64, n int) []Play {
	r := rand.New(rand.NewPCG(1, 2))
	var out []Play
	for i := range n {
		until := from + 10_000 + r.Int64N(17) - 8
		out = append(out, Play{Display: display, Region: region, Item: fmt.Sprintf("大厅/%02d 海报.jpg", i%12), From: from, Until: until})
		from = until
	}
	return out
}

func readPlays(t *testing.T, s *Store, display string, from, until int64) []Play {
	t.Helper()
	var out []Play
	if err := s.PlaysOf(t.Context(), display, from, until, func(p Play) error { out = append(out, p); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func packAll(t *testing.T, s *Store, before int64) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = s.PackPlays(t.Context(), before); err != nil {
			t.Fatal(err)
		}
	}
}

// What is sent again, in whatever pieces and whenever it is packed, is one entry; and an entry that went on has its latest end.
func TestAPlayIsStoredOnce(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	want := looped("lobby", "main", someDay+20*3600_000, 3000) // over midnight
	want = append(want, Play{Display: "lobby", Item: "n1", Text: "停水通知", From: someDay + 21*3600_000 + 5, Until: someDay + 21*3600_000 + 90_005})
	slices.SortFunc(want, func(a, b Play) int { return int(a.From - b.From) })
	r := rand.New(rand.NewPCG(3, 4))
	for at := 0; at < len(want); {
		n := min(1+r.IntN(200), len(want)-at)
		batch := slices.Clone(want[max(0, at-r.IntN(50)) : at+n])
		if r.IntN(2) == 0 {
			batch[len(batch)-1].Until -= 1000 // still on
		} else {
			at += n
		}
		if err := s.WritePlays(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) == 0 {
			packAll(t, s, want[r.IntN(at+1)%len(want)].From)
		}
	}
	from, until := want[0].From, want[len(want)-1].From+1
	check(t, nil, readPlays(t, s, "lobby", from, until), want)
	packAll(t, s, until)
	check(t, nil, readPlays(t, s, "lobby", from, until), want)
	check(t, nil, readPlays(t, s, "lobby", want[10].From, want[20].From), want[10:20])
	check(t, nil, readPlays(t, s, "station", from, until), []Play(nil))
	spans, err := s.PlaySpans(t.Context(), "")
	if err != nil || len(spans) != 2 || spans[0][0] != from || spans[0][1] >= someDay+dayMS || spans[1][0] < someDay+dayMS || spans[1][1] != until-1 {
		t.Errorf("entries began in %v, %v", spans, err)
	}
	ids, err := s.PlayDisplays(t.Context())
	check(t, err, ids, []string{"lobby"})
}

// Two pages that show one display are no second showing, but two laps of one film are.
func TestTwoPagesOfOneDisplayCountOnce(t *testing.T) {
	lap := func(from, until int64) Play {
		return Play{Display: "studio", Region: "main", Item: "片.mp4", From: someDay + from, Until: someDay + until}
	}
	first := []Play{lap(0, 10_000), lap(10_000, 20_000), lap(20_000, 30_000)}
	second := []Play{lap(16, 10_012), lap(10_012, 20_009), lap(20_009, 24_000)}
	check(t, nil, mergePlays(first, second), []Play{lap(0, 10_012), lap(10_000, 20_009), lap(20_000, 30_000)})
}

func TestADamagedDayIsAnErrorAndNoPanic(t *testing.T) {
	good := pack(someDay/dayMS, looped("lobby", "main", someDay, 200))
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		bad := slices.Clone(good[:r.IntN(len(good))+1])
		bad[r.IntN(len(bad))] ^= byte(1 + r.IntN(255))
		plays, err := unpack("lobby", someDay/dayMS, bad)
		if err == nil && len(plays) > 1<<20 {
			t.Fatalf("%d plays of %d bytes", len(plays), len(bad))
		}
	}
}

func TestOldPlaysAreForgotten(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	for day := range int64(120) {
		if err := s.WritePlays(t.Context(), looped("lobby", "main", someDay+day*dayMS, 3)); err != nil {
			t.Fatal(err)
		}
	}
	packAll(t, s, someDay+200*dayMS)
	for more := true; more; {
		var err error
		if more, err = s.ForgetPlays(t.Context(), someDay+110*dayMS); err != nil {
			t.Fatal(err)
		}
	}
	spans, err := s.PlaySpans(t.Context(), "lobby")
	if err != nil || len(spans) != 10 || spans[0][0] != someDay+110*dayMS {
		t.Errorf("left: %v, %v", spans, err)
	}
}

func TestVerdictsAreHistory(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	v := func(at int64, code string) Verdict { return Verdict{"lobby", someDay + at, code} }
	all := []Verdict{v(0, "ok"), v(100, "offline"), v(200, "ok"), v(300, "stuck")}
	if err := s.WriteVerdicts(t.Context(), all, "x", 0); err != nil {
		t.Fatal(err)
	}
	got, err := s.Verdicts(t.Context(), "lobby", someDay+150)
	check(t, err, got, all[1:])
	got, err = s.Verdicts(t.Context(), "lobby", someDay-50)
	check(t, err, got, all)
	last, err := s.LastVerdicts(t.Context())
	check(t, err, last, all[3:])
	if err := s.WriteVerdicts(t.Context(), []Verdict{v(400, "ok")}, "y", someDay+250); err != nil {
		t.Fatal(err)
	}
	got, err = s.Verdicts(t.Context(), "lobby", 0)
	check(t, err, got, append(all[2:4:4], v(400, "ok")))
	known, err := s.VerdictsKnown(t.Context())
	check(t, err, known, "y")
}

// TestSizeOfADay prints what a display takes: `go test -run SizeOfADay -v ./daemon/store`.
func TestSizeOfADay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	const displays = 10
	began := time.Now()
	for d := range displays {
		all := looped(fmt.Sprint("display-", d), "main", someDay, 8640)
		for batch := range slices.Chunk(all, 200) {
			if err := s.WritePlays(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
		}
	}
	wrote := time.Since(began)
	size := func() int64 {
		if _, err := s.write.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		i, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return i.Size()
	}
	asRows := size()
	began = time.Now()
	packAll(t, s, someDay+2*dayMS)
	packing := time.Since(began)
	if _, err := s.write.Exec("VACUUM"); err != nil {
		t.Fatal(err)
	}
	packed := size()
	began = time.Now()
	n := len(readPlays(t, s, "display-3", someDay, someDay+2*dayMS))
	t.Logf("a display's day of 8,640 entries: %d bytes as rows, %d packed (%.2f bytes an entry); written in %v, packed in %v, read (%d) in %v; 100 displays for 400 days: %.2f GB",
		asRows/displays, packed/displays, float64(packed)/displays/8640, wrote/displays, packing/displays, n, time.Since(began), float64(packed)/displays*100*400/1e9)
	if packed/displays > 25_000 {
		t.Errorf("a display's day takes %d bytes", packed/displays)
	}
}
