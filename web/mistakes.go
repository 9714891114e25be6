package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// What huma refuses before any code of ours is asked is said in the form of all refusals. It makes its
// errors by a variable of its package; there is no other way in.
func init() {
	huma.NewError = func(status int, _ string, details ...error) huma.StatusError {
		what, remedy := mistake(status, details)
		return refuse(status, what, remedy)
	}
}

// mistake says what is wrong with a request that huma refuses.
func mistake(status int, details []error) (what, remedy playlists.Text) {
	switch {
	case status == http.StatusBadRequest:
		what = playlists.Text{ZH: "请求的内容不是完整的 JSON。", EN: "The body of the request is not complete JSON."}
	case status == http.StatusRequestTimeout:
		what = playlists.Text{ZH: "请求的内容迟迟没有发完。", EN: "The body of the request did not arrive in time."}
		remedy = playlists.Text{ZH: "请检查网络，再试一次。", EN: "Check the network and try again."}
		return what, remedy
	case status == http.StatusRequestEntityTooLarge:
		what = playlists.Text{ZH: "请求的内容太长：一般最多 64 KB，预警最多 256 KB，播放列表最多 1 MB。", EN: "The body of the request is too long: 64 KB is the most, 256 KB for an alert, 1 MB for a playlist."}
	case status == http.StatusUnsupportedMediaType:
		what = playlists.Text{ZH: "请求的内容要用 JSON。", EN: "The body of the request has to be JSON."}
		remedy = playlists.Text{ZH: "请把 Content-Type 设为 application/json。", EN: "Send it with Content-Type: application/json."}
		return what, remedy
	case status >= http.StatusInternalServerError:
		what = playlists.Text{ZH: "没有成功。", EN: "That did not work."}
		remedy = playlists.Text{ZH: "请稍后再试。", EN: "Try again in a moment."}
		return what, remedy
	default:
		zh, en := places(details)
		what = playlists.Text{ZH: "请求里有写错的地方" + zh + "。", EN: "The request is not as it should be" + en + "."}
	}
	return what, playlists.Text{
		ZH: "每个请求怎么写，见 /api/openapi.json。",
		EN: "How each request is written is described at /api/openapi.json.",
	}
}

// mostPlaces is how many mistakes of one request are named.
const mostPlaces = 3

// places names the parts of a request that huma found fault with, as in "body.path".
func places(details []error) (zh, en string) {
	var names, faults []string
	for _, err := range details {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) || len(names) == mostPlaces {
			continue
		}
		names = append(names, d.Location)
		faults = append(faults, d.Location+": "+d.Message)
	}
	if names == nil {
		return "", ""
	}
	return "：" + strings.Join(slices.Compact(names), "、"), " (" + strings.Join(faults, "; ") + ")"
}

// methods are those that a route may have.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// everywhere is the pattern of addresses that no other pattern has.
const everywhere = "/"

// elsewhere answers what no route of the mux takes: the method is wrong, or there is no such address. The
// mux itself would say so of methods, if it were not for the pattern under which this handler stands.
func (s *site) elsewhere(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allow := slices.DeleteFunc(slices.Clone(methods), func(method string) bool {
			_, pattern := mux.Handler(&http.Request{Method: method, URL: r.URL, Host: r.Host})
			return pattern == everywhere
		})
		if len(allow) == 0 {
			s.notFound(w, r)
			return
		}
		list := strings.Join(allow, ", ")
		w.Header().Set("Allow", list)
		refuse(http.StatusMethodNotAllowed,
			playlists.Text{ZH: "这个地址不能用 " + r.Method + "。", EN: "This address does not answer " + r.Method + "."},
			playlists.Text{ZH: "可以用：" + list + "。", EN: "It answers: " + list + "."},
		).write(w, r)
	}
}
