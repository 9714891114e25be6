package broker

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/playlists"
)

// limit slows down whoever guesses passwords. After several wrong ones an address is refused unheard, for a
// second at first and twice as long after each further one: a right one is refused, too, or guessing would
// go on. Who connects without a password is no concern of it.
//
// It counts by what one customer of a provider has: an IPv4 address, or the 64 bits of an IPv6 network.
type limit struct {
	changed func() // somebody has come to be told of

	mu      sync.Mutex
	guesses map[netip.Prefix]*guess
}

// guess is what came from one address.
type guess struct {
	wrong   int       // that were looked at, lately
	all     int       // that were refused, also unheard
	first   time.Time // of the wrong ones
	last    time.Time // of all
	refused time.Time // until when it is refused unheard
}

const (
	wrongAtFirst = 5               // within guessWindow: so many are let through
	guessWindow  = time.Minute     // after which fewer are forgotten
	longestWait  = 5 * time.Minute // that an address is refused unheard
	quiet        = 10 * time.Minute
	tellFrom     = 20 // wrong ones
	addresses    = 1000
	mostTold     = 10
)

func newLimit(changed func()) *limit {
	return &limit{changed: changed, guesses: map[netip.Prefix]*guess{}}
}

// origin returns what a remote address, host:port, is counted as.
func origin(remote string) netip.Prefix {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Prefix{}
	}
	addr := at.Addr().Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() && !addr.IsLoopback() {
		bits = 64
	}
	p, _ := addr.Prefix(bits)
	return p
}

// refuses tells whether a password from an address is not even looked at.
func (l *limit) refuses(from netip.Prefix) bool {
	now := time.Now()
	l.mu.Lock()
	g := l.guesses[from]
	refused := g != nil && now.Before(g.refused)
	tell := refused && g.note(now)
	l.mu.Unlock()
	if tell {
		l.changed()
	}
	return refused
}

// wrong notes that a password was wrong.
func (l *limit) wrong(from netip.Prefix) {
	now := time.Now()
	l.mu.Lock()
	g := l.guesses[from]
	switch {
	case g == nil:
		l.makeRoom()
		g = &guess{first: now}
		l.guesses[from] = g
	case g.wrong < wrongAtFirst && now.Sub(g.first) > guessWindow, now.Sub(g.last) > quiet:
		g.wrong, g.first = 0, now
	}
	if g.wrong++; g.wrong >= wrongAtFirst {
		g.refused = now.Add(min(time.Second<<min(g.wrong-wrongAtFirst, 20), longestWait))
	}
	tell := g.note(now)
	l.mu.Unlock()
	if tell {
		l.changed()
	}
}

// note counts one more, and tells whether it is the one from which on people are told.
func (g *guess) note(now time.Time) bool {
	if now.Sub(g.last) > recent {
		g.all = 0
	}
	g.last = now
	g.all++
	return g.all == tellFrom
}

// makeRoom forgets the address that has been silent for longest, if there are too many. Call it with mu held.
func (l *limit) makeRoom() {
	if len(l.guesses) < addresses {
		return
	}
	var oldest netip.Prefix
	for from, g := range l.guesses {
		if o := l.guesses[oldest]; o == nil || g.last.Before(o.last) {
			oldest = from
		}
	}
	delete(l.guesses, oldest)
}

// problems tells who guesses, the most eager first.
func (l *limit) problems() []playlists.Problem {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	var who []netip.Prefix
	for from, g := range l.guesses {
		if g.all >= tellFrom && now.Sub(g.last) <= recent {
			who = append(who, from)
		}
	}
	slices.SortFunc(who, func(a, b netip.Prefix) int {
		if d := l.guesses[b].all - l.guesses[a].all; d != 0 {
			return d
		}
		return strings.Compare(a.String(), b.String())
	})
	var all []playlists.Problem
	for _, from := range who[:min(mostTold, len(who))] {
		name, n := strings.TrimSuffix(from.String(), "/32"), l.guesses[from].all
		all = append(all, playlists.Problem{
			ID: "mqtt/guessing/" + name, Where: "MQTT " + name,
			What:   playlists.Text{ZH: fmt.Sprintf("%s 在猜 MQTT 的密码（错了 %d 次），或者有设备还在用旧密码；已经放慢", name, n), EN: fmt.Sprintf("%s guesses the MQTT password (%d wrong ones), or a device there still has an old one; it is slowed down", name, n)},
			Remedy: playlists.Text{ZH: "请找到这个地址的设备，改对密码；不认识的，请在网络上挡住它", EN: "find the device with this address and give it the right password; if nobody knows it, shut it out of the network"},
		})
	}
	return all
}
