package roster

import (
	"context"
	"time"

	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
)

// clone is that two machines have used one token at the same time.
type clone struct {
	display string
	a, b    displays.Player
	at      time.Time // last
}

const (
	// Two addresses may overlap while a player changes its network, but what was left behind attests no more; and two pages
	// while one is loaded anew.
	togetherApart = wire.FreshWithin
	togetherHere  = 30 * time.Second
	cloneFor      = 10 * time.Minute // it is told, after it was last seen
)

// clonesOf returns the players whose token two machines use at an instant: both attest, and have for a while.
func clonesOf(all []displays.Attending, now time.Time) map[string]clone {
	found := map[string]clone{}
	for i, a := range all {
		if a.ID == "" || a.Last.IsZero() || now.Sub(a.Last) >= wire.FreshWithin {
			continue
		}
		for _, b := range all[:i] {
			if b.ID != a.ID || b.Last.IsZero() || now.Sub(b.Last) >= wire.FreshWithin {
				continue
			}
			began, ended := a.First, a.Last
			if b.First.After(began) {
				began = b.First
			}
			if b.Last.Before(ended) {
				ended = b.Last
			}
			most := togetherHere
			if a.From != b.From {
				most = togetherApart
			}
			if ended.Sub(began) > most {
				found[a.ID] = clone{a.Display, b.Player, a.Player, now}
			}
		}
	}
	return found
}

func (c clone) problem(id, name string) playlists.Problem {
	said := func(p displays.Player) string {
		if p.Agent == "" {
			return p.From
		}
		return p.From + "（" + cut(p.Agent, 80) + "）"
	}
	return playlists.Problem{
		ID: "clone/" + id, Where: name + " " + c.display,
		What: playlists.Text{
			ZH: "两台机器同时用一个配对：" + said(c.a) + "和" + said(c.b),
			EN: "two machines use one pairing at the same time: " + said(c.a) + " and " + said(c.b),
		},
		Remedy: playlists.Text{ZH: "请在管理页的“屏幕”里撤销这台播放机，再给真正的那台重新配对", EN: "revoke this player on the operators' page, and pair the right machine again"},
	}
}

// Run looks at who is connected until ctx ends; it is a task and returns nil.
func (r *Roster) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	wrote := time.Now()
	for {
		select {
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			r.writeSeen(end)
			cancel()
			return nil
		case <-tick.C:
		}
		now := time.Now()
		r.look(r.Players(), now)
		if now.Sub(wrote) >= writeEvery {
			wrote = now
			r.writeSeen(ctx)
			r.forget(ctx, now)
		}
		if err := r.settle(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("cannot write that players are revoked", "err", err)
		}
	}
}

// look notes who is there.
func (r *Roster) look(all []displays.Attending, now time.Time) {
	found := clonesOf(all, now)
	r.mu.Lock()
	defer r.mu.Unlock()
	valid := map[string]bool{}
	for _, p := range r.now.Load().players {
		valid[p.ID] = true
	}
	changed := false
	for _, a := range all {
		if valid[a.ID] {
			changed = changed || r.seen[a.ID].From != a.From
			r.seen[a.ID] = store.Player{ID: a.ID, Seen: now.UnixMilli(), From: a.From, Agent: a.Agent}
			r.stale = true
		}
	}
	for id, c := range r.clones {
		if now.Sub(c.at) >= cloneFor {
			delete(r.clones, id)
			changed = true
		}
	}
	for id, c := range found {
		if valid[id] {
			if _, known := r.clones[id]; !known {
				changed = true
				r.Log.Warn("two machines use one pairing", "display", c.display, "player", id, "one", c.a.From, "other", c.b.From)
			}
			r.clones[id] = c
		}
	}
	if changed {
		r.changes.Set(struct{}{})
	}
}

// writeSeen writes when players were seen. That it fails is no loss: it is written again.
func (r *Roster) writeSeen(ctx context.Context) {
	r.mu.Lock()
	var all []store.Player
	if r.stale {
		for _, p := range r.seen {
			all = append(all, p)
		}
	}
	r.stale = false
	r.mu.Unlock()
	if len(all) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	if err := r.Store.WriteSeen(ctx, all); err != nil {
		r.Log.Warn("cannot write when players were seen", "err", err)
	}
}

// forget drops tokens that no player has ever come with: their pages were closed before they got them.
func (r *Roster) forget(ctx context.Context, now time.Time) {
	for _, p := range r.List() {
		if p.Seen == 0 && now.Sub(time.UnixMilli(p.Created)) > unusedFor {
			if err := r.Revoke(ctx, p.ID); err != nil && ctx.Err() == nil {
				r.Log.Warn("cannot forget a token", "player", p.ID, "err", err)
			}
		}
	}
}
