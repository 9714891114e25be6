package daemon

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"yiping/daemon/inputs"
	"yiping/daemon/livestream"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// nothing is kept of these streams.
type nothing struct{}

func (nothing) Fact(context.Context, string) (string, error)      { return "", nil }
func (nothing) SetFacts(context.Context, map[string]string) error { return nil }

// What a device says on in/stream/<id> is a switch with an end.
func TestADeviceSaysThatAStreamIsLive(t *testing.T) {
	streams, err := livestream.New(t.Context(), livestream.Config{
		Streams: []livestream.Stream{{ID: "studio"}}, Bookings: new(latest.Cell[[]agenda.Booking]), Keep: nothing{},
		Post: func(string, []playlists.Post) {}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, test := range []struct {
		word, body string
		state      livestream.State
		lasts      time.Duration
	}{
		{"live", "", livestream.Live, 10 * time.Minute},
		{"OFF", "", livestream.Off, 0},
		{"", `{"live": true, "minutes": 30}`, livestream.Live, 30 * time.Minute},
		{"", `{"live": false}`, livestream.Off, 0},
	} {
		m := inputs.Message{Below: "studio", Word: test.word, Heard: now}
		if test.body != "" {
			m.Body = []byte(test.body)
		}
		if err := told(streams).Take(t.Context(), m); err != nil {
			t.Errorf("%s%s: %v", test.word, test.body, err)
		}
		n := streams.Now()[0]
		if n.State != test.state || test.lasts > 0 && n.Switched != now.Add(test.lasts).UnixMilli() {
			t.Errorf("%s%s: it is %s until %v", test.word, test.body, n.State, time.UnixMilli(n.Switched))
		}
	}
	for _, m := range []inputs.Message{
		{Below: "stage", Word: "live"}, {Below: "studio", Word: "perhaps"}, {Below: "studio", Body: []byte(`{}`)},
		{Below: "studio", Body: []byte(`{"live": true, "minutes": 9999}`)}, {Below: "studio", Body: []byte(`{"live": true, "until": "ever"}`)},
	} {
		if r, ok := told(streams).Take(t.Context(), m).(*inputs.Refusal); !ok || r.What.ZH == "" || r.Remedy.EN == "" {
			t.Errorf("%+v: %+v", m, r)
		}
	}
}
