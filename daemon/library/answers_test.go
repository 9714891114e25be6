package library

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"yiping/daemon/answers"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

func shanghai(t *testing.T) schedule.Zone {
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return schedule.Zone{Location: location}
}

// at returns an instant at the site: "2026-11-23 09:14".
func at(t *testing.T, s string) int64 {
	x, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai(t).Location)
	if err != nil {
		t.Fatal(err)
	}
	return x.UnixMilli()
}

func psd(t *testing.T, path string) File {
	return File{
		Path: path, State: Refused, Arrived: at(t, "2026-11-23 09:14"),
		Reason: playlists.Text{ZH: "这是 Photoshop 源文件，屏幕放不了。", EN: "This is a Photoshop source file."},
		Remedy: playlists.Text{ZH: "请导出为 JPG，放进同一个文件夹。源文件可放进“素材”子文件夹。", EN: "Export it as JPG into the same folder."},
	}
}

func TestAnswerIsExactlyThis(t *testing.T) {
	got := planAnswers(Report{Files: []File{
		psd(t, "大厅/12月海报.psd"),
		{Path: "大厅/好的.jpg", State: Taken},
		{Path: "大厅/存档/旧.psd", State: Parked},
		{Path: "大厅/来了.mp4", State: Waiting},
	}}, at(t, "2026-11-23 10:00"), shanghai(t))
	want := map[string]answers.Due{"大厅/12月海报.psd.未播出.txt": {Version: at(t, "2026-11-23 09:14"), Text: []byte("\uFEFF" +
		"未播出：12月海报.psd\r\n" +
		"原因：这是 Photoshop 源文件，屏幕放不了。\r\n" +
		"怎么办：请导出为 JPG，放进同一个文件夹。源文件可放进“素材”子文件夹。\r\n" +
		"改好以后，这个说明会自动消失，不用删。\r\n" +
		"记录：2026-11-23 09:14　大厅\r\n" +
		"----\r\n" +
		"Not shown: this is a Photoshop source file. Export it as JPG into the same folder. This note disappears by itself.\r\n")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnswerInTheRoot(t *testing.T) {
	got := planAnswers(Report{Files: []File{{
		Path: "海报.jpg", State: Unused, Arrived: at(t, "2026-11-23 09:14"),
		Reason: playlists.Text{ZH: "直接放在最外层不会播放", EN: "Files beside the folders are not shown"},
		Remedy: playlists.Text{ZH: "请放进屏幕文件夹，例如“大厅”", EN: "Put it into a folder of a display, for example 大厅"},
	}}}, 0, shanghai(t))
	text := string(got["海报.jpg.未播出.txt"].Text)
	for _, want := range []string{
		"怎么办：请放进屏幕文件夹，例如“大厅”\r\n", "　最外层\r\n",
		"Not shown: files beside the folders are not shown. Put it into a folder of a display, for example 大厅. This note",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// Above twenty in a folder there is one answer for all, still of at most twelve lines.
func TestManyAnswersAreOne(t *testing.T) {
	var r Report
	for i := range 20 {
		r.Files = append(r.Files, psd(t, fmt.Sprintf("驿站/%d.psd", i)))
	}
	for i := range 10_000 {
		f := psd(t, fmt.Sprintf("大厅/%05d.psd", i))
		f.Reason.ZH = fmt.Sprintf("第%d种原因", i%7)
		r.Files = append(r.Files, f)
	}
	now := at(t, "2026-11-23 10:00")
	got := planAnswers(r, now, shanghai(t))
	if len(got) != 21 {
		t.Fatalf("%d answers: %v", len(got), slices.Sorted(maps.Keys(got)))
	}
	all := string(got["大厅/未播出说明.txt"].Text)
	if !strings.HasPrefix(all, "\uFEFF未播出：这个文件夹里有10000个文件没播出\r\n原因：第0种原因。（“00000.psd”“00007.psd”“00014.psd”等1429个）\r\n") {
		t.Error(all)
	}
	if n := strings.Count(all, "\r\n"); n > 12 || n < 8 {
		t.Errorf("%d lines:\n%s", n, all)
	}
	slices.Reverse(r.Files)
	if diff := cmp.Diff(got, planAnswers(r, now+60_000, shanghai(t))); diff != "" {
		t.Error("the same report in another order, a minute later, gives other answers:\n" + diff)
	}
}

func TestWhatWeWroteIsRecognised(t *testing.T) {
	zone, now := shanghai(t), at(t, "2026-11-23 10:00")
	all := answerAll([]File{psd(t, "大厅/x.psd")}, "大厅/", now, zone)
	page := statusPage(Report{}, nil, now, zone, nil)
	saved := append([]byte("<!DOCTYPE html>\n<!-- saved from url=(0024)file:///Z:/x.html -->"), page[len("<!doctype html>"):]...)
	for _, c := range []struct {
		name string
		head []byte
		want bool
	}{
		{"未播出说明(1).txt", all, true},
		{"新建文本文档.md", all, true},
		{"播出状态.html", page[:200], true},
		{"播出状态 - 副本.HTM", page, true},
		{"播出状态.html", saved, true},

		{"播出状态.html", []byte("<!doctype html><title>我们的网页</title>"), false},
		{"播出状态.jpg", page, false},
		{"播出状态.html", all, false},
	} {
		if got := isAnswer(c.name, c.head); got != c.want {
			t.Errorf("isAnswer(%q, %.40q) = %v", c.name, c.head, got)
		}
	}
}

func FuzzAnyAnswerIsRecognised(f *testing.F) {
	f.Add("大厅/海报.psd", "原因", "怎么办", "Reason", "Remedy")
	f.Add("\xff/\u202e", "a\r\nb", "", "\u2028", "\x00")
	zone := schedule.Zone{Location: time.UTC}
	f.Fuzz(func(t *testing.T, p, reasonZH, remedyZH, reasonEN, remedyEN string) {
		r := Report{Files: []File{{Path: p, State: Refused, Reason: playlists.Text{ZH: reasonZH, EN: reasonEN}, Remedy: playlists.Text{ZH: remedyZH, EN: remedyEN}}}}
		for name, text := range planAnswers(r, 0, zone) {
			base := name[strings.LastIndexByte(name, '/')+1:]
			if !isAnswer(base, text.Text) || len(base) > 255 || bytes.Count(text.Text, []byte("\n")) != 7 {
				t.Fatalf("%q: %q", name, text.Text)
			}
		}
	})
}
