package web

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/displays"
	"yiping/playlists"
)

// maxAlert is how long a message may be, in bytes. One that is longer than an alert can be is refused by whoever reads
// it, in its words.
const maxAlert = 256<<10 + 1

// alertTypes are the media types of a message; the first is its own.
var alertTypes = []string{"application/cap+xml", "application/xml", "text/xml"}

// registerAlerts adds what authorities warn of.
func (s *site) registerAlerts(a huma.API) {
	register(a, Viewer, http.MethodGet, "/cap", "alerts", "The alerts of authorities that are in force or will be, which displays attest them, and what was refused lately", s.getAlerts)
	post := operation(a, Operator, http.MethodPost, "/cap", "alert", "Take a CAP 1.2 message, and show it before anything is written")
	post.MaxBodyBytes = maxAlert
	post.RequestBody = &huma.RequestBody{Description: "One alert, of 256 KB at most", Required: true, Content: map[string]*huma.MediaType{}}
	for _, t := range alertTypes {
		post.RequestBody.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	huma.Register(a, post, s.takeAlert)
	register(a, Operator, http.MethodDelete, "/cap/{id}", "end-alert", "Take an alert off, whatever its sender says", s.endAlert)
}

type alertBody struct {
	ID         string          `json:"id,omitempty" doc:"Of its notice; absent for what is ignored"`
	Status     string          `json:"status" enum:"shown,coming,ended,known,elsewhere,ignored" doc:"shown; coming: it begins later; ended: it has ended others; known: it came before; elsewhere: it is about another area and is not shown; ignored: a test or an acknowledgement"`
	Identifier string          `json:"identifier,omitempty"`
	Sender     string          `json:"sender,omitempty"`
	Sent       *time.Time      `json:"sent,omitempty"`
	Level      string          `json:"level,omitempty" doc:"blue, yellow: a strip; orange, red: a takeover"`
	Drill      bool            `json:"drill"`
	Text       *playlists.Text `json:"text,omitempty" doc:"What displays say"`
	Detail     *playlists.Text `json:"detail,omitempty" doc:"What is below it"`
	From       *time.Time      `json:"from,omitempty"`
	Until      *time.Time      `json:"until,omitempty"`
	File       string          `json:"file,omitempty" doc:"In the content folder, if it came as one"`
	Attested
	Durable bool             `json:"durable" doc:"Whether it is on disk, so that a restart brings it back"`
	Notes   []playlists.Text `json:"notes,omitempty" doc:"In the answer to a message: what somebody should look at"`
}

type alertsBody struct {
	Alerts  []alertBody   `json:"alerts" nullable:"false"`
	Refused []refusedBody `json:"refused" nullable:"false" doc:"Newest first, since the daemon was started; twenty at most"`
}

type refusedBody struct {
	At         time.Time      `json:"at"`
	Identifier string         `json:"identifier,omitempty"`
	Sender     string         `json:"sender,omitempty"`
	File       string         `json:"file,omitempty" doc:"In the content folder, if it came as one"`
	What       playlists.Text `json:"what"`
	Remedy     playlists.Text `json:"remedy"`
}

func (s *site) alert(a Alert, states []displays.State) alertBody {
	n := a.Post.Notice
	out := alertBody{
		ID: n.ID, Identifier: a.Identifier, Sender: a.Sender, Level: a.Level, Drill: n.Drill.ZH != "", Text: said(n.Text), Detail: said(n.Detail), File: a.File,
		Attested: nobody(), Durable: a.Durable,
	}
	if n.ID == "" {
		return out
	}
	sent := s.Site.Time(a.Sent)
	out.Sent = &sent
	if n.Until != 0 { // else it is a cancellation
		from, until := s.Site.Time(n.From), s.Site.Time(n.Until)
		out.From, out.Until = &from, &until
	}
	out.Attested = attestedBy(states, a.Displays, n.ID)
	return out
}

func (s *site) getAlerts(context.Context, *struct{}) (*body[alertsBody], error) {
	out, states := alertsBody{Alerts: []alertBody{}, Refused: []refusedBody{}}, s.Displays()
	at := time.Now().UnixMilli()
	for _, a := range s.Alerts.List() {
		b := s.alert(a, states)
		switch {
		case a.Hidden:
			b.Status = "elsewhere"
		case a.Post.Notice.From > at:
			b.Status = "coming"
		default:
			b.Status = "shown"
		}
		out.Alerts = append(out.Alerts, b)
	}
	for _, r := range s.Alerts.Refused() {
		out.Refused = append(out.Refused, refusedBody{s.Site.Time(r.At), r.Identifier, r.Sender, r.File, r.What, r.Remedy})
	}
	return now(out), nil
}

type alertInput struct {
	ContentType string `header:"Content-Type"`
	RawBody     []byte `contentType:"application/cap+xml"`
}

func (s *site) takeAlert(ctx context.Context, in *alertInput) (*body[alertBody], error) {
	if t, _, err := mime.ParseMediaType(in.ContentType); err != nil || !slices.Contains(alertTypes, t) {
		return nil, refuse(http.StatusUnsupportedMediaType,
			playlists.Text{ZH: "预警要用 XML 发送。", EN: "An alert is sent as XML."},
			playlists.Text{ZH: "请把 Content-Type 设为 application/cap+xml。", EN: "Send it with Content-Type: application/cap+xml."})
	}
	answer, err := s.Alerts.Receive(ctx, in.RawBody)
	if err != nil {
		return nil, s.failed("alert", err)
	}
	about(ctx, answer.Alert.Identifier)
	out := s.alert(answer.Alert, s.Displays())
	out.Status, out.Notes = answer.Outcome, answer.Notes
	return now(out), nil
}

type endAlertInput struct {
	ID string `path:"id" doc:"Id of its notice"`
}

func (s *site) endAlert(ctx context.Context, in *endAlertInput) (*struct{}, error) {
	err := s.Alerts.End(ctx, in.ID)
	if errors.Is(err, ErrGone) {
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有编号为“" + in.ID + "”的预警，或者已经结束。", EN: "There is no alert with the id \"" + in.ID + "\", or it is over."},
			playlists.Text{ZH: "有效的预警见 /api/v1/cap。", EN: "Those in force are listed at /api/v1/cap."})
	}
	if err != nil {
		return nil, s.failed("end-alert", err)
	}
	return nil, nil
}
