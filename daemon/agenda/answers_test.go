package agenda

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yiping/playlists"
)

func TestAnswerIsExactlyThis(t *testing.T) {
	o := newOffice(t)
	row := func(n int) Line {
		return Line{Sheet: "12月", Row: n, Title: "围棋", What: playlists.Text{ZH: "没有2月30日这一天。", EN: "There is no such day as 2/30 (month/day)."}, Remedy: playlists.Text{ZH: "请写成12月1日。", EN: "Write 12月1日."}}
	}
	came := time.Date(2026, 11, 23, 9, 14, 30, 0, o.Zone.Location).UnixMilli()
	for what, x := range map[string]struct {
		file File
		want string
	}{
		"nothing of it can be read": {File{Unusable: &Line{Sheet: "12月", What: playlists.Text{ZH: "这是日历式排版", EN: "This is a grid of days"}, Remedy: useTheForm}}, "" +
			"未播出：12月.xlsx\r\n" +
			"原因：这是日历式排版。\r\n" +
			"怎么办：请照同一文件夹里的“活动安排模板.xlsx”填写。\r\n" +
			"改好以后，这个说明会自动消失，不用删。\r\n" +
			"记录：2026-11-23 09:14　日程\r\n" +
			"----\r\n" +
			"Not shown: This is a grid of days. Fill in the form 活动安排模板.xlsx in the same folder. This note disappears by itself.\r\n"},
		"a row": {File{Bookings: 12, Refused: []Line{row(7)}}, "" +
			"未播出：12月.xlsx 里的1行（其余12场都算）\r\n" +
			"原因：12月 第7行 “围棋”：没有2月30日这一天。\r\n" +
			"怎么办：请写成12月1日。\r\n" +
			"改好以后，这个说明会自动消失，不用删。\r\n" +
			"记录：2026-11-23 09:14　日程\r\n" +
			"----\r\n" +
			"Not shown: 1 row is not used, the others are: sheet 12月, row 7, \"围棋\": There is no such day as 2/30 (month/day). Write 12月1日. This note disappears by itself.\r\n"},
		"five rows": {File{Bookings: 3, Refused: []Line{row(7), row(8), row(9), row(10), row(11)}}, "" +
			"未播出：12月.xlsx 里的5行（其余3场都算）\r\n" +
			"原因：12月 第7行 “围棋”：没有2月30日这一天。\r\n" +
			"怎么办：请写成12月1日。\r\n" +
			"原因：12月 第8行 “围棋”：没有2月30日这一天。\r\n" +
			"怎么办：请写成12月1日。\r\n" +
			"原因：12月 第9行 “围棋”：没有2月30日这一天。\r\n" +
			"怎么办：请写成12月1日。\r\n" +
			"另外还有2行，改好上面的以后会接着说。\r\n" +
			"改好以后，这个说明会自动消失，不用删。\r\n" +
			"记录：2026-11-23 09:14　日程\r\n" +
			"----\r\n" +
			"Not shown: 5 rows are not used, the others are. First: sheet 12月, row 7, \"围棋\": There is no such day as 2/30 (month/day). Write 12月1日. This note disappears by itself.\r\n"},
		"a title with quotation marks": {File{Bookings: 3, Refused: []Line{{Row: 7, Title: "“谊学”大讲堂", What: playlists.Text{ZH: "没有写时间。", EN: "There is no time."}, Remedy: playlists.Text{ZH: "请写上时间。", EN: "Write the time."}}}}, "" +
			"未播出：12月.xlsx 里的1行（其余3场都算）\r\n" +
			"原因：第7行 “‘谊学’大讲堂”：没有写时间。\r\n" +
			"怎么办：请写上时间。\r\n" +
			"改好以后，这个说明会自动消失，不用删。\r\n" +
			"记录：2026-11-23 09:14　日程\r\n" +
			"----\r\n" +
			"Not shown: 1 row is not used, the others are: row 7, \"“谊学”大讲堂\": There is no time. Write the time. This note disappears by itself.\r\n"},
		"nothing": {File{Bookings: 3}, ""},
	} {
		x.file.Path, x.file.Changed = "日程/12月.xlsx", came
		got := string(answer(x.file, o.Zone))
		if x.want != "" {
			x.want = "\uFEFF" + x.want
		}
		if got != x.want {
			t.Errorf("%s:\n%s\nwant\n%s", what, got, x.want)
		}
		if strings.Count(got, "\r\n") > 12 {
			t.Errorf("%s: more than twelve lines", what)
		}
	}
}

// Two calendars that nothing can be read of, each for another reason.
const (
	cutOff     = "BEGIN:VCALENDAR\r\nwhat is this"
	noCalendar = "what is this"
	answerToA  = "日程/a.ics.未播出.txt"
)

// answers says what lies in the folder under a name: a text with these words, "" for nothing.
func (o *office) answers(what, name, words string) {
	o.t.Helper()
	text, err := os.ReadFile(filepath.Join(o.dir, name))
	switch {
	case words == "" && err == nil:
		o.t.Errorf("%s: %s says %q", what, name, text)
	case words != "" && !strings.Contains(string(text), words):
		o.t.Errorf("%s: %s says %q, %v; want %q", what, name, text, err, words)
	}
}

func (o *office) remove(name string) {
	o.t.Helper()
	if err := os.Remove(filepath.Join(o.dir, name)); err != nil {
		o.t.Fatal(err)
	}
}

func TestAnAnswerThatStaffDeletedStaysAwayForTheDay(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	o.looks(3)
	o.answers("damaged", answerToA, "未播出：a.ics")
	o.remove(answerToA)
	o.looks(3)
	o.put("日程/b.ics", calendar("合唱")) // makes it think again
	o.looks(3)
	o.answers("deleted", answerToA, "")
	o.again()
	o.answers("deleted, after a restart", answerToA, "")
	o.now = o.now.AddDate(0, 0, 1)
	o.looks(1)
	o.answers("on the next day", answerToA, "未播出：a.ics")
	o.remove(answerToA)
	o.again()
	o.answers("deleted again, after a restart", answerToA, "")
	o.now = o.now.AddDate(0, 0, 1)
	o.again()
	o.answers("started on the next day", answerToA, "未播出：a.ics")
}

func TestADeletedAnswerComesBackWithSomethingElseToSay(t *testing.T) {
	o := newOffice(t)
	table := "日期,时间,活动名称,地点\n%s,9:00-10:00,书法,学习讲堂\n"
	o.put("日程/2026年12月.csv", fmt.Sprintf(table, "12月32日"))
	o.looks(3)
	const at = "日程/2026年12月.csv.未播出.txt"
	o.answers("a wrong day", at, "12月32日")
	o.remove(at)
	o.again()
	o.answers("deleted", at, "")
	o.put("日程/2026年12月.csv", fmt.Sprintf(table, "12月33日"))
	o.looks(3)
	o.answers("another wrong day", at, "12月33日")
}

func TestAnAnswerThatAnEditorSavedIsTakenAwayWhenTheSheetIsMended(t *testing.T) {
	for name, e := range map[string]encoding.Encoding{"GBK": simplifiedchinese.GBK, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.put("日程/a.ics", cutOff)
			o.looks(3)
			text, err := os.ReadFile(filepath.Join(o.dir, answerToA))
			if err != nil {
				t.Fatal(err)
			}
			saved, err := e.NewEncoder().Bytes(bytes.TrimPrefix(text, []byte("\uFEFF")))
			if err != nil {
				t.Fatal(err)
			}
			o.put(answerToA, string(saved))
			o.put("日程/111.txt", string(saved)) // and a copy under another name
			o.put("日程/a.ics", calendar("书法"))
			o.looks(3)
			o.answers("mended", answerToA, "")
			o.answers("mended", "日程/111.txt", "")
		})
	}
}

// A copy of an answer is no timetable, and is not answered.
func TestAnAnswerIsNeverReadAsATimetable(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	o.looks(3)
	text, err := os.ReadFile(filepath.Join(o.dir, answerToA))
	if err != nil {
		t.Fatal(err)
	}
	o.put("日程/新建 文本文档.md", string(text))
	o.looks(3)
	if r, _ := o.Report().Get(); len(r.Files) != 1 || len(r.Problems) != 1 {
		t.Errorf("the report speaks of %+v", r)
	}
	o.answers("a copy", "日程/新建 文本文档.md", "")
	o.answers("the answer itself", answerToA, "未播出")
}

func TestSomebodyElsesTextIsLeftAlone(t *testing.T) {
	o := newOffice(t)
	o.put(answerToA, "my own notes")
	o.put("日程/a.ics", cutOff)
	o.looks(4)
	o.answers("damaged", answerToA, "my own notes")
	o.put("日程/a.ics", calendar("书法"))
	o.looks(4)
	o.answers("mended", answerToA, "my own notes")
	o.again()
	o.answers("after a restart", answerToA, "my own notes")
}

// What is answered in other folders is the library's.
func TestAnswersToContentAreLeftAlone(t *testing.T) {
	o := newOffice(t)
	if err := os.Mkdir(filepath.Join(o.dir, "大厅"), 0o755); err != nil {
		t.Fatal(err)
	}
	o.put("大厅/a.psd.未播出.txt", "\uFEFF未播出：a.psd\r\n原因：……\r\n")
	o.put("日程/old.ics.未播出.txt", "\uFEFF未播出：old.ics\r\n原因：……\r\n")
	o.again()
	o.answers("of the library", "大厅/a.psd.未播出.txt", "a.psd")
	o.answers("of a timetable that is gone", "日程/old.ics.未播出.txt", "")

	if err := os.Mkdir(filepath.Join(o.dir, "课表"), 0o755); err != nil {
		t.Fatal(err)
	}
	o.put("课表/b.ics", cutOff)
	o.looks(3)
	o.answers("in a folder of timetables", "课表/b.ics.未播出.txt", "b.ics")
	o.Folders = []string{"日程"}
	o.again()
	o.answers("in a folder that became one of content", "课表/b.ics.未播出.txt", "b.ics")
}

// Until a file has been read nobody knows what its answer should say.
func TestAnAnswerIsNotTakenAwayBeforeItsFileWasRead(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	o.looks(3)
	o.put("日程/a.ics", cutOff+" at all") // just before the restart
	o.remove(answerToA)
	o.put(answerToA, "\uFEFF未播出：a.ics\r\n原因：before\r\n")
	c := o.Config
	o.Agenda = New(c)
	o.looks(1)
	o.answers("not read yet", answerToA, "before")
	o.looks(2)
	o.answers("read", answerToA, "不完整")
}

func TestADaemonThatStopsWhileItReadsAnswersNothing(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	old, err := os.ReadFile("sheets/testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	o.put("日程/场地登记.et", string(old))
	o.put("日程/场地登记.et.未播出.txt", "\uFEFF未播出：场地登记.et\r\n原因：before\r\n")
	o.now = o.now.Add(time.Minute)
	ctx, stop := context.WithCancel(t.Context())
	o.Agenda = New(o.Config)
	o.convert = func(context.Context, string, []byte) ([]byte, error) {
		stop()
		return nil, errors.New("killed")
	}
	o.turn(ctx, o.now)
	o.answers("the daemon stops", "日程/场地登记.et.未播出.txt", "before")
	o.expect("the daemon stops", "?")
}

func TestALongNameIsAnswered(t *testing.T) {
	o := newOffice(t)
	name := strings.Repeat("长", 83) + ".ics"
	o.put("日程/"+name, cutOff)
	o.looks(3)
	found, err := filepath.Glob(filepath.Join(o.dir, "日程", "长*.未播出.txt"))
	if err != nil || len(found) != 1 {
		t.Fatalf("answers: %q, %v", found, err)
	}
	if text, err := os.ReadFile(found[0]); err != nil || !strings.HasPrefix(string(text), "\uFEFF未播出："+name+"\r\n") {
		t.Errorf("it says %q, %v", text, err)
	}
	o.again()
	o.put("日程/"+name, calendar("书法"))
	o.looks(3)
	if _, err := os.Stat(found[0]); err == nil {
		t.Error("the answer outlived its reason")
	}
}

// Who reads the old answer meanwhile reads all of it.
func TestAnAnswerIsReplacedAsAWhole(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	o.looks(3)
	reader, err := os.Open(filepath.Join(o.dir, answerToA))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	o.put("日程/a.ics", noCalendar)
	o.looks(3)
	o.answers("another reason", answerToA, "日历")
	var old bytes.Buffer
	if _, err := old.ReadFrom(reader); err != nil || !strings.Contains(old.String(), "日历文件不完整") || !strings.HasSuffix(old.String(), "by itself.\r\n") {
		t.Errorf("the reader has %q, %v", &old, err)
	}
}

func TestAReadOnlyFolderWorks(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("a read-only folder can only be tried by root, who may mount")
	}
	o := newOffice(t)
	o.put("日程/a.ics", cutOff)
	o.put("日程/b.ics", calendar("书法"))
	writable := o.dir
	o.dir = t.TempDir()
	if err := unix.Mount(writable, o.dir, "", unix.MS_BIND, ""); err != nil {
		t.Fatal("cannot mount: ", err)
	}
	t.Cleanup(func() { unix.Unmount(o.dir, unix.MNT_DETACH) })
	if err := unix.Mount("", o.dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	o.Content, o.Log = o.dir, slog.New(slog.NewTextHandler(&log, nil))
	o.again()
	o.looks(3)
	o.expect("only read", "书法")
	for range 3 {
		o.Typed.Set(nil) // makes it think again
		o.tell(t.Context(), o.now)
	}
	o.now = o.now.AddDate(0, 0, 1)
	o.looks(2)
	if r, _ := o.Report().Get(); len(r.Files) != 2 || r.Files[0].Unusable == nil {
		t.Errorf("the report says %+v", r.Files)
	}
	if n := strings.Count(log.String(), "answers"); n != 1 {
		t.Errorf("answers are spoken of %d times:\n%s", n, &log)
	}
}
