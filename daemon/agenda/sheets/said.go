package sheets

import (
	"slices"
	"strings"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// checkWeekday compares what the column of weekdays says with the date, or takes it as a rule for a span.
// It also finds the day that 12.1 means: Excel makes the same number of 12.10.
func (x *sheetReader) checkWeekday(d *days, row Row) *playlists.Text {
	said := plain(tidy(x.text(row, weekdayOf)))
	set := weekSet(said)
	if !strings.ContainsAny(said, "周星礼") && len([]rune(said)) > 1 {
		set = 0
	}
	if set == 0 {
		set = d.stated
		if set != 0 {
			said = "周" + string([]rune("日一二三四五六")[firstDay(set)])
		}
	}
	if x.m.hidden {
		said = ""
		for n, c := range []rune("日一二三四五六") {
			if set&(1<<n) != 0 {
				said += "周" + string(c)
			}
		}
	}
	switch {
	case len(d.list) == 1 && !d.many:
		day := d.list[0]
		if m := lostZero.FindStringSubmatch(plain(x.text(row, date, when))); m != nil {
			if other, ok := x.m.resolve(atoi(m[1]), atoi(m[2])*10); ok {
				if set.Has(other.Weekday()) && !set.Has(day.Weekday()) {
					d.list = []schedule.Day{other}
					return nil
				}
				if set == 0 {
					t := text("“"+m[0]+"”按"+monthDay(day)+"显示。如果是"+monthDay(other)+"，请写成“"+monthDay(other)+"”。",
						m[0]+" is shown as "+day.String()+". If "+other.String()+" is meant, write "+monthDay(other)+".")
					return &t
				}
			}
		}
		if set != 0 && !set.Has(day.Weekday()) {
			t := text(monthDay(day)+"是"+weekday(day.Weekday())+"，表里写的是"+said+"。按"+monthDay(day)+"显示。",
				day.String()+" is a "+day.Weekday().String()+"; the sheet says "+said+". It is shown on "+day.String()+".")
			return &t
		}
	case d.span && set != 0:
		days := slices.DeleteFunc(slices.Clone(d.list), func(day schedule.Day) bool { return !set.Has(day.Weekday()) })
		first, last := d.list[0], d.list[len(d.list)-1]
		single := set&(set-1) == 0
		if len(days) == 0 || single && last-first < 7 {
			return nil
		}
		if len(days) < len(d.list) {
			d.list, d.span = days, false
			t := text("从"+monthDay(first)+"到"+monthDay(last)+"，只在"+said+"显示，共"+itoa(len(days))+"天。", "From "+first.String()+" to "+last.String()+" it is shown only on "+said+": "+itoa(len(days))+" days.")
			return &t
		}
	case d.many && set != 0:
		for _, day := range d.list {
			if !set.Has(day.Weekday()) {
				t := text(monthDay(day)+"是"+weekday(day.Weekday())+"，表里写的是"+said+"。按"+monthDay(day)+"显示。",
					day.String()+" is a "+day.Weekday().String()+"; the sheet says "+said+". It is shown on "+day.String()+".")
				return &t
			}
		}
	}
	return nil
}

func firstDay(set schedule.Weekdays) (n int) {
	for n < 6 && set&(1<<n) == 0 {
		n++
	}
	return n
}
