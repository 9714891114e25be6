package agenda

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"yiping/playlists/schedule"
)

// Staff look for the answer where they put the file: a text that an old Notepad shows, like those in the
// content folder, of at most twelve lines. Only our own texts are ever replaced or deleted.
const (
	answerSuffix  = ".未播出.txt"
	answerStart   = "\uFEFF未播出："
	answeredLines = 3 // rows that are answered one by one
)

// answers are the texts beside the files.
type answers struct {
	root  string             // the content folder
	wrote map[string]written // by path
}

type written struct {
	text []byte
	day  schedule.Day // on which staff deleted it; 0: they have not
}

// sync makes the texts what they should be. One that staff have deleted comes back when it says something else,
// or on another day.
func (a *answers) sync(files []File, now time.Time, zone schedule.Zone) error {
	root, err := os.OpenRoot(a.root)
	if err != nil {
		return err
	}
	defer root.Close()
	today := zone.Day(now.UnixMilli())
	want := map[string][]byte{}
	for _, f := range files {
		if text := answer(f, now, zone); text != nil {
			want[f.Path+answerSuffix] = text
		}
	}
	var failed []error
	for _, name := range a.lying(root, files) {
		if want[name] == nil {
			failed = append(failed, root.Remove(name))
			delete(a.wrote, name)
		}
	}
	for name, text := range want {
		was, known := a.wrote[name]
		lies, err := root.ReadFile(name)
		switch {
		case err == nil && bytes.Equal(lies, text):
			a.wrote[name] = written{text: text}
			continue
		case err == nil && !bytes.HasPrefix(lies, []byte(answerStart)):
			continue // somebody else's
		case errors.Is(err, fs.ErrNotExist) && known && bytes.Equal(was.text, text):
			if was.day == 0 {
				was.day = today
				a.wrote[name] = was
			}
			if was.day == today {
				continue
			}
		}
		if err := root.WriteFile(name, text, 0o664); err != nil {
			failed = append(failed, err)
			continue
		}
		a.wrote[name] = written{text: text}
	}
	return errors.Join(failed...)
}

// lying returns the answers of ours that lie in the folders.
func (a *answers) lying(root *os.Root, files []File) (names []string) {
	folders := map[string]bool{}
	for _, f := range files {
		folders[path.Dir(f.Path)] = true
	}
	for name := range a.wrote {
		folders[path.Dir(name)] = true
	}
	for folder := range folders {
		entries, err := fs.ReadDir(root.FS(), folder)
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := folder + "/" + e.Name()
			if !strings.HasSuffix(e.Name(), answerSuffix) || !e.Type().IsRegular() {
				continue
			}
			if head, err := root.ReadFile(name); err == nil && bytes.HasPrefix(head, []byte(answerStart)) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// answer is the text about a file, nil if there is nothing to say.
func answer(f File, now time.Time, zone schedule.Zone) []byte {
	if f.Unusable == nil && len(f.Refused) == 0 {
		return nil
	}
	var lines []string
	english := ""
	if f.Unusable != nil {
		lines = append(lines, answerStart+base(f.Path), "原因："+stop(f.Unusable.What.ZH), "怎么办："+stop(f.Unusable.Remedy.ZH))
		english = f.Unusable.What.EN + ". " + f.Unusable.Remedy.EN + "."
	} else {
		lines = append(lines, fmt.Sprintf("%s%s 里的%d行（其余%d场都算）", answerStart, base(f.Path), len(f.Refused), f.Bookings))
		for _, l := range f.Refused[:min(len(f.Refused), answeredLines)] {
			lines = append(lines, "原因："+l.at().ZH+stop(l.What.ZH), "怎么办："+stop(l.Remedy.ZH))
		}
		if more := len(f.Refused) - answeredLines; more > 0 {
			lines = append(lines, fmt.Sprintf("另外还有%d行，改好上面的以后会接着说。", more))
		}
		first := f.Refused[0]
		english = fmt.Sprintf("%d rows are not used, the others are. First: %s%s. %s.", len(f.Refused), first.at().EN, first.What.EN, first.Remedy.EN)
	}
	taken := now
	if f.Taken > 0 {
		taken = time.UnixMilli(f.Taken)
	}
	lines = append(lines, "改好以后，这个说明会自动消失，不用删。", "记录："+taken.In(zone.Location).Format("2006-01-02 15:04")+"　"+path.Dir(f.Path), "----", "Not shown: "+strings.ReplaceAll(english, "..", ".")+" This note disappears by itself.")
	return []byte(strings.Join(lines, "\r\n") + "\r\n")
}

// stop ends a sentence, on one line.
func stop(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") {
		return s
	}
	return s + "。"
}
