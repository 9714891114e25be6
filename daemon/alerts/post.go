package alerts

import (
	"regexp"
	"strings"
	"time"

	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/playlists"
)

var (
	box      = playlists.Text{ZH: "预警", EN: "Alert"}
	boxDrill = playlists.Text{ZH: "演练", EN: "Drill"}
	boxEnd   = playlists.Text{ZH: "解除", EN: "Over"}
	drill    = playlists.Text{ZH: "现在进行预警演练，非真实险情", EN: "This is a drill, not an emergency."}
)

// tones are the colours in which people know the levels of alerts.
var tones = map[cap.Level]playlists.Tone{cap.Blue: playlists.Blue, cap.Yellow: playlists.Yellow, cap.Orange: playlists.Orange, cap.Red: playlists.Alarm}

// issued is a headline that says who warns before it says of what. On a takeover that stands at the foot, so that what is
// coming can be read from afar.
var issued = regexp.MustCompile(`^(.{2,30}发布)(.{2,16}预警(?:信号)?)$`)

// takesOver reports whether an alert covers the displays.
func takesOver(row store.Alert) bool { return cap.Level(row.Level) >= cap.Orange }

// post returns what displays show of an alert. An exercise stands below every real alert, whatever its colour.
func (a *Alerts) post(row store.Alert) playlists.Post {
	n := playlists.Notice{
		ID: id(row.Name), Precedence: playlists.OrdinaryNotice, Style: playlists.Strip, From: row.From, Until: row.Until, Word: box,
		Text: playlists.Text{ZH: row.ZH, EN: row.EN}, Tone: tones[cap.Level(row.Level)],
	}
	detail := playlists.Text{ZH: row.DetailZH, EN: row.DetailEN}
	if row.Status == cap.Exercise {
		n.Word, n.Drill = boxDrill, drill
	}
	if !takesOver(row) {
		// A strip has one line, and no edge to mark an exercise: its words say it.
		n.Text = playlists.Text{ZH: sentence(n.Text.ZH, "。", detail.ZH), EN: sentence(n.Text.EN, ". ", detail.EN)}
		if row.Status == cap.Exercise {
			n.Text.ZH, n.Text.EN = "【演练】"+n.Text.ZH, "DRILL: "+n.Text.EN
		}
		return playlists.Post{Notice: n, Targets: a.Targets}
	}
	n.Style, n.Detail = playlists.Takeover, detail
	if parts := issued.FindStringSubmatch(n.Text.ZH); parts != nil {
		n.Foot.ZH, n.Text.ZH = parts[1], parts[2]
	}
	switch {
	case row.Status == cap.Exercise:
		n.Precedence = playlists.Exercise
	case cap.Level(row.Level) == cap.Red:
		n.Precedence = playlists.RedAlert
	default:
		n.Precedence = playlists.OrangeAlert
	}
	return playlists.Post{Notice: n, Targets: a.Targets}
}

// ended returns what displays show after an alert that took over was cancelled: a strip, no takeover.
func (a *Alerts) ended(row store.Alert) playlists.Post {
	n := playlists.Notice{
		ID: id(row.Name) + "-over", Precedence: playlists.OrdinaryNotice, Style: playlists.Strip, Tone: playlists.AllClear, Word: boxEnd,
		From: row.Ended - behind.Milliseconds(), Until: row.Ended + endedFor.Milliseconds(), Text: playlists.Text{ZH: row.EndZH, EN: row.EndEN},
	}
	if row.Status == cap.Exercise {
		n.Word, n.Drill = boxDrill, drill
	}
	return playlists.Post{Notice: n, Targets: a.Targets}
}

// over returns what is said when an alert was cancelled: the words of the message that cancels it if they say so, else
// that the alert is over.
func over(row store.Alert, m cap.Alert) (zh, en string) {
	zh, en = "预警已解除："+row.ZH, "Cancelled: "+row.EN
	if len(m.Infos) > 0 {
		said := cap.Say(m.Infos).Text
		if strings.Contains(said.ZH, "解除") {
			zh = said.ZH
		}
		if lower := strings.ToLower(said.EN); strings.Contains(lower, "cancel") || strings.Contains(lower, "lift") {
			en = said.EN
		}
	}
	if row.Status == cap.Exercise {
		zh, en = "预警演练结束，感谢配合。", "The drill is over. Thank you."
	}
	return zh, en
}

// sentence puts what to do behind what it is about.
func sentence(text, stop, more string) string {
	if more == "" || text == "" {
		return text + more
	}
	return strings.TrimRight(text, "。. ") + stop + more
}

// span returns from when until when an alert is shown. It is shown from when it is effective, not from the onset of what
// it warns of: a warning comes before the storm.
func (a *Alerts) span(m cap.Alert, main cap.Info, now time.Time) (from, until time.Time, notes []playlists.Text) {
	from, until = now.Add(-behind), m.Sent.Add(a.Lasts)
	if e := main.Effective; e.After(now) && e.After(m.Sent) { // else it is only that the clock of the sender is ahead
		from, until = e, e.Add(a.Lasts)
	}
	if !main.Expires.IsZero() {
		until = main.Expires
	}
	if most := from.Add(longest); until.After(most) {
		until = most
		notes = append(notes, playlists.Text{ZH: "有效期太长，只显示7天。", EN: "It holds for longer than is shown: seven days."})
	}
	return from, until, notes
}
