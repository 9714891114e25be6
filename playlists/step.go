package playlists

import (
	"reflect"
	"slices"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Step returns the world after its playlists or its calendar have become others, with the cues of the given
// channels brought up to date. A channel for which nothing changed that decides when something plays keeps
// its cue, and so its program keeps its bytes. For now, at and introduce see Change.
func (w *World) Step(next map[string]Playlist, calendar schedule.Calendar, channels []Channel, now, at int64, introduce bool) *World {
	n := &World{Zone: w.Zone, Calendar: calendar, Agenda: w.Agenda, Playlists: next, Cues: make(map[string]Cue, len(channels))}
	otherDays := !w.Calendar.Equal(calendar)
	for _, ch := range channels {
		cue, known := w.Cues[ch.Key()]
		changed := func(name string) bool {
			return !alike(w.Playlists[name], next[name]) || otherDays && next[name].asksCalendar()
		}
		switch {
		case !known && !introduce:
			cue = w.NewCue(now)
		case !known || slices.ContainsFunc(ch.Plays, changed):
			cue = w.Change(ch, n, now, at, introduce)
		}
		n.Cues[ch.Key()] = cue
	}
	return n
}

// WithAgenda returns the world with other bookings. No cue depends on them: what a board shows is decided by
// the time alone.
func (w *World) WithAgenda(house agenda.House) *World {
	n := *w
	n.Agenda = house
	return &n
}

// Renew returns the world with the past forgotten: the daily renewal, which alters nothing that plays.
func (w *World) Renew(channels []Channel, now int64) *World {
	n := &World{Zone: w.Zone, Calendar: w.Calendar, Agenda: w.Agenda, Playlists: w.Playlists, Cues: make(map[string]Cue, len(channels))}
	for _, ch := range channels {
		n.Cues[ch.Key()] = w.Change(ch, w, now, now, false)
	}
	return n
}

// Ahead reports whether a cue was written at an instant that is yet to come: the clock has been put back
// since. Then the world must be renewed, or displays would show again what is gone.
func (w *World) Ahead(now int64) bool {
	for _, c := range w.Cues {
		if c.switched() > now+slack {
			return true
		}
	}
	return false
}

// alike reports whether two states of a playlist play the same at the same times. How an item looks
// (its rendition, its ground) is not part of that.
func alike(a, b Playlist) bool {
	return a.Priority == b.Priority && slices.EqualFunc(a.Entries, b.Entries, func(x, y Entry) bool {
		return x.ID == y.ID && x.Source == y.Source && x.MS == y.MS && x.First == y.First && x.Order == y.Order && reflect.DeepEqual(x.Rule, y.Rule)
	})
}

// asksCalendar reports whether a rule of the playlist depends on the calendar.
func (p Playlist) asksCalendar() bool {
	return slices.ContainsFunc(p.Entries, func(e Entry) bool { return e.Rule.Kinds != 0 })
}

// Assets returns the assets that the world's cues and playlists may still show, for the garbage collection.
func (w *World) Assets() map[string]bool {
	assets := map[string]bool{}
	for _, p := range w.Playlists {
		for _, e := range p.Entries {
			assets[e.Asset], assets[e.Source] = true, true
		}
	}
	for _, c := range w.Cues {
		for _, p := range c.Lead {
			if p.Entry != nil {
				assets[p.Entry.Asset], assets[p.Entry.Source] = true, true
			}
		}
	}
	return assets
}
