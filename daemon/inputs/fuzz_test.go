package inputs

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever comes is refused in words, or is an object without the members of the envelope, or a word.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{`{"id":"1","at":1,"expires":"2026-12-01T14:00:00+08:00","x":[{}]}`, "alarm", `{"at":-1}`, `{"id":{}}`, "{", "[]", "\xff", `{"ID":"1","id":"2","id":"3"}`} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, payload []byte, words bool) {
		m, r := open(heard{"in/a/b", "b", payload, time.UnixMilli(1_800_000_000_000)}, words)
		switch {
		case r != nil:
			if r.What.ZH == "" || r.What.EN == "" || r.Remedy.ZH == "" || r.Remedy.EN == "" {
				t.Errorf("%+v", r)
			}
		case m.Body == nil:
			if !words || len(m.Word) > maxWord || !utf8.ValidString(m.Word) {
				t.Errorf("%+v", m)
			}
		default:
			var members map[string]json.RawMessage
			if err := json.Unmarshal(m.Body, &members); err != nil || members == nil || len(m.ID) > maxMessageID || m.Word != "" {
				t.Errorf("%+v: %v", m, err)
			}
			for _, name := range []string{"id", "at", "expires"} {
				if _, ok := members[name]; ok {
					t.Errorf("%s has stayed in %s", name, m.Body)
				}
			}
		}
	})
}
