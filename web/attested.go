package web

import (
	"slices"

	"yiping/displays"
	"yiping/displays/wire"
)

// Attested is what the displays that a notice is for say of it: an emergency, an alert, the safe picture, what people posted.
// It is part of the answers about all of them.
type Attested struct {
	Shown      []string `json:"shown" nullable:"false" doc:"Ids of the displays whose renderer attests that it is on the glass now"`
	Missing    []string `json:"missing" nullable:"false" doc:"Ids of the others that it is for, also those that are dark or stuck, or show something that comes first"`
	Unattested []string `json:"unattested" nullable:"false" doc:"Ids of those that it is sent to and that cannot attest anything, such as LED boards: nobody knows whether they show it"`
}

// nobody is what is said of a notice that is for no display now.
func nobody() Attested { return Attested{[]string{}, []string{}, []string{}} }

// attestedBy returns what displays say of a notice that is for those with these ids.
func attestedBy(states []displays.State, ids []string, notice string) Attested {
	out := nobody()
	for i := range states {
		switch d := &states[i]; {
		case !slices.Contains(ids, d.ID):
		case d.Verdict.Code == displays.Unattested:
			out.Unattested = append(out.Unattested, d.ID)
		case attests(d) && d.Over == notice:
			out.Shown = append(out.Shown, d.ID)
		default:
			out.Missing = append(out.Missing, d.ID)
		}
	}
	return out
}

// setAside takes those out of the missing that have what is said of a notice and show something that comes first, and returns them.
func (a *Attested) setAside(states []displays.State) []string {
	waiting := []string{}
	for i := range states {
		d := &states[i]
		if at := slices.Index(a.Missing, d.ID); at >= 0 && attests(d) && d.Has[wire.Notices] == d.Want[wire.Notices] {
			waiting, a.Missing = append(waiting, d.ID), slices.Delete(a.Missing, at, at+1)
		}
	}
	return waiting
}

// attests reports whether what a display attests is what is on its glass now: its renderer has spoken lately, and
// its pictures move.
func attests(d *displays.State) bool { return d.Online && d.Verdict.Code != displays.Stuck }
