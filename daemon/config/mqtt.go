package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// MQTT says over which broker LED boards, lamps and home automation are told what is on.
type MQTT struct {
	Listen       string `yaml:"listen"`         // host:port of the broker within the daemon, or off
	URL          string `yaml:"url"`            // of another broker, used instead
	Username     string `yaml:"username"`       // with which to connect: the daemon to another broker, others to its own
	PasswordFile string `yaml:"password_file"`  // whose first line is the password; Parse makes it relative to the file's own folder
	Prefix       string `yaml:"prefix"`         // of all topics; Parse fills in the default
	Home         string `yaml:"home_assistant"` // prefix of the topics on which Home Assistant is told what there is, or off, the default
}

// Off is what MQTT.Listen says if there is to be no broker.
const Off = "off"

const maxPrefix = 100 // bytes

// mqtt checks the part about MQTT.
func (r *reader) mqtt(c *Config) {
	m := c.MQTT
	if r.good("mqtt.listen") && m.Listen != Off {
		r.address("mqtt.listen", m.Listen)
		if r.good("mqtt.listen") && !onLoopback(m.Listen) && m.URL == "" && (m.Username == "" || m.PasswordFile == "") && !c.displayHasPassword() {
			r.wrong("mqtt.listen", say("别的电脑也能连上 %s，却没有密码", "Other computers can connect to %s, and there is no password", m.Listen),
				say("请写上 username 和 password_file，或者只给本机用：127.0.0.1:1883", "Give username and password_file, or listen for this computer only: 127.0.0.1:1883"))
		}
	}
	if r.good("mqtt.url") {
		r.broker("mqtt.url", m.URL)
		if r.has("mqtt.listen") && m.Listen != Off {
			r.wrong("mqtt.url", say("listen 和 url 只能写一个", "Either listen or url is given, not both"),
				say("用外面的消息服务器就删掉 listen", "Remove listen to use another broker"))
		}
	}
	if r.good("mqtt.username") {
		r.name("mqtt.username", m.Username)
		if !r.has("mqtt.password_file") {
			r.wrong("mqtt.username", say("有 username，却没有 password_file", "There is a username but no password_file"),
				say("请把密码写进一个文件，在 password_file 里写它的路径", "Write the password into a file, and its path as password_file"))
		}
	}
	if r.good("mqtt.password_file") {
		if r.passwordFile("mqtt.password_file", m.PasswordFile); r.good("mqtt.password_file") && !r.has("mqtt.username") {
			r.wrong("mqtt.password_file", say("有 password_file，却没有 username", "There is a password_file but no username"), say("请写上 username", "Give a username"))
		}
	}
	if r.good("mqtt.prefix") {
		r.prefix("mqtt.prefix", m.Prefix, "yiping/"+c.Site.ID)
	}
	if r.good("mqtt.home_assistant") && m.Home == "on" {
		r.wrong("mqtt.home_assistant", say("这里写的是发现前缀，不是 on", "This is the discovery prefix, not on"),
			say("请写 homeassistant；在 Home Assistant 里改过的，写改成的那个", "Write homeassistant, or what it was changed to in Home Assistant"))
	}
	if r.good("mqtt.home_assistant") && m.Home != Off {
		r.prefix("mqtt.home_assistant", m.Home, "homeassistant")
		if r.good("mqtt.home_assistant") && strings.HasPrefix(m.Prefix+"/", m.Home+"/") {
			r.wrong("mqtt.home_assistant", say("谊屏自己的主题不能也以“%s”开头", "Our own topics cannot begin with “%s”, too", m.Home),
				say("请改 prefix，或者写 Home Assistant 里设的发现前缀，一般是 homeassistant", "Change prefix, or write the discovery prefix of Home Assistant, which is homeassistant unless it was changed"))
		}
	}
}

// passwordFile checks the path of a file with a password.
func (r *reader) passwordFile(key, path string) {
	if path == "" || strings.ContainsFunc(path, unicode.IsControl) {
		r.wrong(key, say("这不是文件的路径", "This is not the path of a file"), say("例如：/etc/yiping/mqtt.password", "For example: /etc/yiping/mqtt.password"))
	}
}

// displayPassword checks the password of a display.
func (r *reader) displayPassword(key string, c *Config, d *Display) {
	switch r.passwordFile(key, d.PasswordFile); {
	case !r.good(key):
	case d.Transport != "mqtt":
		r.wrong(key, say("这块屏不靠 MQTT 活着，用不着密码", "This display does not live on MQTT, and has no use for a password"),
			say("请写 transport: mqtt，或者删掉这一行", "Write transport: mqtt, or remove this line"))
	case c.MQTT.URL != "" || c.MQTT.Listen == Off:
		r.wrong(key, say("只有自带的消息服务器才管屏幕的密码", "Only the broker within knows passwords of displays"),
			say("请在外面的消息服务器上设，然后删掉这一行", "Set it on the other broker, and remove this line"))
	case d.ID == c.MQTT.Username:
		r.wrong(key, say("屏幕的编号和 mqtt.username 一样，分不清谁是谁", "The display is called as mqtt.username is, so nobody can tell them apart"),
			say("请换一个 username", "Choose another username"))
	}
}

// displayHasPassword tells whether there is a display with a password of its own.
func (c *Config) displayHasPassword() bool {
	return slices.ContainsFunc(c.Displays, func(d Display) bool { return d.PasswordFile != "" })
}

// prefix checks what topics begin with.
func (r *reader) prefix(key, p, example string) {
	if p == "" || len(p) > maxPrefix || strings.ContainsAny(p, "+#") || strings.HasPrefix(p, "$") || strings.ContainsFunc(p, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }) || strings.Contains("/"+p+"/", "//") {
		r.wrong(key, say("“%s”不能作主题的前缀", "Topics cannot begin with “%s”", p),
			say("例如 %s：没有空格和 + # $，首尾不是 /", "For example %s: without spaces, + # $, and no / at either end", example))
	}
}

// onLoopback tells whether only this computer reaches an address.
func onLoopback(address string) bool {
	host := strings.Trim(address[:strings.LastIndex(address, ":")], "[]")
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

// broker checks the address of another broker. No message repeats it: people write passwords into addresses.
func (r *reader) broker(key, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxURL || strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c == 0x7f }):
		r.wrong(key, say("这不是消息服务器的地址", "This is not the address of a broker"), say("例如：mqtt://192.168.1.10:1883", "For example: mqtt://192.168.1.10:1883"))
	case u.Scheme != "mqtt" && u.Scheme != "mqtts":
		r.wrong(key, say("地址要以 mqtt:// 或 mqtts:// 开头", "The address has to start with mqtt:// or mqtts://"), say("例如：mqtt://192.168.1.10:1883", "For example: mqtt://192.168.1.10:1883"))
	case u.User != nil:
		r.wrong(key, say("地址里不要写用户名和密码", "No name or password belongs into the address"), say("请写进 username 和 password_file", "Use username and password_file"))
	case u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || !isPort(u.Port()):
		r.wrong(key, say("地址里要有服务器的名字，最多再加端口", "The address has the server's name, and at most a port"), say("例如：mqtt://192.168.1.10:1883", "For example: mqtt://192.168.1.10:1883"))
	}
}

// isPort tells whether text is a port, or nothing.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0 && fmt.Sprint(n) == text
}
