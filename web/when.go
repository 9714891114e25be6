package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// whenBody is a rule as a form has it. Dates, days and hours must all agree; within one of them any entry suffices.
type whenBody struct {
	Dates []datesBody `json:"dates,omitempty" maxItems:"20" doc:"Both ends included; an absent end is open"`
	Days  []string    `json:"days,omitempty" maxItems:"20" enum:"mon,tue,wed,thu,fri,sat,sun,workday,dayoff,statutory,new-year,spring-festival,qingming,labour-day,dragon-boat,mid-autumn,national-day" doc:"workday: make-up workdays included; dayoff: every other day; statutory: of the yearly list of days off"`
	Hours []hoursBody `json:"hours,omitempty" maxItems:"20" doc:"One that ends before it begins passes midnight"`
}

type datesBody struct {
	From  string `json:"from,omitempty" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	Until string `json:"until,omitempty" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
}

type hoursBody struct {
	From  string `json:"from" pattern:"^[0-9]{1,2}:[0-9]{2}$"`
	Until string `json:"until" pattern:"^[0-9]{1,2}:[0-9]{2}$" doc:"24:00 at most"`
}

var weekdayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var dayKinds = []struct {
	kind schedule.Kinds
	name string
}{
	{schedule.Workday, "workday"}, {schedule.DayOff, "dayoff"}, {schedule.Statutory, "statutory"}, {schedule.NewYear, "new-year"},
	{schedule.SpringFestival, "spring-festival"}, {schedule.Qingming, "qingming"}, {schedule.LabourDay, "labour-day"},
	{schedule.DragonBoat, "dragon-boat"}, {schedule.MidAutumn, "mid-autumn"}, {schedule.NationalDay, "national-day"},
}

// whenOf returns a rule in the form of the API.
func whenOf(r schedule.Rule) whenBody {
	var b whenBody
	for _, s := range r.Dates {
		var d datesBody
		if s.From != nil {
			d.From = s.From.String()
		}
		if s.Until != nil {
			d.Until = s.Until.String()
		}
		b.Dates = append(b.Dates, d)
	}
	for _, k := range dayKinds {
		if r.Kinds&k.kind != 0 {
			b.Days = append(b.Days, k.name)
		}
	}
	for i := range 7 {
		if d := time.Weekday((i + 1) % 7); r.Days.Has(d) {
			b.Days = append(b.Days, weekdayNames[d])
		}
	}
	for _, h := range r.Hours {
		b.Hours = append(b.Hours, hoursBody{clockOf(h.Start), clockOf(h.End)})
	}
	return b
}

func clockOf(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// rule reads a rule. The error, a *playlists.Refusal, names what is wrong.
func (b whenBody) rule() (r schedule.Rule, err error) {
	for _, d := range b.Dates {
		var s schedule.DateSpan
		for _, end := range []struct {
			text string
			into **schedule.Day
		}{{d.From, &s.From}, {d.Until, &s.Until}} {
			if end.text == "" {
				continue
			}
			var day schedule.Day
			if day.UnmarshalText([]byte(end.text)) != nil || end.text < "1900" || end.text >= "2100" {
				return r, wrongly("没有“"+end.text+"”这一天。", "There is no day \""+end.text+"\".")
			}
			*end.into = &day
		}
		switch {
		case s.From == nil && s.Until == nil:
			continue
		case s.From != nil && s.Until != nil && *s.From > *s.Until:
			return r, wrongly("结束日期在开始日期前面。", "The last day is before the first one.")
		}
		r.Dates = append(r.Dates, s)
	}
	for _, name := range b.Days {
		for d, n := range weekdayNames {
			if n == name {
				r.Days |= 1 << d
			}
		}
		for _, k := range dayKinds {
			if k.name == name {
				r.Kinds |= k.kind
			}
		}
	}
	for _, h := range b.Hours {
		from, ok1 := minutesOf(h.From)
		until, ok2 := minutesOf(h.Until)
		if until == 0 {
			until = 24 * 60
		}
		switch {
		case !ok1 || !ok2 || from == 24*60:
			return r, wrongly("一天只有0:00到24:00。", "A day has the hours from 0:00 to 24:00.")
		case from == until:
			return r, wrongly("开始和结束是同一个时间。", "It begins and ends at the same time.")
		}
		r.Hours = append(r.Hours, schedule.Hours{Start: from, End: until})
	}
	if slices.Contains(r.Hours, schedule.Hours{Start: 0, End: 24 * 60}) {
		r.Hours = nil // the whole day is no rule
	}
	return r, nil
}

func minutesOf(clock string) (int, bool) {
	hour, minute, _ := strings.Cut(clock, ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	return h*60 + m, err1 == nil && err2 == nil && m < 60 && h*60+m <= 24*60
}

func wrongly(zh, en string) *playlists.Refusal {
	return playlists.Refuse(zh, en, "请改一下日期或时间。", "Correct the date or the time.")
}
