package ics

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// unfold joins folded lines. It works on bytes, before they are characters: a line may be folded within a
// character.
func unfold(content []byte) []byte {
	if bytes.IndexByte(content, '\n') < 0 {
		content = bytes.ReplaceAll(content, []byte{'\r'}, []byte{'\n'})
	}
	out := make([]byte, 0, len(content)+1)
	for len(content) > 0 {
		end := bytes.IndexByte(content, '\n')
		if end < 0 {
			out = append(out, content...)
			break
		}
		line := bytes.TrimSuffix(content[:end], []byte{'\r'})
		out = append(out, line...)
		content = content[end+1:]
		if len(content) > 0 && (content[0] == ' ' || content[0] == '\t') {
			content = content[1:]
			continue
		}
		out = append(out, '\n')
	}
	return out
}

// decode returns the text of a calendar in UTF-8, UTF-16 with a mark, or GB18030, unfolded.
func decode(content []byte) string {
	if utf16Mark(content) {
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		if b, err := utf16.NewDecoder().Bytes(content); err == nil {
			content = b
		}
	}
	content = unfold(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")))
	if utf8.Valid(content) {
		return string(content)
	}
	if !mostlyUTF8(content) {
		if b, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content); err == nil {
			return string(b)
		}
	}
	return strings.ToValidUTF8(string(content), "\ufffd")
}

// utf16Mark reports whether a text begins with the mark of UTF-16.
func utf16Mark(content []byte) bool {
	return bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff})
}

// mostlyUTF8 reports whether the bytes are UTF-8 with a little damage. Other Chinese text is hardly ever
// valid UTF-8 by accident.
func mostlyUTF8(content []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 2:
			good++
		}
		i += size
	}
	return good > 4*bad
}
