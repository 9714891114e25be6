package livestream

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A server may give out playlists whose addresses hold for a while: one that is refused is looked for anew.
func TestAVariantWhoseAddressHoldsNoLonger(t *testing.T) {
	token, first := 1, 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/index.m3u8":
			fmt.Fprintf(w, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia.m3u8?token=%d\n", token)
		case r.URL.Query().Get("token") != fmt.Sprint(token):
			w.WriteHeader(http.StatusForbidden)
		default:
			first++
			fmt.Fprintf(w, "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:%d\n#EXTINF:1,\na.ts\n", first)
		}
	}))
	defer s.Close()
	ask := HLS(s.URL + "/index.m3u8")
	flows := func() (media bool) {
		for range 5 {
			e, err := ask(t.Context())
			media = err == nil && e.Media > 0
		}
		return media
	}
	if !flows() {
		t.Fatal("no media")
	}
	token++
	if !flows() {
		t.Error("no media after the address has changed")
	}
}
