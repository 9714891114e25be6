package notices

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/beside"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Safe takes displays to a safe picture (一键撤屏): whatever is wrong with what they show is off them before anybody has
// found out what it is. The picture is calm and says nothing but whose house it is.
//
// As with an emergency displays are told first, and the store is written beside that. It stands at the rung of takeovers,
// the newest of them, so it covers programs, streams and notices, and an emergency or an alert covers it. It never
// ends by itself.
type Safe struct {
	name    playlists.Text // of the house
	post    func(source string, posts []playlists.Post)
	notices *Notices // which know the displays

	changes latest.Cell[struct{}]
	disk    *beside.Writer[store.Safe]

	mu      sync.Mutex // never held while a disk is waited for
	current store.Safe
}

// SafeState is which displays are taken to a safe picture.
type SafeState struct {
	Targets  []string         // none: every display
	Displays []string         // ids of those it is for
	Since    int64            // Unix milliseconds; 0: it does not stand
	Notice   playlists.Notice // what they show; without an id if it does not stand
	Durable  bool             // a restart changes nothing
}

// ErrNotSafe is the error of GiveBack if none of the displays was taken to a safe picture.
var ErrNotSafe = errors.New("nothing was taken to a safe picture")

// ErrAllSafe is the error of GiveBack for some displays while every display was taken to a safe picture together.
var ErrAllSafe = errors.New("every display was taken to a safe picture, and they are given back together")

// NewSafe returns what is safe according to the store of some notices, and posts it as they do. The name is what the
// picture says.
func NewSafe(ctx context.Context, n *Notices, name playlists.Text, log *slog.Logger) (*Safe, error) {
	s := &Safe{name: name, post: n.Post, notices: n}
	s.disk = beside.New(n.Store.WriteSafe, func() { s.changes.Set(struct{}{}) }, log)
	var err error
	if s.current, err = n.Store.Safe(ctx); err != nil {
		return nil, err
	}
	s.tell()
	return s, nil
}

// Changes is a cell whose version rises with every change.
func (s *Safe) Changes() *latest.Cell[struct{}] { return &s.changes }

// Press takes displays to the safe picture, beside those that are; without targets every display. They have been told when
// it returns. Pressed again it covers what was put up since. The error is a *playlists.Refusal for a target that no display
// answers to.
func (s *Safe) Press(ctx context.Context, targets []string) (SafeState, error) {
	targets, err := s.notices.Targets(targets)
	if err != nil {
		return SafeState{}, err
	}
	s.mu.Lock()
	next := store.Safe{ID: strings.ToLower(rand.Text()[:8]), Targets: targets}
	if isSafe(s.current) {
		next.ID = s.current.ID
		if next.Targets = nil; len(targets) > 0 && len(s.current.Targets) > 0 {
			next.Targets = slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.current.Targets, targets))))
		}
	}
	next.Pressed = max(time.Now().UnixMilli(), 1)
	return s.set(ctx, next), nil
}

// GiveBack lets displays show again what is due; without targets all of them. The error is ErrNotSafe if nothing of it
// was safe, ErrAllSafe, and a *playlists.Refusal for a target that no display answers to.
func (s *Safe) GiveBack(ctx context.Context, targets []string) (SafeState, error) {
	targets, err := s.notices.Targets(targets)
	if err != nil {
		return SafeState{}, err
	}
	s.mu.Lock()
	next := s.current
	if !isSafe(next) {
		s.mu.Unlock()
		return SafeState{}, ErrNotSafe
	}
	if len(targets) > 0 && len(next.Targets) == 0 {
		s.mu.Unlock()
		return SafeState{}, ErrAllSafe
	}
	left := slices.DeleteFunc(slices.Clone(next.Targets), func(t string) bool { return slices.Contains(targets, t) })
	switch {
	case len(targets) == 0 || len(left) == 0:
		next.Given = max(time.Now().UnixMilli(), 1)
	case len(left) == len(next.Targets):
		s.mu.Unlock()
		return SafeState{}, ErrNotSafe
	default:
		next.Targets = left
	}
	return s.set(ctx, next), nil
}

// Current returns which displays are safe.
func (s *Safe) Current() SafeState {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := SafeState{Durable: s.disk.Durable()}
	for _, post := range s.posts() {
		out.Targets, out.Displays, out.Since, out.Notice = post.Targets, s.notices.displays(post), s.current.Pressed, post.Notice
	}
	return out
}

// set makes a state the present one: displays first, then the disk for a while. Call it with mu held; it is not held when it returns.
func (s *Safe) set(ctx context.Context, next store.Safe) SafeState {
	s.current = next
	s.tell()
	s.disk.Set(next)
	version := s.disk.Wanted()
	s.mu.Unlock()
	s.disk.Await(ctx, version)
	return s.Current()
}

func (s *Safe) tell() {
	s.post("safe", s.posts())
	s.changes.Set(struct{}{})
}

// Run is the task that writes down what displays have been told already, and does not give up.
func (s *Safe) Run(ctx context.Context) error { return s.disk.Run(ctx) }

// Problems returns what a person should mend.
func (s *Safe) Problems() []playlists.Problem {
	if s.disk.Err() == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "safe", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "一键撤屏（或恢复播放）已经生效，但没能写进硬盘，重启后会变回原来的样子", EN: "displays were taken to the safe picture, or given back, but it could not be written to disk; a restart would undo it"},
		Remedy: playlists.Text{ZH: "请不要重启；先检查硬盘是不是满了或坏了，写成功后这条会消失", EN: "do not restart; check whether the disk is full or failing; this goes away once it is written"},
	}}
}

func isSafe(x store.Safe) bool { return x.ID != "" && x.Given == 0 }

// posts returns what displays show. A clock that was ahead when somebody pressed must not keep it off them now.
func (s *Safe) posts() []playlists.Post {
	if !isSafe(s.current) {
		return nil
	}
	return []playlists.Post{{Targets: s.current.Targets, Notice: playlists.Notice{
		ID: "safe/" + s.current.ID, Precedence: playlists.OperatorTakeover, Style: playlists.Takeover, Tone: playlists.Calm,
		From: min(s.current.Pressed, time.Now().UnixMilli()), Until: schedule.Forever.Until, Text: s.name,
	}}}
}
