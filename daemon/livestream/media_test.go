package livestream

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// rtmpServer is Debian's nginx with its RTMP module.
type rtmpServer struct {
	publish string // address to publish to
	stat    string // address of its statistics
	hls     string // address of the playlist of studio
}

func startServer(t *testing.T, hook string) rtmpServer {
	t.Helper()
	dir := t.TempDir()
	var port [2]string
	for i := range port {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port[i] = l.Addr().String()
		l.Close()
	}
	hooks := ""
	if hook != "" {
		for _, on := range []string{"publish", "update", "publish_done"} {
			hooks += "on_" + on + " " + hook + "; "
		}
	}
	config := strings.NewReplacer("DIR", dir, "RTMP", port[0], "HTTP", port[1], "HOOKS", hooks).Replace(`
		load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
		daemon off; master_process off; pid DIR/pid; error_log DIR/error.log;
		events { worker_connections 64; }
		rtmp { server { listen RTMP; application live { live on; HOOKS hls on; hls_path DIR/hls; hls_fragment 1s; hls_playlist_length 6s; } } }
		http { access_log off; client_body_temp_path DIR/b; proxy_temp_path DIR/p; fastcgi_temp_path DIR/f; uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
			server { listen HTTP; location /stat { rtmp_stat all; } location /hls { root DIR; add_header Cache-Control no-cache; } } }`)
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "nginx", "-p", dir, "-e", filepath.Join(dir, "error.log"), "-c", filepath.Join(dir, "nginx.conf"))
	for range 1000 {
		if c, err := net.Dial("tcp", port[1]); err == nil {
			c.Close()
			return rtmpServer{"rtmp://" + port[0] + "/live/studio", "http://" + port[1] + "/stat", "http://" + port[1] + "/hls/studio.m3u8"}
		}
		<-time.After(10 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
	t.Fatalf("nginx does not start: %s", log)
	return rtmpServer{}
}

// run starts a program that ends with the test, or when what it returns is called.
func run(t *testing.T, name string, args ...string) (end func()) {
	t.Helper()
	c := exec.Command(name, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	end = func() {
		if c.ProcessState == nil {
			c.Process.Kill()
			c.Wait()
		}
	}
	t.Cleanup(end)
	return end
}

// camera publishes a moving picture and a tone, as OBS does, until the returned function is called.
func camera(t *testing.T, to string) (end func()) {
	return run(t, "ffmpeg", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15", "-f", "lavfi", "-i", "sine",
		"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "15", "-c:a", "aac", "-f", "flv", to)
}

// house watches streams, and says when each state began.
type house struct {
	*testing.T
	*Streams
	told chan []playlists.Post // what displays were told
}

func watch(t *testing.T, streams ...Stream) *house {
	t.Helper()
	st, err := store.Open(filepath.Join(t.TempDir(), "db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	h := &house{T: t, told: make(chan []playlists.Post, 1000)}
	h.Streams, err = New(t.Context(), Config{
		Streams: streams, Bookings: new(latest.Cell[[]agenda.Booking]), Keep: st,
		Post: func(_ string, posts []playlists.Post) { h.told <- posts }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Streams.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return h
}

// until waits for a state of the first stream, and fails if another one than those passes by on the way.
func (h *house) until(want State, passing ...State) time.Time {
	h.Helper()
	late := time.After(30 * time.Second)
	for {
		_, seen := h.changes.Get()
		got := h.Now()[0].State
		if got == want {
			return time.Now()
		}
		if !strings.Contains(fmt.Sprint(passing), string(got)) {
			h.Fatalf("it is %s, on the way to %s", got, want)
		}
		select {
		case <-h.changes.Changed(seen):
		case <-late:
			h.Fatalf("it is still %s, not %s", got, want)
		}
	}
}

// stays fails if the state changes within a while.
func (h *house) stays(state State, d time.Duration) {
	h.Helper()
	over := time.After(d)
	for {
		_, seen := h.changes.Get()
		if got := h.Now()[0].State; got != state {
			h.Fatalf("it is %s, not %s", got, state)
		}
		select {
		case <-h.changes.Changed(seen):
		case <-over:
			return
		}
	}
}

// A real camera publishes to a real server, goes, comes back within 5 s, and goes for good.
func TestABroadcastOverRTMP(t *testing.T) {
	t.Parallel()
	connected := make(chan time.Time, 10)
	var studio latest.Cell[*house]
	hooks := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		on := r.FormValue("call") != "publish_done"
		h, _ := studio.Get()
		h.Hook("studio", on)
		if on {
			connected <- time.Now()
		}
	}))
	t.Cleanup(hooks.Close)
	server := startServer(t, hooks.URL+"/")
	h := watch(t, Stream{ID: "studio", Sources: []Source{RTMP(server.stat, "live/studio"), HLS(server.hls)}, NoticeOn: []string{"group:public"}})
	studio.Set(h)
	h.until(Off, Unknown)

	end := camera(t, server.publish)
	live := h.until(Live, Off, Standby)
	t.Logf("live %v after the server knew of the publisher", live.Sub(<-connected).Round(10*time.Millisecond))
	end()
	h.stays(Live, 5*time.Second)
	end = camera(t, server.publish)
	h.stays(Live, 3*time.Second)
	end()
	gone := time.Now()
	t.Logf("over %v after the publisher was killed", h.until(Off, Live, Standby).Sub(gone).Round(10*time.Millisecond))
}

// The playlist alone is enough: it grows while media flows, and lies there unchanged afterwards.
func TestABroadcastOverHLS(t *testing.T) {
	t.Parallel()
	server := startServer(t, "")
	h := watch(t, Stream{ID: "studio", Sources: []Source{HLS(server.hls)}})
	h.until(Off, Unknown)
	end := camera(t, server.publish)
	h.until(Live, Off)
	end()
	h.until(Off, Live)
	// Whoever looks at what was left behind for the first time is not deceived.
	late := watch(t, Stream{ID: "studio", Sources: []Source{HLS(server.hls)}})
	late.until(Off, Unknown)
	late.stays(Off, 3*time.Second)
}

// A publisher that is announced and sends nothing: never live.
func TestHooksWithoutMedia(t *testing.T) {
	t.Parallel()
	server := startServer(t, "")
	h := watch(t, Stream{ID: "studio", Sources: []Source{RTMP(server.stat, "studio"), HLS(server.hls)}})
	h.until(Off, Unknown)
	if err := h.Hook("studio", true); err != nil {
		t.Fatal(err)
	}
	h.until(Standby, Off)
	h.stays(Standby, 4*time.Second)
	h.Hook("studio", false)
	h.until(Off, Standby)
}
