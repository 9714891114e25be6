package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerEmergency adds what takes over every display.
func (s *site) registerEmergency(a huma.API) {
	register(a, Viewer, http.MethodGet, "/emergency", "emergency", "Whether there is an emergency, and which displays attest that they show it", s.getEmergency)
	register(a, Operator, http.MethodPost, "/emergency", "raise", "Take over every display, before anything is written", s.raise)
	register(a, Operator, http.MethodPost, "/emergency/clear", "clear", "Give the all-clear, which displays show for three minutes", s.clear)
}

type emergencyBody struct {
	State   string          `json:"state" enum:"none,raised,clear" doc:"clear: the all-clear is on the displays"`
	Kind    string          `json:"kind,omitempty" doc:"Of the emergency, or of the last one"`
	Drill   bool            `json:"drill"`
	Raised  *time.Time      `json:"raised,omitempty"`
	Cleared *time.Time      `json:"cleared,omitempty"`
	Text    *playlists.Text `json:"text,omitempty" doc:"The big line on the displays"`
	Detail  *playlists.Text `json:"detail,omitempty" doc:"What is below it"`
	Durable bool            `json:"durable" doc:"Whether it is on disk, so that a restart brings it back"`
	Attested
	Kinds []kindBody       `json:"kinds" nullable:"false" doc:"What can be raised, the most urgent first"`
	Foot  *playlists.Text  `json:"foot,omitempty" doc:"What is at the foot of each: whom to call"`
	Notes []playlists.Text `json:"notes,omitempty" doc:"In the answer to raising one: what of the words was left out"`
}

type kindBody struct {
	Kind   string          `json:"kind"`
	Name   playlists.Text  `json:"name"`
	Text   playlists.Text  `json:"text" doc:"What displays say"`
	Detail *playlists.Text `json:"detail,omitempty" doc:"What is below it"`
	Marked playlists.Text  `json:"marked" doc:"What a drill is called on displays"`
	Drill  bool            `json:"drill" doc:"It is always a drill"`
}

func (s *site) emergency(e Emergency) emergencyBody {
	out := emergencyBody{State: "none", Kind: e.Kind, Drill: e.Drill, Durable: e.Durable, Attested: nobody(), Kinds: []kindBody{}, Foot: said(s.Emergencies.Foot())}
	for _, k := range s.Emergencies.Kinds() {
		out.Kinds = append(out.Kinds, kindBody{k.ID, k.Name, k.Text, said(k.Detail), k.Marked, k.Drill})
	}
	if e.Raised != 0 {
		raised := s.Site.Time(e.Raised)
		out.Raised = &raised
	}
	if e.Cleared != 0 {
		cleared := s.Site.Time(e.Cleared)
		out.Cleared = &cleared
	}
	if e.Notice.ID == "" {
		return out
	}
	out.State, out.Text, out.Detail = "raised", said(e.Notice.Text), said(e.Notice.Detail)
	if e.Cleared != 0 {
		out.State = "clear"
	}
	states := s.Displays()
	all := make([]string, len(states))
	for i, d := range states {
		all[i] = d.ID
	}
	out.Attested = attestedBy(states, all, e.Notice.ID)
	return out
}

func (s *site) getEmergency(context.Context, *struct{}) (*body[emergencyBody], error) {
	return now(s.emergency(s.Emergencies.Current())), nil
}

// raiseInput is an emergency as somebody writes it. Nothing but an unknown kind, or a body that cannot be read, keeps
// it off the displays.
type raiseInput struct {
	Body struct {
		Kind  string     `json:"kind,omitempty" doc:"evacuate, fire-alarm, earthquake, weather, security, siren"`
		Text  wordsInput `json:"text,omitempty" doc:"60 characters of Chinese and 120 of English at most. Shown below the big line instead of the usual words; what cannot be shown is left out and told in notes"`
		Drill bool       `json:"drill,omitempty" doc:"It is marked as a drill all the time"`
	}
}

func (s *site) raise(ctx context.Context, in *raiseInput) (*body[emergencyBody], error) {
	e, notes, err := s.Emergencies.Raise(ctx, in.Body.Kind, playlists.Text(in.Body.Text), in.Body.Drill)
	if err != nil {
		return nil, s.noEmergency("raise", err)
	}
	about(ctx, e.Kind+map[bool]string{true: " (drill)"}[e.Drill])
	out := s.emergency(e)
	out.Notes = notes
	return now(out), nil
}

func (s *site) clear(ctx context.Context, _ *struct{}) (*body[emergencyBody], error) {
	e, err := s.Emergencies.Clear(ctx)
	if err != nil {
		return nil, s.noEmergency("clear", err)
	}
	return now(s.emergency(e)), nil
}

// noEmergency returns the answer to a request about an emergency that is not done.
func (s *site) noEmergency(op string, err error) *Refusal {
	if errors.Is(err, ErrGone) {
		return refuse(http.StatusConflict,
			playlists.Text{ZH: "现在没有紧急通知。", EN: "There is no emergency."},
			playlists.Text{ZH: "可能已经有人解除了，见 /api/v1/emergency。", EN: "Someone may have given the all-clear; see /api/v1/emergency."})
	}
	return s.failed(op, err)
}
