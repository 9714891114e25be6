package agenda

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"yiping/daemon/answers"
	"yiping/playlists/schedule"
)

// answer answers beside the files.
func (a *Agenda) answer(ctx context.Context, files []File, now time.Time) {
	root, err := os.OpenRoot(a.Content)
	if err != nil {
		return // the next look will tell
	}
	defer root.Close()
	due, early := map[string]answers.Due{}, map[string]bool{}
	for _, f := range files {
		at := path.Dir(f.Path) + "/" + answers.Name(base(f.Path))
		if f.Taken == 0 || f.Gone {
			early[at] = true
		} else if text := answer(f, a.Zone); text != nil {
			due[at] = answers.Due{Text: text, Version: f.Changed}
		}
	}
	a.keeper.Sync(ctx, root, answers.Plan{
		Day: a.Zone.Day(now.UnixMilli()), Due: due, Lying: a.lying(root), Early: func(p string) bool { return early[p] },
	})
}

// answersAt reports whether an answer at a path is one to a timetable. All others are the library's.
func (a *Agenda) answersAt(p string) bool { return folderOf(a.Folders, p) != "" }

// lying returns where answers may lie: they are texts, whatever somebody called a copy of one.
func (a *Agenda) lying(root *os.Root) (paths []string) {
	for _, folder := range a.Folders {
		_ = each(root.FS(), folder, func(p string, _ fs.DirEntry) {
			if f := a.files[p]; f != nil && f.ours || strings.EqualFold(path.Ext(p), ".txt") {
				paths = append(paths, p)
			}
		})
	}
	return paths
}

// answer is the text about a file, nil if there is nothing to say.
func answer(f File, zone schedule.Zone) []byte {
	text := answers.Text{
		About:    answers.Base(f.Path),
		Recorded: time.UnixMilli(f.Changed).In(zone.Location).Format("2006-01-02 15:04"), Folder: path.Dir(f.Path),
	}
	switch n := len(f.Refused); {
	case f.Unusable != nil:
		text.Causes = []answers.Cause{{Reason: answers.Sentence(f.Unusable.What.ZH, "。"), Remedy: answers.Sentence(f.Unusable.Remedy.ZH, "。")}}
		text.English = answers.Sentence(f.Unusable.What.EN, ".") + " " + answers.Sentence(f.Unusable.Remedy.EN, ".")
	case n > 0:
		text.About += fmt.Sprintf(" 里的%d行（其余%d场都算）", n, f.Bookings)
		for _, l := range f.Refused[:min(n, answers.MostCauses)] {
			text.Causes = append(text.Causes, answers.Cause{Reason: l.at().ZH + answers.Sentence(l.What.ZH, "。"), Remedy: answers.Sentence(l.Remedy.ZH, "。")})
		}
		if more := n - answers.MostCauses; more > 0 {
			text.More = fmt.Sprintf("另外还有%d行，改好上面的以后会接着说。", more)
		}
		first := f.Refused[0]
		unused := fmt.Sprintf("%d rows are not used, the others are. First: ", n)
		if n == 1 {
			unused = "1 row is not used, the others are: "
		}
		text.English = fmt.Sprintf("%s%s%s %s", unused, first.at().EN, answers.Sentence(first.What.EN, "."), answers.Sentence(first.Remedy.EN, "."))
	default:
		return nil
	}
	return text.Bytes()
}
