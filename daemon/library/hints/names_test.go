package hints

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// site is the building of the tests: it opens at 8:30 and closes at 21:00.
func site(arrived string) Site {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", arrived+" 09:12", shanghai)
	if err != nil {
		panic(err)
	}
	return Site{Zone: schedule.Zone{Location: shanghai}, Open: 8*60 + 30, Close: 21 * 60, Arrived: t.UnixMilli()}
}

// TestNames reads testdata/names.txt, a table that the people who name the files can read.
func TestNames(t *testing.T) {
	file, err := os.Open("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	count := 0
	for lines, n := bufio.NewScanner(file), 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		count++
		name, arrived, want := row(line)
		if got := answer(name, arrived); got != want {
			t.Errorf("names.txt:%d: %s\n got %s\nwant %s", n, name, got, want)
		}
	}
	if count < 150 {
		t.Errorf("only %d names in the table", count)
	}
}

// row splits a line into the name, the day it arrives, and what is answered.
func row(line string) (name, arrived, want string) {
	cells := strings.SplitN(line, " | ", 3)
	if len(cells) == 3 {
		return cells[0], cells[1], cells[2]
	}
	return cells[0], "2026-11-23", cells[1]
}

// answer writes what is said back about a name as the table does.
func answer(name, arrived string) string {
	h, err := Parse(name, site(arrived))
	if e, ok := errors.AsType[*playlists.Refusal](err); ok {
		return "✗ " + e.What.ZH
	}
	said := strings.TrimPrefix(h.Sentence.ZH, "按文件名：")
	if said == "" {
		said = "–"
	}
	for _, note := range h.Notes {
		said += " ！" + note.ZH
	}
	return said
}

func TestNotesAndReasonsAreInBothLanguages(t *testing.T) {
	data, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, arrived, _ := row(line)
		h, err := Parse(name, site(arrived))
		texts := append(h.Notes, h.Sentence)
		if e, ok := errors.AsType[*playlists.Refusal](err); ok {
			texts = append(texts, e.What, e.Remedy)
			if e.What.ZH == "" || e.Remedy.ZH == "" {
				t.Errorf("%s: reason or remedy missing", name)
			}
		}
		for _, x := range texts {
			if (x.ZH == "") != (x.EN == "") {
				t.Errorf("%s: only one language: %+v", name, x)
			}
		}
	}
}

// A name says the same whenever it is read again.
func TestParseIsStable(t *testing.T) {
	a, _ := Parse("海报[7月1日-7月31日][上午][周六]【20秒】.jpg", site("2026-11-23"))
	b, _ := Parse("海报[7月1日-7月31日][上午][周六]【20秒】.jpg", site("2026-11-23"))
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}
