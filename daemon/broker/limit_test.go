package broker

import (
	"fmt"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// An address that guesses waits longer and longer; a pause lets it off, and others do not notice.
func TestWhoGuessesWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimit(func() {})
		her, other := origin("192.168.1.20:4000"), origin("192.168.1.21:4000")
		for range wrongAtFirst {
			if l.refuses(her) {
				t.Error("refused before it had guessed often enough")
			}
			l.wrong(her)
		}
		for n := range 12 {
			wait := min(time.Second<<n, longestWait)
			if !l.refuses(her) || l.refuses(other) {
				t.Errorf("after %d more: refused %t, the other %t", n, l.refuses(her), l.refuses(other))
			}
			time.Sleep(wait - time.Millisecond)
			if !l.refuses(her) {
				t.Errorf("after %d more it is refused for less than %v", n, wait)
			}
			time.Sleep(time.Millisecond)
			if l.refuses(her) {
				t.Errorf("after %d more it is refused for more than %v", n, wait)
			}
			l.wrong(her)
		}
		time.Sleep(longestWait + quiet)
		if l.wrong(her); l.refuses(her) {
			t.Error("after a long pause it is refused at the first wrong one")
		}
	})
}

// Somebody who mistypes a password now and then is never refused.
func TestWhoMistypesDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimit(func() {})
		her := origin("192.168.1.20:4000")
		for range 100 {
			for range wrongAtFirst - 1 {
				l.wrong(her)
			}
			time.Sleep(guessWindow + time.Second)
			if l.refuses(her) {
				t.Fatal("refused")
			}
		}
	})
}

func TestWhatAnAddressIsCountedAs(t *testing.T) {
	for remote, want := range map[string]string{
		"192.168.1.20:4000":              "192.168.1.20/32",
		"[::ffff:192.168.1.20]:4000":     "192.168.1.20/32",
		"127.0.0.1:4000":                 "127.0.0.1/32",
		"[::1]:4000":                     "::1/128",
		"[2001:db8:1:2:3:4:5:6]:4000":    "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::1]:4000":    "2001:db8:1:2::/64",
		"[fe80::1%eth0]:4000":            "fe80::/64",
		"not an address, so all are one": "invalid Prefix",
	} {
		if got := origin(remote).String(); got != want {
			t.Errorf("%s is counted as %s, want %s", remote, got, want)
		}
	}
}

// However many addresses somebody has, they take no more memory: the one silent for longest is forgotten.
func TestAddressesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimit(func() {})
		for i := range 3 * addresses {
			time.Sleep(time.Millisecond)
			l.wrong(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 32))
		}
		if len(l.guesses) != addresses {
			t.Errorf("%d addresses are known", len(l.guesses))
		}
		if newest := netip.MustParsePrefix(fmt.Sprintf("10.0.%d.%d/32", (3*addresses-1)>>8, (3*addresses-1)&255)); l.guesses[newest] == nil {
			t.Error("the newest is not known")
		}
	})
}

func TestWhoGuessesIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := 0
		l := newLimit(func() { told++ })
		her := origin("[2001:db8::1]:4000")
		for n := range 3 * tellFrom {
			if got, want := len(l.problems()) > 0, n >= tellFrom; got != want {
				t.Fatalf("told after %d: %t", n, got)
			}
			if !l.refuses(her) {
				l.wrong(her)
			}
		}
		p := l.problems()
		if told != 1 || len(p) != 1 || p[0].ID != "mqtt/guessing/2001:db8::/64" || p[0].Remedy.ZH == "" || p[0].Remedy.EN == "" {
			t.Errorf("told %d times: %+v", told, p)
		}
		time.Sleep(recent + time.Second)
		if p := l.problems(); len(p) > 0 {
			t.Errorf("an hour later told is %+v", p)
		}
	})
}

// With the right password nobody gets in from where somebody has just guessed, from elsewhere one does, and
// whoever needs no password does, too.
func TestGuessingIsRefusedAtTheDoor(t *testing.T) {
	b, address := start(t, Config{Username: "led", Password: "s3cret"})
	for _, at := range []string{from(t, b, net.IPv4(192, 168, 1, 20)), address} {
		for range wrongAtFirst + 3 { // a refusal is fast, so there is no waiting meanwhile
			if letIn(options(at).SetUsername("led").SetPassword("guess")) {
				t.Error("a wrong password is let in")
			}
		}
		if letIn(options(at).SetUsername("led").SetPassword("s3cret")) {
			t.Error("the right one is let in right behind the wrong ones")
		}
	}
	if !letIn(options(from(t, b, net.IPv4(192, 168, 1, 21))).SetUsername("led").SetPassword("s3cret")) {
		t.Error("somebody else has to wait, too")
	}
	if !letIn(options(address)) {
		t.Error("whoever needs no password on this computer has to wait")
	}
	_, seen := b.Changes().Get()
	for range tellFrom {
		letIn(options(address).SetUsername("led").SetPassword("guess"))
	}
	if _, now := b.Changes().Get(); now == seen || len(b.Problems()) != 1 || b.Problems()[0].ID != "mqtt/guessing/127.0.0.1" {
		t.Errorf("told was %+v", b.Problems())
	}
}
