package feeds

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata"

	"yiping/displays/latest"
	"yiping/playlists/schedule"
)

// secret is in the address of every calendar here, and must come out nowhere.
const secret = "s3cr3t-4711"

var address = "http://calendar.example.com/" + secret + "/hall.ics"

// calendar has so many events.
func calendar(name string, events int) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nX-WR-CALNAME:" + name + "\r\n")
	for i := range events {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:%s\r\nDTSTART:20261123T020000Z\r\nSUMMARY:%s\r\nEND:VEVENT\r\n", i, time.Now().UTC().Format("20060102T150405Z"), name)
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

// world is a network in which only fake time passes: servers by address, joined by pipes.
type world struct {
	t       *testing.T
	dir     string
	log     lockedBuffer
	names   map[string][]string
	mu      sync.Mutex
	servers map[string]*pipes
	feeds   *Feeds
	stop    func()
	asked   []time.Time // when calendar.example.com was
	header  http.Header // of the last request there
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// pipes is a listener whose connections are made by hand.
type pipes struct {
	next   chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.next:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// inABubble runs a test with a world whose clock stands at nine in the morning of 23 November 2026 in Shanghai.
func inABubble(t *testing.T, test func(*world)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)))
		w := &world{t: t, dir: filepath.Join(t.TempDir(), "feeds"), names: map[string][]string{"calendar.example.com": {"203.0.113.7"}}, servers: map[string]*pipes{}}
		defer func() {
			w.down()
			for _, p := range w.servers {
				close(p.closed)
			}
			synctest.Wait()
			if text := w.log.String(); strings.Contains(text, secret) {
				t.Errorf("the log has the address:\n%s", text)
			}
		}()
		test(w)
	})
}

// serve lets a server be at an address and port.
func (w *world) serve(at string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if old := w.servers[at]; old != nil {
		close(old.closed)
	}
	p := &pipes{make(chan net.Conn), make(chan struct{})}
	w.servers[at] = p
	s := &http.Server{Handler: h}
	go func() {
		_ = s.Serve(p)
		s.Close()
	}()
}

// calendarServer answers at the address of the feed.
func (w *world) calendarServer(h http.HandlerFunc) {
	w.serve("203.0.113.7:80", func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked, w.header = append(w.asked, time.Now()), r.Header.Clone()
		w.mu.Unlock()
		h(out, r)
	})
}

// times returns when the calendar was asked for.
func (w *world) times() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.asked)
}

// forget forgets these times.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = nil
}

// die takes a server away.
func (w *world) die(at string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.servers[at].closed)
	delete(w.servers, at)
}

// up starts the daemon's part.
func (w *world) up(all ...Feed) {
	w.t.Helper()
	if len(all) == 0 {
		all = []Feed{{Name: "街道日历", URL: address}}
	}
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		w.t.Fatal(err)
	}
	w.feeds, err = New(Config{
		Feeds: all, Dir: w.dir, Version: "1.2", Zone: schedule.Zone{Location: location}, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		network: network{lookup: w.lookup, connect: w.connect},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = w.feeds.Run(ctx)
	}()
	w.stop = func() { cancel(); <-done }
	synctest.Wait()
}

// down ends it.
func (w *world) down() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

func (w *world) lookup(_ context.Context, host string) (ips []netip.Addr, err error) {
	for _, ip := range w.names[host] {
		ips = append(ips, netip.MustParseAddr(ip))
	}
	if len(ips) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return ips, nil
}

func (w *world) connect(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	w.mu.Lock()
	p := w.servers[to.String()]
	w.mu.Unlock()
	if p == nil {
		return nil, fmt.Errorf("dial tcp %s: connection refused", to)
	}
	ours, theirs := net.Pipe()
	select {
	case p.next <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// after lets time pass.
func (w *world) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// shows returns what the first feed's copy is called, and how many events it has.
func (w *world) shows() string {
	s := w.feeds.All()[0]
	if s.Copy == nil {
		return "nothing"
	}
	_, rest, _ := strings.Cut(string(s.Copy.Content), "X-WR-CALNAME:")
	name, _, _ := strings.Cut(rest, "\r\n")
	return fmt.Sprint(name, " ", s.Copy.events)
}

func (w *world) expect(when, shows string) {
	w.t.Helper()
	if got := w.shows(); got != shows {
		w.t.Errorf("%s: the copy is %q, want %q", when, got, shows)
	}
}

// says returns the problems, one in a line; the Chinese and the English of each.
func (w *world) says() string {
	var lines []string
	for _, p := range w.feeds.Problems(time.Now()) {
		lines = append(lines, p.What.ZH+"。"+p.Remedy.ZH)
		text := fmt.Sprintf("%+v", p)
		if strings.Contains(text, secret) {
			w.t.Errorf("a problem has the address: %s", text)
		}
		if p.ID == "" || p.Where == "" || p.What.EN == "" || p.Remedy.EN == "" {
			w.t.Errorf("incomplete: %+v", p)
		}
	}
	return strings.Join(lines, "\n")
}

func (w *world) problem(when, want string) {
	w.t.Helper()
	if got := w.says(); got != want {
		w.t.Errorf("%s: the problem is\n%s\nwant\n%s", when, got, want)
	}
}

// saying is a text that a server sends, and that a test changes.
func saying(text string) *latest.Cell[string] {
	c := new(latest.Cell[string])
	c.Set(text)
	return c
}

// serving answers with whatever the text is at the time.
func serving(text *latest.Cell[string]) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		now, _ := text.Get()
		fmt.Fprint(out, now)
	}
}
