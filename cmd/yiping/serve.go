package main

import (
	"fmt"

	"yiping/daemon"
	"yiping/daemon/config"
)

type serveCmd struct {
	Config   string `required:"" type:"path" placeholder:"FILE" help:"Configuration file."`
	Simulate bool   `help:"Let in whoever asks from this computer, and show the building at /building."`
}

// Run runs the daemon of a real site.
func (c serveCmd) Run(s streams) error {
	cfg, err := config.Load(c.Config)
	if err != nil {
		return err
	}
	return daemon.Run(s, daemon.Options{
		Config: cfg, Open: c.Simulate, Version: version, Log: logger(s.err),
		Ready: func(addr string) { fmt.Fprintf(s.out, "yiping %s: http://%s/\n", version, addr) },
	})
}

type checkCmd struct {
	Config string `required:"" type:"path" placeholder:"FILE" help:"Configuration file."`
}

// Run prints every mistake of a configuration.
func (c checkCmd) Run(s streams) error {
	cfg, err := config.Load(c.Config)
	mistakes, ok := err.(config.Mistakes)
	if err != nil && !ok {
		return err
	}
	for _, m := range mistakes {
		fmt.Fprintln(s.out, m)
	}
	if len(mistakes) > 0 {
		return errSaid
	}
	fmt.Fprintf(s.out, "%s: 没有错误，%d 块屏 / no mistakes, %d displays\n", c.Config, len(cfg.Displays), len(cfg.Displays))
	return nil
}
