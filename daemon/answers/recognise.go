package answers

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Is reports whether a file is an answer, by its name and the first bytes of it: also a copy of one, renamed, or
// saved again by an editor in another encoding. A name that is not ours needs both of the first lines, so that a
// text that merely begins like an answer stays what it is.
func Is(name string, head []byte) bool {
	lines := FirstLines(head)
	return strings.HasPrefix(lines[0], start) && (strings.Contains(name, word) || strings.HasPrefix(lines[1], second))
}

// FirstLines returns the first two lines of a text in any of the encodings that Notepad writes.
func FirstLines(head []byte) (lines [2]string) {
	head = head[:min(len(head), 4096)]
	var text string
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		text = fromUTF16(head[2:], binary.LittleEndian)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		text = fromUTF16(head[2:], binary.BigEndian)
	case bytes.HasPrefix(head, startGBK):
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

// startGBK is the signature as an old Notepad saves it.
var startGBK = []byte("\xce\xb4\xb2\xa5\xb3\xf6\xa3\xba")
