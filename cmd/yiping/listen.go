package main

import (
	"errors"
	"io/fs"
	"net"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"
)

// handed returns the socket that systemd has opened (yiping.socket); nil if it has opened none. It stays open while
// the daemon starts again, so that whoever connects then waits and is not refused.
func handed() (net.Listener, error) {
	all, err := activation.Listeners()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if l, ok := all[0].(*net.TCPListener); ok && len(all) == 1 {
		return l, nil
	}
	return nil, failed("systemd 交来的不是一个 TCP 端口。", "What systemd has handed over is not one TCP port.",
		"请在 yiping.socket 里只写一行 ListenStream=，例如 ListenStream=8080 。", "Let yiping.socket have one line ListenStream=, such as ListenStream=8080")
}

// listen opens the address. The setting is what an operator writes before an address to choose another
// one: "--listen" or "listen:".
func listen(addr, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	another := setting + " 127.0.0.1:8081"
	if setting == "--mqtt" {
		another = setting + " 127.0.0.1:1884"
	}
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failed(addr+" 已经被别的程序占用。", addr+" is already in use.",
			"请结束那个程序，或者换一个端口："+another+" 。", "End the other program, or choose another port: "+another)
	case errors.Is(err, fs.ErrPermission):
		return nil, failed("没有权限使用 "+addr+"（1024 以下的端口需要特别的权限）。", "There is no permission to use "+addr+"; ports below 1024 need a special one.",
			"请换一个端口："+another+" 。", "Choose another port: "+another)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, failed("这台电脑没有 "+addr+" 这个地址。", "This computer does not have the address "+addr+".",
			"请改成它自己的地址，例如："+another+" 。", "Choose one of its own: "+another)
	}
	return nil, failed("不能用地址 "+addr+"："+err.Error()+"。", "The address "+addr+" cannot be used: "+err.Error()+".",
		"请换一个，例如："+another+" 。", "Choose another one: "+another)
}
