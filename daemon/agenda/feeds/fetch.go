package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	timeout      = 30 * time.Second // of a whole attempt
	maxBytes     = 8 << 20          // of a calendar, unpacked; as for one that lies in the folder
	maxRedirects = 5
)

// fetcher gets one calendar. It follows redirects itself: http.Client would tell the next server where it
// comes from, and that is the secret.
type fetcher struct {
	network
	url   *url.URL
	agent string
}

// answer is what a server said: a calendar, or that the one we have is still right.
type answer struct {
	Copy
	unchanged bool
}

// get asks once. Of the copy that we have, which may be nil, the server is told the version.
func (f *fetcher) get(ctx context.Context, have *Copy) (answer, *Fault) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	at, limit := f.url, allowed(f.url.Hostname())
	for hops := 0; ; hops++ {
		response, reached, err := f.ask(ctx, at, limit, have)
		if err != nil {
			return answer{}, unreachable(err, hops > 0)
		}
		switch response.StatusCode {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			response.Body.Close()
			next, err := at.Parse(response.Header.Get("Location"))
			if err != nil || response.Header.Get("Location") == "" || hops == maxRedirects {
				return answer{}, &Fault{What: goesInCircles.What, Remedy: goesInCircles.Remedy, err: errors.New("too many redirects, or one to nowhere")}
			}
			if !safe(at.Scheme, next) {
				return answer{}, &Fault{What: sentAstray.What, Remedy: sentAstray.Remedy, err: errors.New("redirect to something that is not HTTP, or is no longer secret")}
			}
			at, limit = next, reached
			continue
		}
		defer response.Body.Close()
		return f.read(ctx, response, have)
	}
}

// safe reports whether a redirect leads to a web server, and not out of secrecy.
func safe(scheme string, next *url.URL) bool {
	return (next.Scheme == "https" || next.Scheme == "http" && scheme == "http") && next.Hostname() != ""
}

// ask sends a request and returns the head of the answer, and where it came from.
func (f *fetcher) ask(ctx context.Context, at *url.URL, limit reach, have *Copy) (*http.Response, reach, error) {
	var reached reach // written before the answer is there, read after that
	connection := &http.Transport{
		DialContext: func(ctx context.Context, _, address string) (conn net.Conn, err error) {
			conn, reached, err = f.dial(ctx, address, limit)
			return conn, err
		},
		DisableKeepAlives:      true, // each request is judged by where it goes
		TLSHandshakeTimeout:    timeout / 2,
		MaxResponseHeaderBytes: 64 << 10,
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, never, errors.New("the address makes no sense")
	}
	request.Header.Set("User-Agent", f.agent)
	request.Header.Set("Accept", "text/calendar, */*;q=0.1")
	if user := f.url.User; user != nil && at.Host == f.url.Host {
		password, _ := user.Password()
		request.SetBasicAuth(user.Username(), password)
	}
	if have != nil && have.etag != "" {
		request.Header.Set("If-None-Match", have.etag)
	}
	if have != nil && have.modified != "" {
		request.Header.Set("If-Modified-Since", have.modified)
	}
	response, err := connection.RoundTrip(request)
	if err != nil {
		return nil, never, err
	}
	return response, reached, nil
}

// read understands an answer that is no redirect.
func (f *fetcher) read(ctx context.Context, response *http.Response, have *Copy) (answer, *Fault) {
	switch code := response.StatusCode; {
	case code == http.StatusNotModified && have != nil && have.etag+have.modified != "":
		return answer{unchanged: true}, nil
	case code != http.StatusOK:
		return answer{}, refused(code, retryAfter(response.Header.Get("Retry-After")))
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	switch {
	case err != nil && ctx.Err() != nil:
		return answer{}, unreachable(context.DeadlineExceeded, false)
	case err != nil:
		return answer{}, &Fault{What: brokeOff.What, Remedy: brokeOff.Remedy, err: err}
	case len(content) > maxBytes:
		return answer{}, &Fault{What: tooLarge.What, Remedy: tooLarge.Remedy, answered: true, err: fmt.Errorf("more than %d bytes", maxBytes)}
	}
	return answer{Copy: Copy{
		Content: content, mark: markOf(content),
		etag: short(response.Header.Get("ETag")), modified: short(response.Header.Get("Last-Modified")),
	}}, nil
}

// short returns the name of a version if it is one that can be sent back.
func short(s string) string {
	if len(s) > 1<<10 || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return ""
	}
	return s
}

// retryAfter returns for how long a server does not want to be asked; 0 if it does not say.
func retryAfter(said string) time.Duration {
	if seconds, err := strconv.ParseUint(strings.TrimSpace(said), 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(patient/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(said); err == nil {
		return min(max(time.Until(at), 0), patient)
	}
	return 0
}
