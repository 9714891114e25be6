package accounts

import (
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits slow down whoever guesses passwords, and nobody else.
//
// A name from one address has a few attempts: whoever mistypes is helped, whoever guesses is not, and nobody else shares
// that bucket. A name from everywhere has more, against guessing from many addresses; an address from which the user has
// signed in before needs none of those, so that such guessing keeps nobody out. An address has so many that only a flood
// meets the end of them: what they bound is the work, not the guessing.
//
// Each of them holds at most so many buckets. One that is full again says nothing and is forgotten first.
type limits struct {
	mu      sync.Mutex
	pair    buckets[pair]
	name    buckets[string]
	address buckets[netip.Prefix]
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
	mostBuckets                 = 5000
)

func newLimits() *limits {
	return &limits{
		pair:    newBuckets[pair](pairAtOnce, pairEvery),
		name:    newBuckets[string](nameAtOnce, nameEvery),
		address: newBuckets[netip.Prefix](addressAtOnce, addressEvery),
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

// take takes an attempt; if there is none left it returns when there will be.
func (l *limits) take(name, from string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, p := time.Now(), pair{name, origin(from)}
	wait = max(l.pair.wait(p, now), l.address.wait(p.address, now))
	_, known := l.known[p]
	if !known {
		wait = max(wait, l.name.wait(name, now))
	}
	if wait > 0 {
		return wait
	}
	l.pair.take(p, now)
	l.address.take(p.address, now)
	if !known {
		l.name.take(name, now)
	}
	return 0
}

// right notes that the attempt was right.
func (l *limits) right(name, from string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := pair{name, origin(from)}
	delete(l.pair.all, p)
	l.know(p)
}

// know notes that a user has signed in from an address. Call it with mu held.
func (l *limits) know(p pair) {
	if len(l.known) >= mostBuckets {
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

// buckets are limiters by key.
type buckets[K comparable] struct {
	limit rate.Limit
	burst int
	all   map[K]*rate.Limiter
}

func newBuckets[K comparable](burst int, every time.Duration) buckets[K] {
	return buckets[K]{rate.Every(every), burst, map[K]*rate.Limiter{}}
}

// wait returns how long it takes until there is one to take.
func (b *buckets[K]) wait(key K, now time.Time) time.Duration {
	l := b.all[key]
	if l == nil {
		return 0
	}
	lacks := 1 - l.TokensAt(now)
	if lacks <= 0 {
		return 0
	}
	return time.Duration(lacks / float64(b.limit) * float64(time.Second))
}

func (b *buckets[K]) take(key K, now time.Time) {
	l := b.all[key]
	if l == nil {
		b.makeRoom(now)
		l = rate.NewLimiter(b.limit, b.burst)
		b.all[key] = l
	}
	l.AllowN(now, 1)
}

// makeRoom forgets the buckets that are nearly full, if there are too many: a quarter of them, so that it is rarely needed.
func (b *buckets[K]) makeRoom(now time.Time) {
	if len(b.all) < mostBuckets {
		return
	}
	type level struct {
		key    K
		tokens float64
	}
	var levels []level
	for k, l := range b.all {
		levels = append(levels, level{k, l.TokensAt(now)})
	}
	slices.SortFunc(levels, func(x, y level) int {
		switch {
		case x.tokens > y.tokens:
			return -1
		case x.tokens < y.tokens:
			return 1
		}
		return 0
	})
	for _, x := range levels[:mostBuckets/4] {
		delete(b.all, x.key)
	}
}

// canonical is a name as it is kept: people write it on telephones that begin with a capital letter.
func canonical(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
