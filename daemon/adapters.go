package daemon

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yiping/daemon/config"
	"yiping/daemon/library"
	"yiping/daemon/playout"
	"yiping/displays"
	"yiping/displays/wire"
	"yiping/web"
)

// frames answers what a display shows at an instant, in the form of the API.
func frames(c config.Config, p *playout.Playout) func(string, int64) (web.Frame, error) {
	site := web.Site{Zone: c.Zone()}
	return func(display string, at int64) (web.Frame, error) {
		v, err := p.View(context.Background(), display, at)
		if err != nil {
			return web.Frame{}, translate(err)
		}
		f := web.Frame{
			Display: display, At: site.Time(v.At), Program: v.Hash, Next: site.TimeOrNever(v.Frame.Next),
			Overlay: v.Frame.Overlay, Takeover: v.Frame.Takeover, Canvas: v.Program.Canvas, Viewport: v.Viewport,
		}
		for i, s := range v.Frame.Regions {
			r := web.FrameRegion{ID: s.Region, Rect: v.Program.Lines[i].Rect, OffsetMS: s.Offset, Until: site.TimeOrNever(s.Until)}
			if s.Item >= 0 {
				item := v.Program.Items[s.Item]
				r.Item, r.Asset = item.ID, item.Asset
			}
			if i < len(v.Why) {
				r.Why = v.Why[i]
			}
			f.Regions = append(f.Regions, r)
		}
		return f, nil
	}
}

// documents answers what a display follows at an instant.
func documents(p *playout.Playout) func(string, int64) (web.Documents, error) {
	return func(display string, at int64) (web.Documents, error) {
		f, err := p.Documents(context.Background(), display, at)
		return web.Documents(f), translate(err)
	}
}

// document answers one document of a display by its hash: one that it should have, or a program from before, which it may still follow.
func document(hub *displays.Hub, p *playout.Playout) func(string, string) ([]byte, error) {
	return func(display, hash string) ([]byte, error) {
		want, ok := hub.Want(display)
		if !ok {
			return nil, web.ErrNoDisplay
		}
		for _, d := range []*wire.Document{want.Notices, want.Display, want.Program} {
			if d != nil && d.Hash == hash {
				return d.Body, nil
			}
		}
		body, err := p.Program(context.Background(), hash)
		return body, translate(err)
	}
}

func identify(p *playout.Playout) func(string) error {
	return func(display string) error { return translate(p.Identify(display)) }
}

func reload(p *playout.Playout) func(string) error {
	return func(display string) error { return translate(p.Reload(display)) }
}

// translate gives an error of the playout the name that web knows it by.
func translate(err error) error {
	switch {
	case errors.Is(err, playout.ErrNoDisplay):
		return fmt.Errorf("%w: %w", web.ErrNoDisplay, err)
	case errors.Is(err, playout.ErrNoRecord):
		return fmt.Errorf("%w: %w", web.ErrNoRecord, err)
	}
	return err
}

// content is the library as web sees it.
type content struct {
	library *library.Library
	at      *places
}

// Restore implements web.Content.
func (c content) Restore(path string) error {
	err := c.library.Restore(path)
	if errors.Is(err, library.ErrNothingRemoved) {
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return err
}

// Confirm implements web.Content. Whoever names no playlist speaks of the content folder itself.
func (c content) Confirm(playlist string) error {
	if playlist == "" {
		return c.library.ConfirmFolder()
	}
	err := c.library.Confirm(playlist)
	if errors.Is(err, library.ErrNothingHeld) {
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return err
}

func (c content) Files() []web.File {
	report, _ := c.library.Report().Get()
	displays := displaysOf(c.at.now())
	out := make([]web.File, 0, len(report.Files))
	for _, f := range report.Files {
		out = append(out, fileOf(f, displays))
	}
	return out
}

// displaysOf returns the ids of the displays that play each playlist.
func displaysOf(c config.Config) map[string][]string {
	displays := map[string][]string{}
	for _, d := range c.Displays {
		for _, region := range c.Audience(d).Regions {
			for _, name := range region.Plays {
				displays[name] = append(displays[name], d.ID)
			}
		}
	}
	return displays
}

func fileOf(f library.File, displays map[string][]string) web.File {
	w := web.File{
		Path: f.Path, State: string(f.State), Reason: f.Reason, Remedy: f.Remedy, Rule: f.Rule,
		Notes: f.Notes, Arrived: f.Arrived, Expired: f.Expired,
	}
	if f.State == library.Taken {
		playlist, _, _ := strings.Cut(f.Path, "/")
		w.Displays = displays[playlist]
	}
	return w
}

func (c content) Removed() []web.Removed {
	report, _ := c.library.Report().Get()
	out := make([]web.Removed, len(report.Removed))
	for i, r := range report.Removed {
		out[i] = web.Removed{Path: r.Path, At: r.At}
	}
	return out
}

func (c content) Held() []web.Held {
	report, _ := c.library.Report().Get()
	out := make([]web.Held, len(report.Held))
	for i, h := range report.Held {
		out[i] = web.Held(h)
	}
	return out
}

// status returns the function that writes the page which the content folder holds for staff.
func status(lib *library.Library) func() ([]byte, error) {
	return func() ([]byte, error) { return lib.StatusPage(), nil }
}

// ready returns the function that says whether displays get what they should: the content folder has been
// looked through once, and each display has a program.
func ready(lib *library.Library, hub *displays.Hub) func() error {
	return func() error {
		if catalog, version := lib.Catalog().Get(); version == 0 || catalog.Starting {
			return errors.New("内容文件夹还没有看完第一遍 the content folder is still being looked through")
		}
		waiting := 0
		for _, s := range hub.States() {
			if s.Want[wire.Program] == "" {
				waiting++
			}
		}
		if waiting > 0 {
			return fmt.Errorf("%d 块屏还没有节目 displays still without a program: %[1]d", waiting)
		}
		return nil
	}
}
