package library

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"yiping/daemon/answers"
	"yiping/daemon/holidays"
	"yiping/daemon/library/hints"
	"yiping/playlists"
)

// Timetable is what became of a file of an agenda folder, or of another source of bookings. The library does
// not read them; whoever does says so through Config.Timetables, because 播出状态.html speaks of every file.
type Timetable struct {
	Path     string // in the content folder; of another source, its name
	Taken    int64  // when the version that counts was taken, Unix milliseconds; 0: none counts yet
	Opening  bool   // a newer version, or the first one, is being read
	Bookings int    // how many of it count
	Unusable bool   // nothing of it could be read; Refused says why
	Refused  []TimetableLine
	Notes    []TimetableLine // it counts, but someone should look
}

// TimetableLine is about one row, or one cell, or about all of a timetable if it names none.
type TimetableLine struct {
	Sheet, Title string
	Row          int
	Cell         string // "C5"
	What, Remedy playlists.Text
}

// timetables returns what is known of the agenda folders, nil if nobody says.
func (l *Library) timetables() []Timetable {
	if l.cfg.Timetables == nil {
		return nil
	}
	if all, version := l.cfg.Timetables.Get(); version > 0 {
		return all
	}
	return nil
}

// timetableStir returns a channel that closes when more is known of the agenda folders.
func (l *Library) timetableStir(seen uint64) <-chan struct{} {
	if l.cfg.Timetables == nil {
		return nil
	}
	return l.cfg.Timetables.Changed(seen)
}

// agendaCard is the part of the page about timetables.
type agendaCard struct {
	Bookings int
	Tables   []tableCard
	More     int
	Beside   []string // what else lies there
}

// tableCard is one timetable.
type tableCard struct {
	Name, Folder, When string
	Bookings           int
	Unusable           bool
	Opening, First     bool // it is being read; there was none before
	Refused, Notes     []tableLine
	MoreRefused        int
	MoreNotes          int
}

type tableLine struct {
	At           string // 12月 第14行
	What, Remedy playlists.Text
}

// How much is said of timetables: whoever has a hundred wrong rows mends the first ones first.
const (
	mostTables     = 30
	mostTableLines = 12
)

// agenda makes the part about timetables.
func (p *page) agenda(r Report) {
	if r.Timetables == nil {
		return
	}
	card := &agendaCard{}
	told := map[string]bool{}
	for _, t := range r.Timetables {
		told[t.Path] = true
		card.Bookings += t.Bookings
		p.notes += len(t.Notes)
		if t.Unusable {
			p.unread++
		} else {
			p.rows += len(t.Refused)
		}
		dir, name := path.Split(t.Path)
		c := tableCard{
			Name: answers.OneLine(name), Folder: answers.OneLine(strings.TrimSuffix(dir, "/")), When: p.when(t.Taken), Bookings: t.Bookings, Unusable: t.Unusable, Opening: t.Opening, First: t.Taken == 0,
			Refused: tableLines(t.Refused), Notes: tableLines(t.Notes),
		}
		c.MoreRefused, c.MoreNotes = len(t.Refused)-len(c.Refused), len(t.Notes)-len(c.Notes)
		card.Tables = append(card.Tables, c)
	}
	// What has to be mended comes first.
	slices.SortStableFunc(card.Tables, func(a, b tableCard) int { return min(len(b.Refused), 1) - min(len(a.Refused), 1) })
	if len(card.Tables) > mostTables {
		card.Tables, card.More = card.Tables[:mostTables], len(card.Tables)-mostTables
	}
	for _, f := range r.Files {
		if name := path.Base(f.Path); f.timetable && !told[f.Path] && len(card.Beside) < mostTables {
			said := hints.Legible(name)
			if _, yearly := holidays.Named(name); yearly {
				said += "（放假表）"
			}
			card.Beside = append(card.Beside, said)
		}
	}
	p.Agenda = card
}

func tableLines(lines []TimetableLine) (out []tableLine) {
	for _, l := range lines[:min(len(lines), mostTableLines)] {
		var at []string
		if l.Sheet != "" {
			at = append(at, answers.OneLine(l.Sheet))
		}
		if l.Cell != "" {
			at = append(at, answers.OneLine(l.Cell))
		} else if l.Row > 0 {
			at = append(at, fmt.Sprintf("第%d行", l.Row))
		}
		x := tableLine{At: strings.Join(at, " "), What: legible(l.What), Remedy: legible(l.Remedy)}
		if title := answers.OneLine(l.Title); title != "" {
			x.What.ZH = answers.Quoted(title) + "：" + x.What.ZH
		}
		x.What.ZH, x.Remedy.ZH = answers.Sentence(x.What.ZH, "。"), answers.Sentence(x.Remedy.ZH, "。")
		x.What.EN, x.Remedy.EN = answers.Sentence(x.What.EN, "."), answers.Sentence(x.Remedy.EN, ".")
		out = append(out, x)
	}
	return out
}
