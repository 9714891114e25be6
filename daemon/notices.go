package daemon

import (
	"context"
	"errors"
	"fmt"

	"yiping/daemon/config"
	"yiping/daemon/notices"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/playlists"
	"yiping/web"
)

// newNotices returns the notices of a site, which they post through the playout.
func newNotices(at *places, st *store.Store, out *playout.Playout) (*notices.Notices, error) {
	return notices.New(context.Background(), notices.Config{Site: func() notices.Site { return targets(at.now()) }, Store: st, Post: out.Post})
}

// targets returns for whom notices can be, and what people call them.
func targets(c config.Config) notices.Site {
	out := notices.Site{Called: map[string]string{}}
	for _, r := range c.Rooms {
		for _, name := range append(r.Aliases, r.Name) {
			out.Called[name] = "room:" + r.ID
		}
	}
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		out.Displays = append(out.Displays, notices.Display{ID: d.ID, Names: playlists.Names(d.ID, d.Groups, d.Room, room.Floor)})
		if _, taken := out.Called[d.Name]; !taken {
			out.Called[d.Name] = "display:" + d.ID
		}
	}
	return out
}

// board is the notices as web sees them.
type board struct{ notices *notices.Notices }

// List implements web.Notices.
func (b board) List() []web.Notice {
	var out []web.Notice
	for _, n := range b.notices.List() {
		out = append(out, web.Notice(n))
	}
	return out
}

// Templates implements web.Notices.
func (b board) Templates() []web.Template {
	var out []web.Template
	for _, t := range notices.Templates {
		w := web.Template{ID: t.ID, Name: t.Name, Text: t.Text, Style: t.Style, Minutes: t.Minutes}
		for _, blank := range t.Blanks {
			w.Blanks = append(w.Blanks, web.Blank(blank))
		}
		out = append(out, w)
	}
	return out
}

// Add implements web.Notices.
func (b board) Add(ctx context.Context, e web.NoticeEntry) (web.Notice, []playlists.Text, error) {
	n, notes, err := b.notices.Add(ctx, notices.Entry(e))
	return web.Notice(n), notes, b.translate(err)
}

// End implements web.Notices.
func (b board) End(ctx context.Context, id string) error { return b.translate(b.notices.End(ctx, id)) }

// translate gives an error of the notices the name that web knows it by.
func (board) translate(err error) error {
	if errors.Is(err, notices.ErrNone) {
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return err
}

// siren is the emergencies as web sees them.
type siren struct{ emergencies *notices.Emergencies }

// Current implements web.Emergencies.
func (s siren) Current() web.Emergency { return web.Emergency(s.emergencies.Current()) }

// Kinds implements web.Emergencies.
func (siren) Kinds() []web.EmergencyKind {
	var out []web.EmergencyKind
	for _, k := range notices.Kinds {
		out = append(out, web.EmergencyKind{ID: k.ID, Name: k.Name, Text: k.Text, Detail: k.Detail, Marked: k.Drill, Drill: k.Only})
	}
	return out
}

// Foot implements web.Emergencies.
func (s siren) Foot() playlists.Text { return s.emergencies.Foot() }

// Raise implements web.Emergencies.
func (s siren) Raise(ctx context.Context, kind string, added playlists.Text, drill bool) (web.Emergency, []playlists.Text, error) {
	e, notes, err := s.emergencies.Raise(ctx, kind, added, drill)
	if errors.Is(err, notices.ErrReal) {
		err = &playlists.Conflict{Refusal: playlists.Refusal{
			What:   playlists.Text{ZH: "正在发出真实的紧急通知，不能换成演练。", EN: "There is an emergency, which a drill must not replace."},
			Remedy: playlists.Text{ZH: "请先解除，再演练。", EN: "Give the all-clear first."},
		}}
	}
	return web.Emergency(e), notes, board{}.translate(err)
}

// Clear implements web.Emergencies.
func (s siren) Clear(ctx context.Context) (web.Emergency, error) {
	e, err := s.emergencies.Clear(ctx)
	if errors.Is(err, notices.ErrNothing) {
		err = fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return web.Emergency(e), err
}
