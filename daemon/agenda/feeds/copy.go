package feeds

import (
	"bytes"
	"crypto/sha256"
)

// mark is the same for two copies that say the same. Many servers stamp every event with the time of the
// request (DTSTAMP); that says nothing, and a copy must not be written each minute because of it.
type mark [sha256.Size]byte

func markOf(content []byte) (m mark) {
	sum := sha256.New()
	for line := range bytes.Lines(content) {
		if !bytes.HasPrefix(line, []byte("DTSTAMP")) {
			sum.Write(line)
		}
	}
	sum.Sum(m[:0])
	return m
}

// count returns how many events a calendar has, in whatever encoding.
func count(content []byte) (n int) {
	content = bytes.ReplaceAll(content, []byte{0}, nil) // UTF-16
	for line := range bytes.Lines(content) {
		if bytes.EqualFold(bytes.TrimSpace(line), []byte("BEGIN:VEVENT")) {
			n++
		}
	}
	return n
}

// isPage reports whether an answer is a web page: servers that want a login send one and call it a success.
func isPage(content []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 2<<10)], "\xef\xbb\xbf \t\r\n"))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<html"))
}
