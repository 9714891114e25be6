package playlists_test

import (
	"slices"
	"strings"
	"time"

	"yiping/playlists/schedule"
)

// An almanac is the list of days off as it hangs on the wall: to a date belong the names of the holidays,
// or 上班. The oracle reads it, so that it shares nothing with schedule.Calendar but the days.
type almanac map[string]string

var kindsByName = map[string]schedule.Kinds{
	"工作日": schedule.Workday, "节假日": schedule.DayOff, "法定节假日": schedule.Statutory,
	"元旦": schedule.NewYear, "春节": schedule.SpringFestival, "清明": schedule.Qingming, "劳动节": schedule.LabourDay,
	"端午": schedule.DragonBoat, "中秋": schedule.MidAutumn, "国庆": schedule.NationalDay,
}

// edit does what a line of a story says of a day, if it does.
func (a almanac) edit(words []string) bool {
	switch {
	case len(words) == 3 && words[0] == "holiday":
		a[words[1]] = words[2]
	case len(words) == 2 && words[0] == "work":
		a[words[1]] = "上班"
	case len(words) == 2 && words[0] == "plain":
		delete(a, words[1])
	default:
		return false
	}
	return true
}

// calendar is the almanac as the daemon has it: the 31st of December is in the file of the next year.
func (a almanac) calendar() schedule.Calendar {
	c := schedule.Calendar{}
	for date, words := range a {
		var d schedule.Day
		if err := d.UnmarshalText([]byte(date)); err != nil {
			panic(err)
		}
		year, _, _ := d.Date()
		if strings.HasSuffix(date, "-12-31") {
			year++
		}
		if c[year] == nil {
			c[year] = schedule.Year{}
		}
		kinds := schedule.Workday
		if words != "上班" {
			kinds = schedule.Statutory
			for _, name := range strings.Split(words, ",") {
				kinds |= kindsByName[name]
			}
		}
		c[year][d] = kinds
	}
	return c
}

// meets says whether one of the kinds of days is what the day is.
func (a almanac) meets(kinds schedule.Kinds, date time.Time) bool {
	words, listed := a[date.Format(time.DateOnly)]
	weekend := date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
	works := words == "上班" || !listed && !weekend
	for name, kind := range kindsByName {
		if kinds&kind == 0 {
			continue
		}
		switch name {
		case "工作日":
			if works {
				return true
			}
		case "节假日":
			if !works {
				return true
			}
		case "法定节假日":
			if listed && words != "上班" {
				return true
			}
		default:
			if slices.Contains(strings.Split(words, ","), name) {
				return true
			}
		}
	}
	return false
}
