package hints

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// FuzzAnyNameIsAnswered holds for every string: reading it does not panic, what is refused has a reason
// and a remedy, a sentence is there exactly if something is in force, and its dates, days and hours are
// those of the rule.
func FuzzAnyNameIsAnswered(f *testing.F) {
	data, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		name, _, _ := strings.Cut(line, " | ")
		f.Add(name)
	}
	f.Add("[\xff\xfe20s].jpg")
	f.Add("\u202e[20s]gpj")
	at := site("2026-11-23")
	f.Fuzz(func(t *testing.T, name string) {
		h, err := Parse(name, at)
		if err != nil {
			e, ok := errors.AsType[*playlists.Refusal](err)
			if !ok || e.What.ZH == "" || e.Remedy.ZH == "" || e.What.EN == "" || e.Remedy.EN == "" {
				t.Fatalf("%q: refused without a reason or a remedy: %v", name, err)
			}
			return
		}
		said := h.Sentence.ZH != ""
		inForce := !h.Rule.Always() || h.MS != 0 || h.FitSet || h.Sound || h.Mute || h.First || h.Now
		if said != inForce || said != (h.Sentence.EN != "") {
			t.Fatalf("%q: in force %v, said %q", name, inForce, h.Sentence.ZH)
		}
		if h.MS != 0 && (h.MS < shortest || h.MS > longest) {
			t.Fatalf("%q: %d ms", name, h.MS)
		}
		for _, hours := range h.Rule.Hours {
			if hours.Start < 0 || hours.Start >= midnight || hours.End <= 0 || hours.End > midnight || hours.Start == hours.End {
				t.Fatalf("%q: hours %+v", name, hours)
			}
		}
		if diff := cmp.Diff(h.Rule, heard(t, h.Sentence.ZH)); diff != "" {
			t.Fatalf("%q: %q is not the rule:\n%s", name, h.Sentence.ZH, diff)
		}
		for _, n := range h.Notes {
			if n.ZH == "" || n.EN == "" || !utf8.ValidString(n.ZH) {
				t.Fatalf("%q: note %+v", name, n)
			}
		}
	})
}

var (
	saidSpan  = regexp.MustCompile(`(\d+)年(\d+)月(\d+)日(?:至(?:(\d+)年)?(\d+)月(\d+)日|(前（含当天）|（含当天）)|(起))?`)
	saidHours = regexp.MustCompile(`(\d+):(\d\d)–(?:次日)?(\d+):(\d\d)`)
	saidKinds = regexp.MustCompile(`法定节假日|节假日|工作日|(?:元旦|春节|清明|劳动节|端午|中秋|国庆)假期`)
	saidDays  = regexp.MustCompile(`星期([一二三四五六日])(?:至星期([一二三四五六日]))?`)
)

// heard reads a sentence as a person would, to compare what is said with what is done. It shares no code
// with what wrote the sentence.
func heard(t *testing.T, sentence string) (r schedule.Rule) {
	num := func(s string) int { n, _ := strconv.Atoi(s); return n }
	day := func(y, m, d string) *schedule.Day {
		if !schedule.ValidDate(num(y), time.Month(num(m)), num(d)) {
			t.Fatalf("%q names a day that does not exist", sentence)
		}
		x := schedule.DayOf(num(y), time.Month(num(m)), num(d))
		return &x
	}
	when, _, _ := strings.Cut(sentence, "；")
	for _, m := range saidSpan.FindAllStringSubmatch(when, -1) {
		first := day(m[1], m[2], m[3])
		switch {
		case m[7] != "":
			r.Dates = append(r.Dates, schedule.DateSpan{Until: first})
		case m[8] != "":
			r.Dates = append(r.Dates, schedule.DateSpan{From: first})
		case m[5] == "":
			r.Dates = append(r.Dates, schedule.DateSpan{From: first, Until: first})
		default:
			year := m[4]
			if year == "" {
				year = m[1]
			}
			r.Dates = append(r.Dates, schedule.DateSpan{From: first, Until: day(year, m[5], m[6])})
		}
	}
	for _, m := range saidDays.FindAllStringSubmatch(when, -1) {
		week := []string{"一", "二", "三", "四", "五", "六", "日"}
		a := slices.Index(week, m[1])
		b := a
		if m[2] != "" {
			b = slices.Index(week, m[2])
		}
		for ; a <= b; a++ {
			r.Days |= 1 << ((a + 1) % 7)
		}
	}
	for _, word := range saidKinds.FindAllString(when, -1) {
		r.Kinds |= map[string]schedule.Kinds{
			"工作日": schedule.Workday, "节假日": schedule.DayOff, "法定节假日": schedule.Statutory,
			"元旦假期": schedule.NewYear, "春节假期": schedule.SpringFestival, "清明假期": schedule.Qingming, "劳动节假期": schedule.LabourDay,
			"端午假期": schedule.DragonBoat, "中秋假期": schedule.MidAutumn, "国庆假期": schedule.NationalDay,
		}[word]
	}
	for _, m := range saidHours.FindAllStringSubmatch(when, -1) {
		h := schedule.Hours{Start: num(m[1])*60 + num(m[2]), End: num(m[3])*60 + num(m[4])}
		if strings.Contains(m[0], "次日") != (h.End <= h.Start) {
			t.Fatalf("%q: the next day is wrong", sentence)
		}
		r.Hours = append(r.Hours, h)
	}
	return r
}

// TestWrittenAndHeard writes random hints in random spellings and expects exactly those back.
func TestWrittenAndHeard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]string{"~", "～", "-", "—", "–", "至", "到"})
		open := rapid.IntRange(0, 2)
		bracket := func(s string) string {
			k := open.Draw(t, "bracket")
			return string([]rune("[【［")[k]) + s + string([]rune("]】］")[k])
		}
		first := schedule.DayOf(2026, 1, 1) + schedule.Day(rapid.IntRange(0, 900).Draw(t, "first"))
		last := first + schedule.Day(rapid.IntRange(6, 300).Draw(t, "days"))
		date := func(d schedule.Day) string {
			y, m, day := d.Date()
			return fmt.Sprintf(rapid.SampledFrom([]string{"%d年%d月%d日", "%d-%d-%d", "%d.%d.%d", "%d%02d%02d"}).Draw(t, "form"), y, int(m), day)
		}
		start := rapid.IntRange(0, 23).Draw(t, "start")
		end := rapid.IntRange(1, 24).Filter(func(n int) bool { return n != start && (start != 0 || n != 24) }).Draw(t, "end")
		form := rapid.SampledFrom([]string{"%d点", "%d:00", "%d时", "%d：00"})
		days := rapid.SampledFrom([]string{"周一至周五", "周六", "周日、周六", "mon-fri", "周末"}).Draw(t, "weekdays")
		parts := []string{
			bracket(date(first) + sep.Draw(t, "sep") + date(last)),
			bracket(fmt.Sprintf(form.Draw(t, "form"), start) + sep.Draw(t, "sep") + fmt.Sprintf(form.Draw(t, "form"), end)),
			bracket(days),
			bracket("20秒"), "海报", " ",
		}
		parts = rapid.Permutation(parts).Draw(t, "order")
		name := "x" + strings.Join(parts, "") + ".jpg"
		h, err := Parse(name, site("2026-11-23"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := schedule.Rule{
			Dates: []schedule.DateSpan{{From: &first, Until: &last}},
			Days:  map[string]schedule.Weekdays{"周一至周五": schedule.MondayToFriday, "mon-fri": schedule.MondayToFriday, "周六": 1 << time.Saturday}[days],
			Hours: []schedule.Hours{{Start: start * 60, End: end * 60}},
		}
		if want.Days == 0 {
			want.Days = schedule.Weekend
		}
		if diff := cmp.Diff(want, h.Rule); diff != "" || h.MS != 20_000 {
			t.Fatalf("%s: %d ms\n%s", name, h.MS, diff)
		}
	})
}
