package cap

import (
	"regexp"
	"slices"
	"strings"

	"yiping/playlists"
)

// Level is how grave an alert is, in China's four colours.
type Level int

// The levels. None is what nothing is said of.
const (
	None Level = iota
	Blue
	Yellow
	Orange
	Red
)

var levels = [...]playlists.Text{
	None: {ZH: "预警", EN: "Alert"}, Blue: {ZH: "蓝色预警", EN: "Blue alert"}, Yellow: {ZH: "黄色预警", EN: "Yellow alert"},
	Orange: {ZH: "橙色预警", EN: "Orange alert"}, Red: {ZH: "红色预警", EN: "Red alert"},
}

// Name returns what the level is called.
func (l Level) Name() playlists.Text { return levels[l] }

// String returns the English word for the colour, in small letters; "" for None.
func (l Level) String() string { return [...]string{"", "blue", "yellow", "orange", "red"}[l] }

// severities are the values of the standard, and of China's platforms, which say the colour.
var severities = map[string]Level{
	"Extreme": Red, "Severe": Orange, "Moderate": Yellow, "Minor": Blue, "Unknown": None,
	"Red": Red, "Orange": Orange, "Yellow": Yellow, "Blue": Blue,
}

var colours = map[string]Level{
	"蓝": Blue, "蓝色": Blue, "blue": Blue, "黄": Yellow, "黄色": Yellow, "yellow": Yellow,
	"橙": Orange, "橙色": Orange, "orange": Orange, "红": Red, "红色": Red, "red": Red,
}

var (
	saidZH = regexp.MustCompile(`([蓝黄橙红])色[^。；，,;：:]{0,8}?预警`)
	saidEN = regexp.MustCompile(`(?i)\bcode (blue|yellow|orange|red)\b|\b(blue|yellow|orange|red) (?:warning|alert)\b`)
)

// colourIn returns the colour that a text says; the last one, because 由橙色预警升级为红色预警 is red.
func colourIn(text string) Level {
	if all := saidZH.FindAllStringSubmatch(text, -1); all != nil {
		return colours[all[len(all)-1][1]]
	}
	if all := saidEN.FindAllStringSubmatch(text, -1); all != nil {
		last := all[len(all)-1]
		return colours[strings.ToLower(last[1]+last[2])]
	}
	return None
}

// levelNames are parameters that say a colour: only these, because the colour of a car is none. A value of
// awareness_level is "3; orange; Severe".
var levelNames = []string{"awareness_level", "level", "alertlevel", "warninglevel", "severity", "hsas", "颜色", "级别", "预警颜色", "预警级别", "预警等级"}

// levelOf returns the level: the colour that is said, else the one that stands for the severity. A note says when the
// two contradict each other.
func levelOf(i Info, severity string, parameters [][2]string) (Level, []playlists.Text) {
	by := severities[severity]
	said := None
	for _, text := range []string{i.Headline, i.Event} {
		if said == None {
			said = colourIn(text)
		}
	}
	for _, p := range parameters {
		if said == None && slices.Contains(levelNames, strings.ToLower(p[0])) {
			for part := range strings.SplitSeq(p[1], ";") {
				said = max(said, colours[strings.ToLower(strings.TrimSpace(part))])
			}
		}
	}
	switch {
	case said == None:
		return max(by, Blue), nil
	case by != None && by != said:
		return said, []playlists.Text{{
			ZH: "severity 是 " + severity + "（" + by.Name().ZH + "），写的却是" + said.Name().ZH + "；按写的算。",
			EN: "The severity is " + severity + " (" + by.String() + "), but it says " + said.String() + "; what it says counts.",
		}}
	}
	return said, nil
}
