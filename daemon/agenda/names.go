package agenda

import (
	"path"
	"strings"

	"yiping/daemon/answers"
	"yiping/daemon/holidays"
	"yiping/daemon/library/hints"
)

// counts reports whether a file in an agenda folder is looked at: not what programs and systems put there, not
// our own answers, and not the yearly files of holidays.
func counts(name string) bool {
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~"), strings.HasSuffix(name, answers.Suffix),
		lower == "thumbs.db", lower == "desktop.ini", name == templateName:
		return false
	}
	for _, ext := range []string{".tmp", ".part", ".crdownload", ".lnk"} {
		if strings.HasSuffix(lower, ext) {
			return false
		}
	}
	_, yearly := holidays.Named(name)
	return !yearly
}

// reads reports whether a sub-folder of an agenda folder is looked into: not one that is parked, nor what
// systems put there.
func reads(name string) bool {
	return !hints.Parked(name) && !strings.ContainsAny(name[:1], ".~$@#") && name != "lost+found" && name != "System Volume Information" && name != "__MACOSX"
}

func base(p string) string { return path.Base(p) }
