// Package hints reads what staff say with the names they give to files, and says it back.
//
// Names are the only form that staff fill in: there is no dialogue in a shared folder. So the package
// reads generously (either kind of bracket, any order, full-width digits, the separators people really
// type) and answers exactly: every rule it found becomes a sentence with the year in it, everything that
// could have been meant differently becomes a note, and what is plainly a rule but cannot be obeyed
// becomes a refusal, for which the file is held back. What is left is just a name. A wrong guess must
// be visible; a file that is not understood must never be shown at the wrong time without a word.
//
// A bracket is a hint only if all of its text is. That keeps titles such as [周六福] or [上午茶] names.
// The forms, and how ambiguous ones are decided, are in the staff guide and in testdata/names.txt.
//
// Everything here is pure: the name, the site and the instant of arrival decide the answer, so the same
// name means the same after a restart.
package hints

import (
	"slices"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Site is what must be known about the building to read a hint.
type Site struct {
	Zone    schedule.Zone
	Open    int   // when the building opens, in minutes after midnight
	Close   int   // when it closes, in minutes after midnight; equal to Open: it never does
	Arrived int64 // when the file came, in Unix milliseconds: a date without a year is the nearest to it
}

// Hints is what a name says. The zero value is a name that says nothing.
type Hints struct {
	Rule     schedule.Rule
	MS       int64          // how long it is shown at a time, in milliseconds; 0: not said
	Fit      playlists.Fit  // counts only if FitSet
	FitSet   bool           // Fit was said
	Sound    bool           // [有声]
	Mute     bool           // [静音]
	First    bool           // [置顶]
	Now      bool           // [立即]
	Sentence playlists.Text // all of the above, said back; empty if nothing of it is in force
	Notes    []playlists.Text
}

// Parse reads the hints in the name of a file (without its folders). The error is always a *playlists.Refusal: a hint is meant as one but cannot be obeyed, and the file is held back with it.
func Parse(filename string, site Site) (Hints, error) {
	r := reading{site: site}
	brackets, rest := split(filename)
	for _, b := range brackets {
		tokens, ok := scan(b.text, &r, forms)
		switch {
		case !ok:
			r.notUnderstood(b)
		case b.leads && b.lenticular && rest != "" && !slices.ContainsFunc(tokens, func(t token) bool { return !t.day }):
			r.headlines = append(r.headlines, headline{b, tokens})
		default:
			for _, t := range tokens {
				if err := t.apply(b, &r); err != nil {
					return Hints{}, err
				}
			}
		}
	}
	return r.hints(filename)
}

// reading gathers what the brackets of one name say.
type reading struct {
	site      Site
	dates     []dates
	forever   bool // [长期]
	days      schedule.Weekdays
	kinds     schedule.Kinds
	hours     []schedule.Hours
	out       Hints
	headlines []headline
}

// headline is a bare day word that begins a name: 【周六】剪纸课.jpg.
type headline struct {
	bracket bracket
	tokens  []token
}

// hints joins what was gathered.
func (r *reading) hints(filename string) (Hints, error) {
	spans, err := r.spans()
	if err != nil {
		return Hints{}, err
	}
	h := r.out
	h.Rule = schedule.Rule{Dates: spans, Days: r.days, Kinds: r.kinds, Hours: r.hours}
	if err := never(h.Rule); err != nil {
		return Hints{}, err
	}
	for _, x := range r.headlines {
		if note, ok := x.note(r.site, filename); ok && h.Rule.AnyDay() {
			h.Notes = append(h.Notes, note)
		}
	}
	h.Sentence = h.say(byName)
	return h, nil
}
