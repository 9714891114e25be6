package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiping/daemon/config"
)

// A certificate goes with its own key and no other; paths start from the folder of the file.
func TestACertificateAndItsKey(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		about := &x509.Certificate{SerialNumber: big.NewInt(1)}
		der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		for file, block := range map[string]*pem.Block{name + ".pem": {Type: "CERTIFICATE", Bytes: der}, name + ".key": {Type: "PRIVATE KEY", Bytes: private}} {
			if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(dir, "yiping.yaml")
	for tls, want := range map[string]string{
		"{cert: a.pem, key: a.key}":     "",
		"{cert: a.pem, key: b.key}":     "不是一对",
		"{cert: a.key, key: a.pem}":     "用不了",
		"{cert: a.pem}":                 "缺少“key”",
		"{cert: a.pem, key: /dev/zero}": "读不出",
		"{cert: a.pem, key: .}":         "读不出",
	} {
		c, mistakes := config.Parse(path, []byte("site: {id: a, name: 甲, timezone: UTC}\ndisplays: []\ntls: "+tls+"\n"))
		switch {
		case want == "" && (len(mistakes) > 0 || c.TLS.Key != filepath.Join(dir, "a.key")):
			t.Errorf("%s: %v, %+v", tls, mistakes, c.TLS)
		case want != "" && (len(mistakes) != 1 || mistakes[0].Line != 3 || !strings.Contains(mistakes[0].What.ZH, want) || mistakes[0].Remedy.EN == ""):
			t.Errorf("%s: %+v", tls, mistakes)
		}
	}
}
