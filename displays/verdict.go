package displays

import (
	"time"

	"yiping/displays/wire"
	"yiping/playlists"
)

// Code is what a display is like, in one word for programs.
type Code string

// The verdicts, the worst first: a display that could have several has the first of them.
const (
	Offline   Code = "offline" // no player is connected
	Mute      Code = "mute"    // a player is connected, but its page has attested nothing
	Stuck     Code = "stuck"   // a player is connected, but its pictures have stopped
	Stale     Code = "stale"   // has other documents than it should have
	BadClock  Code = "clock"   // does not know the daemon's time
	StoreFull Code = "storage" // has hardly any room for assets
	OK        Code = "ok"

	Unattested Code = "unattested" // cannot attest: nobody knows what is on it, and nothing is wrong as far as one knows
)

// Codes returns all verdicts, the worst first; the last two ask nothing of anybody.
func Codes() []Code { return []Code{Offline, Mute, Stuck, Stale, BadClock, StoreFull, OK, Unattested} }

// Text returns what people are told instead of the word.
func (c Code) Text() playlists.Text { return words[c].Text }

// Ill tells whether somebody has to do something.
func (c Code) Ill() bool { return c != OK && c != Unattested }

// Bounds of the verdicts. A page has them within ten seconds of what happened: the bound, the hub's next look, and
// the page's next question.
const (
	staleAfter = 8 * time.Second // to take documents over
	lackAfter  = 5 * time.Second // to get bytes that were asked for in vain; the player has tried three times by then
	clockOff   = 2 * time.Second // between a frame's time as attested and its arrival
	storeFull  = 0.9             // of the quota
)

// Verdict is what people are told about a display: a word, since when, and what to do.
type Verdict struct {
	Code   Code           `json:"code"`
	Text   playlists.Text `json:"text"`
	Remedy playlists.Text `json:"remedy,omitzero"`
	Since  int64          `json:"since"` // Unix milliseconds
}

var words = map[Code]Verdict{
	OK: {Text: playlists.Text{ZH: "正常", EN: "OK"}},
	Unattested: {
		Text:   playlists.Text{ZH: "不回执", EN: "Does not report"},
		Remedy: playlists.Text{ZH: "这种屏幕只收不答，没有人知道上面显示着什么；要确认，请到屏幕前看一眼。", EN: "This kind of display listens and never answers, so nobody knows what is on it; to be sure, have a look at it."},
	},
	Offline: {
		Text:   playlists.Text{ZH: "离线", EN: "Offline"},
		Remedy: playlists.Text{ZH: "请看播放机有没有通电、网线有没有插好；都正常就重启播放机。", EN: "Check the player's power and network cable; if both are fine, restart the player."},
	},
	Mute: {
		Text:   playlists.Text{ZH: "播放机没反应", EN: "Player does not respond"},
		Remedy: playlists.Text{ZH: "播放机连着网，但画面程序没有回应。请重启播放机。", EN: "The player is connected but its page does not answer. Restart the player."},
	},
	Stuck: {
		Text:   playlists.Text{ZH: "画面卡住", EN: "Picture is stuck"},
		Remedy: playlists.Text{ZH: "请确认播放页面没有最小化或被别的窗口挡住；还不动就重启播放机。", EN: "Make sure that the player's page is neither minimised nor covered; if it stays stuck, restart the player."},
	},
	Stale: {
		Text:   playlists.Text{ZH: "内容没更新", EN: "Content is not up to date"},
		Remedy: playlists.Text{ZH: "请等一分钟；还没更新就按“刷新”，或重启播放机，并看网络是不是通。", EN: "Wait a minute; if it stays, press Reload or restart the player, and see whether its network works."},
	},
	BadClock: {
		Text:   playlists.Text{ZH: "时间不准", EN: "Clock is wrong"},
		Remedy: playlists.Text{ZH: "播放机算不准服务器的时间，一般是网络太慢或时断时续。请检查网线、交换机和无线信号；网络正常还这样，就重启播放机。", EN: "The player cannot tell the server's time, mostly because its network is slow or unsteady. Check its cable, switch and Wi-Fi; if the network is fine and it stays, restart the player."},
	},
	StoreFull: {
		Text:   playlists.Text{ZH: "存储快满", EN: "Storage is almost full"},
		Remedy: playlists.Text{ZH: "播放机的存储空间快用完了。请清理播放机的磁盘，或减少这块屏幕的大视频。", EN: "The player is running out of space. Free some of its disk, or use fewer large videos on this display."},
	},
}

// judge takes the verdict down and tells whether it is another one than before. Call it with mu held.
func (d *display) judge(now time.Time) bool {
	code, since := d.assess(now)
	changed := code != d.verdict
	d.verdict, d.since = code, since
	return changed
}

// assess returns the verdict and since when it holds. Call it with mu held.
func (d *display) assess(now time.Time) (Code, time.Time) {
	code, since := d.look(now)
	switch {
	case !since.IsZero():
		return code, since
	case code == d.verdict:
		return code, d.since
	}
	return code, now
}

// look returns the verdict, and since when it holds if that follows from what was attested.
func (d *display) look(now time.Time) (Code, time.Time) {
	a := d.current(now)
	if fresh := a.status != nil && now.Sub(a.at) < wire.FreshWithin; !fresh {
		return d.absent(now, a)
	}
	if now.Sub(a.rose) >= wire.FreshWithin {
		return Stuck, a.rose
	}
	want, joined := d.want.Load(), d.joined()
	due := want.since
	if joined.After(due) {
		due = joined
	}
	if now.Sub(due) >= staleAfter && !has(a.status, want) {
		return Stale, due
	}
	if !a.lacks.IsZero() && now.Sub(a.lacks) >= lackAfter {
		return Stale, a.lacks
	}
	if !keepsTime(a) && (a.status.Clock.Samples > 0 || now.Sub(joined) >= staleAfter) {
		return BadClock, time.Time{}
	}
	if full(a.status) {
		return StoreFull, time.Time{}
	}
	return OK, time.Time{}
}

// full tells whether a player has hardly any room. That something could not be stored is what counts: browsers of late
// tell every page of a quota that is ten gigabytes above what it uses, whatever the disk has.
func full(s *wire.Status) bool {
	return failed(s, "no-space") || s.Storage.Quota > 0 && float64(s.Storage.Used) > storeFull*float64(s.Storage.Quota)
}

// keepsTime tells whether the player knows the daemon's time. It follows the daemon's answers, so the clock of its computer
// does not matter; but on a line on which they are seconds on their way it may be wrong by that much, and nobody can tell.
func keepsTime(a attestation) bool {
	off := time.Duration((millis(a.at) - a.status.At) * float64(time.Millisecond))
	return a.status.Clock.Samples > 0 && off.Abs() < clockOff
}

// absent is the verdict on a display whose renderer has not attested for a while.
func (d *display) absent(now time.Time, a attestation) (Code, time.Time) {
	oldest, spoke := now, false
	for _, s := range d.sessions {
		if s.opened.Before(oldest) {
			oldest = s.opened
		}
		spoke = spoke || s.seen.status != nil
	}
	switch {
	case spoke:
		return Stuck, a.rose
	case now.Sub(oldest) >= wire.FreshWithin:
		return Mute, oldest
	case a.status != nil:
		return Offline, a.at
	case d.spec.Silent:
		return Unattested, d.want.Load().since
	}
	return Offline, d.left
}

// joined returns when the newest session began, or the zero time.
func (d *display) joined() (t time.Time) {
	for _, s := range d.sessions {
		if s.opened.After(t) {
			t = s.opened
		}
	}
	return t
}

// has tells whether the player has what it should have.
func has(s *wire.Status, w *want) bool {
	for _, m := range w.messages {
		if m != nil && s.Has[m.document.Kind] != m.document.Hash {
			return false
		}
	}
	return true
}
