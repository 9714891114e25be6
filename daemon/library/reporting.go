package library

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"yiping/daemon/holidays"
	"yiping/daemon/library/hints"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// A report follows the catalog by a moment, and by a longer one where there is much to say: while ten
// thousand files are being dropped, nobody reads.
const (
	reportSoon    = 50 * time.Millisecond
	reportPerFile = 100 * time.Microsecond
)

// reportSoon has the report made after a moment.
func (fo *folder) reportSoon() {
	if fo.tell.IsZero() {
		fo.tell = time.Now().Add(reportSoon + time.Duration(fo.told)*reportPerFile)
	}
}

// tellReport sets the report when it is due.
func (fo *folder) tellReport(now time.Time) {
	if !fo.midnight.After(now) {
		fo.midnight = fo.nextMidnight(now)
		fo.tell = now // dates are over
	}
	if fo.tell.IsZero() || now.Before(fo.tell) {
		return
	}
	fo.tell = time.Time{}
	r := fo.makeReport(now)
	fo.told = len(r.Files)
	if last, version := fo.lib.report.Get(); version == 0 || !sameReport(last, r) {
		fo.lib.report.Set(r)
	}
	what := told{report: r, away: fo.away, early: fo.starting, mark: fo.mark.id}
	fo.top.each(func(f *file) {
		if f.ours {
			what.ours = append(what.ours, f.path)
		}
	})
	fo.lib.told.Set(what)
}

func sameReport(a, b Report) bool { return reflect.DeepEqual(a, b) }

func (fo *folder) nextMidnight(now time.Time) time.Time {
	zone := fo.lib.cfg.Zone
	return time.UnixMilli(zone.Start(zone.Day(now.UnixMilli())+1, 0))
}

func (fo *folder) makeReport(now time.Time) Report {
	r := Report{Held: fo.heldNow()}
	fo.reportDir(&r, fo.top, now)
	slices.SortFunc(r.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	for _, p := range fo.problems {
		r.Problems = append(r.Problems, p)
	}
	for _, l := range fo.lineups {
		r.Problems = append(r.Problems, l.problems...)
	}
	slices.SortFunc(r.Problems, func(a, b playlists.Problem) int { return strings.Compare(a.ID, b.ID) })
	for m, at := range fo.removed {
		r.Removed = append(r.Removed, Removed{Path: m.Path, Hash: m.Hash, At: at})
	}
	slices.SortFunc(r.Removed, func(a, b Removed) int {
		return cmp.Or(-cmp.Compare(a.At, b.At), strings.Compare(a.Path, b.Path), strings.Compare(a.Hash, b.Hash))
	})
	return r
}

func (fo *folder) reportDir(r *Report, d *dir, now time.Time) {
	if d.place == inGarbled {
		fo.reportGarbled(r, d)
		return
	}
	if d.place == inWeb {
		if index := d.files[webIndex]; index != nil && d.parent.place != inWeb {
			r.Files = append(r.Files, File{Path: index.path, State: Refused, Reason: refuseWeb.What, Remedy: refuseWeb.Remedy, Arrived: index.arrived()})
		}
		return
	}
	var names []string
	first := len(r.Files)
	for _, f := range d.files {
		if f.ours || isPlaylistFile(f) && f.refused == nil || d.place != inPlayed && f.maybeOurs() && f.peeked != f.sig {
			continue // the last: not known yet whether it is ours, and an answer to an answer would be silly
		}
		x := fo.reportFile(f, now)
		if x.State == Taken {
			names = append(names, f.name)
		}
		r.Files = append(r.Files, x)
	}
	noteDuplicates(r.Files[first:], names)
	for _, sub := range d.dirs {
		fo.reportDir(r, sub, now)
	}
}

// noteDuplicates adds a note to the files of a folder that are probably the same thing twice.
func noteDuplicates(files []File, taken []string) {
	slices.Sort(taken)
	twin := map[string]string{}
	for _, group := range hints.Duplicates(taken) {
		for i, name := range group {
			twin[name] = group[0]
			if i == 0 {
				twin[name] = group[1]
			}
		}
	}
	for i := range files {
		f := &files[i]
		_, name := split(f.Path)
		if other, is := twin[name]; is && f.State == Taken {
			f.Notes = append(slices.Clip(f.Notes), hints.DuplicateNote(name, other))
		}
	}
}

// reportFile says what became of a file.
func (fo *folder) reportFile(f *file, now time.Time) File {
	x := File{Path: hints.Meant(f.path), Arrived: f.arrived()}
	if !readable(f.name) {
		x.garbled = f.name
	}
	set := func(s FileState, w playlists.Refusal) File {
		x.State, x.Reason, x.Remedy = s, w.What, w.Remedy
		return x
	}
	switch f.dir.place {
	case inRoot:
		return set(Unused, fo.lib.loose())
	case inUnused:
		return set(Unused, fo.lib.unusedIn(listOf(x.Path)))
	case inParked:
		return set(Parked, playlists.Refusal{})
	case inAgenda:
		x.timetable = true
		x.Notes = []playlists.Text{noteAgenda}
		if _, yearly := holidays.Named(f.name); yearly {
			x.Notes = []playlists.Text{noteHolidays}
		}
		return set(Parked, playlists.Refusal{})
	case inAlerts:
		x.Notes = []playlists.Text{noteAlerts}
		return set(Parked, playlists.Refusal{})
	}
	switch {
	case f.refused != nil:
		return set(Refused, f.refused.Refusal)
	case f.meant != nil:
		return set(Refused, *f.meant)
	case f.entry == nil:
		return set(Waiting, f.notYet.waitFor())
	}
	x.State, x.Entry, x.Rule, x.Notes = Taken, f.entry, f.hints.Sentence, f.hints.Notes
	x.Expired = expired(f.entry, fo.lib.cfg.Zone, fo.lib.calendar(), now)
	if !f.current() && f.notYet != "" && f.notYet != delayResting {
		x.Notes = append(slices.Clip(x.Notes), noteOldPlays)
	}
	return x
}

var noteHolidays = playlists.Text{
	ZH: "这是放假表。看不懂的行，管理员的“问题”里会列出来。",
	EN: "This is a list of days off. Lines that are not understood are among the problems of the operators' page.",
}

var noteAgenda = playlists.Text{
	ZH: "这个文件夹放活动安排。读出了多少场、哪一行看不懂，见“播出状态.html”里的“活动安排”。",
	EN: "This folder is for timetables. How much of them counts, and which rows cannot be read, is said in 播出状态.html.",
}

var noteAlerts = playlists.Text{
	ZH: "这个文件夹放气象等部门的预警（CAP），不当节目播。没上屏的，旁边会有说明。",
	EN: "This folder is for alerts of authorities (CAP); it is no playlist. What is not shown is answered beside the file.",
}

var noteOldPlays = playlists.Text{
	ZH: "正在换成新的，换好以前播放原来的。",
	EN: "It is being replaced; until that is done the old one is shown.",
}

// arrived is when the bytes came; for those that were not taken, when they were last changed.
func (f *file) arrived() int64 {
	if f.known != nil {
		return f.known.Arrived
	}
	return f.sig.ctime / int64(time.Millisecond)
}

// expired reports whether all dates of the entry are over.
func expired(e *playlists.Entry, zone schedule.Zone, calendar schedule.Calendar, now time.Time) bool {
	if len(e.Rule.Dates) == 0 {
		return false
	}
	last := zone.Day(now.UnixMilli())
	for _, s := range e.Rule.Dates {
		if s.Until == nil {
			return false
		}
		last = max(last, *s.Until)
	}
	t := now.UnixMilli()
	return len(e.Rule.Spans(zone, calendar, t, zone.End(last+3, 0))) == 0
}
