package library

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A name on a Linux disk is any bytes. Those that are not UTF-8 come from old USB sticks and archives, in
// GBK mostly. Documents, the database and pages hold UTF-8 only, where such a name would become another one
// that no file has. So what has such a name is never taken: it is refused, in words that show the name as
// it was meant.

// readable reports whether a name can be written down: JSON and the database take UTF-8 only.
func readable(name string) bool { return utf8.ValidString(name) }

// legiblePath returns a path as people should read it. Names that cannot be read are read as GBK, where that
// gives a text.
func legiblePath(p string) string {
	if readable(p) {
		return p
	}
	names := strings.Split(p, "/")
	for i, name := range names {
		if !readable(name) {
			names[i] = decoded(name)
		}
	}
	return strings.Join(names, "/")
}

// decoded returns a guess at what a name means that is not UTF-8.
func decoded(name string) string {
	flawed := strings.ToValidUTF8(name, "\uFFFD")
	if mostlyUTF8(name) {
		return flawed
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	odd := func(c rune) bool { return c == '\uFFFD' || c == '/' || !unicode.IsGraphic(c) }
	if err != nil || strings.ContainsFunc(text, odd) {
		return flawed
	}
	return text
}

// mostlyUTF8 reports whether a name is UTF-8 with a flaw, such as one that was cut off inside of a
// character. Read as GBK it would give a text, too, but one that nobody ever wrote.
func mostlyUTF8(name string) bool {
	good, bad := 0, 0
	for len(name) > 0 {
		c, n := utf8.DecodeRuneInString(name)
		switch {
		case c == utf8.RuneError && n == 1:
			bad++
		case n > 2: // two bytes of GBK are often two bytes of UTF-8 as well
			good += n
		}
		name = name[n:]
	}
	return good > bad
}

var (
	refuseName = say("文件名的编码不对，认不出来。", "The file's name is not in UTF-8 and cannot be read.",
		"请给它改一个名字，改好以后会自动播放。", "Give it another name; then it is shown by itself.")
	refuseFolderName = say("文件夹名的编码不对，认不出来，里面的内容都没有播放。", "The folder's name is not in UTF-8 and cannot be read; nothing in it is shown.",
		"请给这个文件夹改一个名字，改好以后会自动播放。", "Give the folder another name; then it is shown by itself.")
)

// reportGarbled says that nothing in a folder is shown because of the folder's name: once, for all in it.
func (fo *folder) reportGarbled(r *Report, d *dir) {
	x := File{Path: legiblePath(d.path), State: Refused, Reason: refuseFolderName.Reason, Remedy: refuseFolderName.Remedy, garbled: d.name()}
	holds := false
	d.each(func(f *file) {
		if !f.ours {
			holds, x.Arrived = true, max(x.Arrived, f.arrived())
		}
	})
	if holds {
		r.Files = append(r.Files, x)
	}
}
