package demo_test

import (
	"path"
	"strings"
	"testing"
	"time"

	"yiping/daemon/library/hints"
	"yiping/playlists/schedule"
)

// TestNamesSayWhatTheyMean holds the sentences by which the names are answered. The names are examples for
// staff, so none may need an explanation.
func TestNamesSayWhatTheyMean(t *testing.T) {
	want := map[string]string{
		"大厅/03 早安 [6点-9点].svg":            "每天只在6:00–9:00播放",
		"大厅/04 长者助餐 [工作日] [11点-13点].svg":  "只在工作日",
		"大厅/06 亲子烘焙 [周末].svg":             "只在星期六、星期日播放",
		"公共/05 剪纸课 [周六].svg":              "只在星期六播放",
		"公共/06 冬至 [12月15日-12月22日].svg":    "只在2026年12月15日至12月22日播放",
		"驿站/03 晨练 [6点-10点].svg":           "每天只在6:00–10:00播放",
		"驿站/04 夜深了 [21点-6点].svg":          "每天只在21:00–次日6:00播放",
		"驿站/05 沪剧 [周末].svg":               "只在星期六、星期日播放",
		"学习讲堂/03 周末影院 [周五至周日].svg":        "只在星期五至星期日播放",
		"学习讲堂/04 冬季养生 [11月15日-2月15日].svg": "只在2026年11月15日至2027年2月15日播放",
	}
	for name, rule := range rules(t) {
		said, ok := want[name]
		if ok != strings.Contains(name, "[") {
			t.Errorf("%s: no sentence to compare with", name)
		}
		if !strings.Contains(rule.Sentence.ZH, said) || (rule.Sentence.ZH != "") != ok || (rule.Sentence.EN != "") != ok {
			t.Errorf("%s says %q, want %q in it", name, rule.Sentence.ZH, said)
		}
		for _, n := range rule.Notes {
			t.Errorf("%s: %s", name, n.ZH)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is missing", name)
	}
}

// No display may fall to the slate, and none should show one picture only, whatever the day and the hour.
func TestAtEveryHourEachDisplayHasTwoItemsThatHaveNoDate(t *testing.T) {
	c := building(t, ".")
	zone := c.Zone()
	start := time.Date(2026, 11, 23, 0, 0, 0, 0, zone.Location).UnixMilli()
	const hour, week = int64(time.Hour / time.Millisecond), 7 * 24
	all := rules(t)
	for _, d := range c.Displays {
		var inForce [week]int
		for name, h := range all {
			if len(h.Rule.Dates) > 0 || !plays(d.Plays, name) {
				continue
			}
			for _, s := range h.Rule.Spans(zone, nil, start, start+week*hour) {
				for i := range inForce {
					if at := start + int64(i)*hour; s.From <= at && at+hour <= s.Until {
						inForce[i]++
					}
				}
			}
		}
		for i, n := range inForce {
			if n < 2 {
				t.Errorf("%s has %d items on day %d of the week at %d:00", d.ID, n, i/24+1, i%24)
			}
		}
	}
}

func plays(playlists []string, name string) bool {
	for _, p := range playlists {
		if strings.HasPrefix(name, p+"/") {
			return true
		}
	}
	return false
}

// rules reads the hints in the names of all files, as if they had come on the first day of the demo.
func rules(t *testing.T) map[string]hints.Hints {
	t.Helper()
	c := building(t, ".")
	site := hints.Site{Zone: schedule.Zone{Location: c.Zone().Location}, Open: int(c.Site.Open), Close: int(c.Site.Close),
		Arrived: time.Date(2026, 11, 23, 9, 0, 0, 0, c.Zone().Location).UnixMilli()}
	all := map[string]hints.Hints{}
	for name := range files(t) {
		h, err := hints.Parse(path.Base(name), site)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		all[name] = h
	}
	return all
}
