package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yiping/playlists"
)

// CAP says which alerts of authorities are shown, see daemon/alerts.
type CAP struct {
	Folder  string   `yaml:"folder"`  // in the content folder; default 预警
	Senders []string `yaml:"senders"` // who is believed over HTTP; none: nobody
	Areas   []string `yaml:"areas"`   // beginnings of administrative codes that are ours; none: all are
	Targets []string `yaml:"targets"` // of notices, see playlists.Names; none: every display
	Minutes int      `yaml:"minutes"` // how long an alert holds that says no end; Parse fills in the default
}

// Values for what a file does not say about alerts, and bounds.
const (
	DefaultCAPFolder  = "预警"
	DefaultCAPMinutes = 120
	maxCAPMinutes     = 7 * 24 * 60
	maxCAPList        = 100
	maxSender         = 200 // characters
)

// alerts puts the defaults where the file says nothing about alerts.
func (c *Config) alerts(r *reader) {
	if !r.has("cap.folder") {
		c.CAP.Folder = DefaultCAPFolder
	}
	if !r.has("cap.minutes") {
		c.CAP.Minutes = DefaultCAPMinutes
	}
}

// cap checks the part about alerts.
func (r *reader) cap(c *Config) {
	r.between("cap.minutes", float64(c.CAP.Minutes), 5, maxCAPMinutes)
	for key, list := range map[string][]string{"cap.senders": c.CAP.Senders, "cap.areas": c.CAP.Areas, "cap.targets": c.CAP.Targets} {
		if len(list) > maxCAPList {
			r.wrong(key, say("太多：%d 个", "There are too many: %d", len(list)), say("最多 %d 个", "At most %d", maxCAPList))
		}
		r.unique(key+"[%d]", len(list), func(i int) string { return list[i] })
	}
	for i, s := range c.CAP.Senders {
		key := fmt.Sprintf("cap.senders[%d]", i)
		bad := func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) || strings.ContainsRune(",<&", c) }
		if r.good(key) && (s == "" || len([]rune(s)) > maxSender || strings.ContainsFunc(s, bad)) {
			r.wrong(key, say("“%s”不能是发布单位", "“%s” cannot be a sender", s),
				say("请照抄预警里的 <sender>，或者写国内的14位发布单位代码", "Copy <sender> of an alert, or the 14 digits of an issuer in China"))
		}
	}
	for i, a := range c.CAP.Areas {
		key := fmt.Sprintf("cap.areas[%d]", i)
		if r.good(key) && (len(a) < 2 || len(a) > 12 || strings.ContainsFunc(a, func(c rune) bool { return c < '0' || c > '9' })) {
			r.wrong(key, say("“%s”不是行政区划代码", "“%s” is no administrative code", a),
				say("例如 \"310113\"（宝山区）；2到12位数字，要加引号", "For example \"310113\", which is Baoshan: 2 to 12 digits, in quotation marks"))
		}
	}
	var known []string
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		known = append(known, playlists.Names(d.ID, d.Groups, d.Room, room.Floor)...)
	}
	for i, t := range c.CAP.Targets {
		key := fmt.Sprintf("cap.targets[%d]", i)
		if r.good(key) && !slices.Contains(known, t) {
			r.wrong(key, say("没有屏幕属于“%s”", "No display belongs to “%s”", t),
				say("例如 group:public、display:lobby、room:studio、floor:3", "For example group:public, display:lobby, room:studio, floor:3"))
		}
	}
	if r.has("cap.folder") {
		r.folder("cap.folder", c.CAP.Folder)
	}
	if r.bad["cap.folder"] {
		return
	}
	at := "cap.folder"
	if !r.has(at) {
		at = "agenda.folder"
	}
	if slices.Contains(c.AgendaFolders(), c.CAP.Folder) {
		r.wrong(at, say("“%s”文件夹已经放活动安排表了", "The folder “%s” is for timetables already", c.CAP.Folder), say("请给预警换个文件夹", "Give alerts a folder of their own"))
	}
	r.unplayed(c, c.CAP.Folder, say("“%s”文件夹放预警，屏幕播不了", "The folder “%s” is for alerts; no display can play it", c.CAP.Folder))
}
