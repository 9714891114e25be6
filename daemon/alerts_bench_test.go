package daemon

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/daemon/alerts"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/playlists/schedule"
	"yiping/web"
)

// Of 200 players, how long after a message was posted over HTTP has each attested that it shows so: an alert, and what
// cancels it.
func BenchmarkAlertAttested(b *testing.B) {
	t := newTower(b, 200)
	st, err := store.Open(filepath.Join(b.TempDir(), "db"), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	all, err := alerts.New(b.Context(), alerts.Config{Senders: []string{"weather"}, Lasts: time.Hour, Store: st, Post: t.post, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = all.Run(b.Context()) }()
	handler, err := web.New(web.Config{Site: web.Site{Zone: schedule.Zone{Location: time.UTC}}, Access: web.Loopback, Dist: web.Dist(), Displays: func() []displays.State { return nil }, Alerts: warnings{Alerts: all}, Changed: new(latest.Cell[struct{}]), Socket: http.NotFoundHandler(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	post := func(id, kind, refs, sent string) {
		body := fmt.Sprintf(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>%s</identifier><sender>weather</sender><sent>%s</sent><status>Actual</status><msgType>%s</msgType><scope>Public</scope><references>%s</references>`+
			`<info><category>Met</category><event>暴雨</event><urgency>Expected</urgency><severity>Extreme</severity><certainty>Likely</certainty></info></alert>`, id, sent, kind, refs)
		res, err := http.Post(server.URL+"/api/v1/cap", "application/cap+xml", strings.NewReader(body))
		if err != nil || res.StatusCode != 200 {
			b.Error(res, err)
		}
	}
	took := map[string][]time.Duration{}
	measure := func(name string, act func()) {
		var before string
		if s, ok := t.hub.State(t.ids[0]); ok {
			before = s.Over
		}
		from := time.Now()
		done := make(chan struct{})
		go func() { defer close(done); act() }()
		took[name] = append(took[name], t.until(func(s displays.State) bool { return s.Over != "" && s.Over != before }, from)...)
		<-done
	}
	for n := 0; b.Loop(); n++ {
		id, sent := fmt.Sprint(n), time.Now().Format("2006-01-02T15:04:05-07:00")
		measure("shown", func() { post(id, "Alert", "", sent) })
		measure("cancelled", func() { post(id+"c", "Cancel", "weather,"+id+","+sent, sent) })
	}
	for name, d := range took {
		slices.Sort(d)
		at := func(share float64) float64 { return d[int(share*float64(len(d)-1))].Seconds() * 1000 }
		b.ReportMetric(at(0.5), name+"-p50-ms")
		b.ReportMetric(at(0.99), name+"-p99-ms")
		b.ReportMetric(at(1), name+"-max-ms")
	}
	b.ReportMetric(0, "ns/op")
}
