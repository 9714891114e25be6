package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"yiping/daemon/backup"
)

type backupCmd struct {
	File   string `arg:"" type:"path" help:"New file, such as yiping-2026-11-28.tar.gz."`
	Config string `type:"path" default:"/etc/yiping/yiping.yaml" placeholder:"FILE" help:"Configuration file; it goes into the backup."`
	Media  bool   `help:"With the bytes of all content, also of what was removed within 30 days."`
}

// Run writes a backup, whether a daemon is at work or not.
func (c backupCmd) Run(s streams) error {
	cfg, err := load(c.Config)
	if err != nil {
		return err
	}
	r, err := backup.Write(s, c.File, backup.Source{Config: c.Config, Files: cfg.Files(), Data: cfg.Data, Media: c.Media, Version: version}, progress(s.err))
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s：%s，已读回检查 / %s, read back and checked\n", c.File, size(r.Size), size(r.Size))
	fmt.Fprintf(s.out, "  数据库、配置和密码文件：请像密码一样保管 / the database, the configuration and its password files: keep it as you keep passwords\n")
	if c.Media {
		fmt.Fprintf(s.out, "  素材 %d 个 / %d assets\n", r.Assets, r.Assets)
	} else {
		fmt.Fprintf(s.out, "  没有素材：恢复后从内容文件夹重新读取；30 天内删掉的内容恢复不了（要备份它们，加 --media）\n  no media: after a restore they are taken again from the content folder; what was removed within 30 days is lost (--media keeps it)\n")
	}
	fmt.Fprintf(s.out, "  没有内容文件夹“%s”：请另外备份 / not the content folder %s: back it up as any shared folder\n", cfg.Content, cfg.Content)
	for _, path := range r.Outside {
		fmt.Fprintf(s.out, "  没有“%s”：它不在配置文件的文件夹里 / not %s: it is outside of the folder of the configuration\n", path, path)
	}
	for _, hash := range r.Damaged {
		fmt.Fprintf(s.out, "  素材 %s 坏了或不见了，没有备份；它会从内容文件夹重新读取 / asset %s is damaged or gone and is not in it; it is taken again from the content folder\n", hash[:8], hash[:8])
	}
	return nil
}

type restoreCmd struct {
	File   string `arg:"" type:"path" help:"File that yiping backup has written."`
	Data   string `required:"" type:"path" placeholder:"DIR" help:"Data folder to restore into; empty, or see --force."`
	Config string `type:"path" placeholder:"FILE" help:"Where to put the configuration, and the password files beside it; without it they stay in the backup."`
	Force  bool   `help:"Replace what is there; it is kept as DIR.before-restore and FILE.before-restore."`
}

// Run puts a backup back. The daemon must not be at work there.
func (c restoreCmd) Run(s streams) error {
	m, err := backup.Restore(s, c.File, backup.Target{Data: c.Data, Config: c.Config, Force: c.Force}, progress(s.err))
	if err != nil {
		return err
	}
	made := m.Made.Local().Format("2006-01-02 15:04")
	fmt.Fprintf(s.out, "%s：已恢复 %s 的备份（%s） / restored the backup of %s (%s)\n", c.Data, made, m.Version, made, m.Version)
	if !m.Media {
		fmt.Fprintf(s.out, "  备份里没有素材：启动后从内容文件夹重新读取 / there were no media in it: they are taken again from the content folder\n")
	}
	if c.Config == "" {
		fmt.Fprintf(s.out, "  配置还在备份里，用 --config 取出 / the configuration is still in the backup; --config puts it back\n")
		return nil
	}
	cfg, err := load(c.Config)
	if err != nil {
		return err
	}
	if cfg.Data != c.Data {
		fmt.Fprintf(s.out, "  配置里的 data 是“%s”，请改成“%s” / data in the configuration is %s; change it to %s\n", cfg.Data, c.Data, cfg.Data, c.Data)
	}
	for _, path := range cfg.Files() {
		if _, err := os.Stat(path); err != nil {
			fmt.Fprintf(s.out, "  配置要用的“%s”不在那里 / the configuration names %s, which is not there\n", path, path)
		}
	}
	return nil
}

// progress returns what tells, once a second, how far long work is.
func progress(w io.Writer) backup.Progress {
	next := time.Now().Add(time.Second)
	return func(done, of int64) {
		if now := time.Now(); now.After(next) {
			next = now.Add(time.Second)
			fmt.Fprintf(w, "%s / %s\n", size(done), size(of))
		}
	}
}

// size writes a number of bytes as people do.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
