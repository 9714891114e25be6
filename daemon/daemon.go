// Package daemon puts the parts together: it is the only package that knows all of them.
//
// Everything that lives is a task, a function that blocks until its context ends. Run opens what the
// tasks share, starts them all, says that it is ready, and stops them all with the first error as the
// cause. There is nothing to start or stop by hand and no order to get wrong. Parts that may not know
// each other meet here, in small adapters.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yiping/daemon/accounts"
	"yiping/daemon/agenda"
	"yiping/daemon/config"
	"yiping/daemon/holidays"
	"yiping/daemon/home"
	"yiping/daemon/inputs"
	"yiping/daemon/library"
	"yiping/daemon/notices"
	"yiping/daemon/playout"
	"yiping/daemon/roster"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/websocket"
	"yiping/playlists"
	"yiping/web"
)

// Options says how to run.
type Options struct {
	Config   config.Config
	Open     bool   // whoever asks from this computer is an admin, players need no pairing, /building is there
	Version  string // of the binary
	Log      *slog.Logger
	Listener net.Listener         // nil: listen on Config.Listen
	MQTT     net.Listener         // nil: listen on Config.MQTT.Listen, if there is to be a broker
	Ready    func(addr string)    // called once everything is served; may be nil
	Reload   *Reload              // how the last attempt to read the configuration again went; may be nil
	SetUp    func(link string)    // called then with the link that makes the first admin, if there is none; may be nil
	Invited  *accounts.Invitation // that link, which a reload does not replace; may be nil
}

// grace is how long requests may take to end when the daemon stops.
const grace = 3 * time.Second

// Run runs the daemon until ctx ends; then it returns nil. An error says what could not be started, or
// which task failed.
func Run(ctx context.Context, o Options) error {
	c := o.Config
	if err := errors.Join(os.MkdirAll(c.Content, 0o755), os.MkdirAll(c.Data, 0o750)); err != nil { // what is kept of passwords is not for everybody here
		return fmt.Errorf("make folder: %w", err)
	}
	release, err := store.Lock(c.Data)
	if err != nil {
		return err
	}
	defer release()
	st, err := store.Open(filepath.Join(c.Data, "yiping.db"), o.Log)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer st.Close()
	media, err := store.OpenMedia(filepath.Join(c.Data, "media"))
	if err != nil {
		return fmt.Errorf("open media: %w", err)
	}
	at := &places{hub: displays.NewHub(nil, o.Log.With("part", "displays"))}
	players, err := newRoster(o, roster.Config{Store: st}, at)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	hub := at.hub
	days := holidays.New(c.Content, c.AgendaFolders())
	tables := new(latest.Cell[[]library.Timetable])
	lib, err := library.New(library.Config{
		Root: c.Content, Zone: c.Zone(), Open: int(c.Site.Open), Close: int(c.Site.Close),
		Calendar: days.Calendar(), Screens: &at.folder, Agenda: c.AgendaFolders(), Alerts: c.CAP.Folder, Timetables: tables, Log: o.Log.With("part", "library"),
	}, st, media)
	if err != nil {
		return fmt.Errorf("open content folder: %w", err)
	}
	typed, err := agenda.NewTyped(context.Background(), st, c.Zone(), c.House().Rooms, c.Agenda.Private)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	fed, err := calendars(c, o)
	if err != nil {
		return err
	}
	booked := agenda.New(agenda.Config{
		Content: c.Content, Folders: c.AgendaFolders(), Zone: c.Zone(), Private: c.Agenda.Private, Parts: parts(c), House: c.House(), Calendar: days.Calendar(),
		Typed: typed.Bookings(), Feeds: fed, Store: st, Mounted: lib.Mounted, Log: o.Log.With("part", "agenda"),
	})
	out, err := playout.New(playout.Config{
		Zone: c.Zone(), House: c.House(), Bookings: booked.Bookings(), Calendar: days.Calendar(), Displays: &at.screens, Catalog: lib.Catalog(), Hub: hub, Store: st, Log: o.Log.With("part", "playout"),
	})
	if err != nil {
		return err
	}
	posted, err := newNotices(at, st, out)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	emergencies, err := notices.NewEmergencies(context.Background(), st, out.Post, c.Site.DutyPhone, o.Log.With("part", "notices"))
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	safe, err := newSafe(c, posted, o.Log.With("part", "notices"))
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	warned, err := newWarnings(c, at, st, out, lib.Mounted, o.Log.With("part", "alerts"))
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	wired, err := newWires(c, o, st, emergencies)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	shown := newPlays(o, hub, st)

	mqtt := new(messages)
	streams, err := newStreams(c, booked, st, out, mqtt.publish, o.Log.With("part", "streams"))
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	mqtt.parts = []part{wired.contacts, streams, players}
	cert, err := newCertificate(c.TLS, o.Log.With("part", "tls"))
	if err != nil {
		return err
	}
	if cert != nil {
		mqtt.parts = append(mqtt.parts, cert)
	}
	mqtt.lines(c, o, at, booked, out)
	calls := caller{site: web.Site{Zone: c.Zone()}, notices: board{posted}, say: mqtt.say}
	heard := map[string]inputs.Input{
		"notice": calls.input(), "contact": wired.input(), "stream": told(streams), home.Identify: button(identify(out)),
	}
	for _, x := range c.Contacts {
		heard["contact/"+x.ID] = wired.input() // whatever is sent to other topics, an alarm is heard
	}
	if err := mqtt.open(c, o, hub, players, heard); err != nil {
		return err
	}
	changed := new(latest.Cell[struct{}])
	folk, err := newPeople(o, st)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	access := web.AnyOf(web.Strangers, web.Players(players.Known), signedIn(folk.Accounts), withToken(folk.Accounts))
	var rooms func() []web.Room
	if o.Open {
		access, rooms = web.AnyOf(web.Loopback, web.Players(players.Known)), func() []web.Room { return building(at.now()) }
	}
	socket := websocket.New(hub, websocket.Config{Admit: admit(players, access, o.Open), Log: o.Log.With("part", "websocket")})
	dist := web.Dist()
	player, err := web.NewestPlayer(dist)
	if err != nil {
		return err
	}
	hub.SetPlayer(player)
	wrong := newLedger(
		emergencies.Problems, safe.Problems, func() []playlists.Problem { return diskProblems(st) }, out.Problems, func() []playlists.Problem { r, _ := lib.Report().Get(); return r.Problems },
		func() []playlists.Problem { r, _ := booked.Report().Get(); return r.Problems },
		func() []playlists.Problem { return days.Problems(c.Zone().Day(time.Now().UnixMilli())) },
		mqtt.problems, warned.problems, o.Reload.problems, folk.record.Problems, shown.plays.Problems,
	)
	measured := &metrics{o.Version, hub, out, st, lib, emergencies, streams, mqtt, wrong.list}
	handler, err := web.New(web.Config{
		Site: web.Site{Name: c.Site.Name, Zone: c.Zone()}, Version: o.Version, Access: access, Dist: dist,
		Displays: hub.States, Frame: frames(c, out), Documents: documents(out), Document: document(hub, out), Identify: identify(out), Reload: reload(out), Line: mqtt.said,
		Problems: wrong.list, Content: content{lib, at}, Agenda: &bookings{booked: booked, typed: typed, config: c},
		Notices: board{posted}, Emergencies: siren{emergencies}, Safe: curtain{safe}, Contacts: wired, Pairing: door{players}, Streams: channel{streams}, Alerts: warned, Plays: shown, Changed: changed,
		Playlists: arrangements{lib, at, out.Playing}, Small: small(c.Data, st, media),
		Accounts: folk, Audit: ledgerOf{folk.record},
		Media: mediaOf(st, media), Socket: socket, Building: rooms, Status: status(lib), Notes: plain(c, o.Log),
		Ready: ready(lib, hub), Metrics: measured.registry(), Log: o.Log.With("part", "web"),
	})
	if err != nil {
		return err
	}
	l := o.Listener
	if l == nil {
		if l, err = net.Listen("tcp", c.Listen); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	tasks := []task{
		days.Run, lib.Run, fed.Run, booked.Run, timetables(booked, tables), lib.Collect(out.Assets), out.Run, emergencies.Run, safe.Run, hub.Run, socket.Run,
		watch(changed, hub, lib, booked, days, posted, emergencies, safe), watchdog(out.Turns, o.Log), disk(st, changed), wrong.keep, announce(ready(lib, hub), lib, hub, o.Reload, o.Log), o.Reload.watch(changed, o.Log), serve(cert.gate(l), handler, o, folk),
	}
	for i, l := range mqtt.lamps {
		tasks = append(tasks, light(l, c.Lamps[i], streams))
	}
	tasks = append(tasks, mqtt.home(c, o, at, wrong.list, emergencies, changed)...)
	return runAll(ctx, slices.Concat(tasks, mqtt.tasks(changed), warned.tasks(changed), folk.tasks(changed, hub.Recheck), shown.tasks()))
}

type task func(context.Context) error

// runAll runs tasks until ctx ends or one of them fails, and waits for all of them.
func runAll(ctx context.Context, tasks []task) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for _, t := range tasks {
		all.Go(func() {
			if err := t(ctx); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// serve is the task that answers HTTP.
func serve(gate *websocket.Gated, h http.Handler, o Options, folk people) task {
	return func(ctx context.Context) error {
		s := web.Server(ctx, h, o.Log)
		come, failed := &busy{conns: map[net.Conn]bool{}}, make(chan error, 1)
		s.ConnState = come.note
		go func() { failed <- s.Serve(gate) }()
		if o.Ready != nil {
			o.Ready(gate.Addr().String())
		}
		if !o.Open {
			folk.invite(o, gate.Addr().String())
		}
		select {
		case err := <-failed:
			return fmt.Errorf("serve http: %w", err)
		case <-ctx.Done():
		}
		end, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		hold(end, gate, failed, come)
		if err := s.Shutdown(end); err != nil {
			return s.Close()
		}
		return nil
	}
}

// watch is the task that tells pages when what they show may have changed.
func watch(changed *latest.Cell[struct{}], hub *displays.Hub, lib *library.Library, booked *agenda.Agenda, days *holidays.Holidays, posted *notices.Notices, emergencies *notices.Emergencies, safe *notices.Safe) task {
	return func(ctx context.Context) error {
		var h, r, b, d, n, e, s uint64
		for {
			_, h = hub.Changes().Get()
			_, r = lib.Report().Get()
			_, b = booked.Report().Get()
			_, d = days.Mistakes().Get()
			_, n = posted.Changes().Get()
			_, e = emergencies.Changes().Get()
			_, s = safe.Changes().Get()
			changed.Set(struct{}{})
			select {
			case <-hub.Changes().Changed(h):
			case <-lib.Report().Changed(r):
			case <-booked.Report().Changed(b):
			case <-days.Mistakes().Changed(d):
			case <-posted.Changes().Changed(n):
			case <-emergencies.Changes().Changed(e):
			case <-safe.Changes().Changed(s):
			case <-ctx.Done():
				return nil
			}
		}
	}
}
