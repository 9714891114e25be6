package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiping/daemon/config"
	"yiping/playlists"
)

// Each file in testdata is a configuration and what is said about it, word by word.
func TestMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
			_, mistakes := config.Parse("yiping.yaml", []byte(text))
			if diff := cmp.Diff(want, mistakes.String()); diff != "" {
				if os.Getenv("YIPING_UPDATE") != "" {
					archive.Files[1].Data = []byte(mistakes.String())
					if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				t.Errorf("mistakes (-want +got):\n%s", diff)
			}
		})
	}
}

// What cannot be written into a readable text file.
func TestBytes(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"a GBK file", "site:\n  name: \xd3\xd1\xd2\xea\n", "not encoded as UTF-8"},
		{"UTF-16", "s\x00i\x00t\x00e\x00", "not encoded as UTF-8"},
		{"a name that turns the direction of writing", "rooms: [{id: a, name: \"大\u202e厅\"}]", "invisible characters"},
		{"a name of two lines", "rooms: [{id: a, name: \"大\\n厅\"}]", "invisible characters"},
	}
	for _, test := range tests {
		_, mistakes := config.Parse("yiping.yaml", []byte(test.file))
		if got := mistakes.String(); !strings.Contains(got, test.want) {
			t.Errorf("%s: got\n%swant %q", test.name, got, test.want)
		}
	}
}

func TestWindowsNotepad(t *testing.T) {
	text := "\ufeff" + strings.ReplaceAll("site:\n  id: a\n  name: 甲\n  timezone: UTC\nlisten: :8080\n", "\n", "\r\n")
	c, mistakes := config.Parse("yiping.yaml", []byte(text))
	if len(mistakes) > 0 || c.Site.Name != "甲" || c.Listen != ":8080" {
		t.Errorf("got %+v\n%s", c, mistakes)
	}
}

func parse(t *testing.T, name, text string) config.Config {
	t.Helper()
	c, mistakes := config.Parse(name, []byte(text))
	if len(mistakes) > 0 {
		t.Fatalf("mistakes:\n%s", mistakes)
	}
	return c
}

const small = `
site: {id: a, name: 甲, timezone: Europe/Berlin}
rooms: [{id: hall, name: 展厅}]
displays:
- {id: plain, name: 一, canvas: [1920, 1080]}
- {id: roomy, name: 二, canvas: [1080, 1920], room: hall, rotation: 90}
- {id: left, name: 左, canvas: [960, 540], plays: [展厅], wall: {id: w, viewport: [0, 0, 1920, 1080]}}
- {id: right, name: 右, canvas: [1920, 1080], plays: [展厅], wall: {id: w, viewport: [2000, 0, 1920, 1080]}}
- id: two
  name: 两区
  canvas: [1920, 1080]
  layout: [{id: m, rect: [0, 0, 1152, 1080]}, {id: s, rect: [1152, 0, 768, 1080], plays: [旁]}]
`

func TestDefaults(t *testing.T) {
	c := parse(t, "/etc/yiping/yiping.yaml", small)
	if c.Content != "/etc/yiping/content" || c.Data != "/etc/yiping/data" || c.Listen != "127.0.0.1:8080" {
		t.Errorf("content %q, data %q, listen %q", c.Content, c.Data, c.Listen)
	}
	if c.Site.Open.String() != "8:30" || c.Site.Close.String() != "21:30" {
		t.Errorf("open %v to %v", c.Site.Open, c.Site.Close)
	}
	if got := c.Zone().Location.String(); got != "Europe/Berlin" {
		t.Errorf("zone %s", got)
	}
	if got := c.Displays[0].Transport; got != "websocket" {
		t.Errorf("transport %q", got)
	}
}

// A display without plays follows its room; a wall has one audience, however its displays differ.
func TestAudience(t *testing.T) {
	c := parse(t, "yiping.yaml", small)
	whole := func(w, h int, plays ...string) playlists.Audience {
		return playlists.Audience{Canvas: [2]int{w, h}, Regions: []playlists.Region{{ID: "media", Rect: [4]int{0, 0, w, h}, Plays: plays}}}
	}
	wall := whole(3920, 1080, "展厅")
	want := []playlists.Audience{
		whole(1920, 1080, "公共"),
		whole(1080, 1920, "展厅", "公共"),
		wall,
		wall,
		{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{
			{ID: "m", Rect: [4]int{0, 0, 1152, 1080}, Plays: []string{"公共"}},
			{ID: "s", Rect: [4]int{1152, 0, 768, 1080}, Plays: []string{"旁"}},
		}},
	}
	for i, d := range c.Displays {
		if diff := cmp.Diff(want[i], c.Audience(d)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", d.ID, diff)
		}
	}
	if got := c.Displays[3].Viewport(); got != [4]int{2000, 0, 1920, 1080} {
		t.Errorf("viewport on the wall: %v", got)
	}
	if got := c.Displays[1].Viewport(); got != [4]int{0, 0, 1080, 1920} {
		t.Errorf("viewport of a display alone: %v", got)
	}
}

// A room that is called like the playlist for all plays it once.
func TestRoomNamedLikeTheCommonPlaylist(t *testing.T) {
	c := parse(t, "yiping.yaml", `
site: {id: a, name: 甲, timezone: UTC}
rooms: [{id: all, name: 公共}]
displays: [{id: a, name: 一, canvas: [1, 1], room: all}]`)
	if diff := cmp.Diff([]string{"公共"}, c.Displays[0].Plays); diff != "" {
		t.Error(diff)
	}
}

// Text is taken as it is written, whatever YAML would make of it.
func TestTextIsTaken(t *testing.T) {
	for _, name := range []string{"007", "off", "yes", "2026-07-31", "1e3", "0x10", "24小时畅享驿站", "12:30", "1_000", "3.10"} {
		c := parse(t, "yiping.yaml", "site: {id: a, name: "+name+", timezone: UTC}")
		if c.Site.Name != name {
			t.Errorf("%q was read as %q", name, c.Site.Name)
		}
	}
}

func TestReferenceIsRight(t *testing.T) {
	c, err := config.Load("reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Audience(c.Displays[2]).Canvas; got != [2]int{3840, 1080} {
		t.Errorf("wall of the reference: %v", got)
	}
}

// The reference documents every key of the structs; that it has no other is what being strict means.
func TestReferenceIsComplete(t *testing.T) {
	c, err := config.Load("reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("reference.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(keys(reflect.TypeOf(c), map[string]bool{}))) {
		if !slices.ContainsFunc(strings.FieldsFunc(string(text), func(c rune) bool { return strings.ContainsRune(" \n{,", c) }), func(word string) bool {
			return word == key+":"
		}) {
			t.Errorf("reference.yaml does not have the key %q", key)
		}
	}
}

func keys(t reflect.Type, into map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		keys(t.Elem(), into)
	case reflect.Struct:
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
				into[key] = true
				keys(t.Field(i).Type, into)
			}
		}
	}
	return into
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "yiping.yaml")
	if _, err := config.Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := config.Load(filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), "not a configuration file") {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(path, []byte("site: {id: a}\nlisten: 8080"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(path)
	if want := path + ":1:7: site.name: “name” is missing (and 2 more; see yiping check)"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if err := os.WriteFile(path, []byte("site: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	// Where there is no key, none is named.
	if _, err := config.Load(path); err == nil || !strings.HasPrefix(err.Error(), path+":1:7: This is not YAML: ") {
		t.Errorf("error %v", err)
	}
}

// FuzzAnyFileIsAnswered: whatever the file is, it is understood or there is a mistake with a place.
func FuzzAnyFileIsAnswered(f *testing.F) {
	reference, err := os.ReadFile("reference.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(reference))
	f.Add(small)
	f.Fuzz(func(t *testing.T, text string) {
		c, mistakes := config.Parse("f.yaml", []byte(text))
		for _, m := range mistakes {
			if m.Line < 1 || m.Column < 1 || m.What.ZH == "" || m.What.EN == "" || m.Remedy.ZH == "" || m.Remedy.EN == "" || !strings.Contains(text, "%") && strings.Contains(m.String(), "%!") {
				t.Errorf("incomplete: %+v", m)
			}
		}
		if len(mistakes) > 0 {
			return
		}
		c.Zone()
		for _, d := range c.Displays {
			a := c.Audience(d)
			for _, region := range a.Regions {
				if region.Rect[0]+region.Rect[2] > a.Canvas[0] || region.Rect[1]+region.Rect[3] > a.Canvas[1] || (len(region.Plays) == 0) == (region.Board == nil) {
					t.Errorf("display %s has a region %+v on a canvas %v", d.ID, region, a.Canvas)
				}
			}
		}
	})
}
