package accounts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
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

func TestSomebodyStaysSignedInOverARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	var cookie, shown string
	t.Run("before", func(t *testing.T) {
		a := site(t, path)
		add(t, a, "王老师", Admin)
		_, cookie = signIn(t, a, " 王老师 ")
		var err error
		_, shown, err = a.AddToken(t.Context(), "calendar", Viewer)
		must(t, err)
	})
	a := site(t, path)
	if s, ok := a.Session(cookie); !ok || s.User.Name != "王老师" || s.User.Role != Admin || s.From != desk.From || s.Agent != desk.Agent {
		t.Errorf("%+v, %v", s, ok)
	}
	if token, ok := a.Token(shown); !ok || token.Name != "calendar" || token.Role != Viewer {
		t.Errorf("%+v, %v", token, ok)
	}
	for _, name := range []string{path, path + "-wal"} {
		content, err := os.ReadFile(name)
		must(t, err)
		for _, hidden := range []string{cookie, shown, strings.TrimPrefix(shown, "yiping_"), good} {
			if bytes.Contains(content, []byte(hidden)) {
				t.Errorf("%s holds a secret", filepath.Base(name))
			}
		}
	}
}

func TestASessionLastsThirtyDaysBeyondItsLastUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := opened(t, filepath.Join(t.TempDir(), "db"))
		add(t, a, "lan", Admin)
		_, cookie := signIn(t, a, "lan")
		for range 3 {
			time.Sleep(lasts - time.Hour)
			if roleWith(a, cookie) != Admin {
				t.Fatal("it has ended too early")
			}
		}
		time.Sleep(lasts)
		if roleWith(a, cookie) != "" {
			t.Error("it does not end")
		}
		must(t, a.write(t.Context()))
		if all := a.Sessions(""); len(all) > 0 {
			t.Errorf("it is still listed: %v", all)
		}
	})
}

// A cookie is stolen. Whatever its owner, or an admin, does about it counts at once, and after a restart.
func TestAttackStolenCookie(t *testing.T) {
	for name, act := range map[string]func(t *testing.T, a *Accounts, id string){
		"signed out": func(t *testing.T, a *Accounts, id string) { must(t, a.End(t.Context(), id)) },
		"password changed": func(t *testing.T, a *Accounts, _ string) {
			_, cookie, err := a.ChangePassword(t.Context(), "wang", good, "another good one", desk)
			must(t, err)
			if roleWith(a, cookie) != Editor {
				t.Error("whoever changed it is signed out, too")
			}
		},
		"password set": func(t *testing.T, a *Accounts, _ string) {
			password := "another good one"
			_, err := a.ChangeUser(t.Context(), "wang", nil, &password)
			must(t, err)
		},
		"user deleted": func(t *testing.T, a *Accounts, _ string) { must(t, a.DeleteUser(t.Context(), "wang")) },
		"user made anew": func(t *testing.T, a *Accounts, _ string) {
			must(t, a.DeleteUser(t.Context(), "wang"))
			add(t, a, "wang", Editor)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "db")
			var stolen, other string
			t.Run("at once", func(t *testing.T) {
				a := site(t, path)
				add(t, a, "lan", Admin)
				add(t, a, "wang", Editor)
				var s Session
				s, stolen = signIn(t, a, "wang")
				_, other = signIn(t, a, "lan")
				if roleWith(a, stolen) != Editor {
					t.Fatal("it never counted")
				}
				act(t, a, s.ID)
				if roleWith(a, stolen) != "" {
					t.Error("it still counts")
				}
				if roleWith(a, other) != Admin {
					t.Error("another one is signed out")
				}
			})
			if a := site(t, path); roleWith(a, stolen) != "" || roleWith(a, other) != Admin {
				t.Error("after a restart it counts again, or nobody is signed in")
			}
		})
	}
}

// Somebody signs in with the old password while another program sets a new one: the database does not have the session yet.
func TestAttackSignInBesideANewPassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "db")
		a, other := opened(t, path), opened(t, path) // without tasks, so that nothing is written by itself
		add(t, other, "lan", Admin)
		must(t, a.read(t.Context()))
		_, cookie := signIn(t, a, "lan")
		password := "another good one"
		_, err := other.ChangeUser(t.Context(), "lan", nil, &password)
		must(t, err)
		must(t, a.read(t.Context()))
		must(t, a.write(t.Context()))
		must(t, other.read(t.Context()))
		if roleWith(a, cookie) != "" || roleWith(other, cookie) != "" {
			t.Error("the session of the old password counts")
		}
	})
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
		first, second := a.Invite(), a.Invite()
		if err := setUp(first, "lan", good); !errors.Is(err, ErrLink) {
			t.Errorf("with the link of the start before: %v", err)
		}
		if err := setUp("", "lan", good); !errors.Is(err, ErrLink) {
			t.Errorf("without one: %v", err)
		}
		time.Sleep(linkFor)
		if err := setUp(second, "lan", good); !errors.Is(err, ErrLink) {
			t.Errorf("after an hour: %v", err)
		}
		link := a.Invite()
		if _, ok := errors.AsType[*Refusal](setUp(link, "lan", "123")); !ok {
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
		r, ok := errors.AsType[*Refusal](err)
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

// Ten wrong sign-ins in a second, for a minute: at one name, at names that do not exist, from one address and from many.
// Others sign in as ever, from the same address too, and so does the one who is guessed at, from where he has signed in before.
func TestAttackGuessing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := fresh(t)
		add(t, a, "lan", Admin)
		add(t, a, "wang", Editor)
		signIn(t, a, "lan")
		looked, alone := 0, 0 // in all, and of one name from one address
		for i := range 600 {
			from := Client{From: "203.0.113.7"}
			name := "lan"
			switch i % 10 {
			case 0:
				from.From = fmt.Sprintf("203.0.%d.%d", i%7, i)
			case 1:
				from.From = fmt.Sprintf("2001:db8::%x", i)
			case 2:
				if i < 100 {
					name = fmt.Sprintf("user%d", i)
				}
			}
			_, _, err := a.SignIn(t.Context(), name, "wrong password", from)
			if fast, ok := errors.AsType[*TooFast](err); ok && (fast.After <= 0 || fast.After > time.Minute) || !ok && !errors.Is(err, ErrWrong) {
				t.Fatal(err)
			} else if !ok {
				looked++
				if name == "lan" && from.From == "203.0.113.7" {
					alone++
				}
			}
			if i%100 == 50 {
				for name, at := range map[string]Client{"wang": {From: "203.0.113.7"}, "lan": desk} {
					if _, _, err := a.SignIn(t.Context(), name, good, at); err != nil {
						t.Errorf("after %d wrong ones, %s: %v", i, name, err)
					}
				}
			}
			time.Sleep(100 * time.Millisecond)
		}
		if looked > 120 || alone > 12 {
			t.Errorf("%d of 600 guesses were looked at, %d of one name from one address", looked, alone)
		}
		if n := len(a.limits.pair.all) + len(a.limits.name.all) + len(a.limits.address.all); n > 3*mostBuckets {
			t.Errorf("%d buckets", n)
		}
	})
}

// Sixty at once would take 1.2 GB if nobody waited.
func TestAttackMemory(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			_, _, _ = a.SignIn(t.Context(), "lan", "wrong password", Client{From: fmt.Sprintf("203.0.%d.1", i)})
			_, _, _ = a.SignIn(t.Context(), fmt.Sprint(i), "wrong password", Client{From: fmt.Sprintf("203.0.%d.1", i)})
		})
	}
	all.Wait()
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys-before.Sys) >> 20; grown > 200 {
		t.Errorf("it took %d MB more from the system", grown)
	}
}

// Buckets have a bound, however many names and addresses somebody makes up.
func TestAttackEndlessNames(t *testing.T) {
	l := newLimits()
	for i := range 3 * mostBuckets {
		l.take(fmt.Sprint(i), fmt.Sprintf("2001:db8:%x:%x::1", i>>16, i&0xffff))
		l.right(fmt.Sprint(i), "192.168.1.9")
	}
	if len(l.pair.all) > mostBuckets || len(l.name.all) > mostBuckets || len(l.address.all) > mostBuckets || len(l.known) > mostBuckets {
		t.Errorf("%d, %d, %d, %d buckets", len(l.pair.all), len(l.name.all), len(l.address.all), len(l.known))
	}
}

// Whether a name exists cannot be told by the time that it takes.
func TestAttackTiming(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	shortest := map[string]time.Duration{}
	for i := range 3 {
		for _, name := range []string{"lan", "nobody"} {
			start := time.Now()
			if _, _, err := a.SignIn(t.Context(), name, "wrong password", Client{From: fmt.Sprintf("10.0.0.%d", i)}); !errors.Is(err, ErrWrong) {
				t.Fatal(err)
			}
			if took := time.Since(start); shortest[name] == 0 || took < shortest[name] {
				shortest[name] = took
			}
		}
	}
	if shortest["nobody"] < shortest["lan"]/3 || shortest["lan"] < shortest["nobody"]/3 {
		t.Errorf("one that exists takes %v, one that does not %v", shortest["lan"], shortest["nobody"])
	}
}

// A user has fifty sessions at most; the one that was used least lately makes room.
func TestSessionsHaveABound(t *testing.T) {
	a := fresh(t)
	add(t, a, "lan", Admin)
	u := a.now.Load().users["lan"].User
	var first string
	for i := range mostSessions + 1 {
		_, cookie, err := a.begin(t.Context(), u, desk)
		must(t, err)
		if i == 0 {
			s, _ := a.Session(cookie)
			a.seen["session "+s.ID].at.Store(1 + time.Now().Add(-time.Hour).UnixMilli())
			first = cookie
		}
	}
	if n := len(a.Sessions("lan")); n != mostSessions || roleWith(a, first) != "" {
		t.Errorf("%d sessions", n)
	}
}
