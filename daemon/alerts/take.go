package alerts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/playlists"
)

// Outcome is what was done with a message.
type Outcome string

// The outcomes.
const (
	Shown     Outcome = "shown"     // it is on the displays
	Coming    Outcome = "coming"    // it is on the displays, which will show it
	Ended     Outcome = "ended"     // it has ended others
	Known     Outcome = "known"     // it came before
	Elsewhere Outcome = "elsewhere" // it is about somewhere else, and is kept
	Ignored   Outcome = "ignored"   // it is read, and nothing is to be done: a test, an acknowledgement
)

// Answer says what was done with a message.
type Answer struct {
	Outcome Outcome
	Alert   Alert // without an id for what is ignored
	Notes   []playlists.Text
}

// Receive takes a message that came over HTTP. Displays have been told when it returns; Durable says whether the store
// has been, too. The error is a *playlists.Refusal.
func (a *Alerts) Receive(ctx context.Context, data []byte) (Answer, error) {
	m, refusal := cap.Parse(data)
	if refusal == nil && !a.trusts(m) {
		refusal = playlists.Refuse("不认识发布单位“"+m.Sender+"”。", "The sender \""+m.Sender+"\" is not one that is believed here.",
			"请把它写进配置的 cap.senders；或者把文件放进预警文件夹。", "Add it to cap.senders in the configuration, or drop the file into the folder for alerts.")
	}
	if refusal != nil {
		a.noteRefused(m, "", refusal)
		return Answer{}, refusal
	}
	return a.Take(ctx, m, "")
}

// Take takes a message that was read; file is where in the content folder it lies, "" for elsewhere. What it returns is
// as with Receive.
func (a *Alerts) Take(ctx context.Context, m cap.Alert, file string) (Answer, error) {
	a.mu.Lock()
	out, version, refusal := a.take(m, file, time.Now())
	a.mu.Unlock()
	if refusal != nil {
		a.noteRefused(m, file, refusal)
		return Answer{}, refusal
	}
	if out.Alert.ID != "" {
		a.disk.Await(ctx, version)
		out.Alert.Durable = a.disk.Durable()
	}
	out.Notes = append(m.Notes, out.Notes...)
	return out, nil
}

// take decides what is done with a message, and does it. Call it with mu held.
func (a *Alerts) take(m cap.Alert, file string, now time.Time) (out Answer, version uint64, refusal *playlists.Refusal) {
	version = a.disk.Wanted()
	if note, ok := nothing(m); ok {
		return Answer{Outcome: Ignored, Notes: []playlists.Text{note}}, version, nil
	}
	if m.Scope != cap.Public {
		return out, version, playlists.Refuse("这条预警不公开（scope 是 "+m.Scope+"），不能上屏。", "It is not for the public (scope "+m.Scope+") and is not shown.",
			"请联系发布单位；公开发布的预警写 Public。", "Ask whoever issued it; what is public says Public.")
	}
	if row, ok := a.rows[m.Key()]; ok {
		return a.again(row, file, now)
	}
	if refusal := timely(m, now); refusal != nil {
		return out, version, refusal
	}
	about, notes, refusal := a.about(m)
	if refusal != nil {
		return out, version, refusal
	}
	row := store.Alert{
		Name: m.Key(), Identifier: m.Identifier, Sender: m.Sender, Sent: m.Sent.UnixMilli(), Kind: m.Type, Status: m.Status, File: file, Arrived: now.UnixMilli(),
	}
	out = Answer{Outcome: Ended, Notes: notes}
	ending := cancelled
	if m.Type != cap.Cancel {
		ending = replaced
		if out.Outcome, notes, refusal = a.fill(&row, m, now); refusal != nil {
			return out, version, refusal
		}
		out.Notes = append(out.Notes, notes...)
	}
	if len(a.rows) >= mostKept {
		return out, version, playlists.Refuse(fmt.Sprintf("两天里已经收到%d条预警，放不下了。", len(a.rows)), fmt.Sprintf("There were %d messages within two days; there is no room for more.", len(a.rows)),
			"请检查是谁在不停地发。", "Find out who keeps sending.")
	}
	changed := []store.Alert{row}
	for _, old := range about {
		if stands(old, now.UnixMilli()) {
			old.Ended, old.Ending = now.UnixMilli(), ending
			old.EndZH, old.EndEN = over(old, m)
			changed = append(changed, old)
		} else if old.Ending == removed {
			old.Ending = ending // putting the file back does not bring it back
			changed = append(changed, old)
		}
	}
	if m.Type != cap.Cancel && genuine(row) {
		for _, other := range a.rows {
			if other.Status == cap.Exercise && stands(other, now.UnixMilli()) {
				other.Ended, other.Ending = now.UnixMilli(), displaced
				changed = append(changed, other)
				out.Notes = append(out.Notes, playlists.Text{ZH: "正在显示的预警演练已撤下。", EN: "The exercise that was shown is taken off."})
			}
		}
	}
	version = a.set(changed...)
	if file != "" {
		a.remove(file, row.Name)
		version = a.disk.Wanted()
	}
	out.Alert = a.alert(row, false)
	return out, version, nil
}

// nothing returns why nothing is to be done about a message.
func nothing(m cap.Alert) (note playlists.Text, ok bool) {
	switch {
	case m.Status == "Test":
		return playlists.Text{ZH: "这是测试（status 是 Test）：读到了，读对了，不上屏。", EN: "It is a test (status Test): it was read right, and is not shown."}, true
	case m.Status != cap.Actual && m.Status != cap.Exercise:
		return playlists.Text{ZH: "status 是 " + m.Status + "，不上屏。", EN: "Its status is " + m.Status + "; it is not shown."}, true
	case m.Type == "Ack" || m.Type == "Error":
		return playlists.Text{ZH: "这是回执（msgType 是 " + m.Type + "），不用做什么。", EN: "It is an answer to somebody (msgType " + m.Type + "); there is nothing to do."}, true
	}
	return note, false
}

// again answers a message that came before. A file that says it is noted: who removes it takes the alert off, and who
// puts it back brings the alert back.
func (a *Alerts) again(row store.Alert, file string, now time.Time) (Answer, uint64, *playlists.Refusal) {
	version := a.disk.Wanted()
	if file != "" && row.File == "" {
		if back := row; row.Ending == removed || row.Ending == displaced {
			if back.Ended, back.Ending = 0, ""; stands(back, now.UnixMilli()) {
				if row.Status == cap.Exercise && a.genuine(now) {
					return Answer{}, version, Real
				}
				row = back
			}
		}
		row.File = file
		version = a.set(row)
	}
	out := Answer{Outcome: Known, Alert: a.alert(row, false)}
	switch {
	case row.Kind == cap.Cancel, row.Hidden:
		out.Notes = []playlists.Text{{ZH: "这条消息收到过了。", EN: "This message came before."}}
	case stands(row, now.UnixMilli()):
		out.Notes = []playlists.Text{{ZH: "这条预警收到过了，正在显示。", EN: "This alert came before and is shown."}}
	default:
		out.Notes = []playlists.Text{{ZH: "这条预警收到过了，已经结束。", EN: "This alert came before and is over."}}
	}
	return out, version, nil
}

// timely refuses a message whose time cannot be, or is too long ago.
func timely(m cap.Alert, now time.Time) *playlists.Refusal {
	const layout = "2006-01-02 15:04 -07:00"
	switch {
	case m.Sent.Sub(now) > early:
		return playlists.Refuse("发布时间还没到："+m.Sent.Format(layout)+"。", "It was sent in the future: "+m.Sent.Format(layout)+".",
			"请检查这台电脑的时间，以及消息里的时差。", "Check the clock of this computer, and the offset in the message.")
	case now.Sub(m.Sent) > stale:
		return playlists.Refuse("发布已经超过24小时："+m.Sent.Format(layout)+"。", "It was sent more than 24 hours ago: "+m.Sent.Format(layout)+".",
			"如果还有效，请下载最新的一条。", "If it still holds, get the newest one.")
	}
	return nil
}

// about returns the messages that a message is about. An update and a cancellation have to be about one that is known,
// and an exercise never touches what is real. Call it with mu held.
func (a *Alerts) about(m cap.Alert) (rows []store.Alert, notes []playlists.Text, refusal *playlists.Refusal) {
	if m.Type == cap.NewAlert {
		return nil, nil, nil
	}
	name := map[string]playlists.Text{cap.Update: {ZH: "更新", EN: "update"}, cap.Cancel: {ZH: "解除", EN: "cancellation"}}[m.Type]
	if len(m.References) == 0 {
		return nil, nil, playlists.Refuse("这是"+name.ZH+"，却没有写"+name.ZH+"哪一条（references）。", "This "+name.EN+" does not say what it refers to (references).",
			"请发布单位补上 references 后重发。", "Whoever issued it has to add the references.")
	}
	unknown := 0
	for _, ref := range m.References {
		found := false
		for _, row := range a.rows {
			if row.Kind != cap.Cancel && ref.Means(cap.Reference{Sender: row.Sender, Identifier: row.Identifier, Sent: time.UnixMilli(row.Sent)}) {
				rows, found = append(rows, row), true
				if m.Status == cap.Exercise && row.Status == cap.Actual {
					return nil, nil, playlists.Refuse("这是演练，不能"+name.ZH+"真实的预警。", "It is an exercise and can be no "+name.EN+" of a real alert.",
						"请检查 status 和 references。", "Check its status and its references.")
				}
			}
		}
		if !found {
			unknown++
		}
	}
	if len(rows) == 0 {
		return nil, nil, playlists.Refuse(name.ZH+"的那一条没有收到过："+m.References[0].Identifier+"。", "What this "+name.EN+" refers to never came: "+m.References[0].Identifier+".",
			"请先放进那一条预警；如果已经过期，就不用了。", "Get that one first, unless it has expired.")
	}
	if unknown > 0 {
		notes = append(notes, playlists.Text{ZH: fmt.Sprintf("references 里有%d条没有收到过。", unknown), EN: fmt.Sprintf("%d of its references never came.", unknown)})
	}
	return rows, notes, nil
}

// fill says in a row what an alert says, if it can be shown. Call it with mu held.
func (a *Alerts) fill(row *store.Alert, m cap.Alert, now time.Time) (Outcome, []playlists.Text, *playlists.Refusal) {
	if len(m.Infos) == 0 {
		return "", nil, playlists.Refuse("预警里没有内容（info）。", "It says nothing (no info).", "请发布单位补上后重发。", "Whoever issued it has to add it.")
	}
	infos, outcome := m.In(a.Areas), Shown
	var notes []playlists.Text
	if len(infos) == 0 {
		infos, outcome, row.Hidden = m.Infos, Elsewhere, true
		notes = append(notes, playlists.Text{
			ZH: "这条预警说的是别的地区，记下了，不上屏。本地区见配置的 cap.areas：" + strings.Join(a.Areas, "、") + "。",
			EN: "It is about somewhere else; it is kept and not shown. Ours are in cap.areas: " + strings.Join(a.Areas, ", ") + ".",
		})
	}
	main, words := cap.Main(infos), cap.Say(infos)
	from, until, more := a.span(m, main, now)
	notes = append(notes, more...)
	row.Level, row.From, row.Until = int(main.Level), from.UnixMilli(), until.UnixMilli()
	row.ZH, row.EN, row.DetailZH, row.DetailEN = words.Text.ZH, words.Text.EN, words.Detail.ZH, words.Detail.EN
	if !until.After(now) || !until.After(from) {
		return "", nil, playlists.Refuse("这条预警已经过期："+until.Format("2006-01-02 15:04 -07:00")+"。", "It has expired: "+until.Format("2006-01-02 15:04 -07:00")+".",
			"如果还有效，请下载最新的一条。", "If it still holds, get the newest one.")
	}
	if from.After(now) && outcome == Shown {
		outcome = Coming
	}
	most := mostShown
	if takesOver(*row) {
		most *= 2
	}
	standing := 0
	for _, other := range a.rows {
		if stands(other, now.UnixMilli()) && !other.Hidden {
			standing++
		}
	}
	switch {
	case m.Status == cap.Exercise && !row.Hidden && a.genuine(now):
		return "", nil, Real
	case standing >= most:
		return "", nil, playlists.Refuse(fmt.Sprintf("已经有%d条预警，放不下了。", standing), fmt.Sprintf("There are %d alerts already; there is no room for more.", standing),
			"请先撤下不要的。", "Take off some that are no longer needed.")
	}
	return outcome, notes, nil
}

// Real refuses an exercise while something real is shown.
var Real = playlists.Refuse("正在显示真实的预警，不能演练。", "A real alert is shown; no exercise may cover it.", "请等它结束，再演练。", "Wait until it is over.")
