package main

import (
	"fmt"

	"yiping/daemon/health"
)

type doctorCmd struct {
	Config string `default:"/etc/yiping/yiping.yaml" type:"path" placeholder:"FILE" help:"Configuration file; /etc/yiping/yiping.yaml if it is left out."`
	Samba  string `default:"/etc/samba/smb.conf" type:"path" placeholder:"FILE" help:"Samba's configuration; /etc/samba/smb.conf if it is left out."`
}

// Run says of this computer what is right, and what is not with a remedy. It fails if something must be mended.
func (d doctorCmd) Run(s streams) error {
	cfg, err := load(d.Config)
	if err != nil {
		return err
	}
	count := map[health.Grade]int{}
	for _, f := range health.Check(s, health.Computer{Config: cfg, File: d.Config, Samba: d.Samba}) {
		count[f.Grade]++
		word := f.Grade.Text()
		fmt.Fprintf(s.out, "[%s] %s\n[%s] %s\n", word.ZH, f.What.ZH, word.EN, f.What.EN)
		if f.Remedy.ZH != "" {
			fmt.Fprintf(s.out, "    怎么办：%s\n    what to do: %s\n", f.Remedy.ZH, f.Remedy.EN)
		}
	}
	fmt.Fprintf(s.out, "\n正常 %d，提醒 %d，要处理 %d。%[1]d OK, %d to note, %d to mend.\n", count[health.Right], count[health.Look], count[health.Mend])
	if count[health.Mend] > 0 {
		return errSaid
	}
	return nil
}
