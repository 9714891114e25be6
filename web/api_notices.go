package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/displays"
	"yiping/playlists"
)

// registerNotices adds what people want shown over the program.
func (s *site) registerNotices(a huma.API) {
	register(a, Viewer, http.MethodGet, "/notices", "notices", "The notices that are shown, will be, or were within a day, and which displays attest them", s.getNotices)
	register(a, Viewer, http.MethodGet, "/notices/templates", "notice-templates", "Notices that are often needed, with blanks to fill in", s.getTemplates)
	post := operation(a, Editor, http.MethodPost, "/notices", "notify", "Show a notice")
	post.DefaultStatus = http.StatusCreated
	huma.Register(a, post, s.notify)
	register(a, Editor, http.MethodDelete, "/notices/{id}", "end-notice", "End a notice, or take back one that has not begun", s.endNotice)
}

type noticeBody struct {
	ID         string          `json:"id"`
	Text       playlists.Text  `json:"text"`
	Style      string          `json:"style" enum:"strip,card,takeover"`
	Word       *playlists.Text `json:"word,omitempty" doc:"What stands in a box before it: 通知, 提醒, 紧急"`
	Targets    []string        `json:"targets" nullable:"false" doc:"Empty: every display"`
	From       time.Time       `json:"from"`
	Until      time.Time       `json:"until"`
	Precedence int             `json:"precedence" doc:"Rung of the ladder; the higher wins"`
	State      string          `json:"state" enum:"coming,on,over"`
	Attested
	Waiting []string         `json:"waiting" nullable:"false" doc:"Ids of those that have it, and show something that comes first: several take turns. They are not missing"`
	Notes   []playlists.Text `json:"notes,omitempty" doc:"In the answer to a new one: what somebody should look at"`
}

func (s *site) notice(n Notice, states []displays.State) noticeBody {
	at := time.Now().UnixMilli()
	out := noticeBody{
		ID: n.Notice.ID, Text: n.Notice.Text, Style: string(n.Notice.Style), Word: said(n.Notice.Word), Targets: append([]string{}, n.Targets...),
		From: s.Site.Time(n.Notice.From), Until: s.Site.Time(n.Notice.Until), Precedence: int(n.Notice.Precedence), State: "on",
	}
	switch {
	case n.Notice.From > at:
		out.State = "coming"
	case n.Notice.Until <= at:
		out.State = "over"
	}
	out.Attested, out.Waiting = nobody(), []string{}
	if out.State == "over" {
		return out
	}
	out.Attested = attestedBy(states, n.Displays, n.Notice.ID)
	out.Waiting = out.setAside(states)
	return out
}

func (s *site) getNotices(context.Context, *struct{}) (*body[[]noticeBody], error) {
	list, states := []noticeBody{}, s.Displays()
	for _, n := range s.Notices.List() {
		list = append(list, s.notice(n, states))
	}
	return now(list), nil
}

type templateBody struct {
	ID      string         `json:"id"`
	Name    playlists.Text `json:"name"`
	Text    playlists.Text `json:"text" doc:"What is in braces has to be replaced"`
	Blanks  []blankBody    `json:"blanks" nullable:"false"`
	Style   string         `json:"style" enum:"strip,card,takeover"`
	Minutes int            `json:"minutes" doc:"How long it usually lasts"`
}

type blankBody struct {
	Name    playlists.Text `json:"name" doc:"As it stands in braces"`
	Example playlists.Text `json:"example"`
}

func (s *site) getTemplates(context.Context, *struct{}) (*body[[]templateBody], error) {
	list := []templateBody{}
	for _, t := range s.Notices.Templates() {
		blanks := []blankBody{}
		for _, b := range t.Blanks {
			blanks = append(blanks, blankBody(b))
		}
		list = append(list, templateBody{t.ID, t.Name, t.Text, blanks, string(t.Style), t.Minutes})
	}
	return now(list), nil
}

type notifyInput struct{ Body notifyBody }

// notifyBody is a notice as somebody writes it. All members are optional here: what has to be said is asked for in
// words.
type notifyBody struct {
	Text    wordsInput `json:"text,omitempty" doc:"zh-CN is needed; 120 characters of Chinese and 300 of English are the most"`
	Style   string     `json:"style,omitempty" doc:"strip (the usual), card or takeover"`
	Word    string     `json:"word,omitempty" doc:"notice (the usual), reminder or urgent"`
	Targets *[]string  `json:"targets,omitempty" doc:"Such as display:lobby, group:public, room:studio, floor:3; none: every display"`
	From    *string    `json:"from,omitempty" doc:"RFC 3339, or \"2026-12-01 14:00\" in the site's zone; now if absent"`
	Until   *string    `json:"until,omitempty" doc:"As from, and after it"`
	Minutes *int       `json:"minutes,omitempty" doc:"How long, instead of until; an hour if both are absent"`
}

// wordsInput is a text as somebody writes it.
type wordsInput struct {
	ZH string `json:"zh-CN,omitempty"`
	EN string `json:"en,omitempty"`
}

func (s *site) notify(ctx context.Context, in *notifyInput) (*body[noticeBody], error) {
	e, err := in.Body.entry(s.Site)
	if err != nil {
		return nil, err
	}
	if r := takes(ctx, e.Style); r != nil {
		return nil, r
	}
	n, notes, err := s.Notices.Add(ctx, e)
	if err != nil {
		return nil, s.noNotice("notify", "", err)
	}
	about(ctx, n.Notice.ID)
	saying(ctx, n.Notice.Text.ZH)
	out := s.notice(n, s.Displays())
	out.Notes = notes
	return now(out), nil
}

// takes is the answer to somebody who may not do something about a notice of a style; nil if they may. What covers the program of displays
// is for operators.
func takes(ctx context.Context, style playlists.Style) *Refusal {
	if style != playlists.Takeover {
		return nil
	}
	return denied(WhoAsks(ctx), Operator)
}

// entry returns what was written. The error is a *Refusal.
func (b notifyBody) entry(site Site) (NoticeEntry, error) {
	e := NoticeEntry{Text: playlists.Text(b.Text), Style: playlists.Style(b.Style), Word: b.Word, Minutes: b.Minutes}
	if b.Targets != nil {
		e.Targets = *b.Targets
	}
	var err error
	if e.From, err = site.instant(b.From); err != nil {
		return NoticeEntry{}, err
	}
	if e.Until, err = site.instant(b.Until); err != nil {
		return NoticeEntry{}, err
	}
	return e, nil
}

// instant reads an instant that may be left out.
func (s Site) instant(text *string) (*int64, error) {
	if text == nil {
		return nil, nil
	}
	at, ok := s.parse(*text)
	if !ok || len(*text) <= len(time.DateOnly) {
		return nil, refuse(http.StatusUnprocessableEntity,
			playlists.Text{ZH: "看不懂时间“" + *text + "”。", EN: "The time \"" + *text + "\" cannot be read."},
			playlists.Text{ZH: "请写成 2026-12-01 14:00，或者 2026-12-01T14:00:00+08:00。", EN: "Write it as 2026-12-01 14:00, or 2026-12-01T14:00:00+08:00."})
	}
	return &at, nil
}

// notifySchema is the form of a notifyBody, as the description of the API has it.
var notifySchema = sync.OnceValues(func() (huma.Registry, *huma.Schema) {
	r := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return r, r.Schema(reflect.TypeFor[notifyBody](), true, "")
})

// ReadNotice reads a notice that came another way as the body of POST /notices is read. The error is a *Refusal, the
// answer that it would get there.
func (s Site) ReadNotice(body []byte) (NoticeEntry, error) {
	var members any
	if err := json.Unmarshal(body, &members); err != nil {
		return NoticeEntry{}, huma.NewError(http.StatusBadRequest, "")
	}
	var wrong huma.ValidateResult
	registry, schema := notifySchema()
	huma.Validate(registry, schema, huma.NewPathBuffer([]byte("body"), len("body")), huma.ModeWriteToServer, members, &wrong)
	if len(wrong.Errors) > 0 {
		return NoticeEntry{}, huma.NewError(http.StatusUnprocessableEntity, "", wrong.Errors...)
	}
	var b notifyBody
	if err := json.Unmarshal(body, &b); err != nil {
		return NoticeEntry{}, huma.NewError(http.StatusUnprocessableEntity, "", &huma.ErrorDetail{Location: "body", Message: err.Error()})
	}
	return b.entry(s)
}

type endNoticeInput struct {
	ID string `path:"id" doc:"Id of the notice"`
}

func (s *site) endNotice(ctx context.Context, in *endNoticeInput) (*struct{}, error) {
	for _, n := range s.Notices.List() {
		if n.Notice.ID != in.ID {
			continue
		}
		if r := takes(ctx, n.Notice.Style); r != nil {
			return nil, r
		}
		saying(ctx, n.Notice.Text.ZH)
	}
	if err := s.Notices.End(ctx, in.ID); err != nil {
		return nil, s.noNotice("end-notice", in.ID, err)
	}
	return nil, nil
}

// noNotice returns the answer to a request about a notice that is not done.
func (s *site) noNotice(op, id string, err error) *Refusal {
	if errors.Is(err, ErrGone) {
		return NoNotice(id)
	}
	return s.failed(op, err)
}

// NoNotice is the answer to who speaks of a notice that there is not.
func NoNotice(id string) *Refusal {
	return refuse(http.StatusNotFound,
		playlists.Text{ZH: "没有编号为“" + id + "”的通知。", EN: "There is no notice with the id \"" + id + "\"."},
		playlists.Text{ZH: "可能已经有人结束了它。所有通知见 /api/v1/notices。", EN: "Someone may have ended it. All notices are listed at /api/v1/notices."})
}
