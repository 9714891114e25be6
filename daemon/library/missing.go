package library

import "time"

// Programs save by deleting and creating, or by renaming twice; in between the name is not there. So what
// is missing leaves only after a moment, and all that goes missing together is judged together.
const (
	moment     = 30 * time.Millisecond
	momentsEnd = 60 * time.Millisecond // but no later than this, while more and more goes missing
)

// missing holds files that were not there when last looked for.
type missing struct {
	files       map[*file]bool
	first, last time.Time
}

func newMissing() missing { return missing{files: map[*file]bool{}} }

func (m *missing) add(f *file, now time.Time) {
	if m.files[f] {
		return
	}
	if len(m.files) == 0 {
		m.first = now
	}
	m.last = now
	m.files[f] = true
}

func (m *missing) remove(f *file) { delete(m.files, f) }

// missed reports whether the file was not there when last looked for.
func (f *file) missed(fo *folder) bool { return fo.missing.files[f] }

// wake is when the missing are judged; zero if nothing is missing.
func (m *missing) wake() time.Time {
	if len(m.files) == 0 {
		return time.Time{}
	}
	if end := m.first.Add(momentsEnd); m.last.Add(moment).After(end) {
		return end
	}
	return m.last.Add(moment)
}

func (m *missing) due(now time.Time) bool { return len(m.files) > 0 && !now.Before(m.wake()) }

// settle judges what is missing: what is back is back, the rest departs.
func (m *missing) settle(fo *folder, now time.Time) {
	gone := m.files
	m.files = map[*file]bool{}
	if len(gone) == 0 || !fo.present() {
		return // a folder that is not there has lost nothing; when it comes back, a rescan looks again
	}
	dirs := map[*dir]bool{}
	for f := range gone {
		switch g, err := fo.lstat(f.path); {
		case err == nil && !g.dir():
			fo.observe(f, g, now)
			continue
		case err != nil && !absent(err):
			continue
		}
		dirs[f.dir] = true
		fo.depart(f, now)
	}
	for d := range dirs {
		fo.prune(d)
	}
	fo.brake(now)
}
