package roster

import (
	"context"
	"crypto/rand"
	"math"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/secrets"
	"yiping/playlists"
)

// Waiting is a player that has no display yet.
type Waiting struct {
	Code   string
	From   string // address
	Agent  string
	Since  time.Time
	Canvas [2]int // of its screen, in pixels; 0: not known
	Wish   string // id of the display whose page it was; may be empty
}

type waiting struct {
	Waiting
	secret string
	until  time.Time
	asked  time.Time // last
	asking int       // how often at the moment

	display, player, token string        // what it was given: a display, and a token with its id
	done                   chan struct{} // closed once it was
}

// State is how a player that waits stands.
type State string

// The states.
const (
	StillWaiting State = "waiting"
	IsPaired     State = "paired"
	IsOver       State = "over" // the code has ended
)

// lobby is where players wait. Everybody may come in, so what one address, and all together, can take is bounded.
//
// A code is short because people type it. It is worth nothing by itself: only operators can give it anything, and what it is
// given goes to whoever has the secret.
type lobby struct {
	mu  sync.Mutex
	all map[string]*waiting // by secret
}

const (
	// alphabet has no letter or figure that looks like another (no 0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V), and no W, which
	// takes more room than a tile has. There are 34 million codes.
	alphabet   = "ACEFHJKMNPRTXY3479"
	codeLength = 6
	codeLife   = 10 * time.Minute
	handOver   = 2 * time.Minute // what was given can be fetched, and fetched again until the player has come with it
	absent     = time.Minute     // without asking: the page is gone
	mostOfOne  = 50              // that wait at one address
	mostOfAll  = 500
	mostAsking = 2 // at the same time, for one player
)

func newLobby() *lobby { return &lobby{all: map[string]*waiting{}} }

// code returns a random code.
func code() string {
	var b strings.Builder
	for b.Len() < codeLength {
		one := make([]byte, 1)
		rand.Read(one)
		if i := int(one[0]); i < 256/len(alphabet)*len(alphabet) {
			b.WriteByte(alphabet[i%len(alphabet)])
		}
	}
	return b.String()
}

// Begin lets a player wait and returns what it alone knows. The error is a *playlists.Busy if too many wait.
func (r *Roster) Begin(w Waiting) (as Waiting, secret string, until time.Time, err error) {
	w.Agent = Agent(w.Agent)
	w.Wish = cut(persons.Line(w.Wish), maxAgent)
	if w.Canvas[0] < 0 || w.Canvas[1] < 0 || w.Canvas[0] > math.MaxInt16 || w.Canvas[1] > math.MaxInt16 {
		w.Canvas = [2]int{}
	}
	as, secret, until, err = r.lobby.begin(w, time.Now())
	if err == nil {
		r.changes.Set(struct{}{})
	}
	return as, secret, until, err
}

// Agent returns how a browser calls itself, as it may be shown.
func Agent(said string) string { return cut(persons.Line(said), maxAgent) }

// Await waits until a player that waits is given a display, its code ends, or ctx ends.
func (r *Roster) Await(ctx context.Context, secret string) (state State, display, token string) {
	return r.lobby.await(ctx, secret)
}

// Waiting returns the players that wait and are there, the newest first.
func (r *Roster) Waiting() []Waiting {
	l, now := r.lobby, time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Waiting
	for _, w := range l.all {
		if w.waits(now) && !w.absent(now) {
			all = append(all, w.Waiting)
		}
	}
	slices.SortFunc(all, func(a, b Waiting) int { return b.Since.Compare(a.Since) })
	return all
}

func (w *waiting) waits(now time.Time) bool { return w.display == "" && now.Before(w.until) }

func (w *waiting) absent(now time.Time) bool { return w.asking == 0 && now.Sub(w.asked) > absent }

func (l *lobby) begin(w Waiting, now time.Time) (Waiting, string, time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var soonest time.Time // some room at this address
	same := 0
	for key, other := range l.all {
		if !now.Before(other.until) {
			delete(l.all, key)
			continue
		}
		if block(other.From) == block(w.From) {
			if same++; soonest.IsZero() || other.until.Before(soonest) {
				soonest = other.until
			}
		}
	}
	if same < mostOfOne && len(l.all) >= mostOfAll {
		for key, other := range l.all {
			if other.absent(now) {
				delete(l.all, key)
			}
		}
		soonest = now.Add(absent)
	}
	if same >= mostOfOne || len(l.all) >= mostOfAll {
		busy := playlists.Refuse("等着配对的播放机太多。", "Too many players wait to be paired.", "请稍等，它会自己再试。", "Wait; it tries again by itself.")
		return w, "", now, &playlists.Busy{Refusal: *busy, After: soonest.Sub(now)}
	}
	w.Since = now
	for w.Code = code(); l.find(w.Code, now) != nil; {
		w.Code = code()
	}
	n := &waiting{Waiting: w, secret: secrets.New(), until: now.Add(codeLife), asked: now, done: make(chan struct{})}
	l.all[n.secret] = n
	return w, n.secret, n.until, nil
}

// find returns the player that shows a code. Call it with mu held.
func (l *lobby) find(code string, now time.Time) *waiting {
	for _, w := range l.all {
		if w.Code == code && w.waits(now) {
			return w
		}
	}
	return nil
}

// shows returns the player that shows a code, however somebody types it.
func (l *lobby) shows(typed string) (waiting, bool) {
	plain := strings.Map(func(c rune) rune {
		if c == ' ' || c == '-' || c == '　' {
			return -1
		}
		return c
	}, strings.ToUpper(typed))
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.find(plain, time.Now())
	if w == nil {
		return waiting{}, false
	}
	return *w, true
}

// accept hands a display and its token over to the player that waits for it.
func (l *lobby) accept(secret, display, player, token string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.all[secret]; w != nil {
		w.display, w.player, w.token, w.until = display, player, token, time.Now().Add(handOver)
		close(w.done)
	}
}

// arrived forgets what was handed over to a player that has come with it.
func (l *lobby) arrived(player string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, w := range l.all {
		if w.player == player {
			w.until = time.Time{}
			delete(l.all, key)
		}
	}
}

func (l *lobby) await(ctx context.Context, secret string) (State, string, string) {
	l.mu.Lock()
	w := l.all[secret]
	if w == nil || w.asking >= mostAsking {
		defer l.mu.Unlock()
		return w.state(time.Now())
	}
	w.asking++
	end := time.NewTimer(time.Until(w.until))
	done := w.done
	l.mu.Unlock()
	select {
	case <-done:
	case <-end.C:
	case <-ctx.Done():
	}
	end.Stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	w.asking--
	w.asked = time.Now()
	return w.state(w.asked)
}

// state returns how a player stands, nil for one that is not known.
func (w *waiting) state(now time.Time) (State, string, string) {
	switch {
	case w == nil || !now.Before(w.until):
		return IsOver, "", ""
	case w.display != "":
		return IsPaired, w.display, w.token
	}
	return StillWaiting, "", ""
}

// block returns the part of an address that one machine can choose as it likes.
func block(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Unmap().Is4() {
		return address
	}
	p, _ := a.WithZone("").Prefix(64)
	return p.String()
}

// cut returns at most so many bytes of a text, between characters.
func cut(text string, most int) string {
	for i := range text {
		if i > most {
			return strings.ToValidUTF8(text[:most], "")
		}
	}
	return text
}
