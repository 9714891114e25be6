package agenda

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sheetsOf puts so many timetables into the folder, each with so many bookings of the coming week.
func (o *office) sheetsOf(n, bookings int) {
	for i := range n {
		var rows []string
		for k := range bookings {
			rows = append(rows, fmt.Sprintf("2026-11-%d 活动%c%d", 24+k%6, 'A'+i, k))
		}
		o.put(fmt.Sprintf("日程/%c表.csv", 'A'+i), table(rows...))
	}
	o.looks(3)
}

func (o *office) booked() int {
	all, _ := o.Bookings().Get()
	return len(all)
}

// holds expects so many bookings, and whether there is a problem.
func (o *office) holding(what string, bookings int, problem bool) {
	o.t.Helper()
	r, _ := o.Report().Get()
	var ids []string
	for _, p := range r.Problems {
		if !strings.HasPrefix(p.ID, "agenda/clash") {
			ids = append(ids, p.ID)
		}
	}
	if got := o.booked(); got != bookings {
		o.t.Errorf("%s: %d bookings, want %d", what, got, bookings)
	}
	if got := strings.Join(ids, " ") == "agenda/held"; got != problem {
		o.t.Errorf("%s: problems %v, want one that says so: %v", what, ids, problem)
	}
}

func (o *office) move(from, to string) {
	o.t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(o.dir, to)), 0o755); err != nil {
		o.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(o.dir, from), filepath.Join(o.dir, to)); err != nil {
		o.t.Fatal(err)
	}
}

func TestTheAgendaFolderThatIsMovedAwayIsHeld(t *testing.T) {
	o := newOffice(t)
	o.sheetsOf(1, 2)
	out := filepath.Join(t.TempDir(), "日程")
	if err := os.Rename(filepath.Join(o.dir, "日程"), out); err != nil {
		t.Fatal(err)
	}
	o.looks(60)
	o.holding("a minute later", 2, true)
	r, _ := o.Report().Get()
	if p := r.Problems[0]; !strings.Contains(p.What.ZH, "1份表、2场活动") || !strings.Contains(p.Remedy.ZH, "10:00") {
		t.Errorf("the problem says %s。%s", p.What.ZH, p.Remedy.ZH)
	}
	if f := r.Files[0]; len(f.Notes) == 0 || !strings.Contains(f.Notes[len(f.Notes)-1].What.ZH, "不见了") {
		t.Errorf("播出状态.html is told %+v", f.Notes)
	}
	if _, err := os.Stat(filepath.Join(o.dir, "日程")); err == nil {
		t.Error("an empty folder was made in place of the one that is held")
	}
	if err := os.Rename(out, filepath.Join(o.dir, "日程")); err != nil {
		t.Fatal(err)
	}
	o.looks(2)
	o.holding("back", 2, false)

	if err := os.Rename(filepath.Join(o.dir, "日程"), out+"2"); err != nil {
		t.Fatal(err)
	}
	o.looks(3590)
	o.holding("nearly an hour later", 2, true)
	o.looks(30)
	o.holding("more than an hour later", 0, false)
	if _, err := os.Stat(filepath.Join(o.dir, "日程")); err != nil {
		t.Error("the folder is not made again:", err)
	}
}

func TestMostOfTheWeekThatVanishesIsHeld(t *testing.T) {
	for what, x := range map[string]struct {
		files, each, gone int
		apart             int // seconds between one and the next
		left              int
		held              bool
	}{
		"two of three":                      {3, 6, 2, 0, 18, true},
		"two of three, one after the other": {3, 6, 2, 8, 18, true},
		"one of three":                      {3, 6, 1, 0, 12, false},
		"two of three, but few bookings":    {3, 2, 2, 0, 2, false},
		"two of three, minutes in between":  {3, 6, 2, 100, 6, false},
		"all of them":                       {3, 6, 3, 0, 18, true},
		"the only one":                      {1, 6, 1, 0, 6, true},
		"the only one, with a few bookings": {1, 5, 1, 0, 0, false},
	} {
		t.Run(what, func(t *testing.T) {
			o := newOffice(t)
			o.sheetsOf(x.files, x.each)
			for i := range x.gone {
				o.remove(fmt.Sprintf("日程/%c表.csv", 'A'+i))
				o.looks(x.apart)
			}
			o.looks(6)
			o.holding("six seconds later", x.left, x.held)
		})
	}
}

func TestWhatIsSetAsideOrReplacedIsNotHeld(t *testing.T) {
	o := newOffice(t)
	o.sheetsOf(2, 8)
	o.move("日程/A表.csv", "日程/往期/A表.csv")
	o.move("日程/B表.csv", "存档/2026/B表.csv")
	o.looks(7)
	o.holding("set aside", 0, false)

	o = newOffice(t)
	o.sheetsOf(2, 8)
	o.move("日程/A表.csv", "日程/十一月/甲.csv")
	o.move("日程/B表.csv", "日程/十一月/乙.csv")
	o.looks(9)
	o.holding("under other names", 16, false)

	o = newOffice(t)
	o.sheetsOf(2, 8)
	o.move("日程", "课表")
	o.looks(9)
	o.holding("in another agenda folder", 16, false)

	o = newOffice(t)
	o.sheetsOf(2, 8)
	away := filepath.Join(t.TempDir(), "日程")
	if err := os.Rename(filepath.Join(o.dir, "日程"), away); err != nil {
		t.Fatal(err)
	}
	o.looks(20)
	o.holding("moved away", 16, true)
	if err := os.Rename(away, filepath.Join(o.dir, "往期日程")); err != nil {
		t.Fatal(err)
	}
	o.looks(3)
	o.holding("and set aside", 0, false)
}

// Timetables in sub-folders are read and answered like others, unless they are parked; one of the same name in
// another sub-folder is no newer version.
func TestSubFoldersAreRead(t *testing.T) {
	o := newOffice(t)
	for name, text := range map[string]string{
		"日程/二楼/活动表.csv": table("2026-11-24 书法"), "日程/三楼/活动表.csv": table("2026-11-25 合唱"), "日程/三楼/十一月/补充.csv": table("2026-11-26 舞蹈", "2026-11-31 无此日"),
		"日程/往期/十月.csv": table("2026-11-27 旧"), "日程/_试/十月.csv": table("2026-11-27 试"), "日程/备份2026/a.csv": table("2026-11-27 备份"), "日程/.hidden/a.csv": table("2026-11-27 藏"),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(o.dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		o.put(name, text)
	}
	o.looks(3)
	o.expect("in sub-folders", "书法 合唱 舞蹈")
	o.answers("a row of one", "日程/三楼/十一月/补充.csv.未播出.txt", "没有2026年11月31日这一天")
	o.put("日程/三楼/十一月/补充.csv", table("2026-11-26 舞蹈"))
	o.looks(3)
	o.answers("mended", "日程/三楼/十一月/补充.csv.未播出.txt", "")
	if r, _ := o.Report().Get(); len(r.Files) != 3 {
		t.Errorf("files: %+v", r.Files)
	}
}
