// Package formats knows the inside of the files that can be shown: which format bytes are in, whether they
// are a whole file, how large the picture is and which quiet colour suits it as a ground.
//
// "Whole" is the important word. Size at rest proves nothing, because some programs set a file's full size
// first and fill it later; so each format is asked where, by its own structure, it ends. The answer is for
// the structure only: a file that is overwritten in place has a new head, an old tail and a valid end, and
// who asks must know whether the file was there before.
//
// Names are never looked at, nothing is decoded before its claimed size was found bearable, and hostile
// bytes give an answer or an error, never a panic or a long wait.
package formats

import (
	"bytes"
	"io"
)

// Kind is a format that can be shown, as its media type. The zero Kind is any other format.
type Kind string

const (
	JPEG     Kind = "image/jpeg"
	PNG      Kind = "image/png"
	GIF      Kind = "image/gif"
	WebP     Kind = "image/webp"
	SVG      Kind = "image/svg+xml"
	MP4      Kind = "video/mp4"  // also QuickTime's own files, which are built the same
	Matroska Kind = "video/webm" // also .mkv
)

// HeadSize is how many bytes Sniff wants to see.
const HeadSize = 4096

// Sniff tells the format of a file that begins with head.
func Sniff(head []byte) Kind {
	at := func(i int, s string) bool { return len(head) >= i+len(s) && string(head[i:i+len(s)]) == s }
	switch {
	case at(0, "\xff\xd8\xff"):
		return JPEG
	case at(0, "\x89PNG\r\n\x1a\n"):
		return PNG
	case at(0, "GIF87a"), at(0, "GIF89a"):
		return GIF
	case at(0, "RIFF") && at(8, "WEBP"):
		return WebP
	case at(4, "ftyp") && !stillBrand(head), at(4, "moov"), at(4, "mdat"), at(4, "wide"):
		return MP4
	case at(0, "\x1a\x45\xdf\xa3"):
		return Matroska
	case sniffSVG(head):
		return SVG
	}
	return ""
}

// stillBrand reports whether the head is that of a HEIF or AVIF picture, which are built like MP4.
func stillBrand(head []byte) bool {
	if len(head) < 12 {
		return false
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

// Moving reports whether the format is one of videos.
func (k Kind) Moving() bool { return k == MP4 || k == Matroska }

// EndMark reports whether the format says by itself where it ends, so that a file never seen before can
// be taken the moment it is whole.
func (k Kind) EndMark() bool { return k != "" && !k.Moving() }

// Wholeness says how bytes relate to the structure of their format.
type Wholeness int

const (
	Short   Wholeness = iota // they end before the structure does: more may come
	Damaged                  // they contradict the format
	Deep                     // a drawing whose elements are nested too deeply
	Growing                  // a drawing with entities that grow, or come from elsewhere
	Heavy                    // a drawing over which the page of a screen would stand still
	Tailed                   // the structure is whole, and other bytes follow it
	Whole                    // the structure ends exactly where the bytes end
)

// String returns the word used in logs and tests.
func (w Wholeness) String() string {
	return [...]string{"short", "damaged", "deep", "growing", "heavy", "tailed", "whole"}[w]
}

// Check walks the structure of a file of the format. Errors are those of r.
func (k Kind) Check(r io.ReaderAt, size int64) (Wholeness, error) {
	w := newWalk(r, size)
	var found Wholeness
	switch k {
	case JPEG:
		found = checkJPEG(w)
	case PNG:
		found = checkPNG(w)
	case GIF:
		found = checkGIF(w)
	case WebP:
		found = checkWebP(w)
	case SVG:
		found = checkSVG(w)
	case MP4:
		found = checkMP4(w)
	case Matroska:
		found = checkMatroska(w)
	default:
		found = Damaged
	}
	return found, w.failed
}

// MayHideGap reports whether a file of the format can have a valid structure though a part in its middle
// was not written yet.
func (k Kind) MayHideGap() bool { return k == JPEG || k == WebP }

const (
	pageSize = 4096
	tailSize = 64
)

var zeroPage [pageSize]byte

// ZeroTail reports whether the last bytes of the file are all zero, which is how a place looks that is
// reserved but not written. What cannot be read counts as such.
func ZeroTail(r io.ReaderAt, size int64) bool {
	end := make([]byte, min(size, tailSize))
	if n, err := r.ReadAt(end, size-int64(len(end))); n < len(end) && err != nil {
		return true
	}
	return bytes.Equal(end, zeroPage[:len(end)])
}

// ZeroPage reports whether a whole page of the file is zero. What cannot be read counts as such.
func ZeroPage(r io.ReaderAt, size int64) bool {
	buf := make([]byte, 64*pageSize)
	for at := int64(0); at < size; at += int64(len(buf)) {
		part := buf[:min(int64(len(buf)), size-at)]
		if n, err := r.ReadAt(part, at); n < len(part) && err != nil {
			return true
		}
		for i := 0; i+pageSize <= len(part); i += pageSize {
			if bytes.Equal(part[i:i+pageSize], zeroPage[:]) {
				return true
			}
		}
	}
	return false
}
