package tried

import (
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/metrics.md has a line for each metric of ours that the daemon has, with its labels and all their values, and for no
// other.
func TestMetricsAreDocumented(t *testing.T) {
	s := newSite(t, t.TempDir())
	s.get(t, t.Context(), "/api/v1/displays").Body.Close()
	res := s.get(t, t.Context(), "/metrics")
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../metrics.md")
	if err != nil {
		t.Fatal(err)
	}

	said := map[string][]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(yiping_\\w+)(?:\\{([\\w, ]+)\\})?` \\|").FindAllStringSubmatch(string(page), -1) {
		said[m[1]] = strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == ' ' })
	}
	known := map[string][]string{}
	values := map[string]map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(yiping_\w+?)(?:_sum|_count)?(?:\{(.*)\})? `).FindAllStringSubmatch(string(text), -1) {
		var labels []string
		for _, l := range regexp.MustCompile(`(\w+)="([^"]*)"`).FindAllStringSubmatch(m[2], -1) {
			labels = append(labels, l[1])
			if values[l[1]] == nil {
				values[l[1]] = map[string]bool{}
			}
			values[l[1]][l[2]] = true
		}
		known[m[1]] = labels
	}
	for name := range known {
		want, got := slices.Sorted(slices.Values(known[name])), slices.Sorted(slices.Values(said[name]))
		if _, ok := said[name]; !ok {
			t.Errorf("docs/metrics.md has no %s", name)
		} else if !slices.Equal(want, got) {
			t.Errorf("docs/metrics.md says that %s has the labels %v, it has %v", name, got, want)
		}
	}
	for name := range said {
		if _, ok := known[name]; !ok {
			t.Errorf("docs/metrics.md has %s, which there is not", name)
		}
	}
	for _, label := range []string{"verdict", "kind", "state"} {
		for _, v := range slices.Sorted(maps.Keys(values[label])) {
			if !strings.Contains(string(page), "`"+v+"`") {
				t.Errorf("docs/metrics.md does not name the %s %q", label, v)
			}
		}
	}
	if want := `yiping_http_requests_total{operation="displays",status="200"} 1`; !strings.Contains(string(text), want) {
		t.Errorf("no %s in\n%s", want, text)
	}
	for _, want := range []string{"go_goroutines ", "process_open_fds ", `yiping_build_info{go="go1.`, "yiping_store_write_errors_total 0", `yiping_displays{verdict="offline"} 1`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s", want)
		}
	}
	if res.Header.Get("Content-Type") == "" || res.StatusCode != http.StatusOK {
		t.Error("not the form of Prometheus")
	}
}
