package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"yiping/playlists"
)

// Access says who is behind a request. A refusal is for those who may not even see the pages: everybody else
// is somebody, if only Nobody, and each route says what it needs.
type Access func(r *http.Request) (Who, *Refusal)

// Strangers takes everybody for nobody: the Access of a site that has no users.
func Strangers(*http.Request) (Who, *Refusal) { return Who{}, nil }

// Loopback lets in whoever sits at this computer, and nothing that only passes through it: not a page of
// another site that the same browser has open, not a name that was pointed at 127.0.0.1, not a proxy
// that forwards strangers. It is the Access of a daemon that listens on loopback only.
func Loopback(r *http.Request) (Who, *Refusal) {
	switch {
	case !loopbackPeer(r.RemoteAddr):
		return Who{}, notLocal("请求来自另一台电脑", "the request came from another computer")
	case forwarded(r.Header):
		return Who{}, notLocal("请求经过了代理服务器", "the request came through a proxy")
	case !loopbackHost(r.Host):
		return Who{}, notLocal("地址里的名字不是本机", "the name in the address is not this computer's")
	case foreignOrigin(r):
		return Who{}, notLocal("请求来自别的网站", "the request came from another site")
	}
	return Who{Name: "admin", Role: Admin}, nil
}

func notLocal(zh, en string) *Refusal {
	return refuse(http.StatusForbidden,
		playlists.Text{
			ZH: "演示只给这台电脑上的人使用，" + zh + "。",
			EN: "The demo is only for people at this computer; " + en + ".",
		},
		playlists.Text{
			ZH: "请在这台电脑的浏览器里直接打开启动时显示的地址。",
			EN: "Open the address that was printed at the start, directly, in a browser on this computer.",
		})
}

func loopbackPeer(remote string) bool {
	a, err := netip.ParseAddrPort(remote)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// forwarded reports whether a proxy says that it asks for somebody else.
func forwarded(h http.Header) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if h.Get(name) != "" {
			return true
		}
	}
	return false
}

// loopbackHost reports whether the Host header names this computer in a way that no resolver can have
// been tricked into: an address, or the name that browsers never resolve.
func loopbackHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && a.Unmap().IsLoopback()
}

// foreignOrigin reports whether a browser says that another site's page is behind the request. It looks
// at reads too: a WebSocket is a GET. Another port of this computer is another site.
func foreignOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return true
	}
	return otherOrigin(r)
}

// foreignPage is foreignOrigin for a site that may stand behind a proxy, which may ask with another Host than the browser
// did: where the browser itself says that it is the same origin, that counts, as in http.CrossOriginProtection.
func foreignPage(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "":
		return otherOrigin(r)
	case "same-origin", "none":
		return false
	}
	return true
}

func otherOrigin(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	return false
}
