package agenda

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"yiping/daemon/agenda/ics"
	"yiping/daemon/agenda/sheets"
	"yiping/daemon/answers"
	book "yiping/playlists/agenda"
)

// file is one file of an agenda folder: how it lies there, and what it says.
type file struct {
	path     string // in the content folder, with slashes
	stamp    stamp  // at the last look
	gone     time.Time
	taken    bool   // a version of it was taken
	read     stamp  // of that version
	came     int64  // when it was taken, Unix milliseconds
	content  []byte // of that version; of a timetable until it is opened
	calendar bool   // an ICS file
	converts bool   // a timetable that LibreOffice has to open

	workbook *sheets.Workbook // of a timetable, opened once for each version
	opened   stamp            // of the version that was opened
	unopened error            // why it can't be
	arrived  int64            // when the version was taken that speaks now; 0: none does yet
	since    int64            // when the disk says that the taken version came, which is the same after a restart
	changed  int64            // the same of the version that speaks
	ours     bool             // it is a copy of an answer
	said
}

// stamp tells versions of a file apart.
type stamp struct {
	size    int64
	changed int64 // nanoseconds
}

// said is what a file says.
type said struct {
	bookings []book.Booking
	months   []string // that a timetable is for, "2026-12"
	refused  []Line
	notes    []Line
	unusable *Line // nothing of it could be read; bookings are those of the version before
}

// look looks through the folders and reads what has rested. It reports whether what is known has changed.
func (a *Agenda) look(now time.Time) (changed bool, err error) {
	root, err := os.OpenRoot(a.Content)
	if err != nil {
		return false, err
	}
	defer root.Close()
	seen := map[string]bool{}
	any := false
	var trouble error
	for _, folder := range a.Folders {
		err := each(root.FS(), folder, func(path string, e fs.DirEntry) {
			if len(seen) < maxFiles && counts(e.Name()) {
				if info, err := e.Info(); err == nil {
					seen[path] = true
					changed = a.see(root, path, stamp{info.Size(), info.ModTime().UnixNano()}, now) || changed
				}
			}
		})
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		any, trouble = true, cmp.Or(trouble, err)
	}
	if trouble != nil {
		return changed, trouble
	}
	if !any && a.Mounted != nil && !a.Mounted() {
		return changed, errAway // what lies here is the empty place of a disk
	}
	changed = a.brake(root, seen, now) || changed
	if !any && len(a.files) == 0 {
		return changed, root.Mkdir(a.Folders[0], 0o775)
	}
	return changed, nil
}

// each calls see for each file in a folder and its sub-folders, but those that are parked. What can't be read
// is told after all else was seen.
func each(root fs.FS, folder string, see func(path string, e fs.DirEntry)) (trouble error) {
	entries, err := fs.ReadDir(root, folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := folder + "/" + e.Name()
		switch {
		case e.Type().IsRegular():
			see(path, e)
		case e.IsDir() && reads(e.Name()) && strings.Count(path, "/") <= deepest:
			if err := each(root, path, see); err != nil && !errors.Is(err, fs.ErrNotExist) {
				trouble = err
			}
		}
	}
	return trouble
}

var errAway = errors.New("the content folder is not there, or is not the one it was")

// see takes note of how a file lies there, and takes it if it has rested. A calendar is read at once; a
// timetable has to be opened first.
func (a *Agenda) see(root *os.Root, path string, is stamp, now time.Time) bool {
	f := a.files[path]
	if f == nil {
		f = &file{path: path}
		a.files[path] = f
		if age := now.UnixNano() - is.changed; age > 2*look.Nanoseconds() {
			f.stamp = is // it has rested long before anybody looked
		}
	}
	rested := f.stamp == is
	f.stamp = is
	if !rested || f.taken && f.read == is {
		return false
	}
	content, changed, err := whole(root, path, is)
	if err != nil {
		return false // it is being changed, or held by someone: the next look will tell
	}
	f.taken, f.read, f.content, f.came, f.since = true, is, content, now.UnixMilli(), changed
	f.ours = answers.Is(base(path), content)
	f.calendar = strings.EqualFold(filepath.Ext(path), ".ics") || bytes.HasPrefix(bytes.TrimLeft(content, "\xef\xbb\xbf \r\n\t"), []byte("BEGIN:VCALENDAR"))
	switch {
	case f.ours, f.calendar:
		f.arrived, f.changed, f.workbook = f.came, f.since, nil
		a.understand(f)
	default:
		f.converts = sheets.Converts(base(path), content)
	}
	return true
}

// whole reads a file that does not change meanwhile, and says when it last did.
func whole(root *os.Root, path string, is stamp) (content []byte, changed int64, err error) {
	in, err := root.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	if content, err = io.ReadAll(io.LimitReader(in, sheets.MaxBytes+1)); err != nil {
		return nil, 0, err
	}
	info, err := in.Stat()
	if err != nil {
		return nil, 0, err
	}
	if (stamp{info.Size(), info.ModTime().UnixNano()}) != is {
		return nil, 0, errors.New("it has changed")
	}
	// Programs set the time of modification, a copy has that of the original; this one is when it came here.
	return content, time.Unix(info.Sys().(*syscall.Stat_t).Ctim.Unix()).UnixMilli(), nil
}

// understand says what a file says, as far as it was opened. If nothing of it can be understood, what it said
// before holds.
func (a *Agenda) understand(f *file) {
	before := f.said
	switch {
	case f.ours:
		f.said = said{}
		return
	case f.calendar:
		f.said = a.readCalendar(f.content, book.Source{File: base(f.path)})
	case f.workbook != nil:
		f.said = a.readSheets(f)
	}
	if f.unusable != nil {
		f.bookings, f.months = before.bookings, before.months
	}
}

// readCalendar understands a calendar. Its bookings say that they are from the file or feed of the source.
func (a *Agenda) readCalendar(content []byte, from book.Source) (s said) {
	r := ics.Read(content, ics.Site{Name: from.File + from.Feed, Zone: a.Zone, Rooms: a.House.Rooms, Private: a.Private, Open: a.House.Opens, Close: a.House.Closes}, a.Zone.Start(a.day-past, 0), a.Zone.Start(a.day+ahead, 0))
	if r.Unusable != nil {
		s.unusable = &Line{What: r.Unusable.Reason, Remedy: r.Unusable.Remedy}
		return s
	}
	s.bookings = r.Bookings
	for i := range s.bookings {
		for k := range s.bookings[i].Sources {
			s.bookings[i].Sources[k].File, s.bookings[i].Sources[k].Feed = from.File, from.Feed
		}
	}
	for _, x := range r.Refused {
		s.refused = append(s.refused, Line{Title: x.Title, What: x.Reason, Remedy: x.Remedy})
	}
	for _, n := range r.Notes {
		s.notes = append(s.notes, Line{Title: n.Title, What: n.Text, place: n.Place})
	}
	return s
}
