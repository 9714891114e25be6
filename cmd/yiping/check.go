package main

import (
	"errors"
	"fmt"

	"yiping/daemon/config"
)

type checkCmd struct {
	Config string `required:"" type:"path" placeholder:"FILE" help:"Configuration file."`
}

// Run prints every mistake of a configuration.
func (c checkCmd) Run(s streams) error {
	cfg, err := load(c.Config)
	var mistakes config.Mistakes
	if err != nil && !errors.As(err, &mistakes) {
		return err
	}
	for _, m := range mistakes {
		fmt.Fprintln(s.out, m)
	}
	if len(mistakes) > 0 {
		return errSaid
	}
	_, err = fmt.Fprintf(s.out, "%s: 没有错误，%d 块屏 / no mistakes, %d displays\n", c.Config, len(cfg.Displays), len(cfg.Displays))
	return err
}
