package daemon

import (
	"slices"
	"strings"
)

// problemKinds is the first part of the id of each problem, as far as there is a fixed number of them. The operating guide says of
// each what it means.
var problemKinds = []string{
	"agenda/clash", "agenda/clashes", "agenda/feed", "agenda/file", "agenda/folder", "agenda/held", "agenda/rooms",
	"alerts", "audit", "cap", "clone", "compile", "config", "contact", "database", "disk", "display", "emergency", "folder", "held", "holidays", "journal",
	"mqtt/broker", "mqtt/guessing", "mqtt/input", "mqtt/listen", "mqtt/password", "mqtt/retained",
	"playlist.yaml", "plays", "read", "roster", "safe", "store", "stream", "text_file", "tls", "unreadable", "watch",
}

// otherKind is what a problem is counted as whose kind is not known.
const otherKind = "other"

// ProblemKinds returns the kinds of problems there are.
func ProblemKinds() []string { return slices.Clone(problemKinds) }

// problemKind returns the kind of a problem by its id: "held" of "held/大厅".
func problemKind(id string) string {
	best := otherKind
	for _, kind := range problemKinds {
		rest, ok := strings.CutPrefix(id, kind)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], "/: ")) && (best == otherKind || len(kind) > len(best)) {
			best = kind
		}
	}
	return best
}
