package main

import (
	"errors"
	"io/fs"
	"net"
	"syscall"
)

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
