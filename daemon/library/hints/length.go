package hints

import (
	"strconv"

	"yiping/playlists"
)

// How long something may be shown at a time: shorter would flicker, longer is a slip of the finger.
const (
	shortest = 1_000
	longest  = 24 * 60 * 60 * 1_000
)

const per = `(?:每[页张次个幅]|播放?|展示|停留|时长)?`

var lengthForms = []form{
	{compile(per + `(\d+)分(?:钟)?(\d+)秒钟?`), func(m []string, _ *reading) (token, bool) {
		return length(float64(number(m[1]))*60 + float64(number(m[2])))
	}},
	{compile(per + `(\d+)分(?:钟)?半`), func(m []string, _ *reading) (token, bool) {
		return length(float64(number(m[1]))*60 + 30)
	}},
	{compile(per + `(\d+(?:\.\d+)?)\s*(秒钟?|seconds?|secs?|s|分钟|minutes?|mins?|个?小时|hours?|h)`), func(m []string, _ *reading) (token, bool) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			n = longest // too many digits: any number beyond the limit says the same
		}
		switch m[2] {
		case "分钟", "min", "mins", "minute", "minutes":
			n *= 60
		case "小时", "个小时", "h", "hour", "hours":
			n *= 3600
		}
		return length(n)
	}},
	// The way a video plays anyway.
	{compile(`(?:播完为止|播完)`), func([]string, *reading) (token, bool) {
		return token{apply: func(bracket, *reading) *playlists.Refusal { return nil }}, true
	}},
}

func length(seconds float64) (token, bool) {
	return token{apply: func(b bracket, r *reading) *playlists.Refusal {
		ms := int64(min(seconds*1000+0.5, 2*longest))
		switch {
		case ms < shortest:
			return b.impossible("每次至少要播1秒。", "it would be shown for less than a second.",
				"[20秒]", "[20s]")
		case ms > longest:
			return b.impossible("一次最长播24小时。", "that is longer than 24 hours.", "[20秒]", "[20s]")
		case r.out.MS != 0 && r.out.MS != ms:
			return contradiction("两个不同的时长", "two different durations")
		}
		r.out.MS = ms
		return nil
	}}, true
}

// impossible says what is wrong with a bracket and shows one that is right.
func (b bracket) impossible(zh, en, exampleZH, exampleEN string) *playlists.Refusal {
	return &playlists.Refusal{
		What: playlists.Text{ZH: "文件名里的" + b.whole + "做不到：" + zh, EN: b.whole + " in the file name is not possible: " + en},
		Remedy: playlists.Text{
			ZH: "请改文件名，写成像" + exampleZH + "这样；不需要就把" + b.whole + "删掉。",
			EN: "Rename the file, for example with " + exampleEN + ", or take " + b.whole + " out of the name.",
		},
	}
}

// contradiction says that the brackets of one name do not agree.
func contradiction(zh, en string) *playlists.Refusal {
	return &playlists.Refusal{
		What:   playlists.Text{ZH: "文件名里写了" + zh + "，不知道以哪个为准。", EN: "The file name says " + en + "; it is not clear which one counts."},
		Remedy: playlists.Text{ZH: "请改文件名，只留一个。", EN: "Rename the file and leave only one."},
	}
}
