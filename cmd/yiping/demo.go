package main

import (
	"fmt"
	"net"
	"path/filepath"
	"time"

	"yiping/daemon"
	"yiping/daemon/config"
	"yiping/daemon/demo"
)

type demoCmd struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the web server, on this computer."`
	Dir    string `default:"./demo" type:"path" help:"Folder for content/ and data/."`
}

// Run starts the demo building. It listens on loopback only, because it lets in whoever asks.
func (d demoCmd) Run(s streams) error {
	host, _, err := net.SplitHostPort(d.Listen)
	if err != nil {
		return misused("--listen 后面的“"+d.Listen+"”不是地址。", "--listen "+d.Listen+" is no address.",
			"请写成 127.0.0.1:8080 这样。", "Write it as 127.0.0.1:8080")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return misused("演示没有密码，只给这台电脑用，不能用 "+d.Listen+" 。", "The demo has no passwords and is for this computer only, not "+d.Listen+".",
			"请写 --listen 127.0.0.1:8080 。", "Write --listen 127.0.0.1:8080")
	}
	c, mistakes := config.Parse(filepath.Join(d.Dir, "yiping.yaml"), demo.Config())
	if len(mistakes) > 0 {
		return mistakes
	}
	c.Listen = d.Listen
	l, err := listen(c.Listen, "--listen")
	if err != nil {
		return err
	}
	if err := demo.WriteContent(c.Content, time.Now().In(c.Zone().Location)); err != nil {
		l.Close()
		return fmt.Errorf("write demo content: %w", err)
	}
	return daemon.Run(s, daemon.Options{
		Config: c, Open: true, Version: version, Log: logger(s.err), Listener: l,
		Ready: func(addr string) { d.greet(s, addr, c.Content) },
	})
}

func (demoCmd) greet(s streams, addr, content string) {
	fmt.Fprintf(s.out, `
谊屏 Yiping  %s

  整栋楼 the building    http://%s/building
  管理页 operators' page http://%[2]s/
  一块屏 one display     http://%[2]s/screen/lobby
  内容   content folder  %s

把图片放进“大厅”文件夹，看它出现在屏幕上。Ctrl-C 结束。
Drop a picture into the folder 大厅 and watch it appear. Ctrl-C ends.

`, version, addr, content)
}
