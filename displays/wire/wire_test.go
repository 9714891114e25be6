package wire_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"yiping/displays/wire"
)

func TestADocumentArrivesByteByByte(t *testing.T) {
	sent := wire.NewDocument(wire.Program, []byte("{\"v\":1,\n\"x\":\"\u2028谊\"}\n"))
	message, err := wire.DecodeDown(wire.EncodeDocument(sent, false))
	if err != nil {
		t.Fatal(err)
	}
	got := message.(*wire.Delivery)
	if got.Kind != sent.Kind || got.Hash != sent.Hash || string(got.Body) != string(sent.Body) {
		t.Errorf("got %+v", got)
	}
}

func TestADocumentWithOtherBytesIsRefused(t *testing.T) {
	text := wire.EncodeDocument(wire.NewDocument(wire.Program, []byte("abc")), false)
	for what, broken := range map[string][]byte{
		"a byte changed":   append(text[:len(text)-1:len(text)-1], 'd'),
		"a byte lost":      text[:len(text)-1],
		"all bytes lost":   text[:len(text)-4],
		"a byte too many":  append(text[:len(text):len(text)], '\n'),
		"bytes that had":   append(wire.EncodeDocument(wire.NewDocument(wire.Program, []byte("abc")), true), "\nabc"...),
		"bytes for a time": []byte("{\"type\":\"time\"}\n1"),
		"no type":          []byte(`{}`),
		"nothing":          nil,
	} {
		if m, err := wire.DecodeDown(broken); err == nil {
			t.Errorf("%s: got %+v", what, m)
		}
	}
}

func TestAReasonFitsIntoACloseFrame(t *testing.T) {
	c := wire.Closef(wire.Malformed, "%s", strings.Repeat("屏", 100))
	if len(c.Reason) > wire.MaxReason || !utf8.ValidString(c.Reason) || !strings.HasSuffix(c.Reason, "屏...") {
		t.Errorf("got %q with %d bytes", c.Reason, len(c.Reason))
	}
	if c := wire.Closef(wire.Silent, "short"); c.Reason != "short" {
		t.Errorf("got %q", c.Reason)
	}
}

func TestTheTypeMayComeAnywhereButOnce(t *testing.T) {
	for text, want := range map[string]bool{
		`{"type":"time","client":1}`:               true,
		`{"client":1,"type":"time"}`:               true,
		` { "type" : "time" } `:                    true,
		`{"type":"ti\u006de","client":1}`:          true,
		`{"type":"time","type":"status"}`:          false,
		`{"type":"time","client":1}{}`:             false,
		`{"type":"time","client":"1"}`:             false,
		`{"type":"time","client":1e999}`:           false,
		`{"type":"time`:                            false,
		`[]`:                                       false,
		`null`:                                     false,
		`{"type":"time","reboot":true,"client":2}`: true,
	} {
		if _, err := wire.DecodeUp([]byte(text)); (err == nil) != want {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// FuzzHelloIsRefusedOrUnderstood: whatever comes up, it is refused with a code and a reason that fits, or it
// is a message within all limits, which means the same after being written and read again.
func FuzzHelloIsRefusedOrUnderstood(f *testing.F) {
	hash := strings.Repeat("0a", 32)
	for _, seed := range []string{
		`{"type":"hello","protocol":1,"display":"lobby","session":"s","player":"","have":{"program":"` + hash + `"}}`,
		`{"type":"hello","session":"s","have":{"poster":"x"}}`,
		`{"type":"time","client":81734.25}`,
		`{"client":1e308,"type":"time"}`,
		`{"type":"status","state":"playing","has":{},"missing":0,"shows":{"main":"大厅/a.jpg"},"over":"x","frame":1,"at":1.5,"clock":{"samples":1},"storage":{"quota":1},"faults":[{"reason":"corrupt"}]}`,
		`{"type":"status","state":"","frame":-1}`,
		`{"type":"welcome"}`, `{"type":7}`, `{`, ``, "\xff", `{"type":"time","client":` + strings.Repeat("9", 400) + `}`,
		`{"type":"hello","session":"` + strings.Repeat("s", 300) + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		up, err := wire.DecodeUp(text)
		if err != nil {
			var refused *wire.Close
			if !errors.As(err, &refused) || refused.Code < 1000 || refused.Reason == "" || len(refused.Reason) > wire.MaxReason || !utf8.ValidString(refused.Reason) {
				t.Fatalf("refused without a proper reason: %#v", err)
			}
			return
		}
		if len(text) > wire.MaxUp {
			t.Fatalf("%d bytes were accepted", len(text))
		}
		switch m := up.(type) {
		case *wire.Hello:
			if m.Session == "" || len(m.Session) > 256 || len(m.Display) > 256 || len(m.Have) > len(wire.Kinds) {
				t.Fatalf("accepted %+v", m)
			}
		case *wire.TimeRequest:
			if math.IsInf(m.Client, 0) || math.IsNaN(m.Client) {
				t.Fatalf("accepted %+v", m)
			}
		case *wire.Status:
			if m.State == "" || m.Missing < 0 || len(m.Shows) > 64 || len(m.Faults) > 256 || len(m.Has) > len(wire.Kinds) {
				t.Fatalf("accepted %+v", m)
			}
		}
		text = wire.Encode(up)
		if len(text) > wire.MaxUp {
			return // escapes have made it longer
		}
		again, err := wire.DecodeUp(text)
		if err != nil {
			t.Fatalf("%s is refused when it is written again: %v", text, err)
		}
		a, _ := json.Marshal(up)
		b, _ := json.Marshal(again)
		if string(a) != string(b) {
			t.Fatalf("%s became %s", a, b)
		}
	})
}
