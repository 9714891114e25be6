package feeds

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reach says from where an address can be reached. Who can be reached by all may not send us to who cannot:
// otherwise a server abroad could use this computer to look around in the building.
type reach int

const (
	public reach = iota
	private
	loopback
	never // of one cable, of machines that tell secrets to whoever is on them, or of nobody
)

// Ranges that the standard library has no name for.
var (
	shared   = netip.MustParsePrefix("100.64.0.0/10") // of providers and their customers
	zeros    = netip.MustParsePrefix("0.0.0.0/8")
	site     = netip.MustParsePrefix("fec0::/10")
	nat64    = netip.MustParsePrefix("64:ff9b::/96") // the last four bytes are an address of the other kind
	sixToTwo = netip.MustParsePrefix("2002::/16")    // bytes two to five are
	metadata = []netip.Addr{netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("fd00:ec2::254")}
)

func reachOf(ip netip.Addr) reach {
	ip = ip.Unmap().WithZone("")
	b := ip.As16()
	switch {
	case nat64.Contains(ip):
		return reachOf(netip.AddrFrom4([4]byte(b[12:])))
	case sixToTwo.Contains(ip):
		return reachOf(netip.AddrFrom4([4]byte(b[2:6])))
	case !ip.IsValid(), ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast(), zeros.Contains(ip), slices.Contains(metadata, ip), ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return never
	case ip.IsLoopback():
		return loopback
	case ip.IsPrivate(), shared.Contains(ip), site.Contains(ip):
		return private
	}
	return public
}

// allowed returns how far a host that is named in the configuration may be. A name may lead into the
// building, but to this computer only if that is what it says.
func allowed(host string) reach {
	if _, err := netip.ParseAddr(host); err == nil || strings.EqualFold(host, "localhost") {
		return loopback
	}
	return private
}

// network is how servers are reached.
type network struct {
	lookup  func(ctx context.Context, host string) ([]netip.Addr, error)
	connect func(ctx context.Context, to netip.AddrPort) (net.Conn, error)
}

func (n network) orReal() network {
	if n.lookup == nil {
		n.lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if n.connect == nil {
		n.connect = func(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", to.String())
		}
	}
	return n
}

var errTooClose = errors.New("it is at an address which may not be used from there")

const (
	connecting = 6 * time.Second // to one address
	maxTried   = 4               // addresses of a name
)

// dial connects to a host and port that is no closer than the limit. The name is resolved once, and it is the
// address that came out which is judged and connected to, so no second answer of its server counts.
func (n network) dial(ctx context.Context, address string, limit reach) (net.Conn, reach, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, never, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, never, err
	}
	var ips []netip.Addr
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = []netip.Addr{ip}
	} else if ips, err = n.lookup(ctx, host); err != nil {
		return nil, never, err
	}
	// Both kinds of addresses are there in most networks, but a broken kind is most often the newer.
	slices.SortStableFunc(ips, func(a, b netip.Addr) int { return a.Unmap().BitLen() - b.Unmap().BitLen() })
	failed := errTooClose
	tried := 0
	for _, ip := range ips {
		is := reachOf(ip)
		if is > limit {
			continue
		}
		if tried++; tried > maxTried {
			break
		}
		part, cancel := context.WithTimeout(ctx, connecting)
		conn, err := n.connect(part, netip.AddrPortFrom(ip.Unmap(), uint16(number)))
		cancel()
		if err == nil {
			return conn, is, nil
		}
		failed = err
	}
	return nil, never, failed
}
