package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"yiping/daemon"
	"yiping/daemon/config"
	"yiping/daemon/demo"
)

type demoCmd struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the web server, on this computer."`
	MQTT   string `name:"mqtt" placeholder:"127.0.0.1:1883" help:"Address of the MQTT broker, on this computer, or off; 127.0.0.1:1883 where that is free."`
	Dir    string `default:"./demo" type:"path" help:"Folder for content/ and data/."`
}

// Run starts the demo building. It listens on loopback only, because it lets in whoever asks.
func (d demoCmd) Run(s streams) error {
	if err := onThisComputer("--listen", d.Listen, "127.0.0.1:8080"); err != nil {
		return err
	}
	if d.MQTT != "" && d.MQTT != config.Off {
		if err := onThisComputer("--mqtt", d.MQTT, config.DefaultMQTT); err != nil {
			return err
		}
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
	messages, told, err := d.broker(&c)
	if err != nil {
		l.Close()
		return err
	}
	if err := demo.WriteContent(c.Content, time.Now().In(c.Zone().Location)); err != nil {
		l.Close()
		if messages != nil {
			messages.Close()
		}
		return fmt.Errorf("write demo content: %w", err)
	}
	return daemon.Run(s, daemon.Options{
		Config: c, Open: true, Version: version, Log: logger(s.err), Listener: l, MQTT: messages,
		Ready: func(addr string) { d.greet(s, addr, told, c.Content) },
	})
}

// broker opens the address of the broker, and returns what people are told of it. Nobody is bothered with
// a taken port that was not asked for: there may be a broker on this computer already.
func (d demoCmd) broker(c *config.Config) (l net.Listener, told string, err error) {
	switch d.MQTT {
	case config.Off:
		c.MQTT.Listen = config.Off
		for i := range c.Displays {
			c.Displays[i].Transport = "websocket"
		}
		return nil, "off", nil
	case "":
		if l, err = net.Listen("tcp", c.MQTT.Listen); err != nil {
			told = c.MQTT.Listen + " 被别的程序占用 is in use: --mqtt 127.0.0.1:1884"
			c.MQTT.Listen = "" // for the daemon itself only
			return nil, told, nil
		}
	default:
		c.MQTT.Listen = d.MQTT
		if l, err = listen(d.MQTT, "--mqtt"); err != nil {
			return nil, "", err
		}
	}
	return l, "mqtt://" + l.Addr().String() + "  " + c.MQTT.Prefix + "/#", nil
}

// onThisComputer refuses an address that others reach.
func onThisComputer(flag, address, example string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return misused(flag+" 后面的“"+address+"”不是地址。", flag+" "+address+" is no address.",
			"请写成 "+example+" 这样。", "Write it as "+example)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return misused("演示没有密码，只给这台电脑用，不能用 "+address+" 。", "The demo has no passwords and is for this computer only, not "+address+".",
			"请写 "+flag+" "+example+" 。", "Write "+flag+" "+example)
	}
	return nil
}

func (demoCmd) greet(s streams, addr, mqtt, content string) {
	fmt.Fprintf(s.out, `
谊屏 Yiping  %s

  整栋楼 the building    http://%s/building
  管理页 operators' page http://%[2]s/
  一块屏 one display     http://%[2]s/screen/lobby
  消息   MQTT            %s
  内容   content folder  %s
  为什么 why             %s show lobby --server http://%[2]s

把图片放进“大厅”文件夹，看它出现在屏幕上。Ctrl-C 结束。
Drop a picture into the folder 大厅 and watch it appear. Ctrl-C ends.

`, version, addr, mqtt, content, os.Args[0])
}
