// Package answers tells staff why something is not shown, where they look first: in a text beside their file.
//
// An answer is for people with an old Notepad and no time. It is UTF-8 with a byte order mark, its lines end in
// CR LF, and there are at most twelve of them: what is not shown, why, what to do, and the same in English. Its
// first line is its signature, by which it is known again wherever it was copied to, under whatever name, and in
// whatever encoding an editor saved it. So an answer is never taken for content, and never answered.
//
// Nobody has to clear answers away: a Keeper writes those that are due and takes away the others. It never
// touches what is not ours. Staff may delete an answer, though, and then have peace from it for the day, over a
// restart too, unless it has something else to say. Several parts of the daemon answer in one content folder;
// each has a Keeper of its own, for folders of its own, and leaves the others' alone.
package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"unicode/utf8"

	"yiping/daemon/library/hints"
)

const (
	// Suffix ends the name of an answer to a file; in front of it is the name of the file.
	Suffix = ".未播出.txt"
	// Largest is how many bytes anything that we write into the content folder has at most.
	Largest = 1 << 20
	// MostCauses is how many causes an answer names, so that it never has more than twelve lines.
	MostCauses = 3
)

const (
	word          = "未播出"  // in the name of every answer
	start         = "未播出：" // begins the first line: the signature
	second        = "原因："  // begins the second line
	remedy        = "怎么办："
	gone          = "改好以后，这个说明会自动消失，不用删。"
	longestName   = 255 // bytes of a file name
	byteOrderMark = "\uFEFF"
)

// Text is what an answer says.
type Text struct {
	About    string // what is not shown
	Causes   []Cause
	More     string // a line about causes that are not named; "": all are
	Recorded string // when
	Folder   string // where
	English  string // all of it in English, in sentences
}

// Cause is why something is not shown, and what to do about it: sentences in Chinese.
type Cause struct{ Reason, Remedy string }

// Bytes returns the answer as it is written.
func (t Text) Bytes() []byte {
	lines := []string{start + OneLine(t.About)}
	for _, c := range t.Causes[:min(len(t.Causes), MostCauses)] {
		lines = append(lines, second+OneLine(c.Reason), remedy+OneLine(c.Remedy))
	}
	if t.More != "" {
		lines = append(lines, OneLine(t.More))
	}
	lines = append(lines, gone, "记录："+OneLine(t.Recorded)+"　"+OneLine(t.Folder), "----",
		"Not shown: "+OneLine(t.English)+" This note disappears by itself.")
	return []byte(byteOrderMark + strings.Join(lines, "\r\n") + "\r\n")
}

// Name returns the name of the answer to a file. It must be a name on every system, and one that cannot be
// mistaken; where that changes it, a mark made from the true name keeps two answers apart.
func Name(name string) string {
	said := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, c) {
			return '_'
		}
		return c
	}, hints.Legible(hints.Meant(name)))
	room := longestName - len(Suffix)
	if said == name && len(name) <= room {
		return name + Suffix
	}
	sum := sha256.Sum256([]byte(name))
	mark := "~" + hex.EncodeToString(sum[:3])
	for len(said) > room-len(mark) {
		_, n := utf8.DecodeLastRuneInString(said)
		said = said[:len(said)-n]
	}
	return said + mark + Suffix
}

// Base returns the last name of a path as an answer should say it.
func Base(p string) string { return OneLine(hints.Meant(path.Base(p))) }

// OneLine makes a string harmless within a line of text.
func OneLine(s string) string { return strings.Join(strings.Fields(hints.Legible(s)), " ") }

// Quoted puts a title in quotation marks, and single ones into it: “‘谊学’大讲堂”.
func Quoted(title string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(title) + "”"
}

// Sentence ends a sentence with a stop, unless it has an end already.
func Sentence(s, stop string) string {
	s = OneLine(strings.ReplaceAll(s, "\n", " "))
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") || strings.HasSuffix(s, "”") {
		return s
	}
	return s + stop
}
