package daemon

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"yiping/daemon/config"
	"yiping/displays/latest"
	"yiping/displays/websocket"
	"yiping/playlists"
	"yiping/web"
)

// certificate is the site's own. Whoever renews it writes the files anew; they are read again when they have changed, and a
// pair that cannot be used leaves the old one in its place.
type certificate struct {
	files   config.TLS
	log     *slog.Logger
	pair    atomic.Pointer[tls.Certificate]
	changes latest.Cell[struct{}]

	mu    sync.Mutex // guards what follows
	read  [2]stamp   // of the files, when they were last read
	wrong error      // with what they hold now
}

// stamp tells one state of a file from another.
type stamp struct {
	at   time.Time
	size int64
}

const (
	lookAgain = 30 * time.Second    // at the files
	endsSoon  = 14 * 24 * time.Hour // a certificate that is told
)

// newCertificate reads the certificate of a site; nil if it has none.
func newCertificate(c config.TLS, log *slog.Logger) (*certificate, error) {
	if c == (config.TLS{}) {
		return nil, nil
	}
	x := &certificate{files: c, log: log}
	if x.refresh(); x.wrong != nil {
		return nil, fmt.Errorf("read the certificate: %w", x.wrong)
	}
	return x, nil
}

// refresh reads the files if they have changed.
func (x *certificate) refresh() {
	x.mu.Lock()
	defer x.mu.Unlock()
	var now [2]stamp
	for i, name := range []string{x.files.Cert, x.files.Key} {
		if info, err := os.Stat(name); err == nil {
			now[i] = stamp{info.ModTime(), info.Size()}
		}
	}
	if now == x.read {
		return
	}
	pair, err := tls.LoadX509KeyPair(x.files.Cert, x.files.Key)
	if x.read, x.wrong = now, err; err != nil {
		x.log.Error("the new certificate cannot be used, the old one stays", "err", err)
	} else {
		x.pair.Store(&pair)
		x.log.Info("certificate read", "ends", pair.Leaf.NotAfter)
	}
	x.changes.Set(struct{}{})
}

// Run looks at the files until ctx ends; it is a task and returns nil.
func (x *certificate) Run(ctx context.Context) error {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			x.refresh()
		case <-ctx.Done():
			return nil
		}
	}
}

// Changes is a cell whose version rises when Problems would answer something else.
func (x *certificate) Changes() *latest.Cell[struct{}] { return &x.changes }

// Problems returns what a person should mend.
func (x *certificate) Problems() []playlists.Problem {
	x.mu.Lock()
	defer x.mu.Unlock()
	var all []playlists.Problem
	if x.wrong != nil {
		all = append(all, playlists.Problem{
			ID: "tls", Where: x.files.Cert,
			What:   playlists.Text{ZH: "新换的证书用不了（" + x.wrong.Error() + "），还在用原来的", EN: "the new certificate cannot be used (" + x.wrong.Error() + "); the old one stays"},
			Remedy: playlists.Text{ZH: "请检查 tls.cert 和 tls.key 两个文件；改好后半分钟内自动生效", EN: "check the files of tls.cert and tls.key; they are read again within half a minute"},
		})
	}
	ends := x.pair.Load().Leaf.NotAfter
	day := ends.Format(time.DateOnly)
	switch left := time.Until(ends); {
	case left <= 0:
		all = append(all, playlists.Problem{
			ID: "tls/end", Where: x.files.Cert,
			What:   playlists.Text{ZH: "证书 " + day + " 已经过期，浏览器不再信它", EN: "the certificate has ended on " + day + "; browsers do not trust it any more"},
			Remedy: playlists.Text{ZH: "请换上新的证书文件", EN: "put new files in its place"},
		})
	case left < endsSoon:
		all = append(all, playlists.Problem{
			ID: "tls/end", Where: x.files.Cert,
			What:   playlists.Text{ZH: "证书 " + day + " 到期", EN: "the certificate ends on " + day},
			Remedy: playlists.Text{ZH: "请在那之前换上新的证书文件", EN: "put new files in its place before"},
		})
	}
	return all
}

// gate is what stands before the listener. Session tickets are on: a thousand players that come back at once need not
// all be asked for new keys.
func (x *certificate) gate(l net.Listener) *websocket.Gated {
	if x == nil {
		return websocket.Gate(l)
	}
	return websocket.GateTLS(l, &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return x.pair.Load(), nil },
	}, web.Stray)
}

// plain is what a site without a certificate lacks, if others can reach it. It is no problem: nothing is broken.
func plain(c config.Config, log *slog.Logger) []playlists.Text {
	if c.TLS != (config.TLS{}) || !c.Reachable() {
		return nil
	}
	log.Warn("pages are on http: a player that is reloaded while this daemon is down shows nothing, and passwords can be read on the way; see tls in the configuration")
	return []playlists.Text{{
		ZH: "没有配证书（http）：服务停着的时候，播放机一重启就没有画面；密码在网络上也能被看到。配置里写 tls 就好。",
		EN: "There is no certificate (http): a player that is reloaded while the daemon is down shows nothing, and passwords can be read on the network. Write tls in the configuration.",
	}}
}
