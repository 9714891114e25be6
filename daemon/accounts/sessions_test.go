package accounts

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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
