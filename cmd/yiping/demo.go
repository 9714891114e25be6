package main

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"syscall"

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
		return usageError(fmt.Sprintf("--listen %q is no address; try 127.0.0.1:8080", d.Listen))
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usageError(fmt.Sprintf("--listen %q: the demo has no passwords and listens on this computer only; try 127.0.0.1:8080", d.Listen))
	}
	c, mistakes := config.Parse(filepath.Join(d.Dir, "yiping.yaml"), demo.Config())
	if len(mistakes) > 0 {
		return mistakes
	}
	c.Listen = d.Listen
	if err := demo.WriteContent(c.Content); err != nil {
		return fmt.Errorf("write demo content: %w", err)
	}
	l, err := listen(c.Listen)
	if err != nil {
		return err
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

// listen opens the address, with a clear error that names the flag if the port is taken.
func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is already in use: end the other program or choose another port with --listen 127.0.0.1:8081", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w", addr, err)
	}
	return l, nil
}
