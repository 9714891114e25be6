package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerSafe adds what takes displays off whatever they show (一键撤屏).
func (s *site) registerSafe(a huma.API) {
	register(a, Viewer, http.MethodGet, "/safe", "safe", "Whether displays are taken to the safe picture, and which of them attest that they show it", s.getSafe)
	register(a, Operator, http.MethodPost, "/safe", "make-safe", "Take displays to the safe picture, before anything is written", s.makeSafe)
	register(a, Operator, http.MethodDelete, "/safe", "give-back", "Let displays show again what is due", s.giveBack)
}

type safeBody struct {
	State   string          `json:"state" enum:"off,on"`
	Since   *time.Time      `json:"since,omitempty" doc:"When it was pressed last"`
	Targets []string        `json:"targets" nullable:"false" doc:"Empty, while it is on: every display"`
	Text    *playlists.Text `json:"text,omitempty" doc:"What is on the picture: the name of the building"`
	Durable bool            `json:"durable" doc:"Whether it is on disk, so that a restart changes nothing"`
	Attested
	Waiting []string `json:"waiting" nullable:"false" doc:"Ids of those that have it, and show something that comes first, such as an emergency. They are not missing"`
}

func (s *site) safe(x SafeState) safeBody {
	out := safeBody{State: "off", Targets: append([]string{}, x.Targets...), Durable: x.Durable, Attested: nobody(), Waiting: []string{}}
	if x.Notice.ID == "" {
		return out
	}
	since := s.Site.Time(x.Since)
	out.State, out.Since, out.Text = "on", &since, said(x.Notice.Text)
	states := s.Displays()
	out.Attested = attestedBy(states, x.Displays, x.Notice.ID)
	out.Waiting = out.setAside(states)
	return out
}

func (s *site) getSafe(context.Context, *struct{}) (*body[safeBody], error) {
	return now(s.safe(s.Safe.Current())), nil
}

// makeSafeInput says which displays. A body may be left out: whoever is in a hurry means all of them.
type makeSafeInput struct {
	Body *struct {
		Targets []string `json:"targets,omitempty" doc:"Such as display:lobby, group:public, room:studio, floor:3; none: every display"`
	}
}

func (s *site) makeSafe(ctx context.Context, in *makeSafeInput) (*body[safeBody], error) {
	var targets []string
	if in.Body != nil {
		targets = in.Body.Targets
	}
	x, err := s.Safe.Press(ctx, targets)
	if err != nil {
		return nil, s.notSafe("make-safe", err)
	}
	return now(s.safe(x)), nil
}

type giveBackInput struct {
	Targets []string `query:"target" doc:"As in POST; several with commas between them; none: all that are safe"`
}

func (s *site) giveBack(ctx context.Context, in *giveBackInput) (*body[safeBody], error) {
	x, err := s.Safe.GiveBack(ctx, in.Targets)
	if err != nil {
		return nil, s.notSafe("give-back", err)
	}
	return now(s.safe(x)), nil
}

// notSafe returns the answer to a request about the safe picture that is not done.
func (s *site) notSafe(op string, err error) *Refusal {
	if errors.Is(err, ErrGone) {
		return refuse(http.StatusConflict,
			playlists.Text{ZH: "现在没有撤屏。", EN: "Nothing is taken to the safe picture."},
			playlists.Text{ZH: "可能已经有人恢复了播放，见 /api/v1/safe。", EN: "Someone may have given it back; see /api/v1/safe."})
	}
	return s.failed(op, err)
}
