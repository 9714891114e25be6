package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"yiping/playlists"
)

// Stream is a live stream that displays tell about, and may show.
type Stream struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"`      // what people call it
	Room     string `yaml:"room"`      // id of the room in which it is made
	HLS      string `yaml:"hls"`       // address of a playlist that grows while it is live
	RTMPStat string `yaml:"rtmp_stat"` // address of the statistics of nginx-rtmp
	RTMPName string `yaml:"rtmp_name"` // what it is called there, or application/name; Parse fills in the id
	MediaMTX string `yaml:"mediamtx"`  // address of its path in the control API of MediaMTX
	Play     string `yaml:"play"`      // address of the playlist that displays play; Parse fills in that of HLS
	Watch    string `yaml:"watch"`     // address at which visitors watch it
	// Targets, as those of notices.
	NoticeOn        []string `yaml:"notice_on"`
	TakeoverOn      []string `yaml:"takeover_on"`
	QuietOn         []string `yaml:"quiet_on"`
	AnnounceMinutes int      `yaml:"announce_minutes"` // before a booking of the room begins; Parse fills in the default
}

// Lamp is something outside that shows how a stream stands, by what it is told over MQTT.
type Lamp struct {
	ID     string `yaml:"id"`
	Stream string `yaml:"stream"` // id
	Topic  string `yaml:"topic"`  // Parse fills in lamps/<id> below the prefix
	Retain bool   `yaml:"retain"` // Parse fills in true for a topic below the prefix

	Off       string `yaml:"off"` // payloads; Parse fills in the name of the state, of Announced that of Off
	Announced string `yaml:"announced"`
	Standby   string `yaml:"standby"`
	Live      string `yaml:"live"`
	Unknown   string `yaml:"unknown"`
}

const (
	defaultAnnounce = 15 // minutes
	maxAnnounce     = 120
	maxStreams      = 50
	maxPayload      = 1_000 // bytes
)

// fillInStreams puts the defaults where the file says nothing.
func (c *Config) fillInStreams(r *reader) {
	for i := range c.Streams {
		s := &c.Streams[i]
		if s.RTMPName == "" {
			s.RTMPName = s.ID
		}
		if s.Play == "" {
			s.Play = s.HLS
		}
		if !r.has(fmt.Sprintf("streams[%d].announce_minutes", i)) {
			s.AnnounceMinutes = defaultAnnounce
		}
	}
	for i := range c.Lamps {
		l := &c.Lamps[i]
		if l.Topic == "" {
			l.Topic = c.MQTT.Prefix + "/lamps/" + l.ID
		}
		if !r.has(fmt.Sprintf("lamps[%d].retain", i)) {
			l.Retain = strings.HasPrefix(l.Topic, c.MQTT.Prefix+"/")
		}
		for _, p := range []struct {
			payload   *string
			otherwise string
		}{{&l.Off, "off"}, {&l.Standby, "standby"}, {&l.Live, "live"}, {&l.Unknown, "unknown"}} {
			if *p.payload == "" {
				*p.payload = p.otherwise
			}
		}
		if l.Announced == "" {
			l.Announced = l.Off
		}
	}
}

// streams checks the live streams and the lamps.
func (r *reader) streams(c *Config) {
	if len(c.Streams) > maxStreams {
		r.wrong("streams", say("直播太多：%d 个", "There are too many streams: %d", len(c.Streams)), say("最多 %d 个", "At most %d", maxStreams))
	}
	known := map[string]bool{}
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		for _, name := range playlists.Names(d.ID, d.Groups, d.Room, room.Floor) {
			known[name] = true
		}
	}
	var ids []string
	for i, s := range c.Streams {
		key := fmt.Sprintf("streams[%d]", i)
		if !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
		r.id(key+".id", s.ID)
		r.name(key+".name", s.Name)
		r.room(key+".room", c, s.Room)
		for _, a := range []struct{ name, address, example string }{
			{"hls", s.HLS, "http://192.168.1.20:8088/hls/studio.m3u8"},
			{"rtmp_stat", s.RTMPStat, "http://127.0.0.1:8088/stat"},
			{"mediamtx", s.MediaMTX, "http://127.0.0.1:9997/v3/paths/get/studio"},
			{"play", s.Play, "http://192.168.1.20:8088/hls/studio.m3u8"},
			{"watch", s.Watch, "https://live.example.com/youyilu"},
		} {
			if r.good(key + "." + a.name) {
				r.page(key+"."+a.name, a.address, a.example)
			}
		}
		if r.has(key+".rtmp_name") && r.good(key+".rtmp_name") && !r.has(key+".rtmp_stat") {
			r.wrong(key+".rtmp_name", say("有 rtmp_name，却没有 rtmp_stat", "There is an rtmp_name but no rtmp_stat"), say("请写上 rtmp_stat：nginx-rtmp 统计页的网址", "Give rtmp_stat, the address of nginx-rtmp's statistics"))
		}
		for name, targets := range map[string][]string{"notice_on": s.NoticeOn, "takeover_on": s.TakeoverOn, "quiet_on": s.QuietOn} {
			for j, t := range targets {
				r.target(fmt.Sprintf("%s.%s[%d]", key, name, j), t, known)
			}
		}
		if len(s.TakeoverOn) > 0 && s.Play == "" {
			r.wrong(key+".takeover_on", say("不知道从哪里播", "It is not said what to play"), say("请写上 play 或 hls：HLS 播放列表（.m3u8）的网址", "Give play or hls, the address of an HLS playlist (.m3u8)"))
		}
		r.between(key+".announce_minutes", float64(s.AnnounceMinutes), 0, maxAnnounce)
	}
	r.unique("streams[%d].id", len(c.Streams), func(i int) string { return c.Streams[i].ID })
	for i, l := range c.Lamps {
		key := fmt.Sprintf("lamps[%d]", i)
		r.id(key+".id", l.ID)
		if r.required(key+".stream") && r.good(key+".stream") && !slices.Contains(ids, l.Stream) {
			r.wrong(key+".stream", say("没有编号为“%s”的直播", "There is no stream with the id “%s”", l.Stream), say("streams 里有：%s", "Those in streams are: %s", listed(ids)))
		}
		if r.good(key+".topic") && !topic(l.Topic) {
			r.wrong(key+".topic", say("“%s”不能作主题", "“%s” cannot be a topic", l.Topic), say("例如 cmnd/studio-lamp/POWER：没有空格和 + # $", "For example cmnd/studio-lamp/POWER: without spaces and + # $"))
		}
		for name, payload := range map[string]string{"off": l.Off, "announced": l.Announced, "standby": l.Standby, "live": l.Live, "unknown": l.Unknown} {
			if len(payload) > maxPayload {
				r.wrong(key+"."+name, say("太长", "It is too long"), say("最多 %d 个字节", "%d bytes are the most", maxPayload))
			}
		}
		if c.MQTT.Listen == Off && c.MQTT.URL == "" {
			r.wrong(key, say("mqtt.listen 是 off，灯收不到任何东西", "mqtt.listen is off, so nothing would reach the lamp"), say("请打开 mqtt.listen，或者写 mqtt.url", "Switch mqtt.listen on, or give mqtt.url"))
		}
	}
	r.unique("lamps[%d].id", len(c.Lamps), func(i int) string { return c.Lamps[i].ID })
	r.unique("lamps[%d].topic", len(c.Lamps), func(i int) string { return c.Lamps[i].Topic })
}

// page checks the address of something on a web server. No message repeats it: it may hold a key.
func (r *reader) page(key, address, example string) {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxURL || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c > '~' }) {
		r.wrong(key, say("这不是网址", "This is not a URL"), say("例如：%s", "For example: %s", example))
	}
}

// target checks that some display answers to a target.
func (r *reader) target(key, target string, known map[string]bool) {
	if !r.good(key) || known[target] {
		return
	}
	r.wrong(key, say("没有屏幕属于“%s”", "No display belongs to “%s”", target),
		say("写法：display:屏幕编号、group:分组、room:房间编号、floor:楼层", "Write display:ID, group:NAME, room:ID or floor:NAME"))
}

// topic tells whether text can be a topic to publish to (MQTT 3.1.1, 4.7).
func topic(text string) bool {
	return text != "" && len(text) <= 200 && !strings.ContainsAny(text, "+#") && !strings.HasPrefix(text, "$") &&
		!strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) })
}
