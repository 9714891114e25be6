package roster

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/secrets"
	"yiping/daemon/store"
	"yiping/playlists"
)

// Entry is a display as somebody writes it. What is nil is not said.
type Entry struct {
	Display *string // id of one that is there; then nothing else is said
	Name    *string
	Room    *string
	Canvas  *[2]int
	Plays   *[]string
	Layout  *string
	Groups  *[]string
}

// into writes what is said over what was.
func (e Entry) into(old config.Entry) config.Entry {
	set(&old.Name, e.Name)
	set(&old.Room, e.Room)
	set(&old.Canvas, e.Canvas)
	set(&old.Plays, e.Plays)
	set(&old.Layout, e.Layout)
	set(&old.Groups, e.Groups)
	return old
}

func set[T any](old *T, said *T) {
	if said != nil {
		*old = *said
	}
}

// understand holds an entry to the rules of the file.
func (r *Roster) understand(e config.Entry) (string, error) {
	if _, mistakes := r.Config.Site.Understand(e); len(mistakes) > 0 {
		m := mistakes[0]
		return "", playlists.Refuse(m.What.ZH+"。", m.What.EN+".", m.Remedy.ZH+"。", m.Remedy.EN+".")
	}
	text, err := json.Marshal(e)
	return string(text), err
}

// Accept gives a display to the player that shows the code that somebody has typed: one that is there, or a new one. It returns
// the id of the display, which has been told to everybody by then. It is durable. The error is ErrNoCode, ErrNoDisplay or a
// *playlists.Refusal, and a *playlists.Busy for whoever has typed too many wrong ones.
func (r *Roster) Accept(ctx context.Context, by, code string, e Entry) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	r.writing.Lock()
	defer r.writing.Unlock()
	w, err := r.typed(by, code)
	if err != nil {
		return "", err
	}
	row, display, err := r.chosen(e, w)
	if err != nil {
		return "", err
	}
	now := time.Now().UnixMilli()
	token := secrets.New()
	p := store.Player{ID: secrets.ID(), Display: display, Hash: hashed(token), Created: now, From: w.From, Agent: w.Agent}
	if err := r.Store.WritePaired(ctx, p, row); err != nil {
		return "", err
	}
	r.replace(func(s *snapshot) *snapshot {
		rows, players := s.rows, map[string]player{p.Hash: {p, new(atomic.Bool)}}
		for hash, other := range s.players {
			players[hash] = other
		}
		if row != nil {
			rows = append(slices.Clip(rows), *row)
		}
		return r.snapshot(rows, players, s.passwords)
	})
	r.lobby.accept(w.secret, display, p.ID, token)
	r.Log.Info("player paired", "display", display, "player", p.ID, "from", p.From)
	return display, nil
}

// typed returns the player that shows a code. Whoever tries out codes is slowed down as with passwords: after several wrong
// ones not even a right one is looked at for a while.
func (r *Roster) typed(by, code string) (waiting, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if wait := r.tries.Wait(by, now); wait > 0 {
		n := int(math.Ceil(wait.Seconds()))
		slow := playlists.Refuse(fmt.Sprintf("配对码错得太多，请等 %d 秒再试。", n), fmt.Sprintf("Too many wrong codes; try again in %d seconds.", n),
			"请照屏幕上现在的六个字符输。", "Type the six characters that the screen shows now.")
		return waiting{}, &playlists.Busy{Refusal: *slow, After: wait}
	}
	w, ok := r.lobby.shows(code)
	if !ok {
		r.tries.Take(by, now)
		return w, ErrNoCode
	}
	r.tries.Fill(by)
	return w, nil
}

// chosen returns the display that an entry means, and its row if it is new.
func (r *Roster) chosen(e Entry, w waiting) (*store.Display, string, error) {
	s := r.now.Load()
	if e.Display == nil {
		canvas := w.Canvas
		fresh := e.into(config.Entry{ID: r.freeID(), Canvas: canvas})
		text, err := r.understand(fresh)
		if err != nil {
			return nil, "", err
		}
		if len(s.rows) >= mostDisplays {
			return nil, "", conflict("屏幕太多。", "There are too many displays.", "请先删掉不用的。", "Delete those that are not used first.")
		}
		return &store.Display{ID: fresh.ID, Entry: text, Created: time.Now().UnixMilli()}, fresh.ID, nil
	}
	if (Entry{Display: e.Display}) != e {
		return nil, "", playlists.Refuse("已经有的屏幕，配对时不能改。", "A display that is there is not changed by pairing.",
			"请只写 display，改动用 PATCH /displays/{id}。", "Write display alone; changes are made by PATCH /displays/{id}.")
	}
	if _, ok := s.byID[*e.Display]; !ok {
		return nil, "", ErrNoDisplay
	}
	has := 0
	for _, p := range s.players {
		if p.Display == *e.Display {
			has++
		}
	}
	if has >= mostPlayers {
		return nil, "", conflict("这块屏配过的播放机太多。", "This display has too many players.", "请先撤销不用的。", "Revoke those that are not used first.")
	}
	return nil, *e.Display, nil
}

// freeID returns an id that no display has.
func (r *Roster) freeID() string {
	for {
		id := idPrefix + strings.ToLower(code())
		s := r.now.Load()
		if _, taken := s.byID[id]; !taken && !slices.ContainsFunc(s.rows, func(d store.Display) bool { return d.ID == id }) {
			return id
		}
	}
}

// Change alters a display that was made by pairing. It is durable. The error is ErrNoDisplay, a *playlists.Conflict or a *playlists.Refusal.
func (r *Roster) Change(ctx context.Context, id string, e Entry) error {
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	r.writing.Lock()
	defer r.writing.Unlock()
	i, err := r.own(id)
	if err != nil {
		return err
	}
	var old config.Entry
	if err := json.Unmarshal([]byte(r.now.Load().rows[i].Entry), &old); err != nil {
		return err
	}
	text, err := r.understand(e.into(old))
	if err != nil {
		return err
	}
	if err := r.Store.ChangeDisplay(ctx, id, text); err != nil {
		return err
	}
	r.replace(func(s *snapshot) *snapshot {
		rows := slices.Clone(s.rows)
		rows[i].Entry = text
		return r.snapshot(rows, s.players, s.passwords)
	})
	return nil
}

// Delete takes a display that was made by pairing away, with its players. It is durable. The error is ErrNoDisplay or a
// *playlists.Conflict.
func (r *Roster) Delete(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	r.writing.Lock()
	defer r.writing.Unlock()
	i, err := r.own(id)
	if err != nil {
		return err
	}
	if err := r.Store.DeleteDisplay(ctx, id); err != nil {
		return err
	}
	r.replace(func(s *snapshot) *snapshot {
		players, passwords := map[string]player{}, map[string]string{}
		for hash, p := range s.players {
			if p.Display == id {
				p.over.Store(true)
				continue
			}
			players[hash] = p
		}
		for display, hash := range s.passwords {
			if display != id {
				passwords[display] = hash
			}
		}
		return r.snapshot(slices.Delete(slices.Clone(s.rows), i, i+1), players, passwords)
	})
	return nil
}

// own returns where a display that was made by pairing is in the rows.
func (r *Roster) own(id string) (int, error) {
	if r.fixed(id) {
		return 0, conflict("这块屏写在配置文件里，这里改不了。", "This display is in the configuration, and is not changed here.",
			"请改配置文件，然后重新载入。", "Change the configuration file and reload it.")
	}
	i := slices.IndexFunc(r.now.Load().rows, func(d store.Display) bool { return d.ID == id })
	if i < 0 {
		return 0, ErrNoDisplay
	}
	return i, nil
}
