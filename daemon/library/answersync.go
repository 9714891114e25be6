package library

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"yiping/playlists/schedule"
)

const (
	answerEvery = 500 * time.Millisecond // at most so often
	statusEvery = 10 * time.Minute       // what is in force changes without a change in the folder
	largestOurs = 1 << 20                // bytes of what we write, at most
)

// told is what the task that writes answers needs to know of the folder.
type told struct {
	report Report
	ours   []string // paths at which something of ours was seen
	away   bool     // the folder is not there: write nothing into what is in its place
	early  bool     // the first scan is not over: not everything that is due is known yet
	mark   string
}

// answer is the task that keeps the answers in the content folder and its 播出状态.html in step with the
// report. What it cannot write (the folder may be read-only) the page says too, so failing is no error.
func (l *Library) answer(ctx context.Context) {
	s := answerer{lib: l, written: map[string]written{}}
	s.recall(ctx)
	var seen, tables uint64
	for {
		var what told
		what, seen = l.told.Get()
		if l.cfg.Timetables != nil {
			_, tables = l.cfg.Timetables.Get()
		}
		what.report.Timetables = l.timetables()
		if seen > 0 && !what.away {
			now := time.Now()
			s.sync(what, now)
			s.remember(ctx, l.cfg.Zone.Day(now.UnixMilli()))
		}
		limited, cancel := context.WithTimeout(ctx, statusEvery)
		select {
		case <-l.told.Changed(seen):
		case <-l.timetableStir(tables):
		case <-limited.Done():
		}
		cancel()
		select {
		case <-time.After(answerEvery):
		case <-ctx.Done():
			return
		}
	}
}

// answerer remembers what it wrote.
type answerer struct {
	lib     *Library
	written map[string]written // by path
	stored  string             // what the store knows of that
	report  Report             // on which the status page was made
	status  time.Time          // when the status page was made
}

// written is what stood in an answer when it was last seen.
type written struct {
	Sum     string       `json:"sum"`     // SHA-256 of its bytes, in hexadecimal
	Subject int64        `json:"subject"` // when the file that it is about arrived
	Day     schedule.Day `json:"day"`
}

func writtenOn(day schedule.Day, subject int64, content []byte) written {
	sum := sha256.Sum256(content)
	return written{hex.EncodeToString(sum[:]), subject, day}
}

// factAnswers is the name under which the store remembers the answers of the day, so that one which staff
// deleted stays away though the daemon is started again.
const factAnswers = "answers of the day"

// recall loads what was written before the daemon was started. Without it an answer comes once too often.
func (s *answerer) recall(ctx context.Context) {
	var err error
	if s.stored, err = s.lib.store.Fact(ctx, factAnswers); err == nil && s.stored != "" {
		err = json.Unmarshal([]byte(s.stored), &s.written)
	}
	if err != nil && ctx.Err() == nil {
		s.lib.cfg.Log.Error("cannot recall which answers were written", "err", err)
	}
}

// remember stores what was written on a day, if that has changed. The page at the root is not an answer:
// it changes all the time.
func (s *answerer) remember(ctx context.Context, day schedule.Day) {
	today := map[string]written{}
	for p, w := range s.written {
		if w.Day == day && p != statusName {
			today[p] = w
		}
	}
	b, err := json.Marshal(today)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	if string(b) == s.stored {
		return
	}
	ctx = context.WithoutCancel(ctx) // what is in the folder already has to be known, also when the daemon stops
	if err := s.lib.store.SetFacts(ctx, map[string]string{factAnswers: string(b)}); err != nil {
		s.lib.cfg.Log.Error("cannot remember which answers were written", "err", err)
		return
	}
	s.stored = string(b)
}

// subjects returns, for the path of each answer to a single file, when that file arrived.
func subjects(r Report) map[string]int64 {
	about := map[string]int64{}
	for _, f := range r.Files {
		if f.State == Refused || f.State == Unused {
			dir, _ := split(f.Path)
			about[join(dir, answerName(f.trueName()))] = f.Arrived
		}
	}
	return about
}

// sync makes what lies in the folder what should.
func (s *answerer) sync(what told, now time.Time) {
	root, err := os.OpenRoot(s.lib.cfg.Root)
	if err != nil {
		return
	}
	defer root.Close()
	if !marked(root, what.mark) {
		return
	}
	zone, t := s.lib.cfg.Zone, now.UnixMilli()
	due := planAnswers(what.report, t, zone)
	about := subjects(what.report)
	for p, content := range due {
		s.put(root, p, content, writtenOn(zone.Day(t), about[p], content))
	}
	if s.status.IsZero() || now.Sub(s.status) >= statusEvery || zone.Day(s.status.UnixMilli()) != zone.Day(t) || !sameReport(s.report, what.report) {
		page := statusPage(what.report, s.lib.cfg.Plays, t, zone, s.lib.calendar())
		s.put(root, statusName, page, writtenOn(zone.Day(t), 0, page))
		s.status, s.report = now, what.report
	}
	if what.early {
		return // what is refused may not have been judged yet, and its answer would be taken away for a moment
	}
	for _, p := range what.ours {
		if folder, _, _ := strings.Cut(p, "/"); slices.Contains(s.lib.cfg.Agenda, folder) {
			continue // who reads the timetables answers there
		}
		if due[p] == nil && p != statusName {
			s.takeAway(root, p)
		}
	}
	for p := range s.written {
		if due[p] == nil && p != statusName {
			s.takeAway(root, p)
		}
	}
}

// marked reports whether the folder still has the mark, where it has one.
func marked(root *os.Root, id string) bool {
	info, err := root.Stat(".")
	return err == nil && (id == "" || readMark(root, sigOf(info, 0)) == id)
}

// put writes an answer, unless it is there. Staff may delete it: then it is not written again on that day,
// unless it says something else. What somebody else has put under its name stays.
func (s *answerer) put(root *os.Root, p string, content []byte, w written) {
	there, err := readSome(root, p, largestOurs)
	switch {
	case err == nil && bytes.Equal(there, content):
		s.written[p] = w
		return
	case err == nil && !isAnswer(path.Base(p), there):
		return
	case errors.Is(err, fs.ErrNotExist) && s.written[p] == w:
		return
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return
	}
	if err := replace(root, p, content); err != nil {
		s.lib.cfg.Log.Debug("cannot write an answer into the content folder", "path", p, "err", err)
		return
	}
	s.written[p] = w
}

// takeAway deletes an answer that is not due any more, if it is one: by its name and its first line.
func (s *answerer) takeAway(root *os.Root, p string) {
	if there, err := readSome(root, p, largestOurs); err == nil && isAnswer(path.Base(p), there) {
		if err := root.Remove(p); err != nil {
			s.lib.cfg.Log.Debug("cannot delete an answer from the content folder", "path", p, "err", err)
			return
		}
	}
	delete(s.written, p)
}

// readSome reads a regular file up to a limit.
func readSome(root *os.Root, p string, limit int64) ([]byte, error) {
	f, err := root.OpenFile(p, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fs.ErrInvalid)
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// replace writes a file so that nobody ever sees half of it.
func replace(root *os.Root, p string, content []byte) error {
	temporary := path.Join(path.Dir(p), ".yiping-"+rand.Text())
	f, err := root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	if err := root.Rename(temporary, p); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	return nil
}
