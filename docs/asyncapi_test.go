package docs

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"yiping/daemon/home"
	"yiping/daemon/inputs"
	"yiping/daemon/topics"
	"yiping/displays"
	"yiping/displays/mqtt"
	"yiping/displays/wire"
	"yiping/playlists"
)

// asyncAPI is as much of AsyncAPI 3.0 as docs/asyncapi.yaml uses.
type asyncAPI struct {
	AsyncAPI string `yaml:"asyncapi"`
	Info     struct{ Title, Version string }
	Channels map[string]struct {
		Address    string
		Parameters map[string]any
		Messages   map[string]any
	}
	Operations map[string]struct {
		Action   string
		Channel  ref
		Messages []ref
		Bindings ref
	}
	Components struct {
		Messages map[string]struct {
			Payload *schema
		}
		Schemas map[string]*schema
	}
}

type ref struct {
	Ref string `yaml:"$ref"`
}

type schema struct {
	Ref                  string `yaml:"$ref"`
	Type                 string
	Format               string
	Required             []string
	Properties           map[string]*schema
	Items                *schema
	Enum                 []any
	Const                any
	AdditionalProperties *schema `yaml:"additionalProperties"`
}

func described(t *testing.T) (a asyncAPI, tree map[string]any) {
	t.Helper()
	text := []byte(read(t, "docs/asyncapi.yaml"))
	for _, into := range []any{&a, &tree} {
		if err := yaml.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	return a, tree
}

// The document keeps to the form of AsyncAPI 3.0 (asyncapi.com/docs/reference/specification/v3.0.0): every reference
// leads somewhere, operations name channels and those of their messages, the parameters of an address are
// declared, and what is retained is said so.
func TestAsyncAPIIsWellFormed(t *testing.T) {
	a, tree := described(t)
	if a.AsyncAPI != "3.0.0" || a.Info.Title == "" || a.Info.Version == "" {
		t.Errorf("it is of %q, %+v", a.AsyncAPI, a.Info)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if target, ok := v["$ref"].(string); ok && follow(tree, target) == nil {
				t.Errorf("%s leads nowhere", target)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(tree)
	used := map[string]bool{}
	for name, c := range a.Channels {
		var declared []string
		for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(c.Address, -1) {
			declared = append(declared, m[1])
		}
		if got := slices.Sorted(maps.Keys(c.Parameters)); !slices.Equal(got, slices.Sorted(slices.Values(declared))) {
			t.Errorf("channel %s declares %v", name, got)
		}
		if len(c.Messages) == 0 || c.Address == "" {
			t.Errorf("channel %s has no messages or no address", name)
		}
	}
	for name, o := range a.Operations {
		channel, ok := strings.CutPrefix(o.Channel.Ref, "#/channels/")
		if !ok || o.Action != "send" && o.Action != "receive" {
			t.Errorf("operation %s: %+v", name, o)
		}
		used[channel] = true
		for _, m := range o.Messages {
			if !strings.HasPrefix(m.Ref, o.Channel.Ref+"/messages/") {
				t.Errorf("operation %s has the message %s, which is not of its channel", name, m.Ref)
			}
		}
		address := a.Channels[channel].Address
		once := strings.Contains(address, "/in/") || strings.Contains(address, "/out/") || address == "homeassistant/status"
		if once != (o.Bindings.Ref == "#/components/operationBindings/once") || o.Bindings.Ref == "" {
			t.Errorf("operation %s has the binding %s", name, o.Bindings.Ref)
		}
	}
	if len(used) != len(a.Channels) {
		t.Errorf("there are operations for %d channels of %d", len(used), len(a.Channels))
	}
}

// follow returns where a reference leads.
func follow(tree any, target string) any {
	for part := range strings.SplitSeq(strings.TrimPrefix(target, "#/"), "/") {
		m, ok := tree.(map[string]any)
		if !ok {
			return nil
		}
		tree = m[part]
	}
	return tree
}

// The channels are the topics of docs/mqtt.md, no more and no less.
func TestAsyncAPIHasTheTopics(t *testing.T) {
	page := map[string]bool{}
	for _, row := range table(t, "docs/mqtt.md", "## 主题 · Topics") {
		page["yiping/{site}/"+codes(row[0])[0]] = true
	}
	text := read(t, "docs/mqtt.md")
	for _, m := range regexp.MustCompile("(?m)^\\| `((?:in|out)/[^`]+)` \\|").FindAllStringSubmatch(text, -1) {
		page["yiping/{site}/"+m[1]] = true
	}
	for _, m := range regexp.MustCompile("`(homeassistant/[^`]+)`").FindAllStringSubmatch(text, -1) {
		page[m[1]] = true
	}
	a, _ := described(t)
	channels := map[string]bool{}
	for _, c := range a.Channels {
		channels[c.Address] = true
	}
	for topic := range page {
		if address := regexp.MustCompile(`<(\w+)>`).ReplaceAllString(topic, "{$1}"); !channels[address] {
			t.Errorf("docs/asyncapi.yaml has no channel %s", address)
		} else {
			delete(channels, address)
		}
	}
	for address := range channels {
		t.Errorf("docs/mqtt.md does not name %s", address)
	}
}

// payloads are the types of which the schemas are.
var payloads = map[string]reflect.Type{
	"Today": reflect.TypeFor[topics.Today](), "Room": reflect.TypeFor[topics.Room](), "Booking": reflect.TypeFor[topics.Booking](),
	"Attested": reflect.TypeFor[mqtt.Attested](), "Verdict": reflect.TypeFor[displays.Code](), "State": reflect.TypeFor[wire.State](),
	"Status": reflect.TypeFor[wire.Status](), "Clock": reflect.TypeFor[wire.Clock](), "Storage": reflect.TypeFor[wire.Storage](), "Fault": reflect.TypeFor[wire.Fault](),
	"Notices": reflect.TypeFor[playlists.Notices](), "Notice": reflect.TypeFor[playlists.Notice](), "Text": reflect.TypeFor[playlists.Text](),
	"Display": reflect.TypeFor[wire.Geometry](), "Program": reflect.TypeFor[playlists.Program](),
	"ActiveNotice": reflect.TypeFor[topics.Notice](), "Answer": reflect.TypeFor[inputs.Answer](), "Stream": reflect.TypeFor[playlists.Stream](),
	"DisplayHome": reflect.TypeFor[home.Told](), "SiteHome": reflect.TypeFor[home.SiteTold](),
}

// Every field of every payload is described, as what it is.
func TestAsyncAPIDescribesThePayloads(t *testing.T) {
	a, _ := described(t)
	for name, s := range a.Components.Schemas {
		of, ok := payloads[name]
		if !ok {
			t.Errorf("the schema %s is of no type", name)
			continue
		}
		if of.Kind() == reflect.Struct {
			fits(t, name, s, of)
		} else if s.Type != "string" || len(s.Enum) == 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
	for name := range payloads {
		if a.Components.Schemas[name] == nil {
			t.Errorf("there is no schema %s", name)
		}
	}
}

// fits compares a schema with the fields of a struct.
func fits(t *testing.T, name string, s *schema, of reflect.Type) {
	t.Helper()
	var required []string
	left := maps.Clone(s.Properties)
	for i := range of.NumField() {
		f := of.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "" || key == "-" {
			continue
		}
		if !strings.Contains(options, "omit") {
			required = append(required, key)
		}
		p := s.Properties[key]
		if p == nil {
			t.Errorf("%s does not describe %s", name, key)
			continue
		}
		delete(left, key)
		if wrong := differs(p, f.Type); wrong != "" {
			t.Errorf("%s.%s: %s", name, key, wrong)
		}
	}
	for key := range left {
		t.Errorf("%s describes %s, which is not there", name, key)
	}
	if !slices.Equal(slices.Sorted(slices.Values(s.Required)), slices.Sorted(slices.Values(required))) {
		t.Errorf("%s requires %v, want %v", name, s.Required, required)
	}
}

// differs says how a schema differs from a type; what is in the lists of a program is described elsewhere.
func differs(p *schema, of reflect.Type) string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if target, ok := strings.CutPrefix(p.Ref, "#/components/schemas/"); ok {
		if payloads[target] != of {
			return fmt.Sprintf("it is no %s but a %v", target, of)
		}
		return ""
	}
	want := ""
	switch of.Kind() {
	case reflect.String:
		want = "string"
	case reflect.Bool:
		want = "boolean"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		want = "integer"
	case reflect.Float64:
		want = "number"
	case reflect.Slice, reflect.Array:
		want = "array"
		if p.Items != nil {
			if wrong := differs(p.Items, of.Elem()); wrong != "" {
				return wrong
			}
		} else if of.Elem().Kind() != reflect.Struct && of.Elem().Kind() != reflect.Slice {
			return "it does not say of what it is a list"
		}
	case reflect.Map:
		want = "object"
		if p.AdditionalProperties == nil {
			return "it does not say what is in it"
		}
		return differs(p.AdditionalProperties, of.Elem())
	case reflect.Struct:
		want = "object"
		if of == reflect.TypeFor[time.Time]() {
			want = "string"
			if p.Format != "date-time" {
				return "it is an instant"
			}
		}
	}
	if p.Type != want {
		return fmt.Sprintf("it is %q, want %q", p.Type, want)
	}
	return ""
}

// The words that a schema allows are those that there are.
func TestAsyncAPIAllowsTheWords(t *testing.T) {
	a, _ := described(t)
	var verdicts []any
	for _, c := range displays.Codes() {
		verdicts = append(verdicts, string(c))
	}
	for schema, want := range map[string][]any{
		"Verdict": verdicts,
		"State":   {string(wire.Pairing), string(wire.Waiting), string(wire.Playing), string(wire.OnSlate)},
	} {
		if got := a.Components.Schemas[schema].Enum; !slices.Equal(got, want) {
			t.Errorf("%s is one of %v, want %v", schema, got, want)
		}
	}
}

// The examples of docs/mqtt.md are what the document describes.
func TestTheExamplesOfMQTTAreAsDescribed(t *testing.T) {
	n := 0
	for _, m := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(read(t, "docs/mqtt.md"), -1) {
		n++
		var fitting []string
		for _, name := range []string{"Today", "Room", "Attested", "DisplayHome", "SiteHome", "ActiveNotice", "Answer"} {
			d := json.NewDecoder(strings.NewReader(m[1]))
			d.DisallowUnknownFields()
			of := payloads[name]
			if name == "ActiveNotice" {
				of = reflect.SliceOf(of)
			}
			if d.Decode(reflect.New(of).Interface()) == nil {
				fitting = append(fitting, name)
			}
		}
		if len(fitting) != 1 {
			t.Errorf("%s is an example of %v", strings.TrimSpace(m[1]), fitting)
		}
	}
	if n < 5 {
		t.Errorf("there are %d examples", n)
	}
}
