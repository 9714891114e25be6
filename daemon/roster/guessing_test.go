package roster

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists"
)

// Somebody tries out codes, ten in a second: nearly all of them unheard. Whoever mistypes is helped, and others notice nothing.
func TestAttackGuessingCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		code, _ := s.wait()
		for range 3 {
			if _, err := s.Accept(t.Context(), "wang", "AAAAAA", Entry{Name: new("x")}); err != ErrNoCode {
				t.Fatal(err)
			}
		}
		if _, err := s.Accept(t.Context(), "wang", code, Entry{Name: new("x")}); err != nil {
			t.Errorf("after three wrong ones: %v", err)
		}
		looked := 0
		for i := range 600 {
			_, err := s.Accept(t.Context(), "token:script", "AAAAAA", Entry{Name: new("x")})
			if err == ErrNoCode {
				looked++
			} else if r, ok := errors.AsType[*playlists.Busy](err); !ok || r.After <= 0 || r.After > wrongEvery || !strings.Contains(r.What.ZH, "秒") || r.Remedy.ZH == "" {
				t.Fatalf("%+v", err)
			}
			if i%100 == 50 {
				another, _ := s.wait()
				if _, err := s.Accept(t.Context(), "token:script", another, Entry{Name: new("x")}); i > 100 && err == nil {
					t.Error("a right one is looked at meanwhile")
				}
				if _, err := s.Accept(t.Context(), "wang", another, Entry{Name: new("x")}); err != nil {
					t.Errorf("somebody else is refused: %v", err)
				}
			}
			time.Sleep(100 * time.Millisecond)
		}
		if looked > 2*wrongAtOnce {
			t.Errorf("%d of 600 were looked at", looked)
		}
		time.Sleep(wrongEvery)
		code, _ = s.wait()
		if _, err := s.Accept(t.Context(), "token:script", code, Entry{Name: new("x")}); err != nil {
			t.Errorf("after a while a right one is refused: %v", err)
		}
	})
}
