package playlists_test

import (
	"slices"

	"yiping/playlists"
)

// change is told at the instant of the switch that there are other files now, or another list of holidays.
func (o *oracle) change(lists map[string]playlists.Playlist, almanac almanac, at int64, introduce bool) {
	o.play(at)
	if o.shown != nil && (o.shown.end() <= at || !has(o.applicable(at), o.shown.entry.ID)) {
		o.shown = nil
	}
	old := o.files
	o.almanac = almanac
	o.files, o.edges = o.read(lists)
	in := o.applicable(at)

	// now says what a file of before is called now; nil if it is gone.
	find := func(files []*file, f func(*file) bool) *file {
		if i := slices.IndexFunc(files, f); i >= 0 {
			return files[i]
		}
		return nil
	}
	named := func(files []*file, id string) *file { return find(files, func(f *file) bool { return f.ID == id }) }
	now := func(id string) *file {
		was := named(old, id)
		if f := named(o.files, id); f != nil || was == nil {
			return f
		}
		return find(o.files, func(f *file) bool {
			return f.Source == was.Source && f.list == was.list && named(old, f.ID) == nil
		})
	}
	// A play is brought up to date: the item may have another name, or look different.
	update := func(p *play) bool {
		f := now(p.entry.ID)
		if f == nil {
			return false
		}
		if f.Source == p.entry.Source {
			e := f.Entry
			e.MS = p.entry.MS
			p.entry = &e
		}
		return true
	}

	var urgent, arrived []play
	if introduce {
		for _, f := range in {
			was := named(old, f.ID)
			if was != nil && was.Source == f.Source {
				continue
			}
			if was == nil && slices.ContainsFunc(old, func(x *file) bool {
				return x.Source == f.Source && x.list == f.list && named(o.files, x.ID) == nil
			}) {
				continue // renamed
			}
			p := play{entry: &f.Entry}
			if f.Now {
				urgent = append(urgent, p)
			} else {
				arrived = append(arrived, p)
			}
		}
	}
	arrives := func(plays []play, id string) bool {
		return slices.ContainsFunc(plays, func(p play) bool { return p.entry.ID == id })
	}

	queue := urgent
	if p := o.shown; p != nil {
		switch {
		case !update(p) || !has(in, p.entry.ID):
			o.shown = nil // removed, or no longer to be shown: it leaves at once
		case arrives(urgent, p.entry.ID):
			o.shown = nil // replaced at once
		case len(urgent) > 0:
			queue = append(queue, play{entry: p.entry, offset: p.offset + at - p.from})
			o.shown = nil
		}
	}
	for _, p := range o.queue {
		if update(&p) && !arrives(urgent, p.entry.ID) && !arrives(arrived, p.entry.ID) {
			queue = append(queue, p)
		}
	}
	o.queue = append(queue, arrived...)

	if o.last != nil {
		if f := now(o.last.name); f != nil {
			o.last = &f.place
		}
		o.behind = 0
		for _, f := range o.files {
			if f.compare(*o.last) <= 0 {
				o.behind = f.index + 1
			}
		}
	}
	shun := map[string]bool{}
	for id := range o.shun {
		if f := now(id); f != nil {
			shun[f.ID] = true
		}
	}
	for _, p := range slices.Concat(urgent, arrived) {
		shun[p.entry.ID] = true
	}
	o.shun = shun
}
