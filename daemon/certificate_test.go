package daemon

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/store"
)

// issue writes a certificate for this computer into a folder, with its key, and returns what trusts it.
func issue(t *testing.T, dir string, number int64, lasts time.Duration) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(lasts), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if name == "cert.pem" {
			pool.AppendCertsFromPEM(pem.EncodeToMemory(block))
		}
	}
	return pool
}

// A certificate that was renewed is used without a restart; one that is no good leaves the old one, and is told.
func TestACertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	issue(t, dir, 1, 365*24*time.Hour)
	x, err := newCertificate(config.TLS{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	number := func() int64 { return x.pair.Load().Leaf.SerialNumber.Int64() }
	stamped := int64(0)
	changed := func() { // a file is written anew at another time
		stamped++
		for _, name := range []string{"cert.pem", "key.pem"} {
			if err := os.Chtimes(filepath.Join(dir, name), time.Time{}, time.Unix(stamped, 0)); err != nil {
				t.Fatal(err)
			}
		}
		x.refresh()
	}
	if p := x.Problems(); number() != 1 || len(p) != 0 {
		t.Errorf("%d, %+v", number(), p)
	}
	issue(t, dir, 2, 10*24*time.Hour)
	changed()
	if p := x.Problems(); number() != 2 || len(p) != 1 || p[0].ID != "tls/end" || !strings.Contains(p[0].What.ZH, "到期") {
		t.Errorf("%d, %+v", number(), p)
	}
	key, _ := os.ReadFile(filepath.Join(dir, "key.pem"))
	issue(t, dir, 3, 365*24*time.Hour)
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	changed()
	if p := x.Problems(); number() != 2 || len(p) != 2 || p[0].ID != "tls" || p[0].Remedy.ZH == "" {
		t.Errorf("%d, %+v", number(), p)
	}
	issue(t, dir, 4, -time.Hour)
	changed()
	if p := x.Problems(); number() != 4 || len(p) != 1 || !strings.Contains(p[0].What.ZH, "过期") {
		t.Errorf("%d, %+v", number(), p)
	}
}

func TestADaemonWithACertificate(t *testing.T) {
	dir := t.TempDir()
	pool := issue(t, dir, 1, time.Hour)
	r := run(t, "site: {id: a, name: 甲, timezone: UTC}\nmqtt: {listen: off}\ndisplays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080]}]\n"+
		fmt.Sprintf("tls: {cert: %[1]s/cert.pem, key: %[1]s/key.pem}\n", dir))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Post("https://"+r.addr+"/api/v1/pairing", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode != 200 || res.ProtoMajor != 1 || !strings.Contains(string(text), `"code"`) {
		t.Errorf("%d %s: %s", res.StatusCode, res.Proto, text)
	}

	// Somebody types the address without https, and is led there; a program that sends something is told.
	browser := &http.Client{Transport: transport}
	if res, err = browser.Get("http://" + r.addr + "/screen/lobby"); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Request.URL.String(); res.StatusCode != 200 || got != "https://"+r.addr+"/screen/lobby" {
		t.Errorf("%d from %s", res.StatusCode, got)
	}
	if res, err = browser.Post("http://"+r.addr+"/api/v1/session", "application/json", strings.NewReader(`{"name":"`+strings.Repeat("x", 200_000)+`"}`)); err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if text, _ := io.ReadAll(res.Body); res.StatusCode != 400 || !strings.Contains(string(text), "https://"+r.addr+"/") {
		t.Errorf("%d: %s", res.StatusCode, text)
	}
	neither, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer neither.Close()
	neither.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(neither, "\x10\x00\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(neither); len(text) > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("what is neither is answered with %q, %v", text, err)
	}
}

// A site on http says what it lacks, unless only this computer reaches it.
func TestWhatASiteWithoutACertificateLacks(t *testing.T) {
	for _, x := range []struct {
		listen string
		tls    config.TLS
		notes  int
	}{{":8080", config.TLS{}, 1}, {"127.0.0.1:8080", config.TLS{}, 0}, {":8443", config.TLS{Cert: "a", Key: "b"}, 0}} {
		if notes := plain(config.Config{Listen: x.listen, TLS: x.tls}, slog.New(slog.DiscardHandler)); len(notes) != x.notes {
			t.Errorf("%+v: %v", x, notes)
		}
	}
}

// The link of the first start leads to the pages, which are on https if there is a certificate.
func TestTheFirstLinkIsThatOfThePages(t *testing.T) {
	st, err := store.Open(filepath.Join(t.TempDir(), "yiping.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for want, files := range map[string]config.TLS{"http://127.0.0.1:8080/#/setup/": {}, "https://127.0.0.1:8080/#/setup/": {Cert: "a", Key: "b"}} {
		var link string
		o := Options{Config: config.Config{TLS: files}, Log: slog.New(slog.DiscardHandler), SetUp: func(l string) { link = l }}
		folk, err := newPeople(o, st)
		if err != nil {
			t.Fatal(err)
		}
		if folk.invite(o, "127.0.0.1:8080"); !strings.HasPrefix(link, want) {
			t.Errorf("the link is %s", link)
		}
	}
}
