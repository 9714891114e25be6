package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/displays"
	"yiping/playlists"
)

// poll is how long a player waits for an answer before it asks again.
const poll = 25 * time.Second

// registerPairing adds how players come to their displays, and displays to the site.
func (s *site) registerPairing(a huma.API) {
	register(a, Nobody, http.MethodPost, "/pairing", "begin-pairing", "Wait to be given a display; the answer is the code to show", s.beginPairing)
	register(a, Nobody, http.MethodGet, "/pairing/{secret}", "await-pairing", "How a player that waits stands; the answer takes up to 25 seconds", s.awaitPairing)
	register(a, Operator, http.MethodGet, "/pairing", "waiting-players", "The players that wait, newest first", s.getWaiting)
	register(a, Operator, http.MethodPost, "/pairing/{code}/accept", "accept-player", "Give a display to the player that shows the code", s.acceptPlayer)
	register(a, Operator, http.MethodGet, "/players", "players", "The players that may show displays", s.getPlayers)
	register(a, Operator, http.MethodDelete, "/players/{id}", "revoke-player", "Take the right to show its display from a player, at once", s.revokePlayer)
	register(a, Operator, http.MethodPatch, "/displays/{id}", "change-display", "Change a display that was made by pairing", s.changeDisplay)
	register(a, Operator, http.MethodDelete, "/displays/{id}", "delete-display", "Delete a display that was made by pairing, and its players", s.deleteDisplay)
	register(a, Admin, http.MethodPost, "/displays/{id}/mqtt", "display-password", "Make a new MQTT password for a display, which is told this once", s.displayPassword)
}

type beginInput struct {
	Body struct {
		Canvas  [2]int `json:"canvas,omitempty" doc:"Width and height of its screen in pixels; 0 if not known"`
		Display string `json:"display,omitempty" maxLength:"256" doc:"Id of the display whose page it was, as a proposal"`
	}
}

type codeBody struct {
	Code   string    `json:"code" doc:"Six characters, to be shown"`
	Secret string    `json:"secret" doc:"To be kept: it alone gets what the code is given"`
	Until  time.Time `json:"until" doc:"When the code ends"`
}

func (s *site) beginPairing(ctx context.Context, in *beginInput) (*body[codeBody], error) {
	nothing(ctx) // who asks is nobody yet; that a player is let in is recorded
	from := callerFrom(ctx)
	c, err := s.Pairing.Begin(WaitingPlayer{From: from.Address, Agent: from.Agent, Canvas: in.Body.Canvas, Wish: in.Body.Display})
	if err != nil {
		return nil, s.unpaired("begin-pairing", err)
	}
	return now(codeBody{c.Code, c.Secret, s.Site.Time(c.Until)}), nil
}

type awaitInput struct {
	Secret string `path:"secret" doc:"As the player was given it"`
}

type awaitOutput struct {
	SetCookie    []string `header:"Set-Cookie" doc:"Once it is paired: what lets it in"`
	CacheControl string   `header:"Cache-Control"`
	Body         struct {
		State   string `json:"state" enum:"waiting,paired,over" doc:"over: the code has ended, ask for another"`
		Display string `json:"display,omitempty" doc:"Id of its display, once it is paired"`
	}
}

func (s *site) awaitPairing(ctx context.Context, in *awaitInput) (*awaitOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, poll)
	defer cancel()
	p := s.Pairing.Await(ctx, in.Secret)
	out := &awaitOutput{CacheControl: "no-store"}
	out.Body.State, out.Body.Display = p.State, p.Display
	if p.Token != "" {
		out.SetCookie = []string{cookieOf(p.Display, p.Token, callerFrom(ctx).Secure)}
	}
	return out, nil
}

type waitingBody struct {
	Code    string    `json:"code"`
	From    string    `json:"from" doc:"Its address"`
	Agent   string    `json:"agent" doc:"As its browser calls itself"`
	Since   time.Time `json:"since"`
	Canvas  [2]int    `json:"canvas" doc:"Width and height of its screen in pixels; 0 if not known"`
	Display string    `json:"display,omitempty" doc:"Id of the display whose page it was, as a proposal"`
}

func (s *site) getWaiting(context.Context, *struct{}) (*body[[]waitingBody], error) {
	list := []waitingBody{}
	for _, w := range s.Pairing.Waiting() {
		list = append(list, waitingBody{w.Code, w.From, w.Agent, s.Site.Time(w.Since), w.Canvas, w.Wish})
	}
	return now(list), nil
}

type acceptInput struct {
	Code string `path:"code" doc:"As the player shows it; small letters and spaces do not matter"`
	Body struct {
		Display *string   `json:"display,omitempty" doc:"Id of a display that is there; then nothing else is said"`
		Name    *string   `json:"name,omitempty" doc:"Of a new display: what people call it"`
		Room    *string   `json:"room,omitempty" doc:"Id of its room"`
		Canvas  *[2]int   `json:"canvas,omitempty" doc:"Width and height in pixels; those of the player's screen if absent"`
		Plays   *[]string `json:"plays,omitempty" doc:"Playlists; that of the room's name and 公共 if absent"`
		Layout  *string   `json:"layout,omitempty" doc:"full (the usual), agenda, board, door or studio"`
		Groups  *[]string `json:"groups,omitempty"`
	}
}

func (s *site) acceptPlayer(ctx context.Context, in *acceptInput) (*body[displayBody], error) {
	id, err := s.Pairing.Accept(ctx, WhoAsks(ctx).Name, in.Code, DisplayEntry(in.Body))
	if errors.Is(err, ErrNoDisplay) && in.Body.Display != nil {
		return nil, s.noDisplay(*in.Body.Display)
	}
	if errors.Is(err, ErrGone) {
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有播放机显示配对码“" + in.Code + "”。", EN: "No player shows the code \"" + in.Code + "\"."},
			playlists.Text{ZH: "配对码每十分钟换一次，请照屏幕上现在的再输一遍。", EN: "The code changes every ten minutes; type what the screen shows now."})
	}
	if err != nil {
		return nil, s.unpaired("accept-player", err)
	}
	return s.oneDisplay(id)
}

// oneDisplay is the answer about one display.
func (s *site) oneDisplay(id string) (*body[displayBody], error) {
	all := s.Displays()
	i := slices.IndexFunc(all, func(d displays.State) bool { return d.ID == id })
	if i < 0 {
		return nil, s.noDisplay(id)
	}
	return now(s.display(all[i])), nil
}

type playerBody struct {
	ID      string     `json:"id"`
	Display string     `json:"display" doc:"Id of the display that it may show"`
	Created time.Time  `json:"created"`
	Seen    *time.Time `json:"seen,omitempty" doc:"When it was last connected; absent: never"`
	From    string     `json:"from" doc:"The address it last came from"`
	Agent   string     `json:"agent" doc:"As its browser calls itself"`
	Online  bool       `json:"online" doc:"It is connected"`
	Clone   bool       `json:"clone" doc:"Two machines use it at the same time: revoke it and pair the right one again"`
}

func (s *site) getPlayers(context.Context, *struct{}) (*body[[]playerBody], error) {
	list := []playerBody{}
	for _, p := range s.Pairing.Players() {
		b := playerBody{ID: p.ID, Display: p.Display, Created: s.Site.Time(p.Created), From: p.From, Agent: p.Agent, Online: p.Online, Clone: p.Clone}
		if p.Seen != 0 {
			b.Seen = new(s.Site.Time(p.Seen))
		}
		list = append(list, b)
	}
	return now(list), nil
}

type playerInput struct {
	ID string `path:"id" doc:"Id of the player"`
}

func (s *site) revokePlayer(ctx context.Context, in *playerInput) (*struct{}, error) {
	err := s.Pairing.Revoke(ctx, in.ID)
	if errors.Is(err, ErrGone) {
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有编号为“" + in.ID + "”的播放机。", EN: "There is no player with the id \"" + in.ID + "\"."},
			playlists.Text{ZH: "可能已经撤销。所有播放机见 /api/v1/players。", EN: "It may have been revoked already. All are listed at /api/v1/players."})
	}
	if err != nil {
		return nil, s.unpaired("revoke-player", err)
	}
	return nil, nil
}

type changeInput struct {
	ID   string `path:"id" doc:"Id of the display"`
	Body struct {
		Name   *string   `json:"name,omitempty"`
		Room   *string   `json:"room,omitempty" doc:"Id of its room; empty: none"`
		Canvas *[2]int   `json:"canvas,omitempty" doc:"Width and height in pixels"`
		Plays  *[]string `json:"plays,omitempty" doc:"Playlists; none: that of the room's name and 公共"`
		Layout *string   `json:"layout,omitempty" doc:"full, agenda, board, door or studio"`
		Groups *[]string `json:"groups,omitempty"`
	}
}

func (s *site) changeDisplay(ctx context.Context, in *changeInput) (*body[displayBody], error) {
	b := in.Body
	err := s.Pairing.Change(ctx, in.ID, DisplayEntry{Name: b.Name, Room: b.Room, Canvas: b.Canvas, Plays: b.Plays, Layout: b.Layout, Groups: b.Groups})
	switch {
	case errors.Is(err, ErrNoDisplay):
		return nil, s.noDisplay(in.ID)
	case err != nil:
		return nil, s.unpaired("change-display", err)
	}
	return s.oneDisplay(in.ID)
}

func (s *site) deleteDisplay(ctx context.Context, in *displayInput) (*struct{}, error) {
	err := s.Pairing.Delete(ctx, in.ID)
	switch {
	case errors.Is(err, ErrNoDisplay):
		return nil, s.noDisplay(in.ID)
	case err != nil:
		return nil, s.unpaired("delete-display", err)
	}
	return nil, nil
}

type passwordBody struct {
	Username string `json:"username" doc:"The id of the display"`
	Password string `json:"password" doc:"It is told this once; the one before no longer counts"`
}

func (s *site) displayPassword(ctx context.Context, in *displayInput) (*body[passwordBody], error) {
	password, err := s.Pairing.Password(ctx, in.ID)
	switch {
	case errors.Is(err, ErrNoDisplay):
		return nil, s.noDisplay(in.ID)
	case err != nil:
		return nil, s.unpaired("display-password", err)
	}
	return now(passwordBody{in.ID, password}), nil
}

// unpaired is the answer to what is not done.
func (s *site) unpaired(op string, err error) error {
	if b, ok := errors.AsType[*playlists.Busy](err); ok {
		after := http.Header{"Retry-After": {fmt.Sprint(int(math.Ceil(b.After.Seconds())))}}
		return huma.ErrorWithHeaders(refuse(http.StatusTooManyRequests, b.What, b.Remedy), after)
	}
	return s.failed(op, err)
}
