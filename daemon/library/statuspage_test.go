package library

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// taken returns a file that plays.
func taken(path string, arrived int64) File {
	return File{Path: path, State: Taken, Arrived: arrived, Entry: &playlists.Entry{Item: playlists.Item{ID: path}}}
}

var demoPlays = map[string][]string{
	"大厅": {"综合接待区"}, "公共": {"综合接待区", "24小时驿站"}, "驿站": {"24小时驿站"},
	"沉浸式展厅": {"展厅1", "展厅2", "展厅3", "展厅4"}, "直播间": {"谊家直播间"}, "学习讲堂": {"学习讲堂门牌"},
}

// busy is a day on which a bit of everything is in the folder.
func busy(t *testing.T) Report {
	morning := at(t, "2026-11-23 09:14")
	october8 := schedule.DayOf(2026, 10, 8)
	weekend := taken("大厅/02 亲子烘焙[周末].jpg", at(t, "2026-11-22 16:20"))
	weekend.Entry.Rule.Days = schedule.Weekend
	weekend.Rule = playlists.Text{ZH: "按文件名：只在星期六、星期日播放。", EN: "By the file name: shown only on Saturdays and Sundays."}
	headline := taken("大厅/10【周六】剪纸课.jpg", at(t, "2026-11-20 11:02"))
	headline.Notes = []playlists.Text{{ZH: "文件名开头的【周六】当作标题，每天都播。如果“周六”是活动日期，请改成“11月28日剪纸课.jpg”。", EN: "【周六】 at the start of the file name is read as a headline."}}
	over := taken("大厅/国庆[播到10月8日].jpg", at(t, "2026-09-28 10:00"))
	over.Expired, over.Rule = true, playlists.Text{ZH: "按文件名：只播到2026年10月8日（含当天）。", EN: "By the file name: shown only until 8 October 2026 inclusive."}
	over.Entry.Rule.Dates = []schedule.DateSpan{{Until: &october8}}
	return Report{
		Files: []File{
			weekend, headline, over,
			taken("大厅/01 欢迎.jpg", morning), taken("大厅/3月活动.jpg", at(t, "2026-03-01 08:00")),
			taken("公共/社会主义核心价值观.mp4", at(t, "2025-06-01 08:00")), taken("公共/垃圾分类 一图读懂.jpg", morning),
			taken("杂物/草稿.jpg", morning), taken("驿站/反诈.jpg", morning), taken("沉浸式展厅/宝山记忆.mp4", morning), taken("学习讲堂/冬季养生.png", morning),
			psd(t, "大厅/12月海报.psd"),
			{Path: "海报.jpg", State: Unused, Arrived: morning,
				Reason: playlists.Text{ZH: "直接放在最外层不会播放。", EN: "Files beside the folders are not shown."},
				Remedy: playlists.Text{ZH: "请放进屏幕文件夹，例如“大厅”。", EN: "Put it into a folder of a display, for example 大厅."}},
			{Path: "大厅/消防.mp4", State: Waiting},
			{Path: "大厅/往期/秋游.jpg", State: Parked},
		},
		Removed: []Removed{{Path: "大厅/旧菜单.jpg", At: at(t, "2026-11-21 10:00")}},
		Held:    []Held{{Playlist: "驿站", Files: 12, Since: morning}},
		Problems: []playlists.Problem{{ID: "x", Where: "公共/playlist.yaml:3", What: playlists.Text{ZH: "第3行：没有这个键。", EN: "Line 3: there is no such key."},
			Remedy: playlists.Text{ZH: "请在页面上重新设置。", EN: "Set it again on the page."}}},
	}
}

func TestStatusHeadline(t *testing.T) {
	now, zone := at(t, "2026-11-23 14:32"), shanghai(t)
	calm := Report{}
	for i := range 37 {
		calm.Files = append(calm.Files, taken(fmt.Sprintf("大厅/%d.jpg", i), now))
	}
	calm.Files = append(calm.Files, File{Path: "大厅/存档/x.jpg", State: Parked}, File{Path: "大厅/y.jpg", State: Waiting})
	calm.Files[0] = taken("大厅/2026年12月活动.jpg", now)
	over := taken("大厅/国庆.jpg", now)
	over.Expired = true
	later := taken("大厅/周末.jpg", now) // that is a Monday
	later.Entry.Rule.Days = schedule.Weekend
	nobody := taken("没人播/2025年征兵.jpg", at(t, "2025-10-01 08:00"))
	stale := Report{Files: []File{psd(t, "大厅/a.psd"), psd(t, "大厅/b.psd"), taken("大厅/2025年征兵.jpg", at(t, "2025-10-01 08:00"))}}
	for _, c := range []struct {
		name   string
		report Report
		want   string
	}{
		{"nothing is wrong", calm, "全部正常：8块屏，37个内容在播"},
		{"what is over went as planned", Report{Files: []File{over}}, "全部正常：8块屏，还没有内容"},
		{"what is to come does not play", Report{Files: []File{taken("大厅/a.jpg", now), later}}, "全部正常：8块屏，1个内容在播，1个到时播"},
		{"only what is to come", Report{Files: []File{later}}, "全部正常：8块屏，1个到时播"},
		{"what no display plays", Report{Files: []File{nobody}}, "全部正常：8块屏，还没有内容"},
		{"refused and forgotten", stale, "有2个文件没播出，1个可能过期"},
		{"a bit of everything", busy(t), "有2个文件没播出，“驿站”等你确认，1个问题，1个可能过期，1条提醒"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := string(statusPage(c.report, demoPlays, now, zone, nil))
			title, _, _ := strings.Cut(page[strings.Index(page, "<title>")+len("<title>"):], " · ")
			if got := strings.Join(read(t, []byte(page)).heading, ""); got != c.want || title != c.want {
				t.Errorf("want %s, got %s and in the title %s", c.want, got, title)
			}
		})
	}
}

func TestStatusSaysEverything(t *testing.T) {
	text := strings.Join(read(t, statusPage(busy(t), demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil)).text, " ")
	for _, want := range []string{
		"14:32 更新 2026年11月23日 星期一",
		"大厅 综合接待区 01 欢迎.jpg 今天 9:14 已上屏 02 亲子烘焙[周末].jpg 昨天 16:20 已收好，到时播 按文件名：只在星期六、星期日播放。 By the file name: shown only on Saturdays and Sundays. 3月活动.jpg 3月1日 已上屏",
		"10【周六】剪纸课.jpg 11月20日 已上屏 提醒 文件名开头的【周六】当作标题，每天都播。",
		"公共 24小时驿站、综合接待区",
		"在播 8 到时播 1 On the displays and to come, and since when",
		"杂物 没有屏幕播放 草稿.jpg 今天 9:14 已收好 ",
		"社会主义核心价值观.mp4 2025年6月1日 已上屏",
		"12月海报.psd 大厅 · 今天 9:14 原因 这是 Photoshop 源文件，屏幕放不了。 怎么办 请导出为 JPG",
		"海报.jpg 最外层 · 今天 9:14 原因 直接放在最外层不会播放。",
		"驿站 今天 9:14 情况 一下子少了12个文件，怕是误删，屏幕先照旧播放。",
		"3月活动.jpg 大厅 名字里写着“2026年3月”，已经过去了，还在播。",
		"已到期 1 Over 日期已过，自动不播了，可以拖进“往期”。 Their dates have passed, so they are not shown. 国庆[播到10月8日].jpg",
		"已停放，不播放 1 Parked 秋游.jpg 大厅 › 往期",
		"旧菜单.jpg 11月21日 大厅",
		"直播间 谊家直播间 还没有内容。",
		"公共/playlist.yaml:3 情况 第3行：没有这个键。",
		"正在接收 1 Arriving 复制完就会播放，不用做什么。 Shown as soon as they are complete. 消防.mp4 大厅",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// The page is opened as file:// from a share on which anyone may name a file: nothing in it runs, loads
// or leads anywhere, whatever the names are.
func TestStatusPageIsInert(t *testing.T) {
	var r Report
	for _, name := range []string{
		`<script>alert(1)</script>.jpg`, `"><img src=x onerror=alert(1)>.jpg`, `' onmouseover='x.jpg`, `</style><script>.jpg`,
		"\u202Egpj.exe", "a\x00b\x1b[31m.jpg", "\xff\xfe.jpg", `{{.}}.jpg`, `-->.jpg`, `javascript:alert(1).url`,
	} {
		for _, state := range []FileState{Taken, Refused, Parked, Waiting, Unused} {
			text := playlists.Text{ZH: name, EN: name}
			r.Files = append(r.Files, File{Path: name + "/" + name, State: state, Reason: text, Remedy: text, Rule: text, Notes: []playlists.Text{text}})
		}
		r.Removed = append(r.Removed, Removed{Path: name})
		r.Held = append(r.Held, Held{Playlist: name})
		r.Problems = append(r.Problems, playlists.Problem{Where: name, What: playlists.Text{ZH: name, EN: name}})
	}
	page := statusPage(r, map[string][]string{"<b>": {"<i>"}}, 0, shanghai(t), nil)
	seen := read(t, page)
	for name := range seen.elements {
		if !strings.Contains(" html head meta title style body div header h1 h2 h3 p b br span section main aside ul li dl dt dd code ", " "+name+" ") {
			t.Errorf("element %s", name)
		}
	}
	for name := range seen.attributes {
		if !strings.Contains(" lang charset http-equiv content name class aria-hidden ", " "+name+" ") {
			t.Errorf("attribute %s", name)
		}
	}
	if strings.ContainsAny(string(page), "\u202E\x1b\x00") {
		t.Error("control characters reach the page")
	}
}

func TestStatusPageOfTenThousandFiles(t *testing.T) {
	var r Report
	for i := range 10_000 {
		r.Files = append(r.Files, psd(t, fmt.Sprintf("大厅/%d.psd", i)), taken(fmt.Sprintf("公共/%d.jpg", i), at(t, "2026-11-23 09:14")))
	}
	page := statusPage(r, demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil)
	if len(page) > 300<<10 || !strings.Contains(string(page), "还有9800个") || !strings.Contains(string(page), "有10000个文件没播出") {
		t.Errorf("%d bytes", len(page))
	}
}

// Text has a contrast of at least 7:1 on every ground it stands on.
func TestStatusPageContrast(t *testing.T) {
	colours := map[string]float64{}
	for _, m := range regexp.MustCompile(`--(\w+): #(\w\w)(\w\w)(\w\w);`).FindAllStringSubmatch(statusSource, -1) {
		l := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, _ := strconv.ParseUint(m[i+2], 16, 8)
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			l += weight * c
		}
		colours[m[1]] = l
	}
	for ground, texts := range map[string][]string{
		"paper": {"ink", "quiet", "red", "green"}, "sheet": {"ink", "quiet", "red", "green"}, "note": {"ink"}, "parked": {"ink", "quiet"},
	} {
		for _, text := range texts {
			if ratio := (colours[ground] + 0.05) / (colours[text] + 0.05); ratio < 7 {
				t.Errorf("%s on %s: %.1f:1", text, ground, ratio)
			}
		}
	}
}

// seen is what a reader meets in a page.
type seen struct {
	elements, attributes map[string]bool
	text, heading        []string
}

// read walks the page as XML with the freedoms of HTML.
func read(t *testing.T, page []byte) seen {
	t.Helper()
	s := seen{elements: map[string]bool{}, attributes: map[string]bool{}}
	d := xml.NewDecoder(strings.NewReader(string(page)))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for inStyle, inHeading := false, false; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			s.elements[x.Name.Local] = true
			inStyle = x.Name.Local == "style"
			inHeading = inHeading || x.Name.Local == "h1"
			for _, a := range x.Attr {
				s.attributes[a.Name.Local] = true
			}
		case xml.EndElement:
			inStyle, inHeading = false, inHeading && x.Name.Local != "h1"
		case xml.CharData:
			if text := strings.Join(strings.Fields(string(x)), " "); text != "" && !inStyle {
				s.text = append(s.text, text)
				if inHeading {
					s.heading = append(s.heading, text)
				}
			}
		}
	}
}
