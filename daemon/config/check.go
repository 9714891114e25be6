package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds that a value has to keep to. They are wide: they catch slips of the pen, not odd buildings.
const (
	maxID        = 40     // characters
	maxName      = 60     // characters
	maxSide      = 16_384 // pixels; what browsers and pictures go up to
	maxInch      = 1_000
	maxDistanceM = 200
	maxLatencyMS = 2_000
	maxPhone     = 30 // characters
)

// check notes what is wrong although each value by itself has the right form.
func check(r *reader, c *Config) {
	r.site(c.Site)
	for i, room := range c.Rooms {
		key := fmt.Sprintf("rooms[%d]", i)
		r.id(key+".id", room.ID)
		r.name(key+".name", room.Name)
		if r.good(key + ".floor") {
			r.name(key+".floor", room.Floor)
		}
		for j, alias := range room.Aliases {
			r.name(fmt.Sprintf("%s.aliases[%d]", key, j), alias)
		}
	}
	r.roomNames(c.Rooms)
	r.unique("rooms[%d].id", len(c.Rooms), func(i int) string { return c.Rooms[i].ID })
	for i := range c.Displays {
		r.display(fmt.Sprintf("displays[%d]", i), c, &c.Displays[i])
	}
	r.unique("displays[%d].id", len(c.Displays), func(i int) string { return c.Displays[i].ID })
	r.unique("displays[%d].text_file", len(c.Displays), func(i int) string { return c.Displays[i].TextFile })
	r.walls(c)
	r.folders(c)
	r.agenda(c)
	r.feeds(c)
	r.cap(c)
	r.mqtt(c)
	r.streams(c)
	r.contacts(c.Contacts)
	if r.good("listen") {
		r.address("listen", c.Listen)
	}
	r.tls(c)
}

func (r *reader) site(s Site) {
	if !r.required("site") {
		return
	}
	r.id("site.id", s.ID)
	r.name("site.name", s.Name)
	if r.required("site.timezone") && r.good("site.timezone") {
		if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
			r.wrong("site.timezone", say("没有“%s”这个时区", "There is no time zone “%s”", s.TimeZone),
				say("请写 IANA 名称，例如 Asia/Shanghai", "Write an IANA name, for example Asia/Shanghai"))
		}
	}
	if r.good("site.duty_phone") && (s.DutyPhone == "" || len(s.DutyPhone) > maxPhone || strings.Trim(s.DutyPhone, "0123456789+-() ") != "") {
		r.wrong("site.duty_phone", say("这不是电话号码", "This is not a telephone number"), say("例如：021-5679 0000，只用数字、空格、+ - 和括号", "For example: 021-5679 0000, made of digits, spaces, + - and brackets"))
	}
	if s.Close <= s.Open && !r.bad["site.open"] && !r.bad["site.close"] {
		key := "site.close"
		if !r.has(key) {
			key = "site.open"
		}
		r.wrong(key, say("开放时间 %s 到 %s 是空的", "Nothing lies between opening at %s and closing at %s", s.Open, s.Close),
			say("close 要晚于 open；全天开放写 0:00 和 24:00", "Let close be after open; a site that never closes has 0:00 and 24:00"))
	}
}

// display checks one display by itself.
func (r *reader) display(key string, c *Config, d *Display) {
	r.id(key+".id", d.ID)
	r.name(key+".name", d.Name)
	if r.required(key+".canvas") && r.good(key+".canvas") {
		r.size(key+".canvas", d.Canvas[0], d.Canvas[1])
	}
	r.room(key+".room", c, d.Room)
	for i, group := range d.Groups {
		r.id(fmt.Sprintf("%s.groups[%d]", key, i), group)
	}
	r.unique(key+".groups[%d]", len(d.Groups), func(i int) string { return d.Groups[i] })
	r.plays(key+".plays", d.Plays)
	r.between(key+".size_inch", d.SizeInch, 1, maxInch)
	r.between(key+".reading_distance_m", d.ReadingDistanceM, 0.1, maxDistanceM)
	r.between(key+".latency_ms", float64(d.LatencyMS), 0, maxLatencyMS)
	if r.good(key+".rotation") && (d.Rotation%90 != 0 || d.Rotation < 0 || d.Rotation > 270) {
		r.wrong(key+".rotation", say("旋转不能是 %d 度", "A display cannot be rotated by %d degrees", d.Rotation),
			say("请写 0、90、180 或 270（顺时针）", "Write 0, 90, 180 or 270 (clockwise)"))
	}
	if r.good(key + ".transport") {
		r.transport(key+".transport", c.MQTT, d.Transport)
	}
	if r.good(key + ".mqtt_password_file") {
		r.displayPassword(key+".mqtt_password_file", c, d)
	}
	r.text(key, c, d)
	if d.Wall != nil {
		r.wall(key+".wall", d)
	}
	r.layout(key+".layout", c.Stage(*d), d.Layout)
	for i, region := range d.Layout {
		r.boardOf(fmt.Sprintf("%s.layout[%d]", key, i), c, d, region)
	}
	if (d.LayoutName == atDoor || d.LayoutName == inStudio) && d.Room == "" {
		r.needsRoom(key+".layout", d.LayoutName)
	}
}

func (r *reader) transport(key string, m MQTT, transport string) {
	switch {
	case transport != "websocket" && transport != "mqtt":
		r.wrong(key, say("没有“%s”这种传输方式", "There is no transport “%s”", transport), say("请写 websocket 或 mqtt", "Write websocket or mqtt"))
	case transport == "mqtt" && m.Listen == Off && m.URL == "":
		r.wrong(key, say("mqtt.listen 是 off，这块屏收不到任何东西", "mqtt.listen is off, so nothing would reach this display"), say("请打开 mqtt.listen，或者写 websocket", "Switch mqtt.listen on, or write websocket"))
	}
}

// plays checks a list of playlists, if the file has it. They are names of folders, also on Windows.
func (r *reader) plays(key string, names []string) {
	if !r.has(key) || r.bad[key] {
		return
	}
	if len(names) == 0 {
		r.wrong(key, say("这里一个播放列表也没有", "There is no playlist in here"),
			say("请写上播放列表，或者删掉这个键（默认播房间同名的和“公共”）", "Write one, or remove the key (the default is that of the room's name, then 公共)"))
	}
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", key, i)
		r.folder(at, name)
	}
	r.unique(key+"[%d]", len(names), func(i int) string { return names[i] })
}

// folder checks the name of a folder in the content folder, which must be possible on Windows, too.
func (r *reader) folder(at, name string) {
	r.name(at, name)
	if r.good(at) && (strings.ContainsAny(name, `\/:*?"<>|`) || strings.HasSuffix(name, ".") || strings.HasPrefix(name, ".")) {
		r.wrong(at, say("“%s”不能是文件夹的名字", "“%s” cannot be the name of a folder", name),
			say(`名字里不能有 \ / : * ? " < > |，首尾不能是点`, `A name has none of \ / : * ? " < > | and neither starts nor ends with a dot`))
	}
}

func (r *reader) folders(c *Config) {
	for key, path := range map[string]string{"content": c.Content, "data": c.Data} {
		if r.good(key) && (path == "" || strings.ContainsFunc(path, unicode.IsControl)) {
			r.wrong(key, say("这不是文件夹的路径", "This is not the path of a folder"), say("例如：/srv/yiping/%s", "For example: /srv/yiping/%s", key))
		}
	}
	if r.bad["content"] || r.bad["data"] {
		return
	}
	content, data := beside(r.file, c.Content), beside(r.file, c.Data)
	if within(content, data) || within(data, content) {
		key := "data"
		if !r.has(key) {
			key = "content"
		}
		r.wrong(key, say("content（%s）和 data（%s）不能套在一起", "content (%s) and data (%s) may not lie in one another", c.Content, c.Data),
			say("请分成两个并排的文件夹", "Give each a folder of its own, side by side"))
	}
}

// address checks a host:port to listen on.
func (r *reader) address(key, address string) {
	i := strings.LastIndex(address, ":")
	host, port := address[:max(i, 0)], address[i+1:]
	n, err := strconv.ParseUint(port, 10, 16)
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	_, notIP := netip.ParseAddr(host)
	if i < 0 || err != nil || fmt.Sprint(n) != port || (host != "" && notIP != nil && !isHostName(host)) {
		example := map[string]string{"listen": "8080", "mqtt.listen": "1883"}[key]
		r.wrong(key, say("“%s”不是“地址:端口”", "“%s” is not host:port", address),
			say("例如 127.0.0.1:%[1]s；:%[1]s 表示本机所有地址", "For example 127.0.0.1:%[1]s; :%[1]s means every address of this machine", example))
	}
}

func isHostName(s string) bool {
	u, err := url.Parse("http://" + s)
	return err == nil && u.Host == s && u.Port() == ""
}

// required notes a missing value and reports whether it is there.
func (r *reader) required(key string) bool {
	if !r.has(key) && !r.unread[around(key)] {
		r.wrong(key, say("缺少“%s”", "“%s” is missing", lastPart(key)), say("请补上", "Add it"))
	}
	return r.has(key)
}

// id checks a required id.
func (r *reader) id(key, id string) {
	if !r.required(key) || r.bad[key] {
		return
	}
	outside := func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' }
	if id == "" || len(id) > maxID || strings.ContainsFunc(id, outside) {
		r.wrong(key, say("“%s”不能作编号", "“%s” cannot be an id", id),
			say("编号只用小写字母 a-z、数字和 -，最多 %d 个", "An id is made of a-z, 0-9 and -, at most %d of them", maxID))
	}
}

// name checks a required text that people read. What cannot be seen in it could hide something.
func (r *reader) name(key, name string) {
	if !r.required(key) || r.bad[key] {
		return
	}
	invisible := func(c rune) bool { return !unicode.IsGraphic(c) || (unicode.IsSpace(c) && c != ' ') }
	switch {
	case strings.TrimSpace(name) == "" || strings.TrimSpace(name) != name:
		r.wrong(key, say("名字是空的，或首尾有空格", "The name is empty, or a space is at its start or end"), say("请写上看得见的名字", "Write a name that can be seen"))
	case strings.ContainsFunc(name, invisible):
		r.wrong(key, say("名字 %q 里有看不见的字符", "There are invisible characters in the name %q", name), say("请重新输入这个名字", "Type the name anew"))
	case utf8.RuneCountInString(name) > maxName:
		r.wrong(key, say("名字超过 %d 个字", "The name is longer than %d characters", maxName), say("请写短一些", "Write a shorter one"))
	}
}

// unique notes each value that an earlier member of a list has, too.
func (r *reader) unique(format string, n int, value func(int) string) {
	first := map[string]int{}
	for i := range n {
		key := fmt.Sprintf(format, i)
		if !r.good(key) {
			continue
		}
		if j, ok := first[value(i)]; ok {
			r.wrong(key, say("“%s”在第%d行已经有了", "“%s” is in line %d already", value(i), r.at[fmt.Sprintf(format, j)].line),
				say("请换一个，或者删掉重复的", "Choose another, or remove one of the two"))
			continue
		}
		first[value(i)] = i
	}
}

// roomNames checks that a name or alias means one room.
func (r *reader) roomNames(rooms []Room) {
	first := map[string]string{}
	note := func(key, name string) {
		if !r.good(key) {
			return
		}
		if other, ok := first[name]; ok {
			r.wrong(key, say("“%s”在第%d行已经有了", "“%s” is in line %d already", name, r.at[other].line),
				say("一个名字只能指一个房间，请换一个", "A name stands for one room; choose another"))
			return
		}
		first[name] = key
	}
	for i, room := range rooms {
		note(fmt.Sprintf("rooms[%d].name", i), room.Name)
		for j, alias := range room.Aliases {
			note(fmt.Sprintf("rooms[%d].aliases[%d]", i, j), alias)
		}
	}
}

// between checks an optional number.
func (r *reader) between(key string, n, low, high float64) {
	if r.good(key) && (n < low || n > high) {
		r.wrong(key, say("%v 太小或太大", "%v is too small or too large", n), say("请写 %v 到 %v 之间的数", "Write a number from %v to %v", low, high))
	}
}

// size checks a width and a height in pixels.
func (r *reader) size(key string, width, height int) bool {
	if width >= 1 && height >= 1 && width <= maxSide && height <= maxSide {
		return true
	}
	r.wrong(key, say("%d×%d 不是可用的大小", "%d×%d is not a usable size", width, height),
		say("宽和高都要在 1 到 %d 像素之间", "Width and height are from 1 to %d pixels", maxSide))
	return false
}

func within(inner, outer string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func lastPart(key string) string { return key[strings.LastIndexAny(key, ".")+1:] }

func listed(words []string) string {
	if len(words) == 0 {
		return "（无 none）"
	}
	return strings.Join(words, " ")
}
