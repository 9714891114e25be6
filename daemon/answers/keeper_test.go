package answers

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yiping/daemon/store"
)

// folder is a content folder in which one part of the daemon answers, in 大厅.
type folder struct {
	t      *testing.T
	dir    string
	root   *os.Root
	store  *store.Store
	keeper *Keeper
	plan   Plan
	log    bytes.Buffer
}

func newFolder(t *testing.T) *folder {
	f := &folder{t: t, dir: t.TempDir()}
	for _, name := range []string{"大厅", "日程"} {
		if err := os.Mkdir(filepath.Join(f.dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if f.root, err = os.OpenRoot(f.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.root.Close() })
	if f.store, err = store.Open(filepath.Join(t.TempDir(), "db"), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.store.Close() })
	f.plan = Plan{Day: 20780, Due: map[string]Due{}, Early: func(string) bool { return false }}
	f.restart("answers")
	return f
}

// restart is a daemon that starts again and knows what is in its store.
func (f *folder) restart(fact string) {
	f.keeper = &Keeper{Store: f.store, Fact: fact, Mine: func(p string) bool { return strings.HasPrefix(p, "大厅/") }, Ours: Is, Log: slog.New(slog.NewTextHandler(&f.log, nil))}
}

// due says what is due at a path: an answer with this reason, "" for none.
func (f *folder) due(p, reason string) {
	delete(f.plan.Due, p)
	if reason != "" {
		x := poster("x.psd")
		x.Causes[0].Reason = reason
		f.plan.Due[p] = Due{Text: x.Bytes(), Version: 1}
	}
	f.sync()
}

func (f *folder) sync() { f.keeper.Sync(f.t.Context(), f.root, f.plan) }

func (f *folder) put(p string, content []byte) {
	f.t.Helper()
	if err := f.root.WriteFile(p, content, 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) remove(p string) {
	f.t.Helper()
	if err := f.root.Remove(p); err != nil {
		f.t.Fatal(err)
	}
}

// expect says what lies in the folder under a name: a text with these words, "" for nothing.
func (f *folder) expect(what, p, words string) {
	f.t.Helper()
	text, err := f.root.ReadFile(p)
	switch {
	case words == "" && err == nil:
		f.t.Errorf("%s: %s says %q", what, p, text)
	case words != "" && !strings.Contains(string(text), words):
		f.t.Errorf("%s: %s says %q, %v; want %q", what, p, text, err, words)
	}
}

const answer = "大厅/x.psd.未播出.txt"

func TestAnAnswerComesAndGoes(t *testing.T) {
	f := newFolder(t)
	f.due(answer, "坏了。")
	f.expect("due", answer, "原因：坏了。")
	f.due(answer, "太大。")
	f.expect("with another reason", answer, "原因：太大。")
	f.due(answer, "")
	f.expect("not due any more", answer, "")
	f.due(answer, "太大。")
	f.expect("due again", answer, "原因：太大。")
	f.restart("answers")
	f.due(answer, "")
	f.expect("not due after a restart", answer, "")
	if entries, err := os.ReadDir(filepath.Join(f.dir, "大厅")); err != nil || len(entries) != 0 {
		t.Errorf("something is left: %v, %v", entries, err)
	}
}

func TestWhatStaffDeletedStaysAwayForTheDay(t *testing.T) {
	for what, again := range map[string]func(*folder){
		"the daemon goes on":          func(f *folder) {},
		"the daemon is started again": func(f *folder) { f.restart("answers") },
	} {
		t.Run(what, func(t *testing.T) {
			f := newFolder(t)
			deleted := func() {
				f.remove(answer)
				again(f)
				f.sync()
				f.expect("deleted", answer, "")
				again(f)
				f.sync()
				f.expect("and still", answer, "")
			}
			f.due(answer, "坏了。")
			deleted()
			f.due(answer, "太大。")
			f.expect("with something else to say", answer, "太大")
			deleted()
			f.plan.Due[answer] = Due{Text: f.plan.Due[answer].Text, Version: 2}
			f.sync()
			f.expect("about another version of the file", answer, "太大")
			deleted()
			f.plan.Day++
			again(f)
			f.sync()
			f.expect("on the next day", answer, "太大")
			deleted()
		})
	}
}

// A reader that has opened the old text reads it to its end.
func TestAnAnswerIsReplacedAsAWhole(t *testing.T) {
	f := newFolder(t)
	f.due(answer, "坏了。")
	reader, err := f.root.Open(answer)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	old, err := f.root.ReadFile(answer)
	if err != nil {
		t.Fatal(err)
	}
	f.due(answer, "太大。")
	if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, old) {
		t.Errorf("who reads meanwhile reads %q, %v", got, err)
	}
	f.expect("replaced", answer, "太大")
}

func TestWhatIsNotOursIsLeftAlone(t *testing.T) {
	f := newFolder(t)
	f.put(answer, []byte("my own notes"))
	f.due(answer, "坏了。")
	f.expect("due", answer, "my own notes")
	f.plan.Lying = []string{answer}
	f.due(answer, "")
	f.expect("not due", answer, "my own notes")

	f.plan.Lying = nil
	f.remove(answer)
	f.due(answer, "坏了。")
	f.put(answer, []byte("whoever saves here has changed all of it"))
	f.due(answer, "太大。")
	f.due(answer, "")
	f.expect("written over", answer, "whoever saves here")

	f.remove(answer)
	if err := f.root.Symlink("../日程/nothing", answer); err != nil {
		t.Fatal(err)
	}
	f.due(answer, "坏了。")
	if to, err := f.root.Readlink(answer); err != nil || to != "../日程/nothing" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if f.log.Len() > 0 {
		t.Errorf("it is logged: %s", &f.log)
	}
}

func TestAnAnswerThatAnEditorSavedIsStillOurs(t *testing.T) {
	f := newFolder(t)
	f.due(answer, "坏了。")
	text, err := simplifiedchinese.GBK.NewEncoder().Bytes(bytes.TrimPrefix(f.plan.Due[answer].Text, []byte("\uFEFF")))
	if err != nil {
		t.Fatal(err)
	}
	f.put(answer, text)
	f.sync()
	f.expect("saved in GBK", answer, "\uFEFF未播出：x.psd")
	f.put(answer, text)
	f.due(answer, "")
	f.expect("not due any more", answer, "")
	f.put("大厅/111.txt", text)
	f.plan.Lying = []string{"大厅/111.txt"}
	f.sync()
	f.expect("a copy", "大厅/111.txt", "")
}

func TestEachPartAnswersInItsFolders(t *testing.T) {
	f := newFolder(t)
	const theirs = "日程/12月.xlsx.未播出.txt"
	f.put(theirs, poster("12月.xlsx").Bytes())
	f.plan.Lying = []string{theirs}
	f.sync()
	f.expect("lying in a folder of another part", theirs, "未播出")

	// The folder was this part's, until somebody changed the configuration.
	mine := f.keeper.Mine
	f.keeper.Mine = func(string) bool { return true }
	f.due(theirs, "坏了。")
	f.restart("answers")
	f.keeper.Mine = mine
	f.due(theirs, "")
	f.expect("once of this part", theirs, "坏了")
}

func TestTwoPartsRememberForThemselves(t *testing.T) {
	f := newFolder(t)
	f.due(answer, "坏了。")
	f.remove(answer)
	f.restart("answers of another part")
	f.sync()
	f.expect("another part knows nothing", answer, "坏了")
}

func TestNothingIsTakenAwayTooEarly(t *testing.T) {
	f := newFolder(t)
	f.due(answer, "坏了。")
	f.restart("answers")
	f.plan.Early = func(p string) bool { return p == answer }
	f.due(answer, "")
	f.expect("nobody has looked at the file yet", answer, "坏了")
	f.remove(answer)
	f.due(answer, "坏了。")
	f.expect("and staff have deleted it", answer, "")
}

func TestAFolderThatCannotBeWrittenIsLoggedOnce(t *testing.T) {
	f := newFolder(t)
	f.remove("大厅") // nothing can be written into it, not by root either
	logged := func(what string, want int) {
		t.Helper()
		if got := strings.Count(f.log.String(), "\n"); got != want {
			t.Errorf("%s: %d lines are logged, want %d:\n%s", what, got, want, &f.log)
		}
	}
	f.due(answer, "坏了。")
	f.due(answer, "太大。")
	f.due("大厅/y.psd.未播出.txt", "太大。")
	logged("it cannot be written", 1)
	if err := f.root.Mkdir("大厅", 0o755); err != nil {
		t.Fatal(err)
	}
	f.sync()
	f.expect("it can", answer, "太大")
	logged("it can", 1)
}

// What a store says that is no longer there, or that cannot be read, costs an answer too many, not the answers.
func TestAMemoryThatIsDamaged(t *testing.T) {
	f := newFolder(t)
	if err := f.store.SetFacts(context.Background(), map[string]string{"answers": `{"大厅/x`}); err != nil {
		t.Fatal(err)
	}
	f.due(answer, "坏了。")
	f.expect("due", answer, "坏了")
	f.remove(answer)
	f.restart("answers")
	f.sync()
	f.expect("remembered again", answer, "")
	if lines := slices.Collect(strings.Lines(f.log.String())); len(lines) != 1 || !strings.Contains(lines[0], "recall") {
		t.Errorf("logged: %q", lines)
	}
}
