package daemon

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/displays/latest"
)

// A database that is moved away, or replaced, while the daemon works is told until the same one is back.
func TestADatabaseThatIsMovedAwayIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "yiping.db")
		st, err := store.Open(path, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		changed := new(latest.Cell[struct{}])
		go disk(st, changed)(t.Context())
		rename := func(from, to string) func() error { return func() error { return os.Rename(from, to) } }
		for _, step := range []struct {
			what string
			do   func() error
			told bool
		}{
			{"nothing", func() error { return nil }, false},
			{"it is moved away", rename(path, path+".old"), true},
			{"another one is put there", func() error { return os.WriteFile(path, nil, 0o600) }, true},
			{"it is put back", rename(path+".old", path), false},
		} {
			_, seen := changed.Get()
			before := len(diskProblems(st)) > 0
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * tryAgain)
			_, now := changed.Get()
			if p := diskProblems(st); len(p) > 0 != step.told || step.told && (p[0].ID != "store" || p[0].Remedy.ZH == "" || p[0].Remedy.EN == "") {
				t.Errorf("%s: told is %+v", step.what, p)
			}
			if (now != seen) != (before != step.told) {
				t.Errorf("%s: pages are told of it: %t", step.what, now != seen)
			}
		}
	})
}
