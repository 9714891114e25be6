package cap

import (
	"regexp"
	"strings"
	"time"
)

// Issue is what a Chinese identifier says: ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N, 31 characters (GB/T 35965.1-2018, annex A).
// What is published often leaves out _N.
type Issue struct {
	Region string    // ZZZZZZ, GB/T 2260: 310113 is Baoshan
	Body   string    // DDD, GB/T 4657: 416 is weather
	Unit   string    // UUU, within the body
	Ext    string    // XX
	At     time.Time // when it was written, in Beijing
	N      string    // of several at that time
}

var chinese = regexp.MustCompile(`^(\d{6})(\d{3})(\d{3})(\d{2})_(\d{14})(?:_(\d))?$`)

// beijing is the offset of all times in such identifiers.
var beijing = time.FixedZone("", 8*60*60)

// issue reads an identifier; what is not Chinese is the zero Issue.
func issue(identifier string) Issue {
	m := chinese.FindStringSubmatch(identifier)
	if m == nil {
		return Issue{}
	}
	at, err := time.ParseInLocation("20060102150405", m[5], beijing)
	if err != nil {
		return Issue{}
	}
	return Issue{m[1], m[2], m[3], m[4], at, m[6]}
}

// Code returns the fourteen characters for whoever issued it.
func (i Issue) Code() string { return i.Region + i.Body + i.Unit + i.Ext }

// region returns the part of an administrative code that says something: two digits for a province, two for a city,
// two for a district, three for a street and three for a neighbourhood; zeros stand for all of them.
func region(code string) string {
	for _, level := range []struct {
		length int
		all    string
	}{{12, "000"}, {9, "000"}, {6, "00"}, {4, "00"}} {
		if len(code) == level.length && strings.HasSuffix(code, level.all) {
			code = strings.TrimSuffix(code, level.all)
		}
	}
	return code
}

// hazard is a kind of event: its code on China's platforms (GB/T 35561), and what it is called.
type hazard struct{ code, zh, en string }

// hazards are in such an order that the longer name comes first.
var hazards = []hazard{
	{"11B20", "雷雨大风", "Thunderstorm and gale"}, {"11B21", "道路结冰", "Icy roads"}, {"11B07", "沙尘暴", "Sandstorm"},
	{"11B01", "台风", "Typhoon"}, {"11B03", "暴雨", "Rainstorm"}, {"11B04", "暴雪", "Snowstorm"}, {"11B05", "寒潮", "Cold wave"},
	{"11B06", "大风", "Gale"}, {"11B09", "高温", "Heat"}, {"11B14", "雷电", "Lightning"}, {"11B15", "冰雹", "Hail"},
	{"11B16", "霜冻", "Frost"}, {"11B17", "大雾", "Dense fog"}, {"11B22", "干旱", "Drought"}, {"11B19", "霾", "Haze"},
}

// hazard returns what an info is about, as far as that is known.
func (i Info) hazard() hazard {
	for _, h := range hazards {
		if strings.HasPrefix(i.EventType, h.code) {
			return h
		}
	}
	for _, said := range []string{i.Event, i.Headline} {
		for _, h := range hazards {
			if strings.Contains(said, h.zh) {
				return h
			}
		}
	}
	return hazard{}
}
