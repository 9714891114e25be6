package notices

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/beside"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Emergencies take over every display, one at a time: a new one replaces the one before.
//
// Displays are told first. The store is written beside that, and whoever raised it is told whether it is durable;
// nothing about a disk keeps it off a display. It stands whatever clocks are set to, and never ends by itself. After the all-clear displays say so for a
// while, and then show what is due by then.
type Emergencies struct {
	foot playlists.Text // of every emergency
	post func(source string, posts []playlists.Post)

	changes latest.Cell[struct{}]
	disk    *beside.Writer[store.Emergency]

	mu      sync.Mutex // never held while a disk is waited for
	current store.Emergency
}

// Emergency is an emergency, or the all-clear after it.
type Emergency struct {
	Kind    string
	Drill   bool
	Raised  int64            // Unix milliseconds
	Cleared int64            // 0: it stands
	Notice  playlists.Notice // what every display shows; without an id if there is nothing
	Durable bool             // a restart brings it back
}

var (
	// ErrNothing is the error of Clear if there is no emergency.
	ErrNothing = errors.New("there is no emergency")
	// ErrReal is the error of Raise for a drill while there is an emergency.
	ErrReal = errors.New("there is an emergency, which a drill must not replace")
)

const (
	clearFor = 3 * time.Minute // how long displays say that danger is over
	behind   = time.Minute     // a display whose clock is so much behind shows the all-clear at once all the same
	maxAdded = 60              // characters of what somebody adds: it has to fit on two lines everywhere
)

// NewEmergencies returns the emergencies, and posts the one that stands according to the store. The phone is that of the
// duty desk, which each of them names; "" is none.
func NewEmergencies(ctx context.Context, st *store.Store, post func(string, []playlists.Post), phone string, log *slog.Logger) (*Emergencies, error) {
	e := &Emergencies{post: post}
	e.disk = beside.New(st.WriteEmergency, func() { e.changes.Set(struct{}{}) }, log)
	if phone != "" {
		e.foot = playlists.Text{ZH: "中心值班电话 " + phone, EN: "Duty desk " + phone}
	}
	var err error
	if e.current, err = st.Emergency(ctx); err != nil {
		return nil, err
	}
	e.tell()
	return e, nil
}

// Changes is a cell whose version rises with every change.
func (e *Emergencies) Changes() *latest.Cell[struct{}] { return &e.changes }

// Foot returns what is at the foot of each emergency; empty if there is no number.
func (e *Emergencies) Foot() playlists.Text { return e.foot }

// Raise takes over every display. They have been told when it returns. The notes say what of the words was left
// out. The error is a *playlists.Refusal for a kind that is not known, and ErrReal.
func (e *Emergencies) Raise(ctx context.Context, id string, added playlists.Text, drill bool) (Emergency, []playlists.Text, error) {
	k, ok := kind(id)
	if !ok {
		return Emergency{}, nil, noKind(id)
	}
	added, notes := k.add(added)
	next := raised(k, added, drill)
	e.mu.Lock()
	if stands(e.current) && !e.current.Drill && next.Drill {
		e.mu.Unlock()
		return Emergency{}, nil, ErrReal
	}
	if !same(e.current, next) { // whoever says it twice, says it once
		e.set(next)
	}
	version := e.disk.Wanted()
	e.mu.Unlock()
	e.disk.Await(ctx, version)
	return e.Current(), notes, nil
}

// Alarm is Raise on the word of a machine, which waits for no disk. It replaces neither an emergency of the same kind, to
// which a person may have added something, nor an evacuation: nothing that a machine knows is more urgent than to leave.
func (e *Emergencies) Alarm(id string, drill bool) error {
	k, ok := kind(id)
	if !ok {
		return noKind(id)
	}
	next := raised(k, playlists.Text{}, drill)
	e.mu.Lock()
	defer e.mu.Unlock()
	switch real := stands(e.current) && !e.current.Drill; {
	case real && next.Drill:
		return ErrReal
	case real && (e.current.Kind == next.Kind || e.current.Kind == evacuate), same(e.current, next):
	default:
		e.set(next)
	}
	return nil
}

// raised is an emergency that begins now.
func raised(k Kind, added playlists.Text, drill bool) store.Emergency {
	return store.Emergency{
		ID: strings.ToLower(rand.Text()[:8]), Kind: k.ID, ZH: added.ZH, EN: added.EN, Drill: drill || k.Only, Raised: time.Now().UnixMilli(),
	}
}

// Clear gives the all-clear. The error is ErrNothing if there is no emergency.
func (e *Emergencies) Clear(ctx context.Context) (Emergency, error) {
	e.mu.Lock()
	if !stands(e.current) {
		e.mu.Unlock()
		return Emergency{}, ErrNothing
	}
	next := e.current
	next.Cleared = max(time.Now().UnixMilli(), 1)
	e.set(next)
	version := e.disk.Wanted()
	e.mu.Unlock()
	e.disk.Await(ctx, version)
	return e.Current(), nil
}

// Current returns the emergency that stands, or the last one.
func (e *Emergencies) Current() Emergency {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.current
	out := Emergency{Kind: c.Kind, Drill: c.Drill, Raised: c.Raised, Cleared: c.Cleared, Durable: e.disk.Durable()}
	for _, post := range e.posts(c) {
		if post.Notice.Until > time.Now().UnixMilli() {
			out.Notice = post.Notice
		}
	}
	return out
}

// set makes an emergency the present one: displays first. Call it with mu held.
func (e *Emergencies) set(next store.Emergency) {
	e.current = next
	e.tell()
	e.disk.Set(next)
}

func (e *Emergencies) tell() {
	e.post("emergency", e.posts(e.current))
	e.changes.Set(struct{}{})
}

// Run is the task that writes down what displays have been told already, and does not give up.
func (e *Emergencies) Run(ctx context.Context) error { return e.disk.Run(ctx) }

// Problems returns what a person should mend.
func (e *Emergencies) Problems() []playlists.Problem {
	if e.disk.Err() == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "emergency", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "紧急通知（或解除）已经上屏，但没能写进硬盘，重启后会变回原来的样子", EN: "the emergency, or its all-clear, is on the displays, but could not be written to disk; a restart would undo it"},
		Remedy: playlists.Text{ZH: "请不要重启；先检查硬盘是不是满了或坏了，写成功后这条会消失", EN: "do not restart; check whether the disk is full or failing; this goes away once it is written"},
	}}
}

func stands(e store.Emergency) bool { return e.ID != "" && e.Cleared == 0 }

func same(a, b store.Emergency) bool {
	return stands(a) && a.Kind == b.Kind && a.Drill == b.Drill && a.ZH == b.ZH && a.EN == b.EN
}

// posts returns what every display shows.
func (e *Emergencies) posts(of store.Emergency) []playlists.Post {
	if of.ID == "" {
		return nil
	}
	k, _ := kind(of.Kind)
	n := playlists.Notice{
		ID: "emergency/" + of.ID, Precedence: playlists.Emergency, Style: playlists.Takeover, Tone: playlists.Alarm,
		From: schedule.Forever.From, Until: schedule.Forever.Until, Text: k.Text, Detail: k.Detail, Foot: e.foot,
	}
	if of.ZH != "" {
		n.Detail = playlists.Text{ZH: of.ZH, EN: of.EN}
	}
	if of.Drill {
		n.Drill, n.Precedence = k.Drill, playlists.Exercise // what is real covers it
	}
	if of.Cleared != 0 {
		k = allClear[of.Drill]
		n.ID, n.Tone, n.Text, n.Detail, n.Drill = "clear/"+of.ID, playlists.AllClear, k.Text, k.Detail, k.Drill
		n.From, n.Until = of.Cleared-behind.Milliseconds(), of.Cleared+clearFor.Milliseconds()
	}
	return []playlists.Post{{Notice: n}}
}

// add returns what may be added to the words of a kind. Whatever somebody writes, the emergency is shown: words that
// cannot be are left out, and that is said.
func (k Kind) add(t playlists.Text) (playlists.Text, []playlists.Text) {
	zh, en := persons.Line(t.ZH), persons.Line(t.EN)
	switch {
	case zh+en == "":
		return playlists.Text{}, nil
	case k.Plain:
		return playlists.Text{}, []playlists.Text{{ZH: "“" + k.Name.ZH + "”只用固定的话，补充的内容没有显示。", EN: k.Name.EN + " has fixed words; what was added is not shown."}}
	case zh == "":
		return playlists.Text{}, []playlists.Text{{ZH: "补充的内容没有中文，没有显示。", EN: "What was added has no Chinese text and is not shown."}}
	case utf8.RuneCountInString(zh) > maxAdded || utf8.RuneCountInString(en) > 2*maxAdded:
		return playlists.Text{}, []playlists.Text{{ZH: "补充的内容太长，没有显示；中文最多60个字，英文最多120个字符。", EN: "What was added is too long and is not shown; 60 characters of Chinese and 120 of English are the most."}}
	}
	return playlists.Text{ZH: zh, EN: en}, nil
}

func noKind(id string) *playlists.Refusal {
	var ids, said []string
	for _, k := range Kinds {
		ids, said = append(ids, k.ID), append(said, k.ID+"（"+k.Name.ZH+"）")
	}
	slices.Sort(ids)
	return playlists.Refuse("没有“"+short(id)+"”这种紧急情况。", "There is no kind of emergency \""+short(id)+"\".",
		"可以写的是："+strings.Join(said, "、")+"。", "Use one of these: "+strings.Join(ids, ", ")+".")
}
