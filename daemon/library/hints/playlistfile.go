package hints

import (
	"slices"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// PlaylistFile is what a folder's playlist.yaml says. The operators' page writes it; staff never need to.
type PlaylistFile struct {
	Priority bool                    // the playlist outranks those without it
	Order    []string                // these names first, in this order; the rest follow by name
	Default  ItemOverride            // for what a name leaves open
	Items    map[string]ItemOverride // by file name; wins over what the name says
}

// ItemOverride is what playlist.yaml says of an item. What is zero or nil is not said.
type ItemOverride struct {
	MS    int64 // how long it is shown at a time, in milliseconds
	Fit   *playlists.Fit
	Sound *bool
	First *bool // first in the loop, or not though the name says so
	Rule  *schedule.Rule
}

// Place returns the place of a name in the order, 1 for the first, or 0 if it has none.
func (f PlaylistFile) Place(name string) int { return slices.Index(f.Order, name) + 1 }

// Apply adds to what a name says what the file says of it: an entry under Items wins over the name, the
// name wins over Default. The sentence then tells both apart.
func (f PlaylistFile) Apply(name string, h Hints) Hints {
	set := Hints{}              // what the page sets
	set.take(f.Items[name], &h) // ... against the name
	set.defaults(f.Default, h)  // ... where the name says nothing
	sentence := join2(h.say(byName), set.say(byPage))
	merged := h
	if set.MS != 0 {
		merged.MS = set.MS
	}
	if set.FitSet {
		merged.Fit, merged.FitSet = set.Fit, true
	}
	if set.Sound || set.Mute {
		merged.Sound, merged.Mute = set.Sound, set.Mute
	}
	merged.First = merged.First || set.First
	if !set.Rule.Always() {
		merged.Rule = set.Rule
	}
	merged.Sentence = sentence
	return merged
}

// take moves an override into h, and what it overrides out of the name's hints.
func (h *Hints) take(o ItemOverride, name *Hints) {
	if o.MS != 0 {
		h.MS, name.MS = o.MS, 0
	}
	if o.Fit != nil {
		h.Fit, h.FitSet = *o.Fit, true
		name.Fit, name.FitSet = "", false
	}
	if o.Sound != nil {
		h.Sound, h.Mute = *o.Sound, !*o.Sound
		name.Sound, name.Mute = false, false
	}
	if o.First != nil {
		h.First, name.First = *o.First, false
	}
	if o.Rule != nil {
		h.Rule, name.Rule = *o.Rule, schedule.Rule{}
	}
}

// defaults puts into h what neither it nor the name says.
func (h *Hints) defaults(d ItemOverride, name Hints) {
	if h.MS != 0 || name.MS != 0 {
		d.MS = 0
	}
	if h.FitSet || name.FitSet {
		d.Fit = nil
	}
	if h.Sound || h.Mute || name.Sound || name.Mute {
		d.Sound = nil
	}
	if h.First || name.First {
		d.First = nil
	}
	if !h.Rule.Always() || !name.Rule.Always() {
		d.Rule = nil
	}
	h.take(d, &Hints{})
}

func join2(a, b playlists.Text) playlists.Text {
	if a.ZH == "" || b.ZH == "" {
		return playlists.Text{ZH: a.ZH + b.ZH, EN: a.EN + b.EN}
	}
	return playlists.Text{ZH: a.ZH + b.ZH, EN: a.EN + " " + b.EN}
}
