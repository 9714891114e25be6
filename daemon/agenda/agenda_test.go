package agenda

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"yiping/daemon/agenda/sheets"
	"yiping/daemon/store"
	"yiping/displays/latest"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// office is an agenda folder, looked into by hand.
type office struct {
	*Agenda
	t   *testing.T
	dir string
	now time.Time
}

func newOffice(t *testing.T) *office {
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(filepath.Join(t.TempDir(), "db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	o := &office{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 23, 9, 0, 0, 0, location)}
	o.Agenda = New(Config{
		Content: o.dir, Folders: []string{"日程", "课表"}, Store: st, Zone: schedule.Zone{Location: location}, Calendar: new(latest.Cell[schedule.Calendar]), Log: slog.New(slog.DiscardHandler),
		House: book.House{Opens: 510, Closes: 1290, Rooms: []book.Room{{ID: "xuexi", Name: "学习讲堂"}, {ID: "multi", Name: "多功能室"}}},
	})
	o.begin()
	o.looks(1)
	return o
}

// begin has timetables opened.
func (o *office) begin() {
	for i := range o.openers {
		go o.openers[i].run(o.t.Context())
	}
}

// looks lets so many seconds pass, in each of which timetables are opened to the end.
func (o *office) looks(n int) {
	for range n {
		o.turn(o.t.Context(), o.now)
		for o.collectOne() {
		}
		o.now = o.now.Add(look)
	}
}

// collectOne waits for an opener that has something to do, and reports whether there is one.
func (o *office) collectOne() bool {
	for i := range o.openers {
		if x := &o.openers[i]; x.busy {
			<-x.opened()
			o.collect(o.t.Context(), x, o.now)
			return true
		}
	}
	return false
}

func (o *office) put(name, text string) {
	o.t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		o.t.Fatal(err)
	}
	if err := os.Chtimes(path, o.now, o.now); err != nil {
		o.t.Fatal(err)
	}
}

// says returns the titles of all bookings.
func (o *office) says() string {
	bookings, version := o.Bookings().Get()
	if version == 0 {
		return "?"
	}
	var titles []string
	for _, b := range bookings {
		titles = append(titles, b.Title)
	}
	return strings.Join(titles, " ")
}

func (o *office) expect(what, want string) {
	o.t.Helper()
	if got := o.says(); got != want {
		o.t.Errorf("%s: booked is %q, want %q", what, got, want)
	}
}

// calendar is a calendar with events at 10:00, each an hour later than the one before.
func calendar(titles ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n")
	for i, title := range titles {
		at := time.Date(2026, 11, 23, 2+i, 0, 0, 0, time.UTC)
		b.WriteString("BEGIN:VEVENT\r\nUID:" + title + "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + at.Format("20060102T150405Z") + "\r\nDTEND:" + at.Add(90*time.Minute).Format("20060102T150405Z") + "\r\nSUMMARY:" + title + "\r\nLOCATION:学习讲堂\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

func TestTheFolderIsMadeAndEmptyMeansNothingIsBooked(t *testing.T) {
	o := newOffice(t)
	o.looks(1)
	o.expect("an empty folder", "")
	if _, err := os.Stat(filepath.Join(o.dir, "日程")); err != nil {
		t.Error(err)
	}
}

func TestAFileCountsOnceItHasRested(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(1)
	o.expect("just written", "")
	o.looks(1)
	o.expect("a second later", "书法")
	o.put("日程/a.ics", calendar("书法", "合唱"))
	o.looks(1)
	o.expect("written over", "书法")
	o.looks(1)
	o.expect("written over, a second later", "书法 合唱")
}

func TestAProgramThatSavesByTakingTheOldFileAwayEmptiesNoBoard(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	os.Remove(filepath.Join(o.dir, "日程/a.ics"))
	o.looks(4)
	o.expect("gone for four seconds", "书法")
	o.put("日程/a.ics", calendar("合唱"))
	o.looks(3)
	o.expect("and back", "合唱")
	os.Remove(filepath.Join(o.dir, "日程/a.ics"))
	o.looks(7)
	o.expect("gone for good", "")
}

func TestWhileTheFolderCannotBeReadAllHolds(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	os.Rename(o.dir, o.dir+"~")
	o.looks(60)
	o.expect("without the disk", "书法")
	if r, _ := o.Report().Get(); len(r.Problems) != 1 || r.Problems[0].ID != "agenda/folder" {
		t.Errorf("problems: %+v", r.Problems)
	}
	os.Rename(o.dir+"~", o.dir)
	o.looks(2)
	o.expect("with the disk again", "书法")
	if r, _ := o.Report().Get(); len(r.Problems) != 0 {
		t.Errorf("problems: %+v", r.Problems)
	}
}

func TestWhatCannotBeReadIsAnsweredAndTheOldVersionHolds(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	o.put("日程/a.ics", "BEGIN:VCALENDAR\r\nwhat is this")
	o.looks(3)
	o.expect("damaged", "书法")
	path := filepath.Join(o.dir, "日程/a.ics.未播出.txt")
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(text), "\uFEFF未播出：a.ics\r\n原因：") || strings.Count(string(text), "\r\n") > 12 {
		t.Errorf("the answer is %q, %v", text, err)
	}
	os.Remove(path) // staff don't want it
	o.looks(3)
	o.put("日程/b.ics", calendar("合唱")) // makes it think again
	o.looks(3)
	if _, err := os.Stat(path); err == nil {
		t.Error("the answer came back within the day")
	}
	o.put("日程/a.ics", calendar("书法", "舞蹈"))
	o.looks(3)
	o.expect("mended", "书法 合唱 舞蹈")
	o.put("日程/a.ics", "BEGIN:VCALENDAR\r\nwhat is that")
	o.looks(3)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	if _, err := os.Stat(path); err == nil {
		t.Error("the answer outlived its reason")
	}
}

func TestTwoSourcesThatSayTheSameAreOneBooking(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("“谊学”大讲堂"))
	os.Mkdir(filepath.Join(o.dir, "课表"), 0o755)
	o.put("课表/b.ics", strings.Replace(calendar("谊学 大讲堂"), "UID:", "UID:other ", 1))
	o.looks(3)
	o.expect("two calendars", "“谊学”大讲堂")
	if bookings, _ := o.Bookings().Get(); len(bookings[0].Sources) != 2 {
		t.Errorf("sources: %+v", bookings[0].Sources)
	}
}

func TestTwoBookingsOfOneRoomAreBothShownAndReported(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法", "合唱"))
	o.looks(3)
	o.expect("an overlap", "书法 合唱")
	r, _ := o.Report().Get()
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What.ZH, "学习讲堂，11月23日 11:00 有两场：“书法”（a.ics）和“合唱”（a.ics）") {
		t.Errorf("problems: %+v", r.Problems)
	}
}

// LibreOffice takes seconds: each version of a workbook is converted once, also over midnight.
func TestAWorkbookIsConvertedOnce(t *testing.T) {
	o := newOffice(t)
	convert, count := sheets.FindConverter(), 0
	o.convert = func(ctx context.Context, ext string, content []byte) ([]byte, error) {
		count++
		return convert(ctx, ext, content)
	}
	old, err := os.ReadFile("sheets/testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	o.put("日程/场地登记.et", string(old))
	o.looks(3)
	before := o.says()
	o.now = o.now.Add(24 * time.Hour)
	o.looks(2)
	if count != 1 || before == "" {
		t.Errorf("it was converted %d times; booked was %q", count, before)
	}
}

func TestNamesOfFilesMakeBookingsPrivate(t *testing.T) {
	o := newOffice(t)
	o.put("日程/信访.ics", calendar("张三"))
	o.looks(3)
	o.expect("a calendar of complaints", "")
	if b, _ := o.Bookings().Get(); len(b) != 1 || !b[0].Private {
		t.Errorf("%+v", b)
	}
}

func TestWordsOfTheSiteMakeABookingPrivate(t *testing.T) {
	o := newOffice(t)
	o.Private = []string{"试讲"}
	o.put("日程/a.ics", calendar("书法试讲", "支委会"))
	o.looks(3)
	o.expect("with a list of its own", " 支委会")
}

// Of a sheet without rows the cell is named that does not count.
func TestACellThatIsRefusedIsNamed(t *testing.T) {
	o := newOffice(t)
	o.put("日程/场地借用.csv", "2026年11月场地借用\n场地,24日,25日\n学习讲堂,9:00-10:00 书法,妇联\n多功能室,下午 合唱,\n")
	o.looks(3)
	o.expect("a grid", "书法 合唱")
	text, err := os.ReadFile(filepath.Join(o.dir, "日程/场地借用.csv.未播出.txt"))
	if err != nil || !strings.Contains(string(text), "C3 “妇联”：没有写时间。") || !strings.Contains(string(text), "cell C3, \"妇联\": There is no time.") {
		t.Errorf("the answer is %q, %v", text, err)
	}
	if r, _ := o.Report().Get(); len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What.ZH, "C3 “妇联”：没有写时间") {
		t.Errorf("problems: %+v", r.Problems)
	}
}
