package accounts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
	"yiping/playlists"
)

// good is a password that nobody guesses.
const good = "correct horse battery"

var desk = Client{From: "192.168.1.9", Agent: "WeChat"}

// opened is the accounts in a database, without their task.
func opened(t *testing.T, path string) *Accounts {
	t.Helper()
	st, err := store.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	a, err := New(t.Context(), st, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// site is the accounts in a database, with their task running.
func site(t *testing.T, path string) *Accounts {
	t.Helper()
	a := opened(t, path)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return a
}

func fresh(t *testing.T) *Accounts { return site(t, filepath.Join(t.TempDir(), "db")) }

// add makes a user with the good password.
func add(t *testing.T, a *Accounts, name string, role Role) {
	t.Helper()
	if _, err := a.AddUser(t.Context(), name, role, good); err != nil {
		t.Fatal(err)
	}
}

func signIn(t *testing.T, a *Accounts, name string) (Session, string) {
	t.Helper()
	s, cookie, err := a.SignIn(t.Context(), name, good, desk)
	if err != nil {
		t.Fatal(err)
	}
	return s, cookie
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func roleWith(a *Accounts, cookie string) Role {
	s, ok := a.Session(cookie)
	if !ok {
		return ""
	}
	return s.User.Role
}

func TestARoleChangesAtOnce(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	add(t, a, "wang", Operator)
	_, cookie := signIn(t, a, "wang")
	viewer := Viewer
	_, err := a.ChangeUser(t.Context(), "wang", &viewer, nil)
	must(t, err)
	if got := roleWith(a, cookie); got != Viewer {
		t.Errorf("the session has the role %q", got)
	}
}

// The disk hangs, or is full: who was signed in is, who signs in is, who signs out is not.
func TestNobodyWaitsForADisk(t *testing.T) {
	t.Run("it hangs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			a := fresh(t)
			add(t, a, "lan", Admin)
			first, before := signIn(t, a, "lan")
			a.disk <- struct{}{} // somebody waits for it, and has it
			defer func() { <-a.disk }()
			start := time.Now()
			if roleWith(a, before) != Admin || time.Since(start) > 0 {
				t.Errorf("who is signed in is known after %v", time.Since(start))
			}
			_, cookie := signIn(t, a, "lan")
			must(t, a.End(t.Context(), first.ID))
			if took := time.Since(start); roleWith(a, cookie) != Admin || roleWith(a, before) != "" || took > 3*time.Second {
				t.Errorf("the new session has %q, the old one %q, after %v", roleWith(a, cookie), roleWith(a, before), took)
			}
		})
	})
	t.Run("it is full", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "db")
		var before, cookie string
		t.Run("now", func(t *testing.T) {
			a := site(t, path)
			add(t, a, "lan", Admin)
			first, was := signIn(t, a, "lan")
			before = was
			lift := storetest.LimitFiles(t, 0)
			_, cookie = signIn(t, a, "lan")
			must(t, a.End(t.Context(), first.ID))
			if _, err := a.AddUser(t.Context(), "wang", Editor, good); err == nil {
				t.Error("a user is acknowledged who is not durable")
			}
			if roleWith(a, cookie) != Admin || roleWith(a, before) != "" || len(a.Users()) != 1 {
				t.Errorf("the new session has %q, the old one %q", roleWith(a, cookie), roleWith(a, before))
			}
			lift()
		})
		if a := site(t, path); roleWith(a, cookie) != Admin || roleWith(a, before) != "" {
			t.Errorf("once there is room again, the new session has %q, the old one %q", roleWith(a, cookie), roleWith(a, before))
		}
	})
}

// The command line changes something while the daemon runs.
func TestWhatAnotherProgramWritesIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "db")
		a := site(t, path)
		add(t, a, "lan", Admin)
		_, cookie := signIn(t, a, "lan")
		other := site(t, path)
		add(t, other, "wang", Admin)
		_, shown, err := other.AddToken(t.Context(), "calendar", Viewer)
		must(t, err)
		must(t, other.DeleteUser(t.Context(), "lan"))
		time.Sleep(lookEvery + 1)
		if _, ok := a.Token(shown); !ok || roleWith(a, cookie) != "" || len(a.Users()) != 1 || a.Users()[0].Name != "wang" {
			t.Errorf("a second later it has %v and the session has %q", a.Users(), roleWith(a, cookie))
		}
	})
}

func TestTheFirstAdmin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := fresh(t)
		setUp := func(link, name, password string) error {
			_, cookie, err := a.SetUp(t.Context(), link, name, password, desk)
			if err == nil && roleWith(a, cookie) != Admin {
				t.Error("it signs nobody in")
			}
			return err
		}
		if _, err := a.AddUser(t.Context(), "wang", Viewer, good); err == nil {
			t.Error("the first user is no admin")
		}
		second := a.Invite()
		if b := fresh(t); b.Invite() == second {
			t.Error("another start has the same link")
		}
		again := fresh(t)
		again.Invitation = a.Invitation
		time.Sleep(linkFor - time.Second)
		if again.Invite() != second {
			t.Error("it is replaced while it is good")
		}
		if err := setUp("", "lan", good); !errors.Is(err, ErrLink) {
			t.Errorf("without one: %v", err)
		}
		time.Sleep(linkFor)
		if err := setUp(second, "lan", good); !errors.Is(err, ErrLink) {
			t.Errorf("after an hour: %v", err)
		}
		link := a.Invite()
		if link == second {
			t.Error("a link that has ended comes again")
		}
		if _, ok := errors.AsType[*playlists.Refusal](setUp(link, "lan", "123")); !ok {
			t.Error("an easy password is taken")
		}
		var all sync.WaitGroup
		results := make(chan error, 5)
		for i := range 5 {
			all.Go(func() { results <- setUp(link, fmt.Sprintf("lan%d", i), good) })
		}
		all.Wait()
		close(results)
		done := 0
		for err := range results {
			if err == nil {
				done++
			} else if !errors.Is(err, ErrLink) {
				t.Error(err)
			}
		}
		if done != 1 || len(a.Users()) != 1 {
			t.Errorf("used at once by five, it made %d users", len(a.Users()))
		}
		if a.Invite() != "" || a.Nobody() {
			t.Error("there is a link though there is an admin")
		}
	})
}

func TestThereIsAlwaysAnAdmin(t *testing.T) {
	a := fresh(t)
	_, err := a.AddUser(t.Context(), "wang", Operator, "another good one")
	if r, ok := errors.AsType[*playlists.Refusal](err); !ok || !strings.Contains(r.Remedy.ZH, "--role admin") || !strings.Contains(r.Remedy.EN, "--role admin") || strings.Contains(r.Remedy.EN, "another user") {
		t.Errorf("an operator is to be the first user: %+v", err)
	}
	add(t, a, "lan", Admin)
	add(t, a, "wang", Editor)
	viewer, admin := Viewer, Admin
	if _, err := a.ChangeUser(t.Context(), "lan", &viewer, nil); err == nil {
		t.Error("the last admin is a viewer")
	}
	if err := a.DeleteUser(t.Context(), "lan"); err == nil {
		t.Error("the last admin is deleted")
	}
	if _, err := a.ChangeUser(t.Context(), "wang", &admin, nil); err != nil {
		t.Error(err)
	}
	must(t, a.DeleteUser(t.Context(), "LAN"))
	if err := a.DeleteUser(t.Context(), "lan"); !errors.Is(err, ErrNone) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestNamesAndPasswordsThatCannotBe(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	for _, x := range []struct{ name, password string }{
		{"LAN", good}, {"", good}, {" ", good}, {"a b", good}, {"a/b", good}, {"token:x", good}, {strings.Repeat("长", 33), good}, {"<script>", good}, {".a", good},
		{"li", "sh0rt"}, {"li", "九个字的密码也太短"}, {"li", "aaaaaaaaaaaaaaaa"}, {"li", "1234567890"}, {"li", "13812345678901"}, {"li", "Password123"}, {"li", "WoAiNi1314"},
		{"li", strings.Repeat("long", 40)}, {"li", "tab\tin the middle"}, {"zhangsan", "zhangsan123"}, {"li", "bad utf8 \xff\xff\xff"},
	} {
		_, err := a.AddUser(t.Context(), x.name, Editor, x.password)
		r, ok := errors.AsType[*playlists.Refusal](err)
		if !ok || r.What.ZH == "" || r.What.EN == "" || r.Remedy.ZH == "" || r.Remedy.EN == "" || strings.Contains(r.Error(), x.password) {
			t.Errorf("%q with %q: %v", x.name, x.password, err)
		}
	}
	for _, password := range []string{"红灯停绿灯行等一等看一看", "correct horse battery", "Tr0ub4dor&3x", "不相干 的 几个词 连起来"} {
		if err := acceptable(password, "li"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestATokenOfNobodyIsNothing(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	token, shown, err := a.AddToken(t.Context(), "Calendar", Viewer)
	must(t, err)
	if _, _, err := a.AddToken(t.Context(), "calendar", Admin); err == nil {
		t.Error("two have one name")
	}
	if _, ok := a.Token(shown); !ok {
		t.Error("it does not count")
	}
	_, cookie := signIn(t, a, "lan")
	for _, wrong := range []string{"", "yiping_", shown + "x", shown[1:], cookie} {
		if _, ok := a.Token(wrong); ok {
			t.Errorf("%q is a token", wrong)
		}
	}
	if _, ok := a.Session(shown); ok {
		t.Error("a token is a cookie")
	}
	if _, err := a.DeleteToken(t.Context(), token.ID); err != nil {
		t.Error(err)
	}
	if _, ok := a.Token(shown); ok {
		t.Error("deleted, it still counts")
	}
	if _, err := a.DeleteToken(t.Context(), token.ID); !errors.Is(err, ErrNone) {
		t.Errorf("deleted twice: %v", err)
	}
}
