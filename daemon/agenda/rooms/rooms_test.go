package rooms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yiping/playlists/agenda"
)

func house() *Rooms {
	return New([]agenda.Room{
		{ID: "xuexi", Name: "学习讲堂", Floor: "3", English: "Lecture Hall", Aliases: []string{"大讲堂"}},
		{ID: "linzhan", Name: "主题临展区", Floor: "3F"},
		{ID: "duogong", Name: "多功能室", Floor: "4", Aliases: []string{"A/B教室"}},
		{ID: "guoxue", Name: "“国学”讲堂", Floor: "四"},
		{ID: "zhibo", Name: "谊家·直播间", Floor: "B1"},
		{ID: "heping", Name: "和平厅"},
		{ID: "hui3", Name: "三楼会议室", Floor: "3"},
		{ID: "hui12", Name: "会议室", Floor: "12"},
		{ID: "1", Name: "东厅"}, {ID: "2", Name: "西厅"}, {ID: "12", Name: "南厅"},
	})
}

// A room is found however people write it, and what is not sure is not found.
func TestARoomIsFound(t *testing.T) {
	for text, want := range map[string]string{
		// Any of its names, in any width and case, with what people put in or leave out.
		"学习讲堂": "xuexi", "xuexi": "xuexi", "大讲堂": "xuexi", "lecture hall": "xuexi", "ＬＥＣＴＵＲＥ　ＨＡＬＬ": "xuexi", " 学 习 讲 堂 ": "xuexi", "“学习讲堂”": "xuexi",
		"国学讲堂": "guoxue", "谊家直播间": "zhibo", "谊家-直播间": "zhibo", "谊家.直播间": "zhibo", "【学习讲堂】": "xuexi", "学习\u200b讲堂": "xuexi", "A/B 教室": "duogong",
		// Its floor before or behind.
		"三楼学习讲堂": "xuexi", "3F 学习讲堂": "xuexi", "3f学习讲堂": "xuexi", "３层学习讲堂": "xuexi", "学习讲堂3楼": "xuexi", "学习讲堂 3F": "xuexi", "3楼-学习讲堂": "xuexi",
		"三楼主题临展区": "linzhan", "4楼国学讲堂": "guoxue", "3楼大讲堂": "xuexi", "3楼和平厅": "heping",
		"B1谊家直播间": "zhibo", "B1层谊家直播间": "zhibo", "负一楼谊家直播间": "zhibo", "地下一层谊家直播间": "zhibo", "谊家直播间 B1": "zhibo", "谊家直播间（B1）": "zhibo", "十二楼会议室": "hui12",
		// Something in brackets.
		"学习讲堂（3楼）": "xuexi", "学习讲堂(3F)": "xuexi", "（三楼）学习讲堂": "xuexi", "【本馆】国学讲堂": "guoxue", "学习讲堂（东侧）": "xuexi", "学习讲堂(三楼": "xuexi",
		"学习讲堂（改到多功能室）": "",
		// Another floor is another room.
		"二楼学习讲堂": "", "学习讲堂（2楼）": "", "1楼谊家直播间": "", "3楼会议室": "hui3", "会议室（3F）": "hui3", "会议室": "hui12", "12楼会议室": "hui12", "4楼会议室": "",
		// What is no room.
		"": "", "大厅": "", "学习讲坛": "", "学习讲堂3": "", "3楼": "", "全馆": "", "（）": "", "学习讲堂门口": "", "1、2": "",
	} {
		if got, _ := house().Find(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A text names one room, several, or a place without a room; and somebody hears of what is probably a mistake.
func TestPlaces(t *testing.T) {
	for text, want := range map[string]struct{ rooms, rest, unknown string }{
		"":          {},
		"-":         {},
		"/":         {},
		"无":         {},
		"学习讲堂/多功能室": {"xuexi duogong", "", ""},
		"多功能室、国学讲堂；学习讲堂":     {"duogong guoxue xuexi", "", ""},
		"学习讲堂+多功能室":          {"xuexi duogong", "", ""},
		"学习讲堂＆多功能室":          {"xuexi duogong", "", ""},
		"学习讲堂, 多功能室":         {"xuexi duogong", "", ""},
		"3楼学习讲堂和4楼多功能室":      {"xuexi duogong", "", ""},
		"学习讲堂及多功能室":          {"xuexi duogong", "", ""},
		"学习讲堂、学习讲堂（3楼）":      {"xuexi", "", ""},
		"和平厅/学习讲堂":           {"heping xuexi", "", ""},
		"学习讲堂、A/B教室":         {"xuexi duogong", "", ""},
		"1、2":                {"1 2", "", ""},
		"学习讲堂，3楼":            {"xuexi", "", ""},
		"多功能室，3楼":            {"duogong", "3楼", ""},
		"多功能室、室外":            {"duogong", "室外", ""},
		"多功能室、线上、大厅":         {"duogong", "线上、大厅", "大厅"},
		"多功能室、仓库和走廊":         {"duogong", "仓库和走廊", "仓库和走廊"},
		"多功能室、学习讲坛":          {"duogong", "学习讲坛", "学习讲坛 是不是“学习讲堂”？"},
		"学习讲堂\n上海市友谊路学习讲堂大楼": {"xuexi", "上海市友谊路学习讲堂大楼", "上海市友谊路学习讲堂大楼"},
		"全馆":            {"", "全馆", ""},
		"线上":            {"", "线上", ""},
		"待定":            {"", "待定", ""},
		"线上、室外":         {"", "线上、室外", ""},
		"大厅":            {"", "大厅", "大厅"},
		"宝山区体育馆, 友谊路1号": {"", "宝山区体育馆, 友谊路1号", "宝山区体育馆, 友谊路1号"},
		"学习讲坛":          {"", "学习讲坛", "学习讲坛 是不是“学习讲堂”？"},
		"学习讲坛/多功能厅":     {"", "学习讲坛/多功能厅", "学习讲坛 是不是“学习讲堂”？|多功能厅 是不是“多功能室”？"},
	} {
		p := house().Place(text)
		var unknown []string
		for _, u := range p.Unknown {
			unknown = append(unknown, strings.TrimSpace(u.Text+" "+u.Meant.ZH))
		}
		if rooms := strings.Join(p.Rooms, " "); rooms != want.rooms || p.Rest != want.rest || strings.Join(unknown, "|") != want.unknown {
			t.Errorf("%q: %q, rest %q, unknown %q", text, rooms, p.Rest, unknown)
		}
	}
}

// Of what is no room, the likely one is suggested, or what there is on that floor.
func TestWhatMayBeMeant(t *testing.T) {
	for text, want := range map[string]string{
		"学习讲坛": "是不是“学习讲堂”？", "二楼学习讲堂": "是不是“学习讲堂”？", "直播间": "是不是“谊家·直播间”？", "友谊路社区文化中心三楼的学习讲堂里": "是不是“学习讲堂”？", "lecture hal": "是不是“学习讲堂”？",
		"3楼活动区": "3楼有：学习讲堂、主题临展区、三楼会议室。", "三楼": "3楼有：学习讲堂、主题临展区、三楼会议室。", "负一层仓库": "B1楼有：谊家·直播间。", "9楼": "", "大厅": "", "厅": "", "": "",
	} {
		if got := house().Meant(text); got.ZH != want || (got.EN == "") != (want == "") {
			t.Errorf("%q: %q %q, want %q", text, got.ZH, got.EN, want)
		}
	}
}

// Of more lists than a year has, the last are one place each; names that stand alone are still found.
func TestListsEnd(t *testing.T) {
	r := house()
	for i := range maxHeard / len("学习讲坛、大厅") {
		r.Place(fmt.Sprintf("学习讲坛%d、大厅", i))
	}
	if p := r.Place("多功能室、学习讲坛"); len(p.Rooms) != 0 || p.Rest != "多功能室、学习讲坛" || len(p.Unknown) != 1 {
		t.Errorf("%+v", p)
	}
	if p := r.Place("“学习讲堂”"); len(p.Rooms) != 1 || p.Rest != "" {
		t.Errorf("%+v", p)
	}
}

// After many mistakes no more rooms are suggested; rooms are still found.
func TestSuggestionsEnd(t *testing.T) {
	r := house()
	for range maxAsked {
		r.Meant("学习讲坛")
	}
	if p := r.Place("多功能室、学习讲坛"); len(p.Rooms) != 1 || p.Unknown[0].Meant.ZH != "" {
		t.Errorf("%+v", p)
	}
}

// Whatever somebody calls a room, it is found by that name, also in quotes and brackets.
func FuzzARoomIsFoundByItsName(f *testing.F) {
	for _, name := range []string{"学习讲堂", "三楼会议室", "3楼", "B1", "A/B 教室", "A(东)", "ｈａｌｌ", "(", "b1f", "3f3f", "学习讲堂,2楼", "ǅ"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		r := New([]agenda.Room{{ID: "\x00", Name: name, Floor: "3"}})
		if hear(name).whole == "" || !short(name, maxName-2) {
			return
		}
		for _, written := range []string{name, " " + name + "\u3000", "“" + name + "”", "【" + name + "】"} {
			if p := r.Place(written); len(p.Rooms) != 1 || p.Rest != "" || p.Unknown != nil {
				t.Errorf("%q is not found as %q: %+v", name, written, p)
			}
		}
	})
}

// Whatever is written, each room of it is one of the house, once; and what is no room is told.
func FuzzAPlaceHasRoomsOrRest(f *testing.F) {
	f.Add("3楼学习讲堂/多功能室、室外(B1)")
	f.Add("学习讲堂（改到多功能室")
	f.Add("\xff、\u200b和（3楼")
	f.Fuzz(func(t *testing.T, text string) {
		r := house()
		p := r.Place(text)
		for i, id := range p.Rooms {
			if slices.Contains(p.Rooms[:i], id) || !slices.ContainsFunc(r.rooms, func(x agenda.Room) bool { return x.ID == id }) {
				t.Errorf("%q: rooms %q", text, p.Rooms)
			}
		}
		if len(p.Rooms) == 0 && p.Rest == "" && !slices.Contains(nothing, hear(clip(text, maxText)).whole) {
			t.Errorf("nothing is left of %q", text)
		}
		for _, u := range p.Unknown {
			if _, ok := r.Find(u.Text); ok || short(text, maxText) && !strings.Contains(text, u.Text) {
				t.Errorf("%q: unknown %q", text, u.Text)
			}
		}
		if id, ok := r.Find(text); ok && (len(p.Rooms) != 1 || p.Rooms[0] != id || p.Rest != "") {
			t.Errorf("%q is %s, but the place is %+v", text, id, p)
		}
	})
}
