package displays

import (
	"sync"
	"time"

	"yiping/displays/wire"
)

// Session is one player's end of the hub: a loaded page, from its connection to its end. A transport opens
// it, hands it what the player says (Receive) and sends what is Pending.
type Session struct {
	// What Pending looks at comes first and together: it is called for thousands of sessions in a row.
	hub     *Hub
	display *display
	mu      sync.Mutex // guards what follows
	greeted bool       // Hello has come
	closed  bool
	want    *want    // as last given
	welcome *Message // as last given
	given   [len(wire.Kinds)]*Message
	kept    uint64 // batch of plays that is durable and not yet acknowledged; 0: none

	opened time.Time
	played time.Time            // when plays came last
	name   string               // Hello.Session
	code   string               // Hello.Player
	have   map[wire.Kind]string // Hello.Have, until each kind was sent once
	due    time.Time            // when the player would have said all it has said if it had kept to wire.Rate

	seen   attestation // guarded by display.mu
	player Player      // never changes, as does
	id     string      // of the display; never changes
}

// attestation is what a renderer has attested, and when.
type attestation struct {
	first  time.Time    // of the first Status; zero: never
	at     time.Time    // of the newest
	rose   time.Time    // of the newest Status whose frame counter had risen
	lacks  time.Time    // since when each Status says that bytes cannot be had; zero: the newest does not
	status *wire.Status // never changed
	code   string       // hash of the code that attests
}

// Open begins the session of a player that nothing has to let in. It is nil if there is no such display.
func (h *Hub) Open(id string) *Session { return h.OpenFor(id, Player{}) }

// OpenFor begins the session of a player, or of a guest. It is nil if there is no such display.
func (h *Hub) OpenFor(id string, player Player) *Session {
	d := h.directory.Load().byID[id]
	if d == nil {
		return nil
	}
	return &Session{hub: h, display: d, id: id, player: player, opened: time.Now()}
}

// Receive takes a text message of the player that was read at the given time. It returns what to answer at
// once, if anything. The error is a *wire.Close: the connection must be closed with it.
func (s *Session) Receive(text []byte, at time.Time) (reply []byte, err error) {
	if err := s.admit(at); err != nil {
		return nil, err
	}
	if err := s.player.revoked(); err != nil {
		return nil, err
	}
	message, err := wire.DecodeUp(text)
	if err != nil {
		return nil, err
	}
	switch m := message.(type) {
	case *wire.Hello:
		return nil, s.greet(m, at)
	case *wire.TimeRequest:
		return wire.Encode(wire.TimeReply{Type: wire.TypeTime, Client: m.Client, Received: millis(at), Sent: millis(time.Now())}), s.polite()
	case *wire.Status:
		if err := s.polite(); err != nil {
			return nil, err
		}
		if !s.player.Guest {
			s.attest(m, at)
		}
	case *wire.Plays:
		if err := s.polite(); err != nil {
			return nil, err
		}
		return s.record(m, at), nil
	}
	return nil, nil
}

// admit holds the player to wire.Rate.
func (s *Session) admit(at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due.Before(at) {
		s.due = at
	}
	s.due = s.due.Add(time.Second / wire.Rate)
	if s.due.Sub(at) > wire.Burst*time.Second/wire.Rate {
		return wire.Closef(wire.TooFast, "more than %d messages per second", wire.Rate)
	}
	return nil
}

// polite refuses everything before Hello.
func (s *Session) polite() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.greeted {
		return wire.Closef(wire.Malformed, "the first message must be hello")
	}
	return nil
}

// greet takes Hello and joins the session to its display.
func (s *Session) greet(hello *wire.Hello, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.display
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case s.greeted:
		return wire.Closef(wire.Malformed, "hello came twice")
	case hello.Protocol < wire.Oldest || hello.Protocol > wire.Protocol:
		return wire.Closef(wire.OtherVersion, "the daemon speaks protocols %d to %d, the player %d", wire.Oldest, wire.Protocol, hello.Protocol)
	case hello.Display != s.id:
		return wire.Closef(wire.Malformed, "hello names display %q on the address of %q", hello.Display, s.id)
	case len(*s.peers()) >= wire.MaxSessions:
		return wire.Closef(wire.TooMany, "display %s has %d sessions already", s.id, wire.MaxSessions)
	case s.closed:
		return nil
	}
	s.greeted, s.name, s.code, s.have = true, hello.Session, hello.Player, hello.Have
	s.opened = at
	*s.peers() = append(*s.peers(), s)
	s.hub.changes.Set(struct{}{})
	return nil
}

// peers returns the sessions among which this one counts. Call it with display.mu held.
func (s *Session) peers() *[]*Session {
	if s.player.Guest {
		return &s.display.guests
	}
	return &s.display.sessions
}

// Greeted tells whether the player has said Hello.
func (s *Session) Greeted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.greeted
}

// Age returns how long the session has been open, or, once Greeted, how long ago that was.
func (s *Session) Age(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return now.Sub(s.opened)
}

// Display returns the id of the session's display.
func (s *Session) Display() string { return s.id }

// Pending appends to into what the player should be sent now, and takes it as sent: the newest documents
// that it was not given yet. It is cheap when there is nothing. The error is a *wire.Close.
func (s *Session) Pending(into []*Message) ([]*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.display.gone.Load() {
		return into, wire.Closef(wire.Unknown, "there is no such display any more")
	}
	if err := s.player.revoked(); err != nil {
		return into, err
	}
	if !s.greeted {
		return into, nil
	}
	if welcome := s.hub.welcome.Load(); welcome != s.welcome {
		s.welcome = welcome
		into = append(into, welcome)
	}
	if s.kept != 0 {
		into = append(into, &Message{text: wire.Encode(wire.Kept{Type: wire.TypePlays, Batch: s.kept})})
		s.kept = 0
	}
	want := s.display.want.Load()
	if want == s.want {
		return into, nil
	}
	s.want = want
	for i, kind := range wire.Kinds {
		m := want.messages[i]
		if m == nil || m == s.given[i] {
			continue
		}
		s.given[i] = m
		named := s.have[kind] == m.document.Hash
		s.hub.traffic[i].count(m, named)
		if named {
			m = m.named()
		}
		delete(s.have, kind)
		into = append(into, m)
	}
	if len(s.have) == 0 {
		s.have = nil
	}
	return into, nil
}

// Close ends the session.
func (s *Session) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.display.remove(s, time.Now())
	s.hub.changes.Set(struct{}{})
}

func millis(t time.Time) float64 { return float64(t.UnixMicro()) / 1000 }
