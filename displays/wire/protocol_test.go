package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"yiping/displays/wire"
	"yiping/playlists"
)

// described are the types that docs/protocol.md describes, each with an example.
var described = map[string]any{
	"Hello": wire.Hello{}, "Welcome": wire.Welcome{}, "DocumentHeader": wire.DocumentHeader{},
	"TimeRequest": wire.TimeRequest{}, "TimeReply": wire.TimeReply{}, "Status": wire.Status{},
	"Plays": wire.Plays{}, "Kept": wire.Kept{},
	"Program": playlists.Program{}, "Notices": playlists.Notices{}, "Geometry": wire.Geometry{},
}

func document(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryExampleIsUnderstood(t *testing.T) {
	examples := regexp.MustCompile("(?s)```json (\\w+)\n(.*?)```").FindAllStringSubmatch(document(t), -1)
	seen := map[string]bool{}
	for _, e := range examples {
		name, text := e[1], e[2]
		kind, ok := described[name]
		if !ok {
			t.Errorf("there is an example of %s, which the test does not know", name)
			continue
		}
		seen[name] = true
		value := reflect.New(reflect.TypeOf(kind))
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(value.Interface()); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if empty := unset(name, value.Elem()); empty != "" {
			t.Errorf("the example of %s leaves out %s", name, empty)
		}
		var line bytes.Buffer
		if err := json.Compact(&line, []byte(text)); err != nil {
			t.Fatal(err)
		}
		switch name {
		case "Hello", "TimeRequest", "Status", "Plays":
			if _, err := wire.DecodeUp(line.Bytes()); err != nil {
				t.Errorf("%s is refused: %v", name, err)
			}
		case "Welcome", "TimeReply", "DocumentHeader", "Kept":
			if _, err := wire.DecodeDown(line.Bytes()); err != nil {
				t.Errorf("%s is refused: %v", name, err)
			}
		}
	}
	for name := range described {
		if !seen[name] {
			t.Errorf("%s has no example", name)
		}
	}
}

// unset returns the path of a field that must be written always but is missing or null, which a reader of
// the example would never learn of.
func unset(path string, v reflect.Value) string {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if p := unset(path+"."+v.Type().Field(i).Name, v.Field(i)); p != "" {
				return p
			}
		}
	case reflect.Slice, reflect.Map:
		if v.IsNil() {
			return path
		}
		if v.Kind() == reflect.Slice && v.Len() > 0 && v.Index(0).Kind() == reflect.Struct {
			return unset(path, v.Index(0))
		}
	}
	return ""
}

func TestEveryFieldIsNamed(t *testing.T) {
	text := document(t)
	var walk func(t reflect.Type, seen map[reflect.Type]bool, do func(field string))
	walk = func(ty reflect.Type, seen map[reflect.Type]bool, do func(string)) {
		switch ty.Kind() {
		case reflect.Slice, reflect.Map, reflect.Array, reflect.Pointer:
			walk(ty.Elem(), seen, do)
		case reflect.Struct:
			if seen[ty] || ty == reflect.TypeFor[playlists.Segment]() { // written as an array, which has a row of its own
				return
			}
			seen[ty] = true
			for i := range ty.NumField() {
				name, _, _ := strings.Cut(ty.Field(i).Tag.Get("json"), ",")
				do(name)
				walk(ty.Field(i).Type, seen, do)
			}
		}
	}
	for name, value := range described {
		walk(reflect.TypeOf(value), map[reflect.Type]bool{}, func(field string) {
			if !regexp.MustCompile("(?m)^\\|.*`" + field + "`.*\\|").MatchString(text) {
				t.Errorf("no table names the field %q of %s", field, name)
			}
		})
	}
}

func TestEveryLimitIsStated(t *testing.T) {
	text := document(t)
	for name, value := range map[string]any{
		"MaxUp": wire.MaxUp, "MaxDocument": wire.MaxDocument, "MaxSessions": wire.MaxSessions,
		"HelloWithin": wire.HelloWithin, "PingAfter": wire.PingAfter, "SilenceWithin": wire.SilenceWithin,
		"FreshWithin": wire.FreshWithin, "Rate": wire.Rate, "Burst": wire.Burst,
		"MaxPlays": wire.MaxPlays, "PlaysPace": wire.PlaysPace, "PlaysAgain": wire.PlaysAgain,
	} {
		if d, ok := value.(time.Duration); ok {
			value = d.String()
		}
		row := fmt.Sprintf(`(?m)^\|.*\| %v( bytes)? \| `+"`%s`", value, name)
		if !regexp.MustCompile(row).MatchString(text) {
			t.Errorf("no row says that %s is %v", name, value)
		}
	}
}

func TestEveryCloseCodeIsExplained(t *testing.T) {
	text := document(t)
	for name, code := range map[string]wire.Code{
		"GoingAway": wire.GoingAway, "NotText": wire.NotText, "TooBig": wire.TooBig, "Malformed": wire.Malformed, "Revoked": wire.Revoked,
		"Unknown": wire.Unknown, "Silent": wire.Silent, "TooMany": wire.TooMany, "OtherVersion": wire.OtherVersion, "TooFast": wire.TooFast,
	} {
		if !strings.Contains(text, fmt.Sprintf("\n| %d | `%s` | ", code, name)) {
			t.Errorf("no row explains %d %s", code, name)
		}
	}
}

func TestHistoryHasTheCurrentProtocol(t *testing.T) {
	_, history, _ := strings.Cut(document(t), "## History")
	if !strings.Contains(history, fmt.Sprintf("\n| %d | 2", wire.Protocol)) {
		t.Errorf("the history does not tell of protocol %d", wire.Protocol)
	}
}
