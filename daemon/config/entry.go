package config

import (
	"fmt"
	"slices"
)

// Entry is a display that is not in the file but was made while the daemon runs. It says less than the file can, and is held to
// the same.
type Entry struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Canvas [2]int   `json:"canvas"`         // width and height in pixels
	Room   string   `json:"room,omitempty"` // id of a room; empty: none
	Groups []string `json:"groups,omitempty"`
	Plays  []string `json:"plays,omitempty"`  // none: the default
	Layout string   `json:"layout,omitempty"` // one that has a name; empty: full
}

// Understand returns an entry as the display that it would be in the file, and what is wrong with it. The place of a
// mistake is its Key, such as "displays[0].room"; there is no line.
func (c Config) Understand(e Entry) (Display, Mistakes) {
	const key = "displays[0]"
	r := newReader("")
	note := func(name string, said bool) {
		if said {
			r.at[key+name] = place{1, 1}
		}
	}
	note("", true)
	note(".id", e.ID != "")
	note(".name", e.Name != "")
	note(".canvas", e.Canvas != [2]int{})
	note(".room", e.Room != "")
	note(".groups", len(e.Groups) > 0)
	for i := range e.Groups {
		note(fmt.Sprintf(".groups[%d]", i), true)
	}
	note(".plays", len(e.Plays) > 0)
	for i := range e.Plays {
		note(fmt.Sprintf(".plays[%d]", i), true)
	}
	if note(".layout", e.Layout != ""); e.Layout != "" {
		if r.layouts[key+".layout"] = e.Layout; !slices.Contains(layouts, e.Layout) {
			r.wrong(key+".layout", say("没有“%s”这种版式", "There is no layout “%s”", e.Layout), say("可以写：%s", "Write one of: %s", listed(layouts)))
		}
	}
	d := Display{ID: e.ID, Name: e.Name, Canvas: e.Canvas, Room: e.Room, Groups: slices.Clone(e.Groups), Plays: slices.Clone(e.Plays)}
	d.fillIn(r, &c, key)
	r.display(key, &c, &d)
	c.Displays = []Display{d}
	for _, folder := range append(c.AgendaFolders(), c.CAP.Folder) {
		if folder != "" {
			r.unplayed(&c, folder, say("“%s”文件夹不是播放列表，屏幕播不了", "The folder “%s” is no playlist; no display can play it", folder))
		}
	}
	return d, r.sorted()
}
