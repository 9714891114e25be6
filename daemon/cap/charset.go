package cap

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yiping/playlists"
)

var declared = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']`)

// decode returns a message as UTF-8. A byte order mark says what a message is; without one, what it declares counts, as
// long as that can be. A text that was declared as one and saved as another would be nonsense on every wall.
func decode(data []byte) (string, *playlists.Refusal) {
	utf16 := func(order unicode.Endianness) (string, *playlists.Refusal) {
		if len(data)%2 != 0 {
			return "", notIn("UTF-16")
		}
		return through(unicode.UTF16(order, unicode.UseBOM), data, "UTF-16")
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return asUTF8(data[3:])
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{'<', 0}):
		return utf16(unicode.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), bytes.HasPrefix(data, []byte{0, '<'}):
		return utf16(unicode.BigEndian)
	}
	label := "utf-8"
	if m := declared.FindSubmatch(data[:min(len(data), 400)]); m != nil {
		label = strings.ToLower(string(m[1]))
	}
	switch label {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return asUTF8(data)
	case "gb18030", "gbk", "gb2312", "gb_2312-80":
		if utf8.Valid(data) && bytes.ContainsFunc(data, func(c rune) bool { return c >= utf8.RuneSelf }) {
			return "", playlists.Refuse("声明的编码是 "+label+"，内容却是 UTF-8。", "It declares "+label+" and is UTF-8.",
				"请把声明改成 encoding=\"UTF-8\"，或者真的存成 "+label+"。", "Declare UTF-8, or save it as what it declares.")
		}
		return through(simplifiedchinese.GB18030, data, label)
	}
	return "", playlists.Refuse("不认识“"+label+"”这种编码。", "The encoding \""+label+"\" is not known.",
		"请存成 UTF-8；也认识 GB18030、GBK 和 UTF-16。", "Save it as UTF-8; GB18030, GBK and UTF-16 are read, too.")
}

func asUTF8(data []byte) (string, *playlists.Refusal) {
	if !utf8.Valid(data) {
		return "", notIn("UTF-8")
	}
	return string(data), nil
}

func through(e encoding.Encoding, data []byte, label string) (string, *playlists.Refusal) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", notIn(label)
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

func notIn(label string) *playlists.Refusal {
	return playlists.Refuse("文件不是它声明的编码（"+label+"），读出来会是乱码。", "It is not in the encoding that it declares ("+label+"); it would read as nonsense.",
		"请重新存成 UTF-8；旧系统导出的 GBK 文件，第一行要写 encoding=\"GB18030\"。", "Save it as UTF-8. If it is GBK, its first line has to say encoding=\"GB18030\".")
}
