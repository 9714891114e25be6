package answers

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"

	"yiping/daemon/store"
	"yiping/playlists/schedule"
)

// Keeper keeps the answers of one part of the daemon in step with what lies in the content folder. One goroutine
// uses it.
type Keeper struct {
	Store *store.Store
	Fact  string                              // the name under which the store remembers the answers of the day
	Mine  func(path string) bool              // whether this part answers at that path; the others' answers stay
	Ours  func(name string, head []byte) bool // whether a file is one that may be replaced and deleted
	Log   *slog.Logger

	written map[string]written // by path; nil: not recalled yet
	stored  string             // what the store knows of that
	failing bool               // and that was logged
}

// Due is an answer that should lie in the content folder.
type Due struct {
	Text    []byte
	Version int64 // tells versions of the file that it is about apart
}

// Plan is what should lie in the content folder, and what does.
type Plan struct {
	Day   schedule.Day
	Due   map[string]Due         // by path
	Lying []string               // where answers may lie that are not due any more
	Early func(path string) bool // it is too early to say that none is due there
}

// written is what stood in an answer when it was last seen.
type written struct {
	Sum     string       `json:"sum"`     // SHA-256 of its bytes, in hexadecimal
	Version int64        `json:"subject"` // of the file that it is about
	Day     schedule.Day `json:"day"`
}

// Sync makes what lies in the folder what should. What it cannot write (the folder may be read-only) the pages
// say too, so failing is no error; it is logged once, not each time.
func (k *Keeper) Sync(ctx context.Context, root *os.Root, p Plan) {
	if k.written == nil && !k.recall(ctx) {
		return
	}
	var failed error
	for at, due := range p.Due {
		failed = cmp.Or(failed, k.put(root, at, due, p.Day))
	}
	stale := map[string]bool{}
	for _, at := range p.Lying {
		stale[at] = true
	}
	for at := range k.written {
		stale[at] = true
	}
	for at := range stale {
		if _, due := p.Due[at]; !due && k.Mine(at) && !p.Early(at) {
			failed = cmp.Or(failed, k.takeAway(root, at))
		}
	}
	if failed != nil && !k.failing {
		k.Log.Warn("cannot keep the answers in the content folder in step", "err", failed)
	}
	k.failing = failed != nil
	k.remember(ctx, p.Day)
}

// put writes an answer, unless it is there. Staff may delete it: then it is not written again on that day,
// unless it says something else.
func (k *Keeper) put(root *os.Root, p string, due Due, day schedule.Day) error {
	sum := sha256.Sum256(due.Text)
	w := written{hex.EncodeToString(sum[:]), due.Version, day}
	if k.written[p] == w {
		if _, err := root.Lstat(p); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	says, err := Put(root, p, due.Text, k.Ours)
	if says {
		k.written[p] = w
	}
	return err
}

// takeAway deletes an answer that is not due any more, if it is one.
func (k *Keeper) takeAway(root *os.Root, p string) error {
	if there, err := read(root, p); err == nil && k.Ours(path.Base(p), there) {
		if err := root.Remove(p); err != nil {
			return err
		}
	}
	delete(k.written, p)
	return nil
}

// recall loads what was written before the daemon was started. Without it an answer comes once too often.
func (k *Keeper) recall(ctx context.Context) bool {
	known := map[string]written{}
	var err error
	if k.stored, err = k.Store.Fact(ctx, k.Fact); err == nil && k.stored != "" {
		err = json.Unmarshal([]byte(k.stored), &known)
	}
	if err != nil {
		if ctx.Err() != nil {
			return false
		}
		k.Log.Error("cannot recall which answers were written", "err", err)
	}
	k.written = known
	return true
}

// remember stores what was written on a day, if that has changed, so that an answer which staff deleted stays
// away though the daemon is started again.
func (k *Keeper) remember(ctx context.Context, day schedule.Day) {
	today := maps.Clone(k.written)
	maps.DeleteFunc(today, func(_ string, w written) bool { return w.Day != day })
	b, err := json.Marshal(today)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	if string(b) == k.stored {
		return
	}
	ctx = context.WithoutCancel(ctx) // what is in the folder already has to be known, also when the daemon stops
	if err := k.Store.SetFacts(ctx, map[string]string{k.Fact: string(b)}); err != nil {
		k.Log.Error("cannot remember which answers were written", "err", err)
		return
	}
	k.stored = string(b)
}
