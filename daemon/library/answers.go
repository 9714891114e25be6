package library

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yiping/daemon/library/hints"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Staff look for the answer where they put the file. So it lies beside it, as a text that even an old
// Notepad on Windows shows: UTF-8 with a byte order mark, lines ending in CR LF, at most twelve of them.
const (
	answerSuffix  = ".未播出.txt"
	answerForAll  = "未播出说明.txt"        // for a folder with many files that are not shown
	answerWord    = "未播出"              // in the name of every answer
	answerStart   = "未播出："             // begins the first line: the signature
	answerSecond  = "原因："              // begins the second line
	statusName    = "播出状态.html"        // the page at the root
	statusMark    = "<!-- 谊屏：播出状态 -->" // in the first line of the page: its signature
	answerGone    = "改好以后，这个说明会自动消失，不用删。"
	manyAnswers   = 20  // above this number in a folder, one answer is for all
	longestName   = 255 // bytes of a file name
	byteOrderMark = "\uFEFF"
)

// planAnswers returns every answer that should lie in the content folder, by path. For the same report
// and the same day the bytes are the same.
func planAnswers(r Report, now int64, zone schedule.Zone) map[string][]byte {
	folders := map[string][]File{}
	for _, f := range r.Files {
		if f.State == Refused || f.State == Unused {
			dir, _ := path.Split(f.Path)
			folders[dir] = append(folders[dir], f)
		}
	}
	answers := map[string][]byte{}
	for dir, files := range folders {
		if len(files) > manyAnswers {
			answers[dir+answerForAll] = answerAll(files, dir, now, zone)
			continue
		}
		for _, f := range files {
			answers[dir+answerName(f.trueName())] = answerOne(f, dir, now, zone)
		}
	}
	return answers
}

// answerName returns the name of the answer to a file. It must be a name on every system, and one that
// cannot be mistaken; where that changes it, a mark made from the true name keeps two answers apart.
func answerName(name string) string {
	said := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, c) {
			return '_'
		}
		return c
	}, hints.Legible(hints.Meant(name)))
	room := longestName - len(answerSuffix)
	if said == name && len(name) <= room {
		return name + answerSuffix
	}
	sum := sha256.Sum256([]byte(name))
	mark := "~" + hex.EncodeToString(sum[:3])
	for len(said) > room-len(mark) {
		_, n := utf8.DecodeLastRuneInString(said)
		said = said[:len(said)-n]
	}
	return said + mark + answerSuffix
}

// answerOne is the answer to one file.
func answerOne(f File, dir string, now int64, zone schedule.Zone) []byte {
	record := "记录："
	if f.Arrived > 0 {
		record += time.UnixMilli(f.Arrived).In(zone.Location).Format("2006-01-02 15:04")
	} else {
		record += time.UnixMilli(now).In(zone.Location).Format(time.DateOnly)
	}
	return answerText(
		answerStart+oneLine(path.Base(f.Path)),
		answerSecond+sentence(f.Reason.ZH, "。"),
		"怎么办："+sentence(f.Remedy.ZH, "。"),
		answerGone,
		record+"　"+folderName(dir),
		"----",
		"Not shown: "+lowerFirst(sentence(f.Reason.EN, "."))+" "+sentence(f.Remedy.EN, ".")+" This note disappears by itself.",
	)
}

// answerAll is the answer to a folder with many files that are not shown: the reasons, most frequent
// first.
func answerAll(files []File, dir string, now int64, zone schedule.Zone) []byte {
	const reasons = 3
	type cause struct{ reason, remedy playlists.Text }
	byCause := map[cause][]string{}
	for _, f := range files {
		c := cause{f.Reason, f.Remedy}
		byCause[c] = append(byCause[c], oneLine(path.Base(f.Path)))
	}
	causes := slices.SortedFunc(maps.Keys(byCause), func(a, b cause) int {
		return cmp.Or(-cmp.Compare(len(byCause[a]), len(byCause[b])), cmp.Compare(a.reason.ZH, b.reason.ZH), cmp.Compare(a.remedy.ZH, b.remedy.ZH))
	})
	lines := []string{fmt.Sprintf("%s这个文件夹里有%d个文件没播出", answerStart, len(files))}
	left := len(files)
	for i, c := range causes {
		if i == reasons {
			lines = append(lines, fmt.Sprintf("另外还有%d个，原因见“%s”。", left, statusName))
			break
		}
		names := byCause[c]
		left -= len(names)
		slices.Sort(names)
		some := "“" + strings.Join(names[:min(3, len(names))], "”“") + "”"
		if len(names) > 3 {
			some += fmt.Sprintf("等%d个", len(names))
		}
		lines = append(lines, answerSecond+sentence(c.reason.ZH, "。")+"（"+some+"）", "怎么办："+sentence(c.remedy.ZH, "。"))
	}
	return answerText(append(lines, answerGone,
		"记录："+time.UnixMilli(now).In(zone.Location).Format(time.DateOnly)+"　"+folderName(dir),
		"----",
		fmt.Sprintf("Not shown: %d files in this folder, most of them because: %s %s This note disappears by itself.",
			len(files), lowerFirst(sentence(causes[0].reason.EN, ".")), sentence(causes[0].remedy.EN, ".")))...)
}

func answerText(lines ...string) []byte {
	return []byte(byteOrderMark + strings.Join(lines, "\r\n") + "\r\n")
}

// folderName says where a file lies, without a path.
func folderName(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	if first == "" {
		return "最外层"
	}
	return oneLine(first)
}

// oneLine makes a string harmless within a line of text.
func oneLine(s string) string { return strings.Join(strings.Fields(hints.Legible(s)), " ") }

// sentence ends a sentence with a stop, unless it has an end already.
func sentence(s, stop string) string {
	s = oneLine(strings.ReplaceAll(s, "\n", " "))
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "”") {
		return s
	}
	return s + stop
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

// isAnswer reports whether a file is one that we wrote, by its name and the first bytes of it: also a
// copy of it, renamed, or saved again by an editor in another encoding. Such a file is never content.
// A name that is not ours needs both of the first lines, so that a text that merely begins like an answer
// stays what it is.
func isAnswer(name string, head []byte) bool {
	lines := firstLines(head)
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".html", ext == ".htm":
		return strings.Contains(lines[0]+lines[1], statusMark) // browsers that save a page put a line before ours
	case !strings.HasPrefix(lines[0], answerStart):
		return false
	}
	return strings.Contains(name, answerWord) || strings.HasPrefix(lines[1], answerSecond)
}

// firstLines returns the first two lines of a text in any of the encodings that Notepad writes.
func firstLines(head []byte) (lines [2]string) {
	head = head[:min(len(head), 4096)]
	var text string
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		text = fromUTF16(head[2:], binary.LittleEndian)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		text = fromUTF16(head[2:], binary.BigEndian)
	case bytes.HasPrefix(head, answerStartGBK):
		b, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(head) // what cannot be decoded is not ours
		text = string(b)
	default:
		text = strings.TrimPrefix(string(head), byteOrderMark)
	}
	for i := range lines {
		line, rest, _ := strings.Cut(text, "\n")
		lines[i], text = strings.TrimSuffix(line, "\r"), rest
	}
	return lines
}

func fromUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// answerStartGBK is the signature as an old Notepad saves it.
var answerStartGBK = []byte("\xce\xb4\xb2\xa5\xb3\xf6\xa3\xba")
