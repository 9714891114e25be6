package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/web"
)

// bookable is a site with two rooms, a lobby and a door. It is open all day, so that the door shows its room at
// any time.
const bookable = `site: {id: test, name: 测试楼, timezone: Asia/Shanghai, open: 0:00, close: 24:00}
rooms:
  - {id: xuexi, name: 学习讲堂, floor: 3, aliases: [讲堂]}
  - {id: multi, name: 多功能室, floor: 4}
displays:
  - {id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅], layout: agenda}
  - {id: door, name: 门牌, canvas: [1280, 800], room: xuexi, layout: door}
cap: {senders: [weather.example], areas: ["310113"]}
listen: 127.0.0.1:0
`

// child is the daemon of a site in a process of its own, which can be killed.
type child struct {
	building
	cmd *exec.Cmd
}

// startChild runs it with more lines in its configuration.
func startChild(t *testing.T, dir string, more ...string) child {
	t.Helper()
	file := filepath.Join(dir, "yiping.yaml")
	if err := os.WriteFile(file, []byte(bookable+strings.Join(more, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = []string{"yiping", "serve", "--simulate", "--config", file} // TestMain runs it by its name
	cmd.Stderr = io.Discard
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	_, url, ok := strings.Cut(strings.TrimSpace(line), ": ")
	if !ok {
		t.Fatalf("it says %q, %v", line, err)
	}
	return child{building{url: strings.TrimSuffix(url, "/")}, cmd}
}

// send makes a request with a body and returns the status; the answer is decoded if there is one.
func (d building) send(method, path string, body, answer any) (int, error) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(body); err != nil {
		return 0, err
	}
	req, err := http.NewRequest(method, d.url+"/api/v1"+path, &b)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || answer == nil || len(text) == 0 {
		return res.StatusCode, err
	}
	return res.StatusCode, json.Unmarshal(text, answer)
}

func (d building) must(t *testing.T, status int, method, path string, body, answer any) {
	t.Helper()
	if got, err := d.send(method, path, body, answer); err != nil || got != status {
		t.Fatalf("%s %s: %d, %v; want %d (%+v)", method, path, got, err, status, answer)
	}
}

type said = map[string]any

// booking is as much of a booking as these tests look at.
type booking struct {
	ID, Title, Organiser, Note, State, Place string
	Private                                  bool
	Start                                    time.Time
	Source                                   struct{ File, User string }
	Notes                                    []struct {
		ZH string `json:"zh-CN"`
	}
}

type listed struct{ Bookings []booking }

func (l listed) titles() (out []string) {
	for _, b := range l.Bookings {
		out = append(out, b.Title)
	}
	return out
}

// Somebody books a room over the API: it is in every answer at once, and on the door.
func TestABookingOverTheAPI(t *testing.T) {
	dir := t.TempDir()
	today := time.Now().In(time.FixedZone("CST", 8*3600)).Truncate(time.Hour)
	at := func(hours int) string { return today.Add(time.Duration(hours) * time.Hour).Format("2006-01-02 15:04") }
	utc := func(hours int) string {
		return today.Add(time.Duration(hours) * time.Hour).UTC().Format("20060102T150405Z")
	}
	if err := os.MkdirAll(filepath.Join(dir, "content", "日程"), 0o755); err != nil {
		t.Fatal(err)
	}
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + utc(0) + "\r\nDTEND:" + utc(2) + "\r\nSUMMARY:合唱\r\nLOCATION:学习讲堂\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if err := os.WriteFile(filepath.Join(dir, "content", "日程", "合唱 13900001111.ics"), []byte(calendar), 0o644); err != nil {
		t.Fatal(err)
	}
	d := startChild(t, dir)
	days := "/api/v1/agenda?from=" + today.AddDate(0, 0, -1).Format(time.DateOnly) + "&until=" + today.AddDate(0, 0, 2).Format(time.DateOnly)
	var list listed
	d.until(t, "reading the calendar", func() bool { list = listed{}; d.get(t, days, &list); return len(list.Bookings) == 1 })
	fromFile := list.Bookings[0]
	door := func() string {
		var f web.Frame
		d.get(t, "/api/v1/displays/door/frame", &f)
		seen := ""
		for _, why := range f.Regions[0].Why {
			if why.Wins {
				seen += why.Item + "; "
			}
		}
		return seen
	}
	d.until(t, "the door", func() bool { return strings.Contains(door(), "合唱") })

	var b booking
	d.must(t, 201, "POST", "/bookings", said{"title": "书法课 报名138-1234-5678 王老师", "room": "讲堂", "start": at(1), "end": at(3), "organiser": "书法协会", "note": "咨询 021-56781234"}, &b)
	if b.ID == "" || b.Title != "书法课 报名**** 王老师" || b.Source.User == "" || len(b.Notes) != 2 || !strings.Contains(b.Notes[1].ZH, "合唱") {
		t.Errorf("the answer: %+v", b)
	}
	list = listed{}
	if d.get(t, days, &list); fmt.Sprint(list.titles()) != "[合唱 书法课 报名**** 王老师]" {
		t.Errorf("right after it: %v", list.titles())
	}
	d.until(t, "the booking on the door", func() bool { return strings.Contains(door(), "书法课") })
	ics := func() (string, string) {
		res, err := http.Get(d.url + "/api/v1/rooms/xuexi/calendar.ics")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		return string(text), res.Header.Get("ETag")
	}
	text, tag := ics()
	if again, same := ics(); !strings.Contains(text, "SUMMARY:书法课") || text != again || tag != same {
		t.Errorf("the calendar: %s, then %s:\n%s", tag, same, again)
	}
	for _, path := range []string{days, "/api/v1/rooms/xuexi/now", "/api/v1/rooms/xuexi/calendar.ics", "/api/v1/displays/door/frame", "/api/v1/problems"} {
		text := d.text(t, path)
		for _, number := range []string{"1234-5678", "12345678", "56781234"} {
			if strings.Contains(text, number) {
				t.Errorf("%s has a telephone number: %s", path, text)
			}
		}
	}
	for _, path := range []string{days, "/api/v1/rooms/xuexi/now"} { // the name of the file is for whoever mends it, elsewhere
		if text := d.text(t, path); strings.Contains(text, "0001111") || !strings.Contains(text, "合唱 ****.ics") {
			t.Errorf("%s: %s", path, text)
		}
	}

	for i := range 50 { // whoever asks right after a change is told of it
		title := fmt.Sprint("书法课 ", i)
		d.must(t, 200, "PATCH", "/bookings/"+b.ID, said{"title": title}, &b)
		if text := d.text(t, days); !strings.Contains(text, `"`+title+`"`) {
			t.Fatalf("change %d is not in the agenda: %s", i, text)
		}
	}
	d.must(t, 200, "PATCH", "/bookings/"+b.ID, said{"private": true}, &b)
	if text, other := ics(); strings.Contains(text, "书法") || strings.Contains(text, "协会") || !strings.Contains(text, "SUMMARY:已预约") || other == tag {
		t.Errorf("the calendar of a private booking, %s before and %s now:\n%s", tag, other, text)
	}
	if text := d.text(t, days); strings.Contains(text, "书法") || strings.Contains(text, "协会") || !strings.Contains(text, `"private":true`) {
		t.Errorf("private: %s", text)
	}

	var refused web.Refusal
	for _, method := range []string{"PATCH", "DELETE"} {
		refused = web.Refusal{}
		d.must(t, 409, method, "/bookings/"+fromFile.ID, said{"title": "别的"}, &refused)
		if !strings.Contains(refused.Remedy.ZH, "合唱 ****.ics") || strings.Contains(refused.Detail, "1111") {
			t.Errorf("%s of a booking of a file: %+v", method, refused)
		}
	}
	d.must(t, 422, "POST", "/bookings", said{"title": "书法", "room": "学习讲台", "start": at(1), "end": at(3)}, &refused)
	if !strings.Contains(refused.Remedy.ZH, "学习讲堂") {
		t.Errorf("a room that is nearly right: %+v", refused)
	}
	d.must(t, 204, "DELETE", "/bookings/"+b.ID, said{}, nil)
	d.must(t, 404, "PATCH", "/bookings/"+b.ID, said{}, &refused)
	list = listed{}
	if d.get(t, days, &list); fmt.Sprint(list.titles()) != "[合唱]" {
		t.Errorf("after it was deleted: %v", list.titles())
	}
	d.until(t, "the door without it", func() bool { return !strings.Contains(door(), "已预约") && strings.Contains(door(), "合唱") })

	var far booking // behind what programs cover
	d.must(t, 201, "POST", "/bookings", said{"title": "春晚", "place": "体育馆", "start": at(24 * 90), "end": at(24*90 + 2)}, &far)
	list = listed{}
	if d.get(t, "/api/v1/agenda?day="+far.Start.Format(time.DateOnly), &list); fmt.Sprint(list.titles()) != "[春晚]" {
		t.Errorf("in three months: %v", list.titles())
	}
}
