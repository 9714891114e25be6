package playlists

import "slices"

// Post is a notice and whom it is for. A document of notices has no targets: which displays get which notices is
// decided before it is made.
type Post struct {
	Notice  Notice   `json:"notice"`
	Targets []string `json:"targets"` // "display:lobby", "group:public", "room:studio", "floor:3"; none: every display
}

// For reports whether the post is for a display that answers to any of the names, see Names.
func (p Post) For(names []string) bool {
	return len(p.Targets) == 0 || slices.ContainsFunc(p.Targets, func(t string) bool { return slices.Contains(names, t) })
}

// Names returns what a display answers to as a target.
func Names(display string, groups []string, room, floor string) []string {
	names := []string{"display:" + display}
	for _, g := range groups {
		names = append(names, "group:"+g)
	}
	if room != "" {
		names = append(names, "room:"+room)
	}
	if floor != "" {
		names = append(names, "floor:"+floor)
	}
	return names
}
