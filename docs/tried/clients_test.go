package tried

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// until waits until something is so, and returns how long that took.
func (m *machine) until(what string, ok func() bool) time.Duration {
	m.t.Helper()
	start := time.Now()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		if time.Since(start) > patience {
			m.t.Fatalf("%s: not within %v", what, patience)
		}
		<-tick.C
	}
	return time.Since(start)
}

// property returns what systemd says of the daemon's unit.
func (m *machine) property(name string) string {
	m.t.Helper()
	return strings.TrimSpace(m.do("systemctl show --value --property " + name + " yiping.service"))
}

// running waits until another process than the one before is ready, and returns its number and how long that took.
func (m *machine) running(before string) (string, time.Duration) {
	m.t.Helper()
	var pid string
	took := m.until("the daemon runs again", func() bool {
		said := strings.Fields(m.do("systemctl show --value --property MainPID,ActiveState yiping.service"))
		if len(said) == 2 && said[1] == "active" && said[0] != before && said[0] != "0" {
			pid = said[0]
		}
		return pid != ""
	})
	return pid, took
}

// client is one that asks from the machine itself, over a connection of its own for each request.
func (m *machine) client() *http.Client {
	return &http.Client{Timeout: patience, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (c net.Conn, err error) {
			err = m.inside(unix.CLONE_NEWNET, func() (err error) {
				c, err = new(net.Dialer).DialContext(ctx, network, address)
				return err
			})
			return c, err
		},
	}}
}

const served = "http://127.0.0.1:8080"

// answer is what the daemon says to a request.
func (m *machine) answer(method, path, token, body string) (status int, text string) {
	m.t.Helper()
	req, err := http.NewRequest(method, served+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := m.client().Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return res.StatusCode, string(data)
}

// ask makes a request that has to succeed.
func (m *machine) ask(method, path, token, body string) string {
	m.t.Helper()
	status, text := m.answer(method, path, token, body)
	if status/100 != 2 {
		m.t.Fatalf("%s answers %d: %s", path, status, text)
	}
	return text
}

func (m *machine) get(path, token string) string {
	m.t.Helper()
	return m.ask(http.MethodGet, path, token, "")
}

// token makes one, as docs/operating.md says, and waits until it counts.
func (m *machine) token(role string) string {
	m.t.Helper()
	for word := range strings.FieldsSeq(m.do("runuser --user yiping -- yiping token add tried --role " + role + " --config " + settings)) {
		if strings.HasPrefix(word, "yiping_") {
			m.until("the token counts", func() bool {
				status, _ := m.answer(http.MethodGet, "/api/v1/site", word, "")
				return status == http.StatusOK
			})
			return word
		}
	}
	m.t.Fatal("no token")
	return ""
}

// visited runs a part while clients come all the time, and logs how many there were and how long the slowest had to wait. None may
// be refused. Those whose request the daemon already has are cut off if it is killed: so many are forgiven.
func (m *machine) visited(forgiven int64, part func()) {
	m.t.Helper()
	ctx, stop := context.WithCancel(m.t.Context())
	var came, cut, longest atomic.Int64
	var visitors sync.WaitGroup
	defer func() {
		stop()
		visitors.Wait()
		m.t.Logf("%d clients, %d cut off, the slowest waited %v", came.Load(), cut.Load(), time.Duration(longest.Load()).Round(time.Millisecond))
	}()
	for range 4 {
		visitors.Go(func() {
			client := m.client()
			tick := time.NewTicker(5 * time.Millisecond)
			defer tick.Stop()
			for ctx.Err() == nil {
				start := time.Now()
				res, err := client.Get(served + "/healthz")
				if err != nil {
					if errors.Is(err, syscall.ECONNREFUSED) || cut.Add(1) > forgiven {
						m.t.Errorf("after %d others: %v", came.Load(), err)
						return
					}
					continue
				}
				res.Body.Close()
				if res.StatusCode != http.StatusOK {
					m.t.Errorf("after %d others: %s", came.Load(), res.Status)
				}
				came.Add(1)
				for took := int64(time.Since(start)); ; {
					if most := longest.Load(); took <= most || longest.CompareAndSwap(most, took) {
						break
					}
				}
				<-tick.C
			}
		})
	}
	part()
	before := came.Load() // and they are served afterwards, too
	m.until("clients are served", func() bool { return came.Load() > before+20 || m.t.Failed() })
}
