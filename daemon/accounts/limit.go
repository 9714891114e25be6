package accounts

import (
	"net/netip"
	"strings"
	"sync"
	"time"

	"yiping/daemon/buckets"
)

// limits slow down whoever guesses passwords, and nobody else.
//
// A name from one address has a few attempts: whoever mistypes is helped, whoever guesses is not, and nobody else shares
// that bucket. A name from everywhere has more, against guessing from many addresses; an address from which the user has
// signed in before needs none of those, so that such guessing keeps nobody out. An address has so many that only a flood
// meets the end of them: what they bound is the work, not the guessing.
type limits struct {
	mu      sync.Mutex
	pair    buckets.Buckets[pair]
	name    buckets.Buckets[string]
	address buckets.Buckets[netip.Prefix]
	known   map[pair]time.Time // from where users have signed in, and when last
}

type pair struct {
	name    string
	address netip.Prefix
}

// The limits: how many at once, and how long it takes until there is another one.
const (
	pairAtOnce, pairEvery       = 5, 10 * time.Second
	nameAtOnce, nameEvery       = 30, 2 * time.Second
	addressAtOnce, addressEvery = 40, 50 * time.Millisecond
	mostKnown                   = buckets.Most
)

func newLimits() *limits {
	return &limits{
		pair:    buckets.New[pair](pairAtOnce, pairEvery),
		name:    buckets.New[string](nameAtOnce, nameEvery),
		address: buckets.New[netip.Prefix](addressAtOnce, addressEvery),
		known:   map[pair]time.Time{},
	}
}

// origin is what an address is counted as: what one customer of a provider has, an IPv4 address or the 64 bits of an IPv6 network.
func origin(address string) netip.Prefix {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() && !a.IsLoopback() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}

// take takes an attempt; if there is none left it returns when there will be. A stranger is who has not signed in from there.
func (l *limits) take(name, from string) (wait time.Duration, stranger bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, p := time.Now(), pair{name, origin(from)}
	wait = max(l.pair.Wait(p, now), l.address.Wait(p.address, now))
	_, known := l.known[p]
	if !known {
		wait = max(wait, l.name.Wait(name, now))
	}
	if wait > 0 {
		return wait, !known
	}
	l.pair.Take(p, now)
	l.address.Take(p.address, now)
	if !known {
		l.name.Take(name, now)
	}
	return 0, !known
}

// right notes that the attempt was right.
func (l *limits) right(name, from string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := pair{name, origin(from)}
	l.pair.Fill(p)
	l.know(p)
}

// know notes that a user has signed in from an address. Call it with mu held.
func (l *limits) know(p pair) {
	if len(l.known) >= mostKnown {
		var oldest pair
		for k, at := range l.known {
			if was, ok := l.known[oldest]; !ok || at.Before(was) {
				oldest = k
			}
		}
		delete(l.known, oldest)
	}
	l.known[p] = time.Now()
}

// remember notes from where users have signed in before the start.
func (l *limits) remember(sessions []Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range sessions {
		l.know(pair{s.User.Name, origin(s.From)})
	}
}

// canonical is a name as it is kept: people write it on telephones that begin with a capital letter.
func canonical(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
