package daemon

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"yiping/daemon/config"
	"yiping/daemon/home"
	"yiping/daemon/led"
	"yiping/daemon/library"
	"yiping/daemon/playout"
	"yiping/daemon/roster"
	"yiping/daemon/topics"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/web"
)

// places tell every part that goes over the displays which there are, whenever that changes. What a part needs only now and
// then it asks for, by site.
type places struct {
	hub     *displays.Hub
	site    latest.Cell[config.Config] // with all displays
	screens latest.Cell[[]playout.Display]
	folder  latest.Cell[library.Screens]
	texts   latest.Cell[[]topics.Text]
	boards  latest.Cell[[]led.Board]
	home    latest.Cell[[]home.Display]
}

// tell is what the roster calls. The hub comes first: what it does not know cannot be given documents.
func (p *places) tell(c config.Config) {
	p.hub.SetSpecs(specs(c))
	p.site.Set(c)
	p.folder.Set(library.Screens{Plays: plays(c), Canvas: largest(c)})
	p.screens.Set(screens(c))
	p.texts.Set(texts(c))
	p.boards.Set(boards(c))
	p.home.Set(devices(c))
}

// now returns the site as it is.
func (p *places) now() config.Config {
	c, _ := p.site.Get()
	return c
}

// newRoster returns the roster of a site, which tells the places.
func newRoster(o Options, c roster.Config, p *places) (*roster.Roster, error) {
	c.Site, c.Tell, c.Revoked, c.Players, c.Log = o.Config, p.tell, p.hub.Recheck, p.hub.Players, o.Log.With("part", "roster")
	return roster.New(context.Background(), c)
}

// admit says who asks for a display. Somebody who is signed in only looks, for as long as access says so, unless whoever is
// at this computer is a player.
func admit(r *roster.Roster, access web.Access, open bool) func(*http.Request, string) (displays.Player, error) {
	return func(req *http.Request, _ string) (displays.Player, error) {
		p, err := playerOf(r, open, web.WhoAsks(req.Context()), req)
		if p.Guest {
			p.Over = func() bool {
				who, refusal := access(req)
				return refusal != nil || who.Role < web.Viewer
			}
		}
		return p, err
	}
}

func playerOf(r *roster.Roster, open bool, who web.Who, req *http.Request) (displays.Player, error) {
	if who.Role != web.Player {
		return displays.Player{Guest: !open}, nil
	}
	over, ok := r.Admit(who.Player)
	if !ok {
		return displays.Player{}, errors.New("the player was revoked")
	}
	return displays.Player{ID: who.Player, From: web.CallerOf(req).Address, Agent: roster.Agent(req.UserAgent()), Over: over.Load}, nil
}

// door is the roster as web sees it.
type door struct{ roster *roster.Roster }

// Begin implements web.Pairing.
func (d door) Begin(w web.WaitingPlayer) (web.PairingCode, error) {
	as, secret, until, err := d.roster.Begin(roster.Waiting{From: w.From, Agent: w.Agent, Canvas: w.Canvas, Wish: w.Wish})
	return web.PairingCode{Code: as.Code, Secret: secret, Until: until.UnixMilli()}, d.translate(err)
}

// Await implements web.Pairing.
func (d door) Await(ctx context.Context, secret string) web.Paired {
	state, display, token := d.roster.Await(ctx, secret)
	return web.Paired{State: string(state), Display: display, Token: token}
}

// Waiting implements web.Pairing.
func (d door) Waiting() []web.WaitingPlayer {
	var out []web.WaitingPlayer
	for _, w := range d.roster.Waiting() {
		out = append(out, web.WaitingPlayer{Code: w.Code, From: w.From, Agent: w.Agent, Since: w.Since.UnixMilli(), Canvas: w.Canvas, Wish: w.Wish})
	}
	return out
}

// Accept implements web.Pairing.
func (d door) Accept(ctx context.Context, by, code string, e web.DisplayEntry) (string, error) {
	id, err := d.roster.Accept(ctx, by, code, roster.Entry(e))
	return id, d.translate(err)
}

// Players implements web.Pairing.
func (d door) Players() []web.PlayerToken {
	var out []web.PlayerToken
	for _, p := range d.roster.List() {
		out = append(out, web.PlayerToken{ID: p.ID, Display: p.Display, Created: p.Created, Seen: p.Seen, From: p.From, Agent: p.Agent, Online: p.Online, Clone: p.Clone})
	}
	return out
}

// Revoke implements web.Pairing.
func (d door) Revoke(ctx context.Context, id string) error {
	return d.translate(d.roster.Revoke(ctx, id))
}

// Change implements web.Pairing.
func (d door) Change(ctx context.Context, display string, e web.DisplayEntry) error {
	return d.translate(d.roster.Change(ctx, display, roster.Entry(e)))
}

// Delete implements web.Pairing.
func (d door) Delete(ctx context.Context, display string) error {
	return d.translate(d.roster.Delete(ctx, display))
}

// Password implements web.Pairing.
func (d door) Password(ctx context.Context, display string) (string, error) {
	password, err := d.roster.Password(ctx, display)
	return password, d.translate(err)
}

// Place implements web.Pairing.
func (d door) Place(display string) web.Place {
	x, fixed, paired := d.roster.Place(display)
	p := web.Place{Fixed: fixed, Paired: paired, Plays: x.Plays}
	if len(x.Layout) == 0 {
		p.Layout = x.LayoutNamed()
	}
	return p
}

func (door) translate(err error) error {
	switch {
	case errors.Is(err, roster.ErrNoDisplay):
		return fmt.Errorf("%w: %w", web.ErrNoDisplay, err)
	case errors.Is(err, roster.ErrNoCode), errors.Is(err, roster.ErrNoPlayer):
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return err
}
