package feeds

import (
	"fmt"
	"time"

	"yiping/playlists"
)

const (
	worth = 10 * time.Minute // of failures until somebody is told: networks hiccup
	old   = 24 * time.Hour   // from which a copy is probably wrong
)

// Problems returns what somebody has to see to. It says the same for as long as nothing else is the case.
func (all *Feeds) Problems(now time.Time) (out []playlists.Problem) {
	for _, f := range all.all {
		if p, ok := f.state.Load().problem(now.In(all.zone.Location)); ok {
			out = append(out, p)
		}
	}
	return out
}

func (s *State) problem(now time.Time) (playlists.Problem, bool) {
	p := playlists.Problem{ID: "agenda/feed/" + s.Name, Where: s.Name}
	if s.Fault == nil {
		return p, false
	}
	since, current := s.Since.In(now.Location()), s.Current.In(now.Location())
	what := s.Fault.What
	p.Remedy = s.Fault.Remedy
	switch age := now.Sub(s.Current); {
	case s.Copy == nil:
		p.What = playlists.Text{
			ZH: fmt.Sprintf("日历“%s”还没有取到过：%s。屏幕上没有它的活动", s.Name, stop(what.ZH)),
			EN: fmt.Sprintf("The calendar %s has never been fetched: %s. Displays have none of its events", s.Name, stop(what.EN)),
		}
	case s.Fault.held:
		p.What = playlists.Text{ZH: fmt.Sprintf("日历“%s”%s", s.Name, what.ZH), EN: fmt.Sprintf("The calendar %s: %s", s.Name, what.EN)}
	case age >= old:
		p.ID += "/old"
		p.What = playlists.Text{
			ZH: fmt.Sprintf("日历“%s”已经%s没有更新，屏幕上还是%s的内容，很可能已经不对：%s", s.Name, ageZH(age), clock(current), stop(what.ZH)),
			EN: fmt.Sprintf("The calendar %s has not been updated for %s; displays have what it said on %s, which is probably wrong by now: %s", s.Name, ageEN(age), stamp(current), stop(what.EN)),
		}
		p.Remedy = playlists.Text{
			ZH: stop(p.Remedy.ZH) + "；在那以前，可以把安排表放进“日程”文件夹",
			EN: stop(p.Remedy.EN) + ". Until then a timetable can be put into the folder 日程",
		}
	case s.Fault.answered, now.Sub(s.Since) >= worth:
		p.What = playlists.Text{
			ZH: fmt.Sprintf("日历“%s”从%s起取不到：%s。屏幕上是%s的内容（%s前）", s.Name, clock(since), stop(what.ZH), clock(current), ageZH(age)),
			EN: fmt.Sprintf("The calendar %s has not been fetched since %s: %s. Displays have what it said on %s (%s ago)", s.Name, stamp(since), stop(what.EN), stamp(current), ageEN(age)),
		}
	default:
		return p, false
	}
	return p, true
}

// stop takes the full stop from the end of a sentence.
func stop(s string) string {
	for _, end := range []string{"。", "."} {
		if len(s) > len(end) && s[len(s)-len(end):] == end {
			return s[:len(s)-len(end)]
		}
	}
	return s
}

func clock(t time.Time) string {
	return fmt.Sprintf("%d月%d日%d:%02d", t.Month(), t.Day(), t.Hour(), t.Minute())
}

func stamp(t time.Time) string { return t.Format("2 Jan 15:04") }

// An age is said in whole hours and days, so that a problem does not change every minute.
func ageZH(d time.Duration) string {
	switch {
	case d < time.Hour:
		return "不到1小时"
	case d < 48*time.Hour:
		return fmt.Sprintf("%d小时", d/time.Hour)
	}
	return fmt.Sprintf("%d天", d/(24*time.Hour))
}

func ageEN(d time.Duration) string {
	switch {
	case d < time.Hour:
		return "less than an hour"
	case d < 2*time.Hour:
		return "an hour"
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}
