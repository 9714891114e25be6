package livestream

import (
	"fmt"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/agenda"
)

var (
	word  = playlists.Text{ZH: "直播", EN: "LIVE"}
	quiet = playlists.Text{ZH: "直播中，请保持安静", EN: "On air. Quiet please."}
	onAir = playlists.Text{ZH: "直播中", EN: "ON AIR"}
)

// posts returns what displays show of a stream, given the booking that it is about.
func (s *stream) posts(b *agenda.Booking, now int64) []playlists.Post {
	if s.state != Live {
		return s.countdown(b, now)
	}
	n := playlists.Notice{Precedence: playlists.OrdinaryNotice, Style: playlists.Strip, Word: word, From: s.since - behind, Until: ends(now)}
	over := n
	over.Precedence, over.Style, over.Word = playlists.LiveStream, playlists.Takeover, playlists.Text{}
	var out []playlists.Post
	post := func(what string, n playlists.Notice, targets []string) {
		if n.ID = "stream/" + s.ID + "/" + what; len(targets) > 0 {
			out = append(out, playlists.Post{Notice: n, Targets: targets})
		}
	}
	strip := n
	strip.Text, strip.QR = s.nowLive(b), s.Watch
	post("live", strip, s.NoticeOn)
	if s.Play != "" {
		picture := over
		picture.Text, picture.Stream = s.nowLive(b), playlists.Stream{Src: s.Play}
		post("picture", picture, s.TakeoverOn)
	}
	if s.Room.ID != "" {
		board := over
		board.Text, board.Detail, board.Since, board.Tone = onAir, title(b), s.since, playlists.OnAir
		post("on-air", board, []string{"room:" + s.Room.ID})
	}
	n.Text = quiet
	post("quiet", n, s.QuietOn)
	return out
}

// behind is by how many milliseconds a display's clock may be behind and shows what is live at once all the same.
const behind = 60_000

// countdown says when it begins, minute by minute. Each minute is a notice of its own, so displays count by
// themselves.
func (s *stream) countdown(b *agenda.Booking, now int64) []playlists.Post {
	if b == nil || s.state == Unknown || len(s.NoticeOn) == 0 {
		return nil
	}
	var out []playlists.Post
	minute := time.Minute.Milliseconds()
	for left := int64(s.Announce / time.Minute); left > 0; left-- {
		from := b.Start - left*minute
		if from+minute <= now {
			continue
		}
		out = append(out, playlists.Post{Targets: s.NoticeOn, Notice: playlists.Notice{
			ID: fmt.Sprintf("stream/%s/in-%d", s.ID, left), Precedence: playlists.OrdinaryNotice, Style: playlists.Strip, Word: word,
			From: from, Until: from + minute, QR: s.Watch, Text: s.soon(b, left),
		}})
	}
	return out
}

// nowLive says that and where it is live.
func (s *stream) nowLive(b *agenda.Booking) playlists.Text {
	t, where := title(b), s.place()
	said := playlists.Text{ZH: where.ZH + "正在直播", EN: "Live now from " + where.EN}
	if t.ZH != "" {
		said.ZH = "正在直播：" + t.ZH + "，" + where.ZH
	}
	if t.EN != "" {
		said.EN = "Live now: " + t.EN + ", " + where.EN
	}
	return said
}

// soon says in how many minutes it begins.
func (s *stream) soon(b *agenda.Booking, minutes int64) playlists.Text {
	t, where := title(b), s.place()
	in := "in 1 minute"
	if minutes > 1 {
		in = fmt.Sprintf("in %d minutes", minutes)
	}
	said := playlists.Text{ZH: fmt.Sprintf("%d分钟后直播，%s", minutes, where.ZH), EN: "Live " + in + ", " + where.EN}
	if t.ZH != "" {
		said.ZH = fmt.Sprintf("%d分钟后直播：%s，%s", minutes, t.ZH, where.ZH)
	}
	if t.EN != "" {
		said.EN = "Live " + in + ": " + t.EN + ", " + where.EN
	}
	return said
}

// title returns what a booking is called, if that may be said. What has no English name is not named in English: the two
// are never mixed in a line.
func title(b *agenda.Booking) playlists.Text {
	if b == nil || b.Private {
		return playlists.Text{}
	}
	t := playlists.Text{ZH: b.Title, EN: b.English}
	for _, said := range []string{"直播：", "直播:", "【直播】", "[直播]"} { // as it is in timetables; here it is said already
		t.ZH = strings.TrimPrefix(t.ZH, said)
	}
	return t
}

// place says where it is made: 三楼谊家直播间. Without a room it is what the stream is called.
func (s *stream) place() playlists.Text {
	if s.Room.ID == "" {
		return playlists.Text{ZH: s.Name, EN: s.Name}
	}
	t := playlists.Text{ZH: s.Room.Name, EN: s.Room.English}
	if f := s.Room.Floor; f != "" && !strings.Contains(t.ZH, "楼") {
		t.ZH, t.EN = floor(f)+t.ZH, strings.TrimPrefix(t.EN+", floor "+f, ", ")
	}
	if t.EN == "" {
		t.EN = "this building" // a name in Chinese does not belong into an English line
	}
	return t
}

// floor names a floor as people say it: 三楼 for 3.
func floor(f string) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}
	for n := range digits {
		if fmt.Sprint(n) == f && n > 0 {
			return digits[n] + "楼"
		}
	}
	return f + "楼"
}
