package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func soak() bool { return os.Getenv("YIPING_SOAK") == "1" }

// Killed at any moment, the daemon has lost nothing that it had acknowledged, and is ready again within a second.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	kills := 15
	if soak() {
		kills = 1000
	}
	var c *clerks
	var ready []time.Duration
	count := 0
	for n := range kills {
		if n%20 == 0 { // a house that grows for ever would only test patience
			if c != nil {
				count += c.count
			}
			c = newClerks(t.TempDir())
			if err := os.MkdirAll(filepath.Join(c.dir, "content", "大厅"), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		d := startChild(t, c.dir, "mqtt: {listen: \"off\"}")
		d.isReady(t)
		ready = append(ready, time.Since(began))
		before := c.count
		time.AfterFunc(time.Duration(rand.IntN(200))*time.Millisecond, func() { d.cmd.Process.Kill() })
		c.work(d.building, fmt.Sprint(n), nil)
		d.cmd.Wait()
		if lost := c.lost(t); lost != "" || len(c.strange) > 0 {
			t.Fatalf("kill %d, after %d writes: lost %s, strange answers %v", n, c.count-before, lost, c.strange)
		}
	}
	slices.Sort(ready)
	t.Logf("%d kills, %d writes acknowledged; ready after %v at best, %v in the middle, %v at worst", kills, count+c.count, ready[0], ready[len(ready)/2], ready[len(ready)-1])
	if ready[0] > time.Second { // the others waited for other programs
		t.Errorf("it takes %v to be ready", ready[0])
	}
}

// isReady waits until the daemon says that it can do its work.
func (d building) isReady(t *testing.T) {
	t.Helper()
	d.until(t, "being ready", func() bool {
		res, err := http.Get(d.url + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode == 200
	})
}
