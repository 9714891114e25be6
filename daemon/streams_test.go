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

// What a device says on in/stream/<id> counts for a while, and changes nothing that a person has said.
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
	}{
		{"live", "", livestream.Live},
		{"OFF", "", livestream.Off},
		{"", `{"live": true, "minutes": 30}`, livestream.Live},
		{"", `{"live": false}`, livestream.Off},
	} {
		m := inputs.Message{Below: "studio", Word: test.word, Heard: now}
		if test.body != "" {
			m.Body = []byte(test.body)
		}
		if err := told(streams).Take(t.Context(), m); err != nil {
			t.Errorf("%s%s: %v", test.word, test.body, err)
		}
		if n := streams.Now()[0]; n.State != test.state {
			t.Errorf("%s%s: it is %s", test.word, test.body, n.State)
		}
	}
	streams.Switch("studio", now.Add(time.Hour).UnixMilli())
	if err := told(streams).Take(t.Context(), inputs.Message{Below: "studio", Word: "off", Heard: now}); err != nil || streams.Now()[0].State != livestream.Live {
		t.Errorf("a device ends what a person has said: %v", err)
	}
	streams.Switch("studio", 0)
	for _, m := range []inputs.Message{
		{Below: "stage", Word: "live"}, {Below: "studio", Word: "perhaps"}, {Below: "studio", Body: []byte(`{}`)},
		{Below: "studio", Body: []byte(`{"live": true, "minutes": 9999}`)}, {Below: "studio", Body: []byte(`{"live": true, "until": "ever"}`)},
	} {
		if r, ok := told(streams).Take(t.Context(), m).(*playlists.Refusal); !ok || r.What.ZH == "" || r.Remedy.EN == "" {
			t.Errorf("%+v: %+v", m, r)
		}
	}
}
