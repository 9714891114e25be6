package library

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"yiping/daemon/answers"
	"yiping/daemon/library/hints"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

//go:embed statuspage.gohtml
var statusSource string

var statusTemplate = template.Must(template.New("status").Parse(statusSource))

// How many lines a list of the page has at most: ten thousand files of junk are no reason for a page that
// no browser opens.
const (
	mostLines = 200
	mostNames = 60
)

// StatusPage returns 播出状态.html as it is now, for those who cannot see the content folder.
func (l *Library) StatusPage() []byte {
	report, _ := l.report.Get()
	report.Timetables = l.timetables()
	return statusPage(report, l.screens().Plays, time.Now().UnixMilli(), l.cfg.Zone, l.calendar())
}

// statusPage returns 播出状态.html, which lies at the root of the content folder: what is on which display,
// what waits, what is not shown and why, what looks out of date. It is one file without scripts that loads
// nothing, because it is opened from a shared folder; a browser fetches it again every half minute.
// plays has the names of the displays that play a playlist. Times are said relative to now, so the page
// should be written again at midnight at the latest.
func statusPage(r Report, plays map[string][]string, now int64, zone schedule.Zone, calendar schedule.Calendar) []byte {
	p := page{zone: zone, calendar: calendar, now: now, Updated: clockTime(now, zone), Date: dateOf(now, zone)}
	for _, names := range plays {
		p.screens = append(p.screens, names...)
	}
	slices.Sort(p.screens)
	p.Screens = len(slices.Compact(p.screens))
	p.fill(r, plays)
	p.Headline, p.English = p.headline()
	var b bytes.Buffer
	b.WriteString("<!doctype html>" + statusMark + "\n")
	if err := statusTemplate.Execute(&b, &p); err != nil {
		panic(err) // the template and the data are ours and the buffer does not fail
	}
	return b.Bytes()
}

// page is what the template shows. Every string may come from a file name.
type page struct {
	zone     schedule.Zone
	calendar schedule.Calendar
	now      int64
	screens  []string

	Headline []string
	English  string
	Updated  string
	Date     string
	Screens  int // displays that play something
	OnAir    int // items in force that some display plays
	ToCome   int // and those that will be

	Held     []heldCard
	Refused  list
	Problems []playlists.Problem
	Stale    list // looks out of date but plays
	Folders  []folderCard
	Expired  list
	Waiting  list
	Parked   list
	Removed  list
	Agenda   *agendaCard // nil: nobody reads timetables

	notes  int
	unread int // timetables of which nothing could be read
	rows   int // of the others, that could not
}

// list is a list of files that may be cut.
type list struct {
	Lines []line
	Count int
	More  int // lines that are left out
}

// line is one file.
type line struct {
	Name, Folder   string
	When           string // 今天 9:14
	Due            bool   // its rule holds now
	Reason, Remedy playlists.Text
	Rule           playlists.Text
	Notes          []playlists.Text
	place          string // sorts it as it is played
}

// folderCard is a playlist and where it is seen.
type folderCard struct {
	Name    string
	Screens []string
	Files   list
}

type heldCard struct {
	Name  string
	Files int
	When  string
}

// fill sorts the files into the lists of the page.
func (p *page) fill(r Report, plays map[string][]string) {
	byFolder := map[string][]line{}
	for name := range plays {
		byFolder[name] = nil
	}
	for _, f := range r.Files {
		l := p.line(f)
		switch {
		case f.State == Refused, f.State == Unused:
			p.Refused.add(l)
		case f.State == Waiting:
			p.Waiting.add(l)
		case f.timetable && r.Timetables != nil: // see agenda
		case f.State == Parked:
			p.Parked.add(l)
		case f.Expired:
			p.Expired.add(l)
		default:
			p.notes += len(f.Notes)
			first, _, _ := strings.Cut(f.Path, "/")
			if old, ok := outdated(f, p.zone, p.now); ok && len(plays[first]) > 0 {
				stale := l
				stale.Reason, stale.Rule, stale.Notes = old, playlists.Text{}, nil
				p.Stale.add(stale)
			}
			byFolder[first] = append(byFolder[first], l)
			switch {
			case len(plays[first]) == 0: // nobody sees it
			case l.Due:
				p.OnAir++
			default:
				p.ToCome++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byFolder)) {
		card := folderCard{Name: answers.OneLine(name), Screens: slices.Sorted(slices.Values(plays[name]))}
		for _, l := range byFolder[name] {
			card.Files.add(l)
		}
		card.Files.cut(mostLines)
		p.Folders = append(p.Folders, card)
	}
	for _, x := range r.Removed {
		l := p.line(File{Path: x.Path, Arrived: x.At})
		p.Removed.Lines = append(p.Removed.Lines, l) // newest first already
		p.Removed.Count++
	}
	for _, h := range r.Held {
		p.Held = append(p.Held, heldCard{Name: answers.OneLine(h.Playlist), Files: h.Files, When: p.when(h.Since)})
	}
	for _, x := range r.Problems {
		p.Problems = append(p.Problems, playlists.Problem{Where: answers.OneLine(x.Where), What: legible(x.What), Remedy: legible(x.Remedy)})
	}
	p.agenda(r)
	p.Refused.cut(mostLines)
	p.Stale.cut(mostLines)
	p.Expired.cut(mostNames)
	p.Waiting.cut(mostNames)
	p.Parked.cut(mostNames)
	if len(p.Removed.Lines) > mostNames {
		p.Removed.Lines, p.Removed.More = p.Removed.Lines[:mostNames], p.Removed.Count-mostNames
	}
}

func (p *page) line(f File) line {
	dir, name := path.Split(f.Path)
	l := line{
		Name: hints.Legible(name), Folder: strings.ReplaceAll(hints.Legible(strings.TrimSuffix(dir, "/")), "/", " › "), When: p.when(f.Arrived),
		Reason: legible(f.Reason), Remedy: legible(f.Remedy), Rule: legible(f.Rule),
	}
	for _, note := range f.Notes {
		l.Notes = append(l.Notes, legible(note))
	}
	if l.Folder == "" {
		l.Folder = "最外层"
	}
	entry := playlists.Entry{Item: playlists.Item{ID: f.Path}}
	if f.Entry != nil {
		entry = *f.Entry
	}
	l.place = entry.SortKey()
	l.Due = len(entry.Rule.Spans(p.zone, p.calendar, p.now, p.now+1)) > 0
	return l
}

// legible makes a text harmless that may quote a file name.
func legible(x playlists.Text) playlists.Text {
	return playlists.Text{ZH: answers.OneLine(x.ZH), EN: answers.OneLine(x.EN)}
}

func (l *list) add(x line) { l.Lines, l.Count = append(l.Lines, x), l.Count+1 }

// cut puts the lines into playing order and leaves out what is too much.
func (l *list) cut(most int) {
	slices.SortStableFunc(l.Lines, func(a, b line) int { return strings.Compare(a.place, b.place) })
	if len(l.Lines) > most {
		l.Lines, l.More = l.Lines[:most], l.Count-most
	}
}

// headline is the one sentence at the top: is all well, and if not, what is not. In parts, so that a line
// is not broken within one.
func (p *page) headline() (zh []string, en string) {
	var words []string
	add := func(n int, z, one, many string) {
		if n == 1 {
			many = one
		}
		if n > 0 {
			zh, words = append(zh, fmt.Sprintf(z, n)), append(words, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(p.Refused.Count, "%d个文件没播出", "file not shown", "files not shown")
	for _, h := range p.Held {
		zh, words = append(zh, "“"+h.Name+"”等你确认"), append(words, h.Name+" waits to be confirmed")
	}
	add(p.unread, "%d份活动安排读不了", "timetable unreadable", "timetables unreadable")
	add(p.rows, "%d行活动安排没用上", "row of a timetable not used", "rows of timetables not used")
	add(len(p.Problems), "%d个问题", "problem", "problems")
	add(p.Stale.Count, "%d个可能过期", "maybe out of date", "maybe out of date")
	add(p.notes, "%d条提醒", "note", "notes")
	if len(zh) == 0 {
		add(p.ToCome, "%d个到时播", "to come", "to come")
		add(p.OnAir, "%d个内容在播", "item", "items")
		if p.OnAir+p.ToCome == 0 {
			zh, words = []string{"还没有内容"}, []string{"nothing to show yet"}
		}
		add(p.Screens, "%d块屏", "display", "displays")
		slices.Reverse(zh)
		slices.Reverse(words)
		return append([]string{"全部正常："}, commas(zh)...), "All is well: " + strings.Join(words, ", ")
	}
	zh[0] = "有" + zh[0]
	return commas(zh), strings.Join(words, ", ")
}

// commas ends every part but the last with a comma.
func commas(parts []string) []string {
	for i := range parts[:len(parts)-1] {
		parts[i] += "，"
	}
	return parts
}

// when says an instant as people do: 今天 9:14.
func (p *page) when(t int64) string {
	if t <= 0 {
		return ""
	}
	day, today := p.zone.Day(t), p.zone.Day(p.now)
	year, _, _ := today.Date()
	y, m, d := day.Date()
	switch {
	case day == today:
		return "今天 " + clockTime(t, p.zone)
	case day == today-1:
		return "昨天 " + clockTime(t, p.zone)
	case y == year:
		return fmt.Sprintf("%d月%d日", int(m), d)
	}
	return fmt.Sprintf("%d年%d月%d日", y, int(m), d)
}

func clockTime(t int64, zone schedule.Zone) string {
	return strings.TrimPrefix(time.UnixMilli(t).In(zone.Location).Format("15:04"), "0")
}

func dateOf(t int64, zone schedule.Zone) string {
	day := zone.Day(t)
	y, m, d := day.Date()
	return fmt.Sprintf("%d年%d月%d日 星期%s", y, int(m), d, string([]rune("日一二三四五六")[day.Weekday()]))
}

// outdated says why a file that plays looks out of date by its name, if it does.
func outdated(f File, zone schedule.Zone, now int64) (playlists.Text, bool) {
	if f.Entry != nil && len(f.Entry.Rule.Dates) > 0 {
		return playlists.Text{}, false // it ends by itself
	}
	said, over, ok := hints.Period(path.Base(f.Path), hints.Site{Zone: zone, Arrived: f.Arrived})
	if !ok || zone.Day(now) <= over {
		return playlists.Text{}, false
	}
	return playlists.Text{
		ZH: "名字里写着“" + said + "”，已经过去了，还在播。",
		EN: "Its name says " + said + ", which is long past, and it still plays.",
	}, true
}
