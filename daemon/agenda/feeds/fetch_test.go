package feeds

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// fetch gets a calendar. No fault may have the address in it.
func fetch(t *testing.T, address string, n network) (answer, *Fault) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f := fetcher{network: n.orReal(), url: u, agent: "Yiping/1.2"}
	a, fault := f.get(t.Context(), nil)
	if fault != nil {
		for _, text := range []string{fault.What.ZH, fault.What.EN, fault.Remedy.ZH, fault.Remedy.EN, fault.log()} {
			if text == "" || strings.Contains(text, secret) {
				t.Errorf("a fault says %q", text)
			}
		}
	}
	return a, fault
}

// on starts a server on this computer.
func on(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func wants(t *testing.T, got *Fault, want Fault) {
	t.Helper()
	if got == nil {
		t.Errorf("no fault, want %q", want.What.ZH)
	} else if got.What != want.What {
		t.Errorf("the fault is %q (%v), want %q", got.What.ZH, got.err, want.What.ZH)
	}
}

func TestACalendarComesPackedAndWhole(t *testing.T) {
	at := on(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("asked with %v", r.Header)
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/octet-stream")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, calendar("甲", 400))
		z.Close()
	})
	a, fault := fetch(t, at+"/"+secret, network{})
	if fault != nil || count(a.Content) != 400 {
		t.Errorf("%d events, %v", count(a.Content), fault)
	}
}

func TestATruncatedBodyIsNoCalendar(t *testing.T) {
	for name, length := range map[string]bool{"with a length": true, "in chunks": false} {
		t.Run(name, func(t *testing.T) {
			at := on(t, func(w http.ResponseWriter, r *http.Request) {
				conn, out, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				text := calendar("甲", 3)
				if length {
					fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(text)+1, text)
				} else {
					fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(text), text)
				}
				out.Flush()
			})
			_, fault := fetch(t, at+"/"+secret, network{})
			wants(t, fault, brokeOff)
		})
	}
}

// Neither 200 MB as they are nor 200 MB out of a small bomb are read to their end.
func TestTooMuchIsNotRead(t *testing.T) {
	for _, packed := range []bool{false, true} {
		t.Run(fmt.Sprint("packed ", packed), func(t *testing.T) {
			at := on(t, func(w http.ResponseWriter, r *http.Request) {
				out := io.Writer(w)
				if packed {
					w.Header().Set("Content-Encoding", "gzip")
					z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
					defer z.Close()
					out = z
				}
				block := []byte(strings.Repeat("X", 1<<20))
				for range 200 {
					if _, err := out.Write(block); err != nil {
						return
					}
				}
			})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, fault := fetch(t, at+"/"+secret, network{})
			runtime.ReadMemStats(&after)
			wants(t, fault, tooLarge)
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("it took %d MB", used>>20)
			}
		})
	}
}

func TestWhatServersRefuse(t *testing.T) {
	for code, want := range map[int]Fault{401: needsLogin, 403: needsLogin, 404: notThere, 410: notThere, 429: tooOften, 304: *refused(304, 0), 500: *refused(500, 0), 204: *refused(204, 0)} {
		at := on(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) })
		_, fault := fetch(t, at+"/"+secret, network{})
		wants(t, fault, want)
	}
}

func TestACertificateThatNobodyKnowsIsNotTrusted(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Error("it was asked") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	_, fault := fetch(t, s.URL+"/"+secret, network{})
	wants(t, fault, notTrusted)
}

func TestAPasswordGoesToItsServerOnly(t *testing.T) {
	other := on(t, func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header {
			if strings.Contains(fmt.Sprint(values), secret) || name == "Authorization" || name == "Referer" || name == "Cookie" {
				t.Errorf("the other server is told %s: %v", name, values)
			}
		}
		fmt.Fprint(w, calendar("乙", 1))
	})
	asked := 0
	at := on(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if user, password, ok := r.BasicAuth(); !ok || user != "clerk" || password != secret {
			t.Errorf("request %d is by %q, %v", asked, user, ok)
		}
		w.Header().Set("Set-Cookie", "a="+secret)
		if asked == 1 {
			http.Redirect(w, r, "/moved", http.StatusFound)
			return
		}
		http.Redirect(w, r, other, http.StatusFound)
	})
	a, fault := fetch(t, strings.Replace(at, "http://", "http://clerk:"+secret+"@", 1)+"/"+secret, network{})
	if fault != nil || count(a.Content) != 1 || asked != 2 {
		t.Errorf("%v, asked %d times", fault, asked)
	}
}

func TestRedirectsEnd(t *testing.T) {
	asked := 0
	at := on(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, r.URL.Path+"x", http.StatusMovedPermanently)
	})
	_, fault := fetch(t, at+"/"+secret, network{})
	wants(t, fault, goesInCircles)
	if asked != maxRedirects+1 {
		t.Errorf("asked %d times", asked)
	}
}

// outside is a network in which all public addresses are one server on this computer, and which notes whom else
// somebody wanted to reach.
type outside struct {
	mu      sync.Mutex
	server  string
	names   map[string][][]string // answers to the first, second, … question
	reached []string
}

func (f *outside) network() network {
	return network{
		lookup: func(_ context.Context, host string) (ips []netip.Addr, err error) {
			f.mu.Lock()
			defer f.mu.Unlock()
			answers := f.names[host]
			if len(answers) == 0 {
				return nil, &net.DNSError{Err: "no such host", Name: host}
			}
			if len(answers) > 1 {
				f.names[host] = answers[1:]
			}
			for _, ip := range answers[0] {
				ips = append(ips, netip.MustParseAddr(ip))
			}
			return ips, nil
		},
		connect: func(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
			f.mu.Lock()
			f.reached = append(f.reached, to.Addr().String())
			f.mu.Unlock()
			return new(net.Dialer).DialContext(ctx, "tcp", f.server)
		},
	}
}

func TestWhereARedirectMayLead(t *testing.T) {
	all := map[string][][]string{
		"out.example":       {{"203.0.113.7"}},
		"other.example":     {{"2606:4700::1", "198.51.100.9"}},
		"nextcloud.example": {{"192.168.1.20"}},
		"inside.example":    {{"10.0.0.9"}},
		"mixed.example":     {{"10.0.0.9", "198.51.100.9"}},
		"self.example":      {{"127.0.1.1"}},
		"rebinding.example": {{"203.0.113.7"}, {"127.0.0.1"}},
	}
	for _, test := range []struct {
		from, to string
		want     *Fault // nil: it may
		reached  string
	}{
		{"http://out.example", "http://other.example/b", nil, "203.0.113.7 198.51.100.9"},
		{"http://out.example", "http://169.254.169.254/latest/meta-data/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://[::ffff:169.254.169.254]/latest/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://[fd00:ec2::254]/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://100.100.100.200/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://127.0.0.1:8080/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://localhost:8080/", &noServer, "203.0.113.7"},
		{"http://out.example", "http://[::1]/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://0.0.0.0/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://[fe80::1%25eth0]/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://192.168.1.20/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://inside.example/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://mixed.example/", nil, "203.0.113.7 198.51.100.9"},
		{"http://out.example", "http://[64:ff9b::7f00:1]/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "http://[2002:7f00:1::]/", &sentAstray, "203.0.113.7"},
		{"http://out.example", "file:///etc/passwd", &sentAstray, "203.0.113.7"},
		{"http://out.example", "gopher://other.example/", &sentAstray, "203.0.113.7"},
		{"http://nextcloud.example", "http://inside.example/b", nil, "192.168.1.20 10.0.0.9"},
		{"http://nextcloud.example", "http://127.0.0.1/b", &sentAstray, "192.168.1.20"},
		{"http://192.168.1.20", "http://169.254.169.254/", &sentAstray, "192.168.1.20"},
		{"http://192.168.1.20", "http://100.100.100.200/", &sentAstray, "192.168.1.20"},
		{"http://127.0.0.1", "http://169.254.169.254/", &sentAstray, "127.0.0.1"},
		{"http://169.254.169.254", "", &tooClose, ""}, // the check of a configuration says so, too
		{"http://127.0.0.1", "http://127.0.0.1/b", nil, "127.0.0.1 127.0.0.1"},
		{"http://self.example", "", &tooClose, ""},
		// Its name leads out for the first request and to this computer for the second.
		{"http://rebinding.example", "http://rebinding.example/b", &sentAstray, "203.0.113.7"},
	} {
		t.Run(test.from+" "+test.to, func(t *testing.T) {
			names := map[string][][]string{}
			for name, answers := range all {
				names[name] = answers
			}
			f := &outside{names: names}
			f.server = strings.TrimPrefix(on(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/"+secret {
					w.Header().Set("Location", test.to)
					w.WriteHeader(http.StatusFound)
					return
				}
				fmt.Fprint(w, calendar("甲", 1))
			}), "http://")
			_, fault := fetch(t, test.from+"/"+secret, f.network())
			if test.want != nil {
				wants(t, fault, *test.want)
			} else if fault != nil {
				t.Errorf("the fault is %q (%v)", fault.What.ZH, fault.err)
			}
			if got := strings.Join(f.reached, " "); got != test.reached {
				t.Errorf("reached %q, want %q", got, test.reached)
			}
		})
	}
}

func TestFromWhereAnAddressCanBeReached(t *testing.T) {
	for want, ips := range map[reach]string{
		public:   "203.0.113.7 8.8.8.8 2606:4700::1 64:ff9b::808:808 172.32.0.1 100.128.0.1 ::ffff:8.8.8.8",
		private:  "10.1.2.3 172.16.0.1 192.168.1.20 100.64.0.1 fd12::1 fec0::1 ::ffff:10.0.0.1 ::ffff:100.64.0.1 64:ff9b::a00:1",
		loopback: "127.0.0.1 127.9.9.9 ::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::",
		never:    "169.254.169.254 ::ffff:169.254.169.254 fe80::1 fe80::1%eth0 100.100.100.200 ::ffff:100.100.100.200 fd00:ec2::254 fd00:ec2::254%eth0 0.0.0.0 0.1.2.3 :: ::ffff:0.1.2.3 224.0.0.1 ff02::1 255.255.255.255 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::",
	} {
		for _, ip := range strings.Fields(ips) {
			if got := reachOf(netip.MustParseAddr(ip)); got != want {
				t.Errorf("%s is %d, want %d", ip, got, want)
			}
		}
	}
	if reachOf(netip.Addr{}) != never {
		t.Error("no address can be reached")
	}
}

func TestASecretAddressIsNotSentInTheOpen(t *testing.T) {
	if next := (&url.URL{Scheme: "http", Host: "out.example"}); safe("https", next) || !safe("http", next) {
		t.Error("from https to http is a step back, from http to http is none")
	}
}

func TestHowLongAServerWantsToBeLeftAlone(t *testing.T) {
	for said, want := range map[string]time.Duration{"": 0, "soon": 0, "-5": 0, " 90 ": 90 * time.Second, "99999999999999": patient, "Mon, 02 Jan 2006 15:04:05 GMT": 0, "Mon, 02 Jan 2040 15:04:05 GMT": patient} {
		if got := retryAfter(said); got != want {
			t.Errorf("Retry-After: %s is %v, want %v", said, got, want)
		}
	}
}

func TestAVersionWithOddCharactersIsForgotten(t *testing.T) {
	if short("\"a\"") == "" || short("a\r\nHost: b") != "" || short(strings.Repeat("a", 2000)) != "" {
		t.Error("a version is sent back that should not be")
	}
}

func TestAnErrorOfANameIsToldFromASlowOne(t *testing.T) {
	for err, want := range map[error]Fault{
		&net.DNSError{Err: "no such host"}:             noServer,
		&net.DNSError{Err: "timeout", IsTimeout: true}: tooSlow,
		context.DeadlineExceeded:                       tooSlow,
		errors.New("connection reset"):                 noAnswer,
	} {
		wants(t, unreachable(err, false), want)
	}
}
