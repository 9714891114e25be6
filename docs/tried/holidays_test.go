package tried

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A list of days off, put into the folder as operating.md says, counts within seconds and without a restart;
// a line of it that cannot be read is a problem with its number.
func TestDaysOffAreTakenFromTheFolder(t *testing.T) {
	content := t.TempDir()
	put := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(content, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("大厅/停电通知[法定节假日].png", pictureOf(t, 640, 360))
	s := newSite(t, content)
	s.until(t, "the picture is taken", func(f map[string]string) bool { return f["大厅/停电通知[法定节假日].png"] == "taken" })

	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	// A Wednesday two to three weeks ahead, unless it is a holiday itself; the one after it then.
	day := time.Now().In(shanghai).AddDate(0, 0, 14)
	for day.Weekday() != time.Wednesday || s.shownAt(t, day) != "" {
		day = day.AddDate(0, 0, 1)
	}
	put("日程/节假日.csv", fmt.Appendf(nil, "日期,说明\n%s,停电放假\n2月31日,放假\n", day.Format("2006年1月2日")))
	s.untilChanged(t, "line 3 is a problem", func() bool { return s.hasProblem(t, "日程/节假日.csv:3") })
	s.untilChanged(t, "the day off is planned", func() bool { return s.shownAt(t, day) == "大厅/停电通知[法定节假日].png" })
	if got := s.shownAt(t, day.AddDate(0, 0, 1)); got != "" {
		t.Errorf("on the day after it the lobby shows %q", got)
	}
}

// shownAt returns what the lobby shows at noon of a day; "" is the slate.
func (s *site) shownAt(t *testing.T, day time.Time) string {
	t.Helper()
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, day.Location())
	res := s.get(t, t.Context(), "/api/v1/displays/lobby/frame?at="+url.QueryEscape(noon.Format(time.RFC3339)))
	defer res.Body.Close()
	var frame struct{ Regions []struct{ Item string } }
	if err := json.NewDecoder(res.Body).Decode(&frame); err != nil || len(frame.Regions) != 1 {
		t.Fatalf("the frame at %s: %+v, %v", noon, frame, err)
	}
	return frame.Regions[0].Item
}

func (s *site) hasProblem(t *testing.T, where string) bool {
	t.Helper()
	res := s.get(t, t.Context(), "/api/v1/problems")
	defer res.Body.Close()
	var problems []struct{ Where string }
	if err := json.NewDecoder(res.Body).Decode(&problems); err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Where == where {
			return true
		}
	}
	return false
}

// untilChanged waits until something is so. It looks whenever the daemon hints at a change.
func (s *site) untilChanged(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	events := s.get(t, ctx, "/api/v1/events")
	defer events.Body.Close()
	for lines := bufio.NewScanner(events.Body); lines.Scan(); {
		if lines.Text() == "event: changed" && ok() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, patience)
}
