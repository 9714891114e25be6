package playlists

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Players check a program in full before they use it, and refuse it as a whole: what is behind that check
// never has to expect nonsense. So one bad entry would keep every display of an audience at its last
// program. The facts come from a disk and from people, so what a player refuses is left out here.

const (
	maxNumber = 1<<53 - 1 // up to here JavaScript counts without a gap
	maxSide   = 1<<24 - 1 // of a canvas, in pixels; no configuration comes near it
)

// sane reports whether a player can make sense of the item: what web/player/program.ts asks of one.
func (i *Item) sane() bool {
	return i.ID != "" && utf8.ValidString(i.ID) && isHex(i.Asset, 64, "0123456789abcdef") && i.MS > 0 && utf8.ValidString(i.Type) &&
		(i.Ground == "" || i.Ground[0] == '#' && isHex(i.Ground[1:], 6, "0123456789abcdefABCDEF")) &&
		(i.Fit == Contain || i.Fit == Cover || i.Fit == Stretch) &&
		min(i.Bytes, i.Length, int64(i.Width), int64(i.Height)) >= 0 && max(i.Bytes, i.Length, int64(i.Width), int64(i.Height)) <= maxNumber
}

func isHex(s string, n int, digits string) bool { return len(s) == n && strings.Trim(s, digits) == "" }

// Longest addresses, in bytes. A longer one makes a code that nobody can read from where they stand.
const (
	maxQR  = 300
	maxSrc = 2000
)

// Sane returns the notice without what players pass over: a code whose address is none for the web or is longer than
// 300 bytes, a stream whose address is none or is longer than 2000, a beginning that is no instant. The words always stay.
func (n Notice) Sane() Notice {
	if !webAddress(n.QR, maxQR) {
		n.QR = ""
	}
	if !webAddress(n.Stream.Src, maxSrc) && !ownAddress(n.Stream.Src, maxSrc) {
		n.Stream = Stream{}
	}
	if n.Since < 0 || n.Since > maxNumber {
		n.Since = 0
	}
	return n
}

// webAddress reports whether s begins with http:// or https:// and a host. What is not ASCII is written with percent
// signs in an address: of other bytes the readers of codes make different things.
func webAddress(s string, most int) bool {
	scheme, rest, _ := strings.Cut(s, "://")
	return (scheme == "http" || scheme == "https") && len(s) <= most && visible(rest) && rest != "" && !strings.ContainsRune("/?#", rune(rest[0]))
}

// ownAddress reports whether s is a path from the daemon's root; two slashes would begin a host.
func ownAddress(s string, most int) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && len(s) <= most && visible(s)
}

func visible(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' })
}

// tellApart returns the regions with ids that a player can tell apart, and reports those that had others.
func (b *builder) tellApart(regions []Region) []Region {
	out := make([]Region, len(regions))
	taken := map[string]bool{}
	for i, r := range regions {
		said := strings.ToValidUTF8(r.ID, "\uFFFD")
		id := said
		for n := 2; id == "" || taken[id]; n++ {
			id = fmt.Sprintf("%s~%d", said, n)
		}
		if id != r.ID {
			b.report(id, Text{"这个区域的编号和别的重复，或者不能用", "the id of this region is that of another, or cannot be used"},
				Text{"请在配置里给每个区域写不同的编号", "give each region an id of its own in the configuration"})
		}
		taken[id], r.ID = true, id
		out[i] = r
	}
	return out
}
