package config_test

import (
	"slices"
	"strings"
	"testing"

	"yiping/daemon/config"
)

// What is paired is held to the rules of the file, and gets the same defaults.
func TestAnEntryIsUnderstoodAsTheFileIs(t *testing.T) {
	c, mistakes := config.Parse("yiping.yaml", []byte(`
site: {id: a, name: 甲, timezone: UTC}
rooms: [{id: hall, name: 大厅, floor: 1}]
displays: []
cap: {folder: 警报}
`))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	good := config.Entry{ID: "p-1", Name: "走廊屏", Canvas: [2]int{1080, 1920}, Room: "hall", Groups: []string{"public"}, Layout: "agenda"}
	d, mistakes := c.Understand(good)
	if len(mistakes) > 0 || !slices.Equal(d.Plays, []string{"大厅", "公共"}) || d.LayoutNamed() != "agenda" || d.Transport != "websocket" || len(c.Audience(d).Regions) != 2 {
		t.Errorf("%+v, %v", d, mistakes)
	}
	for key, change := range map[string]func(*config.Entry){
		"id":        func(e *config.Entry) { e.ID = "P 1" },
		"name":      func(e *config.Entry) { e.Name = "" },
		"canvas":    func(e *config.Entry) { e.Canvas = [2]int{0, 1080} },
		"room":      func(e *config.Entry) { e.Room = "attic" },
		"groups[1]": func(e *config.Entry) { e.Groups = []string{"public", "public"} },
		"plays[0]":  func(e *config.Entry) { e.Plays = []string{"../大厅"} },
		"plays[1]":  func(e *config.Entry) { e.Plays = []string{"公共", "警报"} },
		"layout":    func(e *config.Entry) { e.Layout, e.Room = "door", "" },
	} {
		e := good
		change(&e)
		if _, mistakes := c.Understand(e); len(mistakes) != 1 || !strings.HasSuffix(mistakes[0].Key, "."+key) || mistakes[0].Remedy.EN == "" {
			t.Errorf("%s: %+v", key, mistakes)
		}
	}
	for _, layout := range []string{"cinema", "full "} {
		e := good
		e.Layout = layout
		if _, mistakes := c.Understand(e); len(mistakes) != 1 || !strings.Contains(mistakes[0].Remedy.ZH, "studio") {
			t.Errorf("%q: %+v", layout, mistakes)
		}
	}
}
