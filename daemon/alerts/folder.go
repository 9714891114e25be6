package alerts

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"yiping/daemon/answers"
	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Folder is the folder, in the content folder, into which somebody drops alerts as files.
//
// A file counts once it has rested for two seconds. Who removes it takes its alert off; a folder that cannot be looked
// into, or is not there at all, has removed nothing. What is not shown is answered beside the file.
type Folder struct {
	FolderConfig
	keeper   answers.Keeper
	files    map[string]*file // by path in the content folder
	seen     uint64           // version of the alerts at the last look
	problems latest.Cell[[]playlists.Problem]
	failing  bool
}

// FolderConfig says where the folder is.
type FolderConfig struct {
	Content string // the content folder
	Name    string // of the folder in it
	Alerts  *Alerts
	Zone    schedule.Zone
	Store   *store.Store // remembers which answers were written
	Mounted func() bool  // the content folder is there and is the one it was; nil: it is
	Log     *slog.Logger
}

const (
	look     = time.Second
	rest     = 2 * time.Second
	absent   = 5 * time.Second // after which a file that is gone is believed to be gone
	again    = time.Minute     // after which a message that was refused is tried once more: its time may come
	maxFiles = 200
)

// file is a file of the folder.
type file struct {
	stamp   stamp
	since   time.Time // when it was first seen as it is
	gone    time.Time // since when it is not there; zero: it is
	taken   bool      // this version was read
	message *cap.Alert
	refusal *playlists.Refusal
	ignored []playlists.Text // why it is read right and not shown
	tried   time.Time
	changed int64 // when the disk says that this version came, Unix milliseconds
	ours    bool  // it is an answer
}

// stamp tells versions of a file apart.
type stamp struct {
	size    int64
	changed int64 // nanoseconds
}

// NewFolder returns the folder. Nothing is read until it runs.
func NewFolder(c FolderConfig) *Folder {
	f := &Folder{FolderConfig: c, files: map[string]*file{}}
	f.keeper = answers.Keeper{
		Store: c.Store, Fact: "answers of the day to alerts", Ours: answers.Is, Log: c.Log,
		Mine: func(p string) bool { return strings.HasPrefix(p, c.Name+"/") },
	}
	for _, p := range c.Alerts.Files() {
		f.files[p] = &file{}
	}
	return f
}

// Changes is a cell whose version rises when what Problems returns has changed.
func (f *Folder) Changes() *latest.Cell[[]playlists.Problem] { return &f.problems }

// Problems returns what a person should mend.
func (f *Folder) Problems() []playlists.Problem {
	all, _ := f.problems.Get()
	return all
}

// Run is the task.
func (f *Folder) Run(ctx context.Context) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		f.turn(ctx, time.Now())
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// turn looks once, takes what has come, and answers.
func (f *Folder) turn(ctx context.Context, now time.Time) {
	root, err := os.OpenRoot(f.Content)
	if err != nil {
		return // the library says so
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), f.Name)
	if err != nil || f.Mounted != nil && !f.Mounted() {
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !f.failing {
			f.Log.Warn("cannot look into the folder for alerts", "err", err)
		}
		f.failing = err != nil
		return
	}
	f.failing = false
	changed := f.look(root, entries, now)
	changed = f.take(ctx, now) || changed
	changed = f.forget(now) || changed
	if _, version := f.problems.Get(); changed || version == 0 {
		f.tell(ctx, root, entries, now)
	}
}

// look takes note of how the files lie there, and reads those that have rested.
func (f *Folder) look(root *os.Root, entries []fs.DirEntry, now time.Time) (changed bool) {
	there := map[string]bool{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.Type().IsRegular() || !isAlert(e.Name()) || len(there) >= maxFiles {
			continue
		}
		p, is := f.Name+"/"+e.Name(), stamp{info.Size(), info.ModTime().UnixNano()}
		there[p] = true
		x := f.files[p]
		if x == nil {
			x = &file{}
			f.files[p] = x
		}
		x.gone = time.Time{}
		if x.stamp != is {
			x.stamp, x.since, x.taken = is, now, false
			if old := time.Unix(0, is.changed); now.Sub(old) > rest {
				x.since = old // it has rested long before anybody looked
			}
		}
		if !x.taken && now.Sub(x.since) >= rest {
			changed = x.read(root, p) || changed
		}
	}
	for p, x := range f.files {
		if !there[p] && x.gone.IsZero() {
			x.gone = now
		}
	}
	return changed
}

// isAlert reports whether a name is that of an alert. What is hidden, or a program's own, is none.
func isAlert(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return (ext == ".xml" || ext == ".cap") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~")
}

// read reads a file that does not change meanwhile.
func (x *file) read(root *os.Root, p string) bool {
	in, err := root.OpenFile(p, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false // held by someone: the next look will tell
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, cap.MaxBytes+1))
	if err != nil {
		return false
	}
	info, err := in.Stat()
	if err != nil || (stamp{info.Size(), info.ModTime().UnixNano()}) != x.stamp {
		return false
	}
	x.taken, x.message, x.refusal, x.ignored, x.tried = true, nil, nil, nil, time.Time{}
	x.changed = time.Unix(info.Sys().(*syscall.Stat_t).Ctim.Unix()).UnixMilli()
	if x.ours = answers.Is(path.Base(p), content); x.ours {
		return true
	}
	m, refusal := cap.Parse(content)
	if x.refusal = refusal; refusal == nil {
		x.message = &m
	}
	return true
}

// take gives the alerts what was read, the earliest first: what cancels comes after what it cancels. What was refused
// is tried again when something has changed, or its time may have come.
func (f *Folder) take(ctx context.Context, now time.Time) (changed bool) {
	_, version := f.Alerts.Changes().Get()
	var due []string
	for p, x := range f.files {
		if x.message != nil && x.gone.IsZero() && (x.tried.IsZero() || x.refusal != nil && (version != f.seen || now.Sub(x.tried) >= again)) {
			due = append(due, p)
		}
	}
	slices.SortFunc(due, func(a, b string) int {
		if by := f.files[a].message.Sent.Compare(f.files[b].message.Sent); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	for _, p := range due {
		x := f.files[p]
		x.tried, x.refusal, x.ignored = now, nil, nil
		out, err := f.Alerts.Take(ctx, *x.message, p)
		if refusal, ok := errors.AsType[*playlists.Refusal](err); ok {
			x.refusal = refusal
		} else if out.Outcome == Ignored || out.Outcome == Elsewhere || out.Alert.Hidden {
			x.ignored = out.Notes
		}
		changed = true
	}
	f.seen = version
	return changed
}

// forget takes off what files have raised that are gone.
func (f *Folder) forget(now time.Time) (changed bool) {
	for p, x := range f.files {
		if !x.gone.IsZero() && now.Sub(x.gone) >= absent {
			delete(f.files, p)
			f.Alerts.Remove(p)
			changed = true
		}
	}
	return changed
}

// tell answers beside the files, and lists the problems.
func (f *Folder) tell(ctx context.Context, root *os.Root, entries []fs.DirEntry, now time.Time) {
	due, early := map[string]answers.Due{}, map[string]bool{}
	problems := []playlists.Problem{}
	for _, p := range slices.Sorted(maps.Keys(f.files)) {
		x := f.files[p]
		at := f.Name + "/" + answers.Name(path.Base(p))
		switch {
		case !x.taken || !x.gone.IsZero():
			early[at] = true
		case x.ours:
		case x.refusal != nil:
			due[at] = answers.Due{Text: f.answer(p, x, x.refusal.What, x.refusal.Remedy), Version: x.stamp.changed}
			problems = append(problems, playlists.Problem{ID: "cap/" + p, Where: p, What: x.refusal.What, Remedy: x.refusal.Remedy})
		case x.ignored != nil:
			due[at] = answers.Due{Text: f.answer(p, x, x.ignored[len(x.ignored)-1], playlists.Text{ZH: "不用处理；不要了就删掉这个文件。", EN: "There is nothing to do; delete the file when it is no longer needed."}), Version: x.stamp.changed}
		}
	}
	var lying []string
	for _, e := range entries {
		if strings.EqualFold(path.Ext(e.Name()), ".txt") {
			lying = append(lying, f.Name+"/"+e.Name())
		}
	}
	f.problems.Set(problems) // before a disk is waited for
	f.keeper.Sync(ctx, root, answers.Plan{Day: f.Zone.Day(now.UnixMilli()), Due: due, Lying: lying, Early: func(p string) bool { return early[p] }})
}

// answer is the text about a file.
func (f *Folder) answer(p string, x *file, what, remedy playlists.Text) []byte {
	return answers.Text{
		About:    answers.Base(p),
		Causes:   []answers.Cause{{Reason: answers.Sentence(what.ZH, "。"), Remedy: answers.Sentence(remedy.ZH, "。")}},
		Recorded: time.UnixMilli(x.changed).In(f.Zone.Location).Format("2006-01-02 15:04"), Folder: f.Name,
		English: answers.Sentence(what.EN, ".") + " " + answers.Sentence(remedy.EN, "."),
	}.Bytes()
}
