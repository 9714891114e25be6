package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"

	"yiping/daemon"
	"yiping/daemon/accounts"
	"yiping/daemon/config"
	"yiping/playlists"
)

type serveCmd struct {
	Config   string `required:"" type:"path" placeholder:"FILE" help:"Configuration file."`
	Simulate bool   `help:"Let in whoever asks from this computer, and show the building at /building."`

	handed bool // systemd has opened the socket
	last   *daemon.Reload

	invited accounts.Invitation // what is printed stays good over a reload
}

// Run runs the daemon of a real site. SIGHUP makes it read its configuration again: all of it or, if
// there is a mistake in it or the daemon cannot start with it, nothing.
func (c *serveCmd) Run(s streams) error {
	cfg, err := load(c.Config)
	if err != nil {
		return err
	}
	log := logger(s.err)
	l, err := c.open(cfg, log)
	if err != nil {
		return err
	}
	c.last = &daemon.Reload{File: c.Config}
	end := context.AfterFunc(s, func() { daemon.TellStopping(log) })
	defer end()
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	var before *config.Config // with which it ran, until it runs with the next one
	for {
		next, heir, err := c.until(s, hup, cfg, l, log)
		failed, ok := errors.AsType[*notStarted](err)
		if ok && before == nil {
			failed.heir.Close()
		} else if ok {
			c.refuse(log, err)
			l.Close()
			if l = failed.heir; before.Listen != cfg.Listen && !c.handed {
				l.Close()
				if l, err = listen(before.Listen, "listen:"); err != nil {
					return err
				}
			}
			cfg, before = *before, nil
			continue
		}
		if next == nil || err != nil {
			return err
		}
		c.last.Accept()
		was := cfg
		before, cfg, l = &was, *next, heir
		log.Info("configuration read again", "file", c.Config)
	}
}

// refuse says that a configuration does not run, and why.
func (c *serveCmd) refuse(log *slog.Logger, err error) {
	log.Error("configuration refused, the old one stays", "file", c.Config, "err", err)
	var why playlists.Text
	why.EN, _, _ = strings.Cut(err.Error(), "\n")
	if all, ok := errors.AsType[config.Mistakes](err); ok {
		why.ZH = strings.TrimSpace(fmt.Sprintf("第 %d 行 %s", all[0].Line, all[0].Key)) + "：" + all[0].What.ZH
		if len(all) > 1 {
			why.ZH += fmt.Sprintf("（共 %d 处错误）", len(all))
		}
	} else {
		why.ZH = strings.TrimSuffix(explain(err).what.ZH, "。")
	}
	c.last.Refuse(why)
}

// notStarted is the error of a daemon that did not start. What was to come after it has its port.
type notStarted struct {
	error
	heir net.Listener
}

// Unwrap returns why.
func (n *notStarted) Unwrap() error { return n.error }

// open returns the socket to serve on: the one that systemd has opened, or one at the configured address.
func (c *serveCmd) open(cfg config.Config, log *slog.Logger) (net.Listener, error) {
	l, err := handed()
	if err != nil {
		return nil, err
	}
	if l == nil {
		return listen(cfg.Listen, "listen:")
	}
	c.handed = true
	if at := l.Addr().String(); !samePort(at, cfg.Listen) {
		log.Warn("the address is that of yiping.socket, not the configured one", "address", at, "configured", cfg.Listen)
	}
	return l, nil
}

func samePort(a, b string) bool {
	_, p, errA := net.SplitHostPort(a)
	_, q, errB := net.SplitHostPort(b)
	return errA == nil && errB == nil && p == q
}

// until runs the daemon with a configuration until there is another one, nil at the end. The address is
// handed on: a port that another program could take meanwhile would be lost.
func (c *serveCmd) until(s streams, hup <-chan os.Signal, cfg config.Config, l net.Listener, log *slog.Logger) (*config.Config, net.Listener, error) {
	heir, err := inherit(l)
	if err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(s)
	defer stop()
	ended := make(chan error, 1)
	var started atomic.Bool
	go func() {
		ended <- daemon.Run(ctx, daemon.Options{
			Config: cfg, Open: c.Simulate, Version: version, Log: log, Listener: l, Reload: c.last, Invited: &c.invited,
			Ready: func(addr string) {
				started.Store(true)
				fmt.Fprintf(s.out, "yiping %s: %s://%s/\n", version, scheme(cfg), addr)
			},
			SetUp: func(link string) {
				fmt.Fprintf(s.out, `
还没有用户。请在一小时内打开下面的链接，建立第一个管理员；链接只能用一次，重启后会换新的。
There is no user yet. Open this link within an hour to make the first admin; it is good once, and another one is made at the next start.

  %s

`, link)
			},
		})
	}()
	for {
		select {
		case err := <-ended:
			if err != nil && !started.Load() {
				return nil, nil, &notStarted{err, heir}
			}
			heir.Close()
			return nil, nil, err
		case <-hup:
		}
		daemon.TellReloading(log)
		next, err := load(c.Config)
		if err == nil && next.Listen != cfg.Listen && !c.handed {
			var other net.Listener
			if other, err = listen(next.Listen, "listen:"); err == nil {
				heir.Close()
				heir = other
			}
		}
		if err != nil {
			c.refuse(log, err)
			continue
		}
		stop()
		return &next, heir, <-ended
	}
}

// inherit returns a listener on the same port that outlives the first.
func inherit(l net.Listener) (net.Listener, error) {
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		return nil, fmt.Errorf("keep the port: %w", err)
	}
	defer f.Close()
	return net.FileListener(f)
}

// scheme is how addresses of the pages begin.
func scheme(c config.Config) string {
	if c.TLS != (config.TLS{}) {
		return "https"
	}
	return "http"
}
