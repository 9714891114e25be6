package health

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

const (
	answers  = 5 * time.Second     // to answer
	renewing = 30 * 24 * time.Hour // before its end a certificate should be renewed
)

// port looks who is at the address of the daemon, and how long the certificate is good that it shows.
func port(ctx context.Context, address string) []Finding {
	host, number, err := net.SplitHostPort(address)
	if err != nil {
		return nil // the configuration has been checked
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	at := net.JoinHostPort(host, number)
	ctx, cancel := context.WithTimeout(ctx, answers)
	defer cancel()
	body, err := get(ctx, "http://"+at+"/healthz")
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return []Finding{found(Look, "服务没有运行（"+address+" 没有人听）", "the daemon does not run: nobody listens at "+address,
			"请运行 sudo systemctl start yiping，再看 journalctl -u yiping；端口写在 yiping.socket 里的，配置里的 listen 请写成一样的", "run sudo systemctl start yiping and look at journalctl -u yiping; where yiping.socket has another port, write it into listen of the configuration, too")}
	case err == nil && body == "ok":
		return []Finding{right("服务在运行（"+address+"）", "the daemon runs at "+address),
			found(Look, "没有 TLS：密码和内容在网络上不加密，别的电脑上的屏幕断网后不能重新打开", "there is no TLS: passwords and contents are not encrypted on the way, and a screen on another computer cannot be opened again without the network",
				"请只在楼里自己的网段使用，或者配上证书；装了 yiping-kiosk 的屏幕断网也能重新打开", "use it on the building's own network only, or set up a certificate; screens with yiping-kiosk can be opened again all the same")}
	}
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // only its end is looked at
	c, err := d.DialContext(ctx, "tcp", at)
	if err != nil {
		return []Finding{found(Mend, address+" 被别的程序占用了", address+" is taken by another program", "请用 sudo ss -ltnp 看是谁，停掉它或者换一个端口", "see with sudo ss -ltnp who it is; end it or choose another port")}
	}
	defer c.Close()
	return []Finding{certificate(c.(*tls.Conn).ConnectionState().PeerCertificates[0].NotAfter, time.Now())}
}

func certificate(until, now time.Time) Finding {
	day := until.Local().Format(time.DateOnly)
	const zh, en = "请换上新的证书文件，再 sudo systemctl reload yiping", "put the new certificate there, then sudo systemctl reload yiping"
	switch left := until.Sub(now); {
	case left <= 0:
		return found(Mend, "TLS 证书 "+day+" 已经过期，浏览器打不开页面", "the TLS certificate has ended on "+day+": browsers do not open the pages", zh, en)
	case left < renewing:
		return found(Look, fmt.Sprintf("TLS 证书还有 %d 天到期（%s）", int(left.Hours()/24), day), fmt.Sprintf("the TLS certificate ends in %d days, on %s", int(left.Hours()/24), day), zh, en)
	}
	return right("TLS 证书有效到 "+day, "the TLS certificate is good until "+day)
}

func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1000))
	return strings.TrimSpace(string(body)), err
}
