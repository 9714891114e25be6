package audit

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
)

// opened is the record in a database, with its task running until the test, or stop, ends it.
func opened(t *testing.T, path string) (r *Record, stop func()) {
	t.Helper()
	st, err := store.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r = New(st, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- r.Run(ctx) }()
	return r, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		st.Close()
	}
}

func deeds(t *testing.T, r *Record, from, until int64, who string, most int) []store.Deed {
	t.Helper()
	all, err := r.Deeds(t.Context(), from, until, who, most)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const ever = int64(1) << 60

func TestWhatWasDoneIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	r, stop := opened(t, path)
	base := time.Now().UnixMilli()
	for i, who := range []string{"lan", "wang", "lan", "lan"} {
		r.Note(store.Deed{At: base + int64(i), Who: who, What: "notify", On: fmt.Sprint(i), From: "192.168.1.9"})
	}
	if got := deeds(t, r, 0, ever, "", 1); len(got) != 1 || got[0].On != "3" {
		t.Errorf("what was done just now: %v", got)
	}
	r.Note(store.Deed{At: base + 1000, Who: "wang", What: "raise", On: "evacuate", Text: "停水"})
	stop()
	r, stop = opened(t, path)
	defer stop()
	for _, x := range []struct {
		from, until int64
		who         string
		most        int
		want        string
	}{
		{0, ever, "", 10, "evacuate 3 2 1 0 "}, {0, ever, "lan", 10, "3 2 0 "}, {base + 1, base + 3, "", 10, "2 1 "}, {0, ever, "", 2, "evacuate 3 "}, {0, ever, "li", 10, ""},
	} {
		got := ""
		for _, d := range deeds(t, r, x.from, x.until, x.who, x.most) {
			got += d.On + " "
		}
		if got != x.want {
			t.Errorf("%+v: %s", x, got)
		}
	}
	if got := deeds(t, r, 0, ever, "", 1)[0].Text; got != "停水" {
		t.Errorf("its words are %q", got)
	}
}

func TestItIsKeptForFourHundredDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := opened(t, filepath.Join(t.TempDir(), "db"))
		defer stop()
		for _, days := range []int{0, 200, 201} {
			time.Sleep(time.Duration(days) * 24 * time.Hour)
			r.Note(store.Deed{What: fmt.Sprint(days)})
			time.Sleep(2 * together)
		}
		got := deeds(t, r, 0, ever, "", 10)
		if len(got) != 2 || got[0].What != "201" || got[1].What != "200" || got[0].At-got[1].At < 201*24*time.Hour.Milliseconds() {
			t.Errorf("%v", got)
		}
	})
}

// Whoever does something waits for no disk; what cannot be written is told, and is written once it can be.
func TestNobodyWaitsForTheRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := opened(t, filepath.Join(t.TempDir(), "db"))
		defer stop()
		r.disk <- struct{}{} // it hangs
		start := time.Now()
		r.Note(store.Deed{What: "raise"})
		if took := time.Since(start); took > 0 {
			t.Errorf("it took %v", took)
		}
		<-r.disk
		time.Sleep(2 * together)
		lift := storetest.LimitFiles(t, 0)
		for i := range mostQueue + 5 {
			r.Note(store.Deed{What: "notify", On: fmt.Sprint(i)})
		}
		time.Sleep(2 * together)
		if p := r.Problems(); len(p) != 1 || p[0].What.ZH == "" || p[0].Remedy.EN == "" {
			t.Errorf("told is %v", p)
		}
		lift()
		time.Sleep(2 * again)
		if p := r.Problems(); len(p) > 0 {
			t.Errorf("still told is %v", p)
		}
		if got := deeds(t, r, 0, ever, "", 2*mostQueue); len(got) != mostQueue+1 {
			t.Errorf("%d are kept", len(got))
		}
	})
}

// A flood of refused sign-ins does not fill the disk, nor push out what else is done.
func TestAttackFloodOfRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := opened(t, filepath.Join(t.TempDir(), "db"))
		defer stop()
		for range 5000 {
			r.Note(store.Deed{What: Refused})
		}
		r.Note(store.Deed{What: "login", Who: "lan"})
		got := deeds(t, r, 0, ever, "", 1000)
		if len(got) != 101 {
			t.Errorf("%d are kept", len(got))
		}
		got[0].At = 0
		if diff := cmp.Diff(store.Deed{What: "login", Who: "lan"}, got[0]); diff != "" {
			t.Error(diff)
		}
	})
}

// Somebody who has signed in tries in vain, again and again: the first attempts are kept, then one each minute; what others try,
// and what is done, is kept as ever.
func TestAttemptsDoNotFillTheRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := opened(t, filepath.Join(t.TempDir(), "db"))
		defer stop()
		for range 600 {
			r.Note(store.Deed{Who: "token:script", What: "add-user", Refused: 403})
			time.Sleep(time.Second)
		}
		r.Note(store.Deed{Who: "wang", What: "add-user", Refused: 403})
		r.Note(store.Deed{Who: "token:script", What: "notify"})
		if n := len(deeds(t, r, 0, ever, "token:script", 10_000)); n < triedAtOnce+9 || n > triedAtOnce+12 {
			t.Errorf("%d are kept of one", n)
		}
		if got := deeds(t, r, 0, ever, "wang", 10); len(got) != 1 || got[0].Refused != 403 {
			t.Errorf("of another: %+v", got)
		}
	})
}
