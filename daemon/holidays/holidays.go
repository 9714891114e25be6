// Package holidays knows which days of a year are off, and which weekends are worked (调休).
//
// Nobody can compute that: the State Council announces it once a year, usually in November. What is announced
// is built in, as sheets of the same form that staff write; for what follows, and for corrections, staff put
// such a sheet into the agenda folder. A clerk will write it in a spreadsheet, a text editor, or paste
// it from the notice, so it is read generously, and each row that is not understood is a problem with its
// number while the others count.
//
// Reading is a pure function (Read). The task only looks every few seconds whether a file is another one, and
// takes it when it has rested from one look to the next.
package holidays

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// look is how often the folders are looked into. A network disk tells nobody what has changed on it.
const look = 5 * time.Second

// Holidays is the calendar of a site, and the task that keeps it up to date.
type Holidays struct {
	content  fs.FS
	folders  []string // in the content folder; the first is the one that is named to people
	calendar latest.Cell[schedule.Calendar]
	mistakes latest.Cell[[]playlists.Problem]
	files    []file // that were read
}

// New reads the calendar of a site. The folders, in the content folder, need not be there yet.
func New(content string, folders []string) *Holidays {
	h := &Holidays{content: os.DirFS(content), folders: folders}
	if files, err := find(h.content, folders); err != nil {
		h.files = unread
		h.set(Load(h.content, folders)) // the built-in years, and a problem
	} else {
		h.read(files)
	}
	return h
}

// read reads the files that were found. While a disk refuses one of them what was known holds.
func (h *Holidays) read(files []file) {
	c, problems, refused := load(h.content, files)
	if refused != nil {
		files = unread
		if known, version := h.calendar.Get(); version > 0 {
			c = known
		}
	}
	h.files = files
	h.set(c, problems)
}

// unread is unlike all files that can be found, so that they are read again.
var unread = []file{{}}

func (h *Holidays) set(c schedule.Calendar, problems []playlists.Problem) {
	if old, version := h.calendar.Get(); version == 0 || !old.Equal(c) {
		h.calendar.Set(c)
	}
	h.mistakes.Set(problems)
}

// Calendar holds the calendar. A new value is set whenever it says something else.
func (h *Holidays) Calendar() *latest.Cell[schedule.Calendar] { return &h.calendar }

// Mistakes holds what could not be read. A new value is set whenever the sheets have been read again.
func (h *Holidays) Mistakes() *latest.Cell[[]playlists.Problem] { return &h.mistakes }

// Problems returns what a person should mend on a day.
func (h *Holidays) Problems(today schedule.Day) []playlists.Problem {
	c, _ := h.calendar.Get()
	mistakes, _ := h.mistakes.Get()
	return append(slices.Clone(mistakes), Missing(c, today, h.folders[0])...)
}

// Run is the task. While the content folder is not there nothing is withdrawn.
func (h *Holidays) Run(ctx context.Context) error {
	before := h.files
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		if all, err := fs.ReadDir(h.content, "."); err != nil || len(all) == 0 {
			continue // an empty folder is where a disk should be
		}
		now, err := find(h.content, h.folders)
		if err == nil && slices.Equal(now, before) && !slices.Equal(now, h.files) {
			h.read(now)
		}
		before = now
	}
}
