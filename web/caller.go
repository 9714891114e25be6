package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Caller is where a request comes from.
type Caller struct {
	Address string // IP address
	Agent   string // what the browser or program says of itself
	Secure  bool   // it came through TLS
}

type callerKey struct{}

// CallerOf returns where a request comes from. A proxy on this computer, which ends TLS, is believed: it says for whom it
// asks, in the last of the addresses. Others are not, or everybody could be anybody.
func CallerOf(r *http.Request) Caller {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	c := Caller{Address: host, Agent: r.UserAgent(), Secure: r.TLS != nil}
	if a, err := netip.ParseAddr(host); err == nil {
		c.Address = a.Unmap().String()
	}
	if !loopbackPeer(r.RemoteAddr) {
		return c
	}
	if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
		last := all[len(all)-1]
		last = strings.TrimSpace(last[strings.LastIndex(last, ",")+1:])
		if a, err := netip.ParseAddr(last); err == nil {
			c.Address = a.Unmap().String()
		}
	}
	c.Secure = c.Secure || r.Header.Get("X-Forwarded-Proto") == "https"
	return c
}

// callerFrom returns where a request that has passed the guard comes from.
func callerFrom(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}
