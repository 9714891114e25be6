package library

import (
	"context"
	"os"
	"slices"
	"time"

	"yiping/daemon/answers"
)

const (
	answerEvery = 500 * time.Millisecond // at most so often
	statusEvery = 10 * time.Minute       // what is in force changes without a change in the folder
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
	s := answerer{lib: l, keeper: answers.Keeper{Store: l.store, Fact: "answers of the day", Mine: l.answersAt, Ours: isAnswer, Log: l.cfg.Log}}
	var seen, tables uint64
	for {
		var what told
		what, seen = l.told.Get()
		if l.cfg.Timetables != nil {
			_, tables = l.cfg.Timetables.Get()
		}
		what.report.Timetables = l.timetables()
		if seen > 0 && !what.away {
			s.sync(ctx, what, time.Now())
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

// answersAt reports whether the answer at a path is ours to write. In the folders of timetables whoever reads
// them answers.
func (l *Library) answersAt(p string) bool {
	list := listOf(p)
	return list != l.cfg.Alerts && !slices.Contains(l.cfg.Agenda, list)
}

// answerer remembers what it wrote.
type answerer struct {
	lib    *Library
	keeper answers.Keeper
	report Report    // on which the status page was made
	status time.Time // when the status page was made
}

// sync makes what lies in the folder what should.
func (s *answerer) sync(ctx context.Context, what told, now time.Time) {
	root, err := os.OpenRoot(s.lib.cfg.Root)
	if err != nil {
		return
	}
	defer root.Close()
	if !marked(root, what.mark) {
		return
	}
	zone, t := s.lib.cfg.Zone, now.UnixMilli()
	lying := slices.DeleteFunc(slices.Clone(what.ours), func(p string) bool { return p == statusName })
	early := func(string) bool { return what.early } // what is refused may not have been judged yet
	s.keeper.Sync(ctx, root, answers.Plan{Day: zone.Day(t), Due: planAnswers(what.report, t, zone), Lying: lying, Early: early})
	if s.status.IsZero() || now.Sub(s.status) >= statusEvery || zone.Day(s.status.UnixMilli()) != zone.Day(t) || !sameReport(s.report, what.report) {
		page := statusPage(what.report, s.lib.screens().Plays, t, zone, s.lib.calendar())
		if _, err := answers.Put(root, statusName, page, isAnswer); err != nil {
			s.lib.cfg.Log.Debug("cannot write the status page into the content folder", "err", err)
		}
		s.status, s.report = now, what.report
	}
}

// marked reports whether the folder still has the mark, where it has one.
func marked(root *os.Root, id string) bool {
	info, err := root.Stat(".")
	return err == nil && (id == "" || readMark(root, sigOf(info, 0)) == id)
}
