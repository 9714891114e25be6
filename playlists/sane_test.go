package playlists_test

import (
	"os"
	"strings"
	"testing"

	"yiping/playlists"
)

// What a player would pass over is not sent; the words are, whatever came with them.
func TestAddressesInNotices(t *testing.T) {
	text, err := os.ReadFile("testdata/addresses/addresses.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := playlists.Text{ZH: "正在直播"}
	check := func(address string, qr, stream bool) {
		n := playlists.Notice{ID: "n", Text: words, QR: address, Stream: playlists.Stream{Src: address}, Since: 5}.Sane()
		if got := n.QR != ""; got != qr {
			t.Errorf("code of %.40q: %v, want %v", address, got, qr)
		}
		if got := n.Stream.Src != ""; got != stream {
			t.Errorf("stream of %.40q: %v, want %v", address, got, stream)
		}
		if n.ID != "n" || n.Text != words || n.Since != 5 {
			t.Errorf("%.40q: the rest was touched: %+v", address, n)
		}
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		rows++
		check(strings.TrimRight(line[min(8, len(line)):], "\n"), line[:3] == "yes", line[4:7] == "yes")
	}
	if rows < 20 {
		t.Errorf("%d rows were read", rows)
	}
	long := func(bytes int) string { return "https://example.cn/" + strings.Repeat("x", bytes-19) }
	check(long(300), true, true)
	check(long(301), false, true)
	check(long(2000), false, true)
	check(long(2001), false, false)
	for since, want := range map[int64]int64{-1: 0, 0: 0, 1795392000000: 1795392000000, 1 << 53: 0} {
		if got := (playlists.Notice{Since: since}).Sane().Since; got != want {
			t.Errorf("since %d: %d, want %d", since, got, want)
		}
	}
}
