package config

import (
	"crypto/tls"
	"os"
	"strings"
	"unicode"

	"yiping/playlists"
)

// TLS is the site's own certificate. Empty: the pages are on http.
type TLS struct {
	Cert string `yaml:"cert"` // PEM file with the certificate and those between it and its root; Parse makes it relative to the file's own folder
	Key  string `yaml:"key"`  // PEM file with its private key; as Cert
}

// Reachable tells whether other computers can reach the pages.
func (c Config) Reachable() bool { return !onLoopback(c.Listen) }

// maxPEM is more than a certificate and all that belong to it have, in bytes.
const maxPEM = 1 << 20

// tls checks that the certificate is there and that the key is its own.
func (r *reader) tls(c *Config) {
	if !r.has("tls") || !r.required("tls.cert") || !r.required("tls.key") || !r.good("tls.cert") || !r.good("tls.key") {
		return
	}
	cert, err := readPEM(beside(r.file, c.TLS.Cert))
	if err != nil {
		r.unread509("tls.cert", err)
		return
	}
	key, err := readPEM(beside(r.file, c.TLS.Key))
	if err != nil {
		r.unread509("tls.key", err)
		return
	}
	if _, err := tls.X509KeyPair(cert, key); err != nil {
		what := say("证书和私钥用不了：%v", "The certificate and the key cannot be used: %v", err)
		if strings.Contains(err.Error(), "does not match") {
			what = say("证书和私钥不是一对", "The key is not that of the certificate")
		}
		r.wrong("tls.key", what, say("请写同一张证书的 PEM 文件：证书（含中间证书）和没有口令的私钥", "Give the PEM files of one certificate: it with those between, and its key without a passphrase"))
	}
}

func (r *reader) unread509(key string, err error) {
	r.wrong(key, playlists.Text{ZH: "读不出这个文件：" + err.Error(), EN: "This file cannot be read: " + err.Error()},
		say("请检查路径，以及运行谊屏的用户能不能读", "Check the path, and that the user that runs Yiping may read it"))
}

// readPEM reads a file that may be what somebody has mistyped, such as a device.
func readPEM(path string) ([]byte, error) {
	if strings.ContainsFunc(path, unicode.IsControl) {
		return nil, os.ErrInvalid
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err.(*os.PathError).Err
	}
	if !info.Mode().IsRegular() || info.Size() > maxPEM {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(path)
}
