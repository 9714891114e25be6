package library

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/library/hints"
	"yiping/playlists"
)

// longestName is how long the name of an uploaded file may be, in bytes: file systems take 255, and the answer beside
// the file is called after it.
const longestName = 200

// SafeName returns the name under which a file that somebody sends is put into a folder that is shared with Windows
// and Macs: composed (NFC), without folders, without what Windows forbids, not hidden. A colon, which people write in
// hours, becomes the full-width one that means the same. The error, a *playlists.Refusal, is for names that nobody can
// mean for a poster.
func SafeName(name string) (string, error) {
	if !utf8.ValidString(name) {
		name = hints.Meant(name)
	}
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:] // some browsers send where it was
	}
	name = strings.Map(func(c rune) rune {
		switch {
		case c == ':':
			return '：'
		case strings.ContainsRune(`*?"<>|`, c), c == utf8.RuneError:
			return '_'
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), c == '\u2028', c == '\u2029':
			return -1
		}
		return c
	}, norm.NFC.String(name))
	name = strings.TrimLeft(strings.TrimRight(name, " ."), " .~$")
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	if reserved(stem) {
		stem = "_" + stem
	}
	for len(stem)+len(ext) > longestName {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	name = strings.TrimRight(stem, " .") + ext
	if stem == "" || ignored(name) || name == playlistFile || strings.EqualFold(name, webIndex) {
		return "", &playlists.Refusal{
			What:   playlists.Text{ZH: "这个文件名不能用。", EN: "This file name cannot be used."},
			Remedy: playlists.Text{ZH: "请改一个名字，比如“海报.jpg”，再上传。", EN: "Rename the file, for example to poster.jpg, and upload it again."},
		}
	}
	return name, nil
}

// reserved reports whether Windows keeps the name for a device, whatever its extension.
func reserved(stem string) bool {
	stem, _, _ = strings.Cut(strings.ToUpper(stem), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && len([]rune(port)) == 1 && strings.Contains("123456789¹²³", port)
}
