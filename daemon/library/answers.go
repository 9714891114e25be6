package library

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yiping/daemon/answers"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

const (
	answerForAll = "未播出说明.txt"        // for a folder with many files that are not shown
	statusName   = "播出状态.html"        // the page at the root
	statusMark   = "<!-- 谊屏：播出状态 -->" // in the first line of the page: its signature
	manyAnswers  = 20                 // above this number in a folder, one answer is for all
)

// planAnswers returns every answer that should lie in the content folder, by path. For the same report
// and the same day the bytes are the same.
func planAnswers(r Report, now int64, zone schedule.Zone) map[string]answers.Due {
	folders := map[string][]File{}
	for _, f := range r.Files {
		if f.State == Refused || f.State == Unused {
			dir, _ := path.Split(f.Path)
			folders[dir] = append(folders[dir], f)
		}
	}
	due := map[string]answers.Due{}
	for dir, files := range folders {
		if len(files) > manyAnswers {
			due[dir+answerForAll] = answers.Due{Text: answerAll(files, dir, now, zone)}
			continue
		}
		for _, f := range files {
			due[dir+answers.Name(f.trueName())] = answers.Due{Text: answerOne(f, dir, now, zone), Version: f.Arrived}
		}
	}
	return due
}

// answerOne is the answer to one file.
func answerOne(f File, dir string, now int64, zone schedule.Zone) []byte {
	recorded := time.UnixMilli(now).In(zone.Location).Format(time.DateOnly)
	if f.Arrived > 0 {
		recorded = time.UnixMilli(f.Arrived).In(zone.Location).Format("2006-01-02 15:04")
	}
	return answers.Text{
		About:  path.Base(f.Path),
		Causes: []answers.Cause{{Reason: answers.Sentence(f.Reason.ZH, "。"), Remedy: answers.Sentence(f.Remedy.ZH, "。")}}, Recorded: recorded, Folder: folderName(dir),
		English: lowerFirst(answers.Sentence(f.Reason.EN, ".")) + " " + answers.Sentence(f.Remedy.EN, "."),
	}.Bytes()
}

// answerAll is the answer to a folder with many files that are not shown: the reasons, most frequent
// first.
func answerAll(files []File, dir string, now int64, zone schedule.Zone) []byte {
	type cause struct{ reason, remedy playlists.Text }
	byCause := map[cause][]string{}
	for _, f := range files {
		c := cause{f.Reason, f.Remedy}
		byCause[c] = append(byCause[c], answers.OneLine(path.Base(f.Path)))
	}
	causes := slices.SortedFunc(maps.Keys(byCause), func(a, b cause) int {
		return cmp.Or(-cmp.Compare(len(byCause[a]), len(byCause[b])), cmp.Compare(a.reason.ZH, b.reason.ZH), cmp.Compare(a.remedy.ZH, b.remedy.ZH))
	})
	text := answers.Text{
		About:    fmt.Sprintf("这个文件夹里有%d个文件没播出", len(files)),
		Recorded: time.UnixMilli(now).In(zone.Location).Format(time.DateOnly), Folder: folderName(dir),
		English: fmt.Sprintf("%d files in this folder, most of them because: %s %s", len(files),
			lowerFirst(answers.Sentence(causes[0].reason.EN, ".")), answers.Sentence(causes[0].remedy.EN, ".")),
	}
	left := len(files)
	for i, c := range causes {
		if i == answers.MostCauses {
			text.More = fmt.Sprintf("另外还有%d个，原因见“%s”。", left, statusName)
			break
		}
		names := byCause[c]
		left -= len(names)
		slices.Sort(names)
		some := "“" + strings.Join(names[:min(3, len(names))], "”“") + "”"
		if len(names) > 3 {
			some += fmt.Sprintf("等%d个", len(names))
		}
		text.Causes = append(text.Causes, answers.Cause{Reason: answers.Sentence(c.reason.ZH, "。") + "（" + some + "）", Remedy: answers.Sentence(c.remedy.ZH, "。")})
	}
	return text.Bytes()
}

// folderName says where a file lies, without a path.
func folderName(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	if first == "" {
		return "最外层"
	}
	return first
}

// lowerFirst lets a sentence go on after a colon, but for abbreviations such as PDF.
func lowerFirst(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(c)) + s[n:]
}

// isAnswer reports whether a file is one that we wrote: an answer, or 播出状态.html, also a copy of it. Such a
// file is never content.
func isAnswer(name string, head []byte) bool {
	if foldSuffix(name, ".html") || foldSuffix(name, ".htm") {
		lines := answers.FirstLines(head)
		return strings.Contains(lines[0]+lines[1], statusMark) // browsers that save a page put a line before ours
	}
	return answers.Is(name, head)
}
