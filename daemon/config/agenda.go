package config

import (
	"fmt"
	"slices"

	"yiping/playlists"
)

// Agenda says where the timetables are.
type Agenda struct {
	Folder  string   `yaml:"folder"`  // in the content folder; default 日程
	Private []string `yaml:"private"` // words that make a booking private; nil: those that the agenda knows
	Feeds   []Feed   `yaml:"feeds"`   // calendars of other servers

	// What a timetable occupies that only says 上午, 下午 or 晚上: from and until. Zero: what the agenda knows.
	Morning   [2]Clock `yaml:"morning"`
	Afternoon [2]Clock `yaml:"afternoon"`
	Evening   [2]Clock `yaml:"evening"`

	LastsMinutes int `yaml:"lasts_minutes"` // how long an event of which only the start is written takes its room; 0: what the agenda knows
}

// agendaNames are other names under which staff make the folder for timetables by themselves; the first is the default.
var agendaNames = []string{"日程", "活动安排", "活动表", "排期", "课表"}

// AgendaFolders returns the folders, in the content folder, that hold timetables and lists of days off and are
// no playlists: the one of the configuration first, then the names that staff also use.
func (c Config) AgendaFolders() []string {
	folders := []string{c.Agenda.Folder}
	for _, name := range agendaNames {
		if name != c.Agenda.Folder {
			folders = append(folders, name)
		}
	}
	return folders
}

// agenda checks that the agenda folder can be one, and that nobody plays it.
func (r *reader) agenda(c *Config) {
	for key, part := range map[string][2]Clock{"agenda.morning": c.Agenda.Morning, "agenda.afternoon": c.Agenda.Afternoon, "agenda.evening": c.Agenda.Evening} {
		if r.good(key) && part[1] <= part[0] {
			r.wrong(key, say("%s 到 %s 是空的", "Nothing lies between %s and %s", part[0], part[1]), say("请先写开始，再写结束，例如 [9:00, 12:00]", "Write the start, then the end, for example [9:00, 12:00]"))
		}
	}
	if key := "agenda.lasts_minutes"; r.has(key) {
		r.between(key, float64(c.Agenda.LastsMinutes), 5, 24*60)
	}
	if r.has("agenda.folder") {
		r.folder("agenda.folder", c.Agenda.Folder)
	}
	if r.bad["agenda.folder"] {
		return
	}
	for _, name := range c.AgendaFolders() {
		r.unplayed(c, name, say("“%s”文件夹放活动安排表，屏幕播不了", "The folder “%s” is for timetables; no display can play it", name))
	}
}

// unplayed checks that nobody plays a folder that is no playlist.
func (r *reader) unplayed(c *Config, folder string, what playlists.Text) {
	check := func(key, otherwise string, names []string) {
		i := slices.Index(names, folder)
		if i < 0 {
			return
		}
		at := otherwise
		if r.has(key) {
			at = fmt.Sprintf("%s[%d]", key, i)
		}
		r.wrong(at, what, say("请给要播的文件夹换个名字", "Give the folder that is to be played another name"))
	}
	for i, d := range c.Displays {
		key := fmt.Sprintf("displays[%d]", i)
		check(key+".plays", key+".room", d.Plays)
		for j, region := range d.Layout {
			if at := fmt.Sprintf("%s.layout[%d].plays", key, j); r.has(at) {
				check(at, at, region.Plays)
			}
		}
	}
}
