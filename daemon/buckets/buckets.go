// Package buckets slows down whoever guesses, and nobody else: each name, address or whatever else is counted has so many
// attempts at once and another one after a while.
package buckets

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Most is how many buckets are kept at a time, however many keys somebody makes up. One that is full again says nothing and is
// forgotten first.
const Most = 5000

// Buckets are limiters by key. They are not for several goroutines at once.
type Buckets[K comparable] struct {
	limit rate.Limit
	burst int
	all   map[K]*rate.Limiter
}

// New returns buckets that hold so many attempts, and get another one each time that every has passed.
func New[K comparable](burst int, every time.Duration) Buckets[K] {
	return Buckets[K]{rate.Every(every), burst, map[K]*rate.Limiter{}}
}

// Wait returns how long it takes until there is an attempt to take; 0: there is one.
func (b *Buckets[K]) Wait(key K, now time.Time) time.Duration {
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

// Take takes an attempt.
func (b *Buckets[K]) Take(key K, now time.Time) {
	l := b.all[key]
	if l == nil {
		b.makeRoom(now)
		l = rate.NewLimiter(b.limit, b.burst)
		b.all[key] = l
	}
	l.AllowN(now, 1)
}

// Fill gives a key all of its attempts back.
func (b *Buckets[K]) Fill(key K) { delete(b.all, key) }

// Len returns how many buckets are kept.
func (b *Buckets[K]) Len() int { return len(b.all) }

// makeRoom forgets the buckets that are nearly full, if there are too many: a quarter of them, so that it is rarely needed.
func (b *Buckets[K]) makeRoom(now time.Time) {
	if len(b.all) < Most {
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
	slices.SortFunc(levels, func(x, y level) int { return cmp.Compare(y.tokens, x.tokens) })
	for _, x := range levels[:Most/4] {
		delete(b.all, x.key)
	}
}
