package alerts

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists/schedule"
)

// office is a house into whose content folder people drop alerts.
type office struct {
	*house
	dir     string
	folder  *Folder
	mounted bool
}

func newOffice(t *testing.T) *office {
	h := newHouse(t)
	h.cfg.Senders = nil
	h.restart()
	o := &office{house: h, dir: t.TempDir(), mounted: true}
	if err := os.Mkdir(filepath.Join(o.dir, "预警"), 0o755); err != nil {
		t.Fatal(err)
	}
	o.open()
	return o
}

func (o *office) open() {
	o.folder = NewFolder(FolderConfig{
		Content: o.dir, Name: "预警", Alerts: o.Alerts, Zone: schedule.Zone{Location: time.UTC}, Store: o.cfg.Store, Log: o.cfg.Log,
		Mounted: func() bool { return o.mounted },
	})
}

// wait lets some seconds pass, with a look at each.
func (o *office) wait(seconds int) {
	for range seconds {
		time.Sleep(time.Second)
		o.folder.turn(o.t.Context(), time.Now())
	}
}

func (o *office) path(name string) string { return filepath.Join(o.dir, "预警", name) }

// put writes a file, at the time that it is in the bubble.
func (o *office) put(name string, content []byte) {
	o.t.Helper()
	if err := os.WriteFile(o.path(name), content, 0o644); err != nil {
		o.t.Fatal(err)
	}
	if err := os.Chtimes(o.path(name), time.Now(), time.Now()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) remove(name string) {
	o.t.Helper()
	if err := os.Remove(o.path(name)); err != nil {
		o.t.Fatal(err)
	}
}

// answer returns what lies beside a file, "" for nothing.
func (o *office) answer(name string) string {
	b, err := os.ReadFile(o.path(name + ".未播出.txt"))
	if err != nil {
		return ""
	}
	return string(b)
}

func TestAFileIsShownOnceItHasRested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer func() { o.stop() }()
		o.wait(1)
		whole := message{sender: "anybody"}.bytes()
		o.put("雨.xml", whole[:100])
		o.wait(1)
		o.put("雨.xml", whole) // it is being copied
		o.wait(2)
		o.expect("")
		o.wait(1)
		o.expect("takeover 80 暴雨预警")
		if o.answer("雨.xml") != "" || len(o.folder.Problems()) > 0 {
			t.Errorf("answered: %s, %v", o.answer("雨.xml"), o.folder.Problems())
		}
		o.restart()
		o.open()
		o.wait(10)
		o.expect("takeover 80 暴雨预警")
		time.Sleep(2 * time.Hour)
		o.expect("")
		for range 3 { // long over, and still there: nothing to say of it, and nothing that comes back
			time.Sleep(40 * time.Hour)
			o.restart()
			o.open()
			o.wait(3)
			o.expect("")
			if o.answer("雨.xml") != "" || len(o.folder.Problems()) > 0 {
				t.Errorf("answered: %s, %v", o.answer("雨.xml"), o.folder.Problems())
			}
		}
	})
}

// Whoever removes a file takes its alert off; and whoever puts it back brings it back.
func TestRemovingAFileTakesItOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer func() { o.stop() }()
		whole := message{severity: "Extreme"}.bytes()
		o.put("雨.xml", whole)
		o.wait(3)
		o.expect("takeover 90 暴雨预警")
		o.remove("雨.xml")
		o.wait(5)
		o.expect("takeover 90 暴雨预警") // a program that saves takes the old one away first
		o.wait(1)
		o.expect("") // and nothing is said of an all-clear, which nobody has given
		o.put("雨.xml", whole)
		o.wait(3)
		o.expect("takeover 90 暴雨预警")
		o.stop()
		o.remove("雨.xml") // while the daemon is not there
		o.start()
		o.open()
		o.expect("takeover 90 暴雨预警")
		o.wait(6)
		o.expect("")
	})
}

// A folder that cannot be looked into has removed nothing, nor has one that is not there.
func TestALooseCableTakesNothingOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer func() { o.stop() }()
		o.put("雨.xml", message{}.bytes())
		o.wait(3)
		o.mounted = false
		o.remove("雨.xml")
		o.wait(20)
		o.expect("takeover 80 暴雨预警")
		o.mounted = true
		if err := os.Rename(filepath.Join(o.dir, "预警"), filepath.Join(o.dir, "别处")); err != nil {
			t.Fatal(err)
		}
		o.wait(20)
		o.expect("takeover 80 暴雨预警")
	})
}

func TestWhatIsNotShownIsAnsweredBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer func() { o.stop() }()
		o.put("坏.xml", []byte("<alert>"))
		o.put("测试.xml", message{id: "t", status: "Test"}.bytes())
		o.put("别处.xml", message{id: "f", code: "320000"}.bytes())
		o.put("旧.cap", message{id: "o", sent: -30 * time.Hour}.bytes())
		o.put("说明.txt", []byte("今天"))
		o.put("~临时.xml", []byte("<alert>"))
		o.wait(3)
		o.expect("")
		for name, says := range map[string]string{"坏.xml": "不是完整的 XML", "测试.xml": "不上屏", "别处.xml": "别的地区", "旧.cap": "超过24小时", "~临时.xml": "", "说明.txt": ""} {
			if got := o.answer(name); says == "" && got != "" || !strings.Contains(got, says) {
				t.Errorf("%s: %s", name, got)
			}
		}
		var problems []string
		for _, p := range o.folder.Problems() {
			problems = append(problems, p.Where)
		}
		if fmt.Sprint(problems) != "[预警/坏.xml 预警/旧.cap]" {
			t.Error(problems)
		}
		if r := o.Refused(); len(r) != 1 || r[0].File != "预警/旧.cap" {
			t.Errorf("%+v", r)
		}
		o.put("坏.xml", message{id: "g"}.bytes())
		o.wait(3)
		o.expect("takeover 80 暴雨预警")
		if o.answer("坏.xml") != "" || len(o.folder.Problems()) != 1 {
			t.Error("mended, and still answered")
		}
		o.put("坏.xml", []byte("<alert>"))
		o.wait(3)
		o.expect("takeover 80 暴雨预警") // what it said before holds
		if o.answer("坏.xml") == "" {
			t.Error("broken again, and not answered")
		}
		o.put("坏.xml", message{id: "h", severity: "Minor"}.bytes())
		o.wait(3)
		o.expect("strip 40 暴雨预警。请避开积水路段。") // and what it says instead does not hold beside it
	})
}

// Files count in the order in which they were sent, whatever they are called; and one that was too early is tried again.
func TestFilesCountInTheOrderInWhichTheyWereSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer func() { o.stop() }()
		o.put("a 解除.xml", message{id: "c", kind: "Cancel", refs: ref("1", time.Minute)}.bytes())
		o.put("b 发布.xml", message{id: "1", sent: -time.Minute}.bytes())
		o.wait(3)
		o.expect("strip 40 预警已解除：暴雨预警")
		o.put("c 更新.xml", message{id: "3", kind: "Update", severity: "Extreme", refs: ref("2", time.Minute)}.bytes())
		o.put("d 早.xml", message{id: "e", sent: 15 * time.Minute, severity: "Minor", headline: "大雾"}.bytes())
		late := message{id: "2", sent: -time.Minute}.bytes()
		o.wait(3)
		if o.answer("c 更新.xml") == "" || o.answer("d 早.xml") == "" {
			t.Error("not answered")
		}
		o.put("e 发布.xml", late)
		o.wait(4)
		o.expect("takeover 90 暴雨预警")
		if o.answer("c 更新.xml") != "" {
			t.Error("still answered")
		}
		time.Sleep(6 * time.Minute)
		o.wait(1)
		if o.answer("d 早.xml") != "" || len(o.List()) != 2 {
			t.Errorf("its time has come: %s, %v", o.answer("d 早.xml"), o.List())
		}
	})
}
