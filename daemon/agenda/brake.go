package agenda

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"yiping/daemon/library/hints"
	"yiping/playlists"
)

// The brake holds when an agenda folder vanishes, or more than half of what the timetables say of the coming
// week, if that is more than a few bookings: all that goes within a minute counts together.
const (
	brakeWindow = time.Minute
	brakeFewest = 5
	brakeWeek   = 7 * 24 * time.Hour
	believed    = time.Hour // after which it is taken for meant
)

// brake takes out the files that are gone for good, or holds them. It reports whether what is known has changed.
func (a *Agenda) brake(root *os.Root, seen map[string]bool, now time.Time) (changed bool) {
	a.left = slices.DeleteFunc(a.left, func(f *file) bool { return now.Sub(f.gone) > brakeWindow })
	var gone, due []*file
	for path, f := range a.files {
		switch {
		case seen[path]:
			f.gone = time.Time{}
			continue
		case f.gone.IsZero():
			f.gone = now
		}
		gone = append(gone, f)
		if now.Sub(f.gone) >= absent {
			due = append(due, f)
		}
	}
	if len(gone) == 0 {
		changed, a.held = !a.held.IsZero(), time.Time{}
		return changed
	}
	if len(due) == 0 {
		return false
	}
	aside := asideIn(root.FS(), a.Folders)
	meant := func(f *file) bool { return aside[whatLies{base(f.path), f.read}] }
	held := slices.DeleteFunc(slices.Concat(gone, a.left), meant)
	switch {
	case !a.held.IsZero() && now.Sub(a.held) >= believed:
		a.Log.Warn("what is gone from the agenda folder is believed", "files", len(gone))
		a.held, held = time.Time{}, nil
	case !a.held.IsZero():
		if lost, _, _ := a.loss(held, now); lost == 0 {
			a.held, held = time.Time{}, nil // it is there under another name, which took a while to open
		}
	case a.massDeparture(root, held, now):
		a.held, changed = now, true
		a.Log.Warn("most of the agenda is gone, it is kept for an hour or until it is back", "files", len(held))
		for _, f := range a.left {
			if a.files[f.path] == nil && !meant(f) {
				a.files[f.path] = f
			}
		}
		a.left = nil
	default:
		held = nil
	}
	for _, f := range due {
		if !slices.Contains(held, f) {
			delete(a.files, f.path)
			a.left = append(a.left, f)
			changed = true
		}
	}
	if a.held.IsZero() {
		return changed
	}
	if len(held) == 0 { // all of it has been set aside
		a.held, changed = time.Time{}, true
	}
	return changed
}

// massDeparture reports whether too much goes with some files.
func (a *Agenda) massDeparture(root *os.Root, gone []*file, now time.Time) bool {
	lost, lostWeek, week := a.loss(gone, now)
	return lostWeek > brakeFewest && 2*lostWeek > week || lost > 0 && slices.ContainsFunc(gone, func(f *file) bool {
		_, err := root.Stat(folderOf(a.Folders, f.path))
		return err != nil
	})
}

// loss says how many bookings go with some files: in all, of the coming week, and of how many of that.
func (a *Agenda) loss(gone []*file, now time.Time) (lost, lostWeek, week int) {
	all := a.all()
	stay := slices.DeleteFunc(slices.Clone(all), func(f *file) bool { return slices.Contains(gone, f) })
	for _, f := range gone {
		if !f.ours && a.files[f.path] == nil {
			all = append(all, f) // it left a moment ago
		}
	}
	was, wasWeek := a.still(all, now)
	is, isWeek := a.still(stay, now)
	missing := func(was, is map[string]bool) (n int) {
		for what := range was {
			if !is[what] {
				n++
			}
		}
		return n
	}
	return missing(was, is), missing(wasWeek, isWeek), len(wasWeek)
}

// still returns what timetables say that is not over, and what of it is within a week.
func (a *Agenda) still(files []*file, now time.Time) (all, week map[string]bool) {
	all, week = map[string]bool{}, map[string]bool{}
	replaced := superseded(files)
	for _, f := range files {
		if replaced[f] != nil {
			continue
		}
		for _, b := range f.bookings {
			if b.End <= now.UnixMilli() || !takesPlace(b) {
				continue
			}
			what := fmt.Sprint(b.Start, b.Rooms, plain(b.Place), plain(b.Title))
			all[what] = true
			if b.Start < now.Add(brakeWeek).UnixMilli() {
				week[what] = true
			}
		}
	}
	return all, week
}

// holds reports whether a file is gone and held.
func (a *Agenda) holds(f *file) bool { return !a.held.IsZero() && !f.gone.IsZero() }

func (a *Agenda) heldProblem(files []File) playlists.Problem {
	n, bookings := 0, 0
	for _, f := range files {
		if f.Gone {
			n, bookings = n+1, bookings+f.Bookings
		}
	}
	until := a.held.Add(believed).In(a.Zone.Location)
	return playlists.Problem{
		ID: "agenda/held", Where: a.Folders[0],
		What: playlists.Text{
			ZH: fmt.Sprintf("活动安排一下子少了%d份表、%d场活动，屏幕先照旧显示", n, bookings),
			EN: fmt.Sprintf("%d timetables with %d bookings vanished at once; displays still show them", n, bookings),
		},
		Remedy: playlists.Text{
			ZH: fmt.Sprintf("如果是误删或误移，放回“%s”就好；确实不要了，请把这些表放进“%s/往期”，或者等到%d:%02d，那时才当真", a.Folders[0], a.Folders[0], until.Hour(), until.Minute()),
			EN: fmt.Sprintf("If that was a mistake, put them back into %s. If it was meant, put them into %s/往期, or wait until %s, when it is believed", a.Folders[0], a.Folders[0], until.Format("15:04")),
		},
	}
}

// whatLies tells a file that was set aside.
type whatLies struct {
	name string
	stamp
}

// asideIn returns what lies in the parked folders of the content folder and of the agenda folders: that was meant.
func asideIn(root fs.FS, folders []string) map[whatLies]bool {
	out := map[whatLies]bool{}
	for _, in := range append([]string{"."}, folders...) {
		entries, err := fs.ReadDir(root, in)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if !e.IsDir() || !hints.Parked(e.Name()) {
				continue
			}
			_ = each(root, strings.TrimPrefix(in+"/"+e.Name(), "./"), func(_ string, e fs.DirEntry) {
				if info, err := e.Info(); err == nil {
					out[whatLies{e.Name(), stamp{info.Size(), info.ModTime().UnixNano()}}] = true
				}
			})
		}
	}
	return out
}

// folderOf returns the agenda folder that a path is in, "" if it is in none.
func folderOf(folders []string, p string) string {
	first, _, inside := strings.Cut(p, "/")
	if inside && slices.Contains(folders, first) {
		return first
	}
	return ""
}
