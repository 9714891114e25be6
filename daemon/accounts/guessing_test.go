package accounts

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/buckets"
)

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
		if n := a.limits.pair.Len() + a.limits.name.Len() + a.limits.address.Len(); n > 3*buckets.Most {
			t.Errorf("%d buckets", n)
		}
	})
}

// Guesses that come from everywhere without end take every place there is for strangers. Whoever has signed in from
// where he is gets in all the same; a stranger is told to come back.
func TestAttackFromEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := fresh(t)
		add(t, a, "lan", Admin)
		signIn(t, a, "lan")
		for {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			release, err := a.hashes.hold(ctx, true)
			cancel()
			if err != nil {
				break
			}
			defer release()
		}
		if _, _, err := a.SignIn(t.Context(), "lan", good, desk); err != nil {
			t.Error("known here:", err)
		}
		_, _, err := a.SignIn(t.Context(), "lan", good, Client{From: "203.0.113.7"})
		if _, ok := errors.AsType[*TooFast](err); !ok {
			t.Error("a stranger:", err)
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
	for i := range 3 * mostKnown {
		l.take(fmt.Sprint(i), fmt.Sprintf("2001:db8:%x:%x::1", i>>16, i&0xffff))
		l.right(fmt.Sprint(i), "192.168.1.9")
	}
	if l.pair.Len() > buckets.Most || l.name.Len() > buckets.Most || l.address.Len() > buckets.Most || len(l.known) > mostKnown {
		t.Errorf("%d, %d, %d, %d buckets", l.pair.Len(), l.name.Len(), l.address.Len(), len(l.known))
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
