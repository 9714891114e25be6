package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yiping/daemon/store"
)

// clerks write to a daemon whatever it acknowledges, all at once, and remember what it has acknowledged: bookings, changed and
// deleted ones, notices, emergencies and their ends, alerts, files in the folder.
type clerks struct {
	dir    string
	day    string
	alerts int // how many alerts they have sent: there may be fifty at most

	mu        sync.Mutex
	bookings  map[string]string // title by id
	deleted   map[string]bool   // ids of bookings
	notices   map[string]string // words by id
	told      map[string]bool   // identifiers of alerts
	files     map[string]bool   // paths
	emergency string            // kind that was raised and acknowledged last, "" after it was cleared
	maybe     bool              // another one is on its way
	refused   int               // writes that were answered with an error
	turned    chan struct{}     // told of each of them
	strange   []string          // answers that should never be
	count     int
	enough    chan struct{} // closed once there is something of each kind
}

func newClerks(dir string) *clerks {
	return &clerks{
		dir: dir, day: time.Now().AddDate(0, 0, 7).Format(time.DateOnly),
		bookings: map[string]string{}, deleted: map[string]bool{}, notices: map[string]string{}, told: map[string]bool{}, files: map[string]bool{},
		enough: make(chan struct{}),
	}
}

// acknowledged notes an answer.
func (c *clerks) acknowledged(note func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	note()
	c.count++
	select {
	case <-c.enough:
	default:
		if len(c.bookings) > 0 && len(c.notices) > 0 && len(c.told) > 0 && len(c.files) > 0 {
			close(c.enough)
		}
	}
}

// ok reports whether a write was acknowledged, and whether there may be more. Only a refusal for want of a disk is expected.
func (c *clerks) ok(status int, err error, want int) (acknowledged, more bool) {
	if err != nil {
		return false, false
	}
	if status == want {
		return true, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.turned <- struct{}{}:
	default:
	}
	if c.refused++; status < 500 {
		c.strange = append(c.strange, fmt.Sprint(status))
	}
	return false, true
}

// work writes until the daemon is gone or stop is closed, and returns when all clerks have.
func (c *clerks) work(d building, round string, stop <-chan struct{}) {
	var all sync.WaitGroup
	each := func(f func(i int) bool) {
		all.Go(func() {
			for i := 0; f(i); i++ {
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for clerk := range 2 {
		last := ""
		each(func(i int) bool {
			entry := said{"title": fmt.Sprintf("活动 %s.%d.%d", round, clerk, i), "room": "xuexi", "start": c.day + " 14:00", "end": c.day + " 15:00"}
			method, path, want := "POST", "/bookings", 201
			switch {
			case last != "" && i%4 == 2:
				method, path, want = "PATCH", "/bookings/"+last, 200
			case last != "" && i%4 == 3:
				method, path, want = "DELETE", "/bookings/"+last, 204
			}
			if want != 201 { // until it is acknowledged it may be the one or the other
				c.mu.Lock()
				delete(c.bookings, last)
				c.mu.Unlock()
			}
			var b booking
			status, err := d.send(method, path, entry, &b)
			done, more := c.ok(status, err, want)
			if done && want == 204 {
				c.acknowledged(func() { c.deleted[last] = true })
				last = ""
			} else if done {
				last = b.ID
				c.acknowledged(func() { c.bookings[b.ID] = b.Title })
			} else if want != 201 {
				last = ""
			}
			return more
		})
	}
	each(func(i int) bool {
		var n notice
		status, err := d.send("POST", "/notices", said{"text": said{"zh-CN": fmt.Sprintf("停水 %s %d", round, i)}}, &n)
		done, more := c.ok(status, err, 201)
		if done {
			kept := 0
			c.acknowledged(func() { c.notices[n.ID] = n.Text.ZH; kept = len(c.notices) })
			if i%2 == 1 || kept > 20 { // there may be fifty
				c.mu.Lock()
				delete(c.notices, n.ID)
				c.mu.Unlock()
				status, err = d.send("DELETE", "/notices/"+n.ID, nil, nil)
				_, more = c.ok(status, err, 204)
			}
		}
		return more && i < 6
	})
	each(func(i int) bool {
		kind, path := "", "/emergency/clear"
		if i%2 == 0 {
			kind, path = []string{"fire-alarm", "evacuate", "earthquake"}[i/2%3], "/emergency"
		}
		c.mu.Lock()
		c.maybe = true
		c.mu.Unlock()
		var e struct{ Durable bool }
		status, err := d.send("POST", path, said{"kind": kind}, &e)
		if err != nil {
			return false
		}
		if status == 200 && e.Durable {
			c.acknowledged(func() { c.emergency, c.maybe = kind, false })
		}
		return true
	})
	each(func(i int) bool {
		if c.alerts++; c.alerts > 40 {
			return false
		}
		id := fmt.Sprintf("%s-%d", round, i)
		a, status, err := d.alert(message(id, "weather.example", "Alert", "Minor", ""))
		if err != nil {
			return false
		}
		if status == 200 && a.Durable {
			c.acknowledged(func() { c.told[id] = true })
		}
		return i < 1
	})
	each(func(i int) bool {
		name := fmt.Sprintf("大厅/%s.%d.png", round, i)
		if err := os.WriteFile(filepath.Join(c.dir, "content", name), picture(round, i), 0o644); err != nil {
			return false
		}
		var content struct {
			Files []struct{ Path, State string }
		}
		for {
			if status, err := d.send("GET", "/content?state=taken", nil, &content); err != nil || status != 200 {
				return false
			}
			for _, f := range content.Files {
				if f.Path == name {
					c.acknowledged(func() { c.files[name] = true })
					return i < 3
				}
			}
			select {
			case <-stop:
				return false
			case <-time.After(5 * time.Millisecond):
			}
		}
	})
	all.Wait()
}

// picture is a small picture that no other round has.
func picture(round string, i int) []byte {
	p := image.NewGray(image.Rect(0, 0, 64, 64))
	for k, c := range []byte(round + fmt.Sprint("/", i)) {
		p.SetGray(k%64, k/64, color.Gray{c})
	}
	var b bytes.Buffer
	_ = png.Encode(&b, p)
	return b.Bytes()
}

// lost opens what a daemon has left and names what was acknowledged and is not there; "" if nothing is missing.
func (c *clerks) lost(t *testing.T) (lost string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	data := filepath.Join(c.dir, "data")
	s, err := store.Open(filepath.Join(data, "yiping.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	fail := func(what string, err error) {
		if err != nil {
			what += ": " + err.Error()
		}
		lost += what + "; "
	}
	bookings, err := s.Bookings(t.Context())
	have := map[string]string{}
	for _, b := range bookings {
		if have[b.ID] = b.Title; c.deleted[b.ID] {
			fail("deleted, and there: booking "+b.ID, nil)
		}
	}
	for id, title := range c.bookings {
		if have[id] != title || err != nil {
			fail("booking "+title+" is "+have[id], err)
		}
	}
	notices, err := s.Notices(t.Context())
	have = map[string]string{}
	for _, n := range notices {
		have[n.ID] = n.ZH
	}
	for id, words := range c.notices {
		if have[id] != words || err != nil {
			fail("notice "+words, err)
		}
	}
	e, err := s.Emergency(t.Context())
	standing := e.Kind
	if e.Cleared != 0 {
		standing = ""
	}
	if !c.maybe && standing != c.emergency || err != nil {
		fail("emergency "+c.emergency+" is "+standing, err)
	}
	c.emergency, c.maybe = standing, false // that is what a new daemon begins with
	alerts, err := s.Alerts(t.Context())
	there := map[string]bool{}
	for _, a := range alerts {
		there[a.Identifier] = true
	}
	for id := range c.told {
		if !there[id] || err != nil {
			fail("alert "+id, err)
		}
	}
	media := store.ReadMedia(filepath.Join(data, "media"))
	files, err := s.Files(t.Context())
	rows := map[string]bool{}
	for _, f := range files {
		rows[f.Path] = true
		if wrong := media.Verify(t.Context(), f.Hash); wrong != nil {
			fail(f.Path, wrong)
		}
	}
	for path := range c.files {
		if !rows[path] || err != nil {
			fail(path, err)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		fail("integrity", err)
	}
	return lost
}

// kinds says how much of what was acknowledged.
func (c *clerks) kinds() string {
	return fmt.Sprintf("%d writes acknowledged (now %d bookings, %d notices, %d alerts, %d files)", c.count, len(c.bookings), len(c.notices), len(c.told), len(c.files))
}
