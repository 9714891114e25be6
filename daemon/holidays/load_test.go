package holidays

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

func TestNamed(t *testing.T) {
	for name, want := range map[string]int{
		"节假日2027.xlsx": 2027, "2027年放假安排.csv": 2027, "节假日２０２７.txt": 2027, "2027年节假日放假安排表(1).xlsx": 2027, "国务院2027年放假调休通知.txt": 0, "放假调休2027.et": 2027, "2027.json": 2027, "节假日.csv": 0,
		"2026年12月活动安排表.xlsx": -1, "节假日活动安排2027.xlsx": -1, "12月节假日活动.xlsx": -1, "2027.xlsx": -1, "春节放假海报.jpg": -1, "~$节假日2027.xlsx": -1,
	} {
		year, ok := Named(name)
		if !ok {
			year = -1
		}
		if name == "国务院2027年放假调休通知.txt" {
			continue // whether it is one does not matter
		}
		if year != want {
			t.Errorf("%s: %d, want %d", name, year, want)
		}
	}
}

// The sheet of staff wins over the built-in year where it says something, the newer of two over the older.
func TestLoad(t *testing.T) {
	at := func(hour int, text string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(text), ModTime: time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC)}
	}
	c, problems := Load(fstest.MapFS{
		"日程/节假日2026.csv":  at(9, "10月8日,放假\n10月1日,上班\n2月31日,春节"),
		"活动表/2027年放假.txt": at(8, "1月1日 元旦\n1月2日 元旦"),
		"日程/节假日2027.csv":  at(10, "1月2日,上班"),
		"日程/12月活动安排.csv":  at(8, "12月1日,放假"),
		"大厅/节假日2026.csv":  at(8, "12月2日,放假"),
	}, []string{"日程", "活动表", "课表"})
	if got, want := listed(t, c, "2026-09-21", "2027-01-31"), "09-25 休, 09-26 休, 09-27 休, 10-02 休, 10-03 休, 10-04 休, 10-05 休, 10-06 休, 10-07 休, 10-08 休, 10-10 班, 01-01 休, 01-02 班"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if c.Kinds(date(t, "2026-10-01")) != schedule.Workday {
		t.Error("the sheet of staff does not win over the built-in year")
	}
	var where []string
	for _, p := range problems {
		where = append(where, p.Where+" "+p.What.ZH)
	}
	if want := []string{"日程/节假日2026.csv:3 没有“2月31日”这一天", "日程/节假日2027.csv 和“2027年放假.txt”对 2027-01-02 说的不一样，以较新的这个为准"}; !slices.Equal(where, want) {
		t.Errorf("got %q, want %q", where, want)
	}
}

// From 1 December on the list of the next year is missed, not before; the list of this year always.
func TestMissing(t *testing.T) {
	c := Builtin()
	for day, want := range map[string]string{
		"2026-11-30": "", "2026-12-01": "holidays/missing/2027", "2026-12-31": "holidays/missing/2027", "2027-01-01": "holidays/missing/2027",
		"2025-12-01": "", "1970-01-01": "", "2024-12-01": "", "2027-12-01": "holidays/missing/2027 holidays/missing/2028",
	} {
		if got := ids(Missing(c, date(t, day), "日程")); got != want {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
	c[2027] = schedule.Year{date(t, "2027-01-01"): schedule.Statutory}
	if got := ids(Missing(c, date(t, "2026-12-01"), "日程")); got != "" {
		t.Errorf("it is there: got %q", got)
	}
	p := Missing(Builtin(), date(t, "2026-12-01"), "日程")[0]
	if !strings.Contains(p.Remedy.ZH, "“日程”文件夹里放一个“节假日2027.xlsx”") || !strings.Contains(p.Remedy.EN, "节假日2027.xlsx into the folder 日程") {
		t.Errorf("%+v", p.Remedy)
	}
}

func ids(problems []playlists.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.ID)
	}
	return strings.Join(out, " ")
}

// The task takes a sheet when it has rested, keeps what it knows while the disk is gone, and forgets what was
// deleted.
func TestRun(t *testing.T) {
	content := filepath.Join(t.TempDir(), "content")
	folder := filepath.Join(content, "日程")
	put := func(text string) {
		t.Helper()
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "节假日2027.csv"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		h := New(content, []string{"日程"})
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- h.Run(ctx) }()
		expect := func(what, want string) {
			t.Helper()
			synctest.Wait()
			c, _ := h.Calendar().Get()
			if got := listed(t, c, "2027-01-01", "2027-01-31"); got != want {
				t.Errorf("%s: got %q, want %q", what, got, want)
			}
		}
		if got := ids(h.Problems(date(t, "2026-12-01"))); got != "holidays/missing/2027" {
			t.Errorf("without a folder: %s", got)
		}
		put("1月1日,元旦\n1月2")
		time.Sleep(look)
		expect("just seen", "")
		put("1月1日,元旦\n1月2日,元旦\n")
		time.Sleep(look)
		expect("another one", "")
		time.Sleep(look)
		expect("rested", "01-01 休, 01-02 休")
		if got := ids(h.Problems(date(t, "2026-12-01"))); got != "" {
			t.Errorf("with the sheet: %s", got)
		}
		_, version := h.Calendar().Get()
		if err := os.Rename(content, content+" away"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * look)
		expect("the disk is gone", "01-01 休, 01-02 休")
		if err := os.Mkdir(content, 0o755); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * look)
		expect("where the disk was is an empty folder", "01-01 休, 01-02 休")
		if err := os.Remove(content); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(content+" away", content); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * look)
		if _, v := h.Calendar().Get(); v != version {
			t.Error("the calendar was set though it says the same")
		}
		if err := os.Remove(filepath.Join(folder, "节假日2027.csv")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * look)
		expect("deleted", "")
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
