package livestream

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"yiping/daemon/beside"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// State is how a stream stands.
type State string

const (
	Off       State = "off"
	Announced State = "announced" // a booking of its room is near, or on
	Standby   State = "standby"   // somebody is connected, no media flows
	Live      State = "live"      // media flows
	Unknown   State = "unknown"   // nobody can tell
)

// Stream is a stream as the site has configured it.
type Stream struct {
	ID       string
	Name     string
	Room     agenda.Room   // in which it is made; without an id if in none
	Sources  []Source      // if none, only hooks and switches tell of it
	Announce time.Duration // before a booking of the room begins
	Play     string        // address of the HLS playlist that displays play; empty: none
	Watch    string        // address at which visitors watch it; empty: none
	// Targets of notices, as playlists.Post has them; none: no display.
	NoticeOn, TakeoverOn, QuietOn []string
}

// Config is what streams are made of.
type Config struct {
	Streams  []Stream
	Bookings *latest.Cell[[]agenda.Booking] // sorted
	Keep     Keeper
	Post     func(source string, posts []playlists.Post)
	Publish  func(source string, topics map[string][]byte) // to the broker; may be nil
	Log      *slog.Logger
}

// Keeper remembers across restarts, so that an upgrade in the middle of a broadcast does not end it on the displays.
// store.Store is one.
type Keeper interface {
	Fact(ctx context.Context, name string) (string, error)
	SetFacts(ctx context.Context, facts map[string]string) error
}

// Streams are the streams of a site. Its methods may be called from anywhere.
type Streams struct {
	Config
	heard   chan heard
	changes latest.Cell[struct{}] // what Now or Problems answer, or a switch
	disk    *beside.Writer[map[string]string]

	mu      sync.Mutex // guards what follows
	streams []*stream

	// What was said last, known to Run alone.
	posted    []playlists.Post
	published map[string][]byte
	kept      map[string]string
	keptAt    int64
}

// Now is how a stream stands.
type Now struct {
	Stream
	State    State
	Since    int64          // Unix milliseconds
	Title    playlists.Text // of the booking that it is about, if that is public
	Switched int64          // until when a person says that it is live; 0: nobody does
	Err      error          // why a source cannot tell; nil: all can
	Failing  int64          // since when it cannot, Unix milliseconds; 0: all can
}

// Source is the name under which topics are published and notices posted.
const source = "streams"

// Topics is the name of the source of topics.
const Topics = source

const (
	askEvery    = 500 * time.Millisecond
	askRarely   = 5 * time.Second // where nobody answers
	askPatience = 3 * time.Second
	hookLasts   = 75 * time.Second // nginx-rtmp says every 30 s that a publisher is still there
	keepEvery   = time.Minute
	resumeFor   = 2 * keepEvery // a stream that was live so long ago is taken for live until its server has been asked
	tellAfter   = time.Minute   // of not knowing, people are told
	// A notice ends by itself between one and two of these after the daemon's last word.
	lease = 5 * time.Minute
)

// heard is what a source had to say.
type heard struct {
	stream, source int
	evidence       Evidence
	err            error
}

// ErrNoStream is the error of a method for an id that no stream has.
var ErrNoStream = errors.New("no such stream")

// New returns the streams, which are watched once they run.
func New(ctx context.Context, c Config) (*Streams, error) {
	s := &Streams{Config: c, heard: make(chan heard), disk: beside.New(c.Keep.SetFacts, nil, c.Log)}
	now := time.Now().UnixMilli()
	for _, x := range c.Streams {
		st := &stream{Stream: x, truths: make([]truth, len(x.Sources)), state: Unknown, since: now}
		kept, err := c.Keep.Fact(ctx, fact(x.ID))
		if err != nil {
			return nil, err
		}
		st.restore(kept, now)
		s.streams = append(s.streams, st)
	}
	return s, nil
}

// fact is the name under which is kept what a restart must not forget.
func fact(id string) string { return "stream/" + id }

// Changes is a cell whose version rises with every change.
func (s *Streams) Changes() *latest.Cell[struct{}] { return &s.changes }

// Run is the task that watches.
func (s *Streams) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { _ = s.disk.Run(ctx) })
	for i, st := range s.streams {
		for k, ask := range st.Sources {
			all.Go(func() { s.ask(ctx, i, k, ask) })
		}
	}
	defer all.Wait()
	for ctx.Err() == nil {
		_, changed := s.changes.Get()
		bookings, booked := s.Bookings.Get()
		next := s.turn(bookings, time.Now().UnixMilli())
		wait := time.NewTimer(time.Duration(max(next-time.Now().UnixMilli(), 1)) * time.Millisecond)
		select {
		case h := <-s.heard:
			s.hear(h, time.Now().UnixMilli())
		case <-s.Bookings.Changed(booked):
		case <-s.changes.Changed(changed):
		case <-wait.C:
		case <-ctx.Done():
		}
		wait.Stop()
	}
	return nil
}

// ask asks one source again and again.
func (s *Streams) ask(ctx context.Context, stream, source int, ask Source) {
	every := askEvery
	for ctx.Err() == nil {
		patient, cancel := context.WithTimeout(ctx, askPatience)
		e, err := ask(patient)
		cancel()
		if every = min(2*every, askRarely); err == nil {
			every = askEvery
		}
		select {
		case s.heard <- heard{stream, source, e, err}:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
		}
	}
}

func (s *Streams) hear(h heard, now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &s.streams[h.stream].truths[h.source]
	if (t.err == nil) != (h.err == nil) && h.err != nil {
		s.Log.Warn("the server of a stream cannot be asked", "stream", s.streams[h.stream].ID, "err", h.err)
	}
	t.hear(now, h.evidence, h.err)
}

// turn decides how the streams stand, tells whoever has to know what is new, and returns when to look again.
func (s *Streams) turn(bookings []agenda.Booking, now int64) (next int64) {
	s.mu.Lock()
	next = now + time.Minute.Milliseconds() // clocks are set
	var posts []playlists.Post
	topics, facts := map[string][]byte{}, map[string]string{}
	changed := false
	for _, st := range s.streams {
		b := st.booking(bookings, now)
		if state := st.stands(b, now); state != st.state {
			s.Log.Info("a stream changes", "stream", st.ID, "from", st.state, "to", state)
			st.state, st.since, changed = state, now, true
		}
		facts[fact(st.ID)] = st.kept(now)
		posts = append(posts, st.posts(b, now)...)
		topics["streams/"+st.ID+"/state"] = []byte(st.state)
		for _, at := range st.turns(bookings, now) {
			if at > now {
				next = min(next, at)
			}
		}
	}
	s.mu.Unlock()
	if !reflect.DeepEqual(posts, s.posted) {
		s.posted = posts
		s.Post(source, posts)
	}
	if s.Publish != nil && !reflect.DeepEqual(topics, s.published) {
		s.published = topics
		s.Publish(Topics, topics)
	}
	if changed {
		s.changes.Set(struct{}{})
	}
	if changed || now >= s.keptAt+keepEvery.Milliseconds() {
		s.keep(facts, now)
	}
	return next
}

// keep lets be written down what has to survive a restart, if that is something else than before.
func (s *Streams) keep(facts map[string]string, now int64) {
	if s.keptAt = now; maps.Equal(facts, s.kept) {
		return
	}
	if s.kept = facts; len(facts) > 0 {
		s.disk.Set(facts)
	}
}

// ends returns when a notice ends that is posted now and will be posted again before.
func ends(now int64) int64 {
	l := lease.Milliseconds()
	return (now/l + 2) * l
}

// Hook takes the word of a server that somebody has connected to publish a stream, is still connected, or has gone.
// That proves no media. The error is ErrNoStream.
func (s *Streams) Hook(id string, connected bool) error {
	return s.change(id, func(st *stream, now int64) {
		st.hook = 0
		if connected {
			st.hook = now + hookLasts.Milliseconds()
		}
	})
}

// Switch lets a person say that a stream is live until an instant, whatever its sources say; 0 takes it back. The
// error is ErrNoStream.
func (s *Streams) Switch(id string, until int64) error {
	return s.change(id, func(st *stream, _ int64) { st.switched = until })
}

// Tell takes the word of a device that a stream is live until an instant; 0 takes it back. It changes nothing that a person
// has said. The error is ErrNoStream.
func (s *Streams) Tell(id string, until int64) error {
	return s.change(id, func(st *stream, _ int64) { st.said = until })
}

func (s *Streams) change(id string, change func(st *stream, now int64)) error {
	s.mu.Lock()
	i := slices.IndexFunc(s.streams, func(st *stream) bool { return st.ID == id })
	if i >= 0 {
		change(s.streams[i], time.Now().UnixMilli())
	}
	s.mu.Unlock()
	if i < 0 {
		return ErrNoStream
	}
	s.changes.Set(struct{}{})
	return nil
}

// Now returns how the streams stand, in the order of the configuration.
func (s *Streams) Now() []Now {
	bookings, _ := s.Bookings.Get()
	now := time.Now().UnixMilli()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Now, len(s.streams))
	for i, st := range s.streams {
		b := st.booking(bookings, now)
		n := Now{Stream: st.Stream, State: st.stands(b, now), Since: now, Title: title(b)}
		if n.State == st.state {
			n.Since = st.since
		}
		if now < st.switched {
			n.Switched = st.switched
		}
		for k := range st.truths {
			if n.Err == nil {
				n.Err, n.Failing = st.truths[k].err, st.truths[k].failing
			}
		}
		out[i] = n
	}
	return out
}

// Problems returns what a person should mend.
func (s *Streams) Problems() []playlists.Problem {
	var all []playlists.Problem
	for _, n := range s.Now() {
		if n.Err == nil || time.Now().UnixMilli() < n.Failing+tellAfter.Milliseconds() {
			continue
		}
		p := playlists.Problem{
			ID: "stream/" + n.ID, Where: n.Name,
			What:   playlists.Text{ZH: "问不到直播服务器（" + n.Err.Error() + "）：不知道有没有在直播，屏幕上不会显示直播", EN: "the server of the stream cannot be asked (" + n.Err.Error() + "): nobody can tell whether it is live, and displays do not show it"},
			Remedy: playlists.Text{ZH: "请检查直播服务器有没有运行，配置里 streams 的地址对不对", EN: "check that the server runs, and the addresses in streams of the configuration"},
		}
		if n.State != Unknown {
			p.What = playlists.Text{ZH: "直播的一个来源问不到（" + n.Err.Error() + "）：开播可能晚几秒才知道，或者不知道", EN: "one of the sources of the stream cannot be asked (" + n.Err.Error() + "): that it is live may be seen late, or not at all"}
		}
		all = append(all, p)
	}
	return all
}
