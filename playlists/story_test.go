package playlists_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// TestStories reads what is required in testdata/stories: what is in the folder, what happens, and what
// is then shown. Every story is also told to an oracle, so that the oracle is tested, too.
//
// After the requirement in words follow sections. Instants are RFC 3339, times of day are those of the
// site.
//
//	-- world INSTANT --         the daemon starts; site, regions and files, one to a line:
//	zone ZONE
//	canvas WxH                  1920x1080 if it is not said
//	region ID X,Y,W,H LIST...   one named "media" that plays all lists if none is said
//	priority LIST
//	holiday DATE NAMES          a day off in the yearly file, e.g. "holiday 2026-10-01 国庆"; "work DATE" is a make-up workday
//	PATH | WORDS                e.g. "大厅/1.jpg | 10s 9:00-17:00 mon,fri 2026-07-01..2026-07-31 now first order=2 bytes=b"; days may be 工作日 节假日 法定节假日 or a holiday's name, too
//	-- change INSTANT --        staff change the folder; every display makes the switch 150 ms later
//	+ PATH | WORDS              a file is added
//	- PATH                      removed
//	= PATH | WORDS              has other bytes (bytes=…) or other rules
//	PATH -> PATH [| WORDS]      renamed
//	priority LIST, ordinary LIST, holiday DATE NAMES, work DATE, plain DATE (which is in no file any more)
//	-- first scan INSTANT --    the same, but these files were there before the daemon was
//	-- renew INSTANT --         the daily renewal
//	-- restart --               the daemon is killed and started again
//	-- notices --
//	ID STYLE PRECEDENCE FROM UNTIL
//	-- shows DATE --            what begins when; until the next line it goes on
//	TIME [REGION:] PATH [+OFFSET]    also "slate", and "overlay: ID", "takeover: ID", "…: none"
//	…                           nothing is said until the next line
func TestStories(t *testing.T) {
	for _, path := range storyPaths(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			newStory(t, path).tell()
		})
	}
}

func storyPaths(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(paths) < 60 {
		t.Fatalf("want at least 60 stories, got %d (%v)", len(paths), err)
	}
	return paths
}

// story is a building in which things happen as they are written.
type story struct {
	*testing.T
	building
	path    string
	lines   []string
	notices playlists.Notices
	saw     bool     // nothing has happened since something was compared
	vectors []vector // what was compared, for the player
}

func newStory(t *testing.T, path string) *story {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &story{T: t, path: path, lines: strings.Split(string(text), "\n")}
}

// tell goes through the story, section by section.
func (s *story) tell() {
	var heading string
	var lines []string
	for i, l := range append(s.lines, "-- end --") {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "-- ") && strings.HasSuffix(l, " --") {
			s.do(heading, lines)
			heading, lines = strings.Trim(l, "- "), nil
		} else if l != "" && heading != "" {
			lines = append(lines, fmt.Sprintf("%d\t%s", i+1, l))
		}
	}
}

func (s *story) do(heading string, lines []string) {
	head := strings.Fields(heading)
	if len(head) == 0 {
		return
	}
	switch what := head[0]; {
	case what == "world":
		s.open(s.instant(head[1]), lines)
	case what == "change" || what == "first":
		now := s.instant(head[len(head)-1])
		s.almanac = maps.Clone(s.almanac)
		s.building.tell(now, what == "change", func(lists map[string]playlists.Playlist) {
			for _, l := range lines {
				if _, text, _ := strings.Cut(l, "\t"); !s.almanac.edit(strings.Fields(text)) {
					s.edit(lists, l)
				}
			}
		})
		s.saw = false
	case what == "renew":
		s.now = s.instant(head[1])
		s.world = s.world.Renew(s.channels, s.now)
		s.saw = false
	case what == "restart":
		s.restart(s.T)
		s.saw = false
	case what == "notices":
		s.notices.V = 1
		for _, l := range lines {
			f := strings.Fields(l)
			n := playlists.Notice{ID: f[1], Style: playlists.Style(f[2]), From: s.instant(f[4]), Until: s.instant(f[5])}
			n.Text.ZH = n.ID
			fmt.Sscan(f[3], &n.Precedence)
			s.notices.Notices = append(s.notices.Notices, n)
		}
		s.saw = false
	case what == "shows":
		s.compareLines(head[1], lines)
	default:
		s.Fatalf("%s: section %q is not known", s.path, heading)
	}
}

// open makes the world as the daemon finds it.
func (s *story) open(now int64, lines []string) {
	lists, names := map[string]playlists.Playlist{}, []string(nil)
	s.audience.Canvas = [2]int{1920, 1080}
	s.zone = "Asia/Shanghai"
	s.almanac = almanac{}
	for _, l := range lines {
		_, text, _ := strings.Cut(l, "\t")
		words := strings.Fields(text)
		switch words[0] {
		case "zone":
			s.zone = words[1]
		case "canvas":
			fmt.Sscanf(words[1], "%dx%d", &s.audience.Canvas[0], &s.audience.Canvas[1])
		case "holiday", "work":
			s.almanac.edit(words)
		case "region":
			r := playlists.Region{ID: words[1], Plays: words[3:]}
			fmt.Sscanf(words[2], "%d,%d,%d,%d", &r.Rect[0], &r.Rect[1], &r.Rect[2], &r.Rect[3])
			s.audience.Regions = append(s.audience.Regions, r)
		default:
			name := s.edit(lists, l)
			if len(names) == 0 || names[len(names)-1] != name {
				names = append(names, name)
			}
		}
	}
	if s.audience.Regions == nil {
		s.audience.Regions = []playlists.Region{{ID: "media", Rect: [4]int{0, 0, s.audience.Canvas[0], s.audience.Canvas[1]}, Plays: names}}
	}
	loc, err := time.LoadLocation(s.zone)
	if err != nil {
		s.Fatal(err)
	}
	y, m, d := time.UnixMilli(now).In(loc).Date()
	s.site = site{s.zone, y, int(m), d}
	s.clock = s.watch(40)
	s.now, s.at = now, now
	s.world = &playlists.World{Zone: schedule.Zone{Location: loc}}
	for i, r := range s.audience.Regions {
		s.channels = append(s.channels, s.audience.Channel(i))
		s.oracles = append(s.oracles, newOracle(s.clock, s.almanac, r.Plays, lists, now))
	}
	s.world = s.world.Step(lists, s.almanac.calendar(), s.channels, now, now, false)
}

func (s *story) instant(text string) int64 {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		s.Fatalf("%s: %v", s.path, err)
	}
	return t.UnixMilli()
}
