package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// description is as much of an OpenAPI document as the tests look at.
type description struct {
	OpenAPI    string
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]*schema }
}

type operation struct {
	OperationID, Summary string
	Responses            map[string]struct {
		Content map[string]struct{ Schema *schema }
	}
}

type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any    // a name, or a list of names
	Properties           map[string]*schema
	Required             []string
	Items                *schema
	Enum                 []any
	AdditionalProperties any
}

func described(t *testing.T) description {
	t.Helper()
	var d description
	decode(t, ask(t, handler(t, house()), request("GET", "/api/openapi.json", "")), &d)
	return d
}

func TestEveryOperationIsDescribed(t *testing.T) {
	d := described(t)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %q", d.OpenAPI)
	}
	if len(d.Paths) < 10 {
		t.Errorf("only %d paths", len(d.Paths))
	}
	if d.Components.Schemas["ErrorModel"] != nil || d.Components.Schemas["Refusal"] == nil {
		t.Error("refusals have another form than ours")
	}
	ids := map[string]bool{}
	for path, operations := range d.Paths {
		for method, op := range operations {
			if op.OperationID == "" || op.Summary == "" || ids[op.OperationID] {
				t.Errorf("%s %s has no summary or no id of its own", method, path)
			}
			ids[op.OperationID] = true
			if op.Responses["default"].Content["application/problem+json"].Schema == nil {
				t.Errorf("%s %s does not say what a refusal looks like", method, path)
			}
		}
	}
}

func TestAnswersAreAsDescribed(t *testing.T) {
	d, h := described(t), handler(t, house())
	for path, operations := range d.Paths {
		op, ok := operations["get"]
		answer := op.Responses["200"].Content["application/json"].Schema
		if !ok || answer == nil {
			continue
		}
		var v any
		decode(t, ask(t, h, request("GET", asked(path), "")), &v)
		if err := d.fits(answer, v); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, x := range []*http.Request{
		request("GET", "/api/v1/displays/nowhere/frame", ""),
		request("POST", "/api/v1/content/restore", "{}"),
		request("POST", "/api/v1/content/restore", "{"),
		request("DELETE", "/api/v1/content/restore", ""),
		request("GET", "/api/v1/nothing", ""),
	} {
		var v any
		decode(t, ask(t, h, x), &v)
		refusal := d.Paths["/api/v1/content/restore"]["post"].Responses["default"].Content["application/problem+json"].Schema
		if err := d.fits(refusal, v); err != nil {
			t.Errorf("%s %s: %v", x.Method, x.URL, err)
		}
	}
}

// asked is an address that a path stands for.
func asked(path string) string {
	path = strings.NewReplacer("{id}", "lobby", "{name}", "大厅").Replace(path)
	if path == "/api/v1/content/upload" {
		path += "?playlist=大厅&name=a.jpg"
	}
	return path
}

// docs/api.md lists every operation, and none that is not there.
func TestTheDocumentListsEveryOperation(t *testing.T) {
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z]+ /[^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = true
	}
	for path, operations := range described(t).Paths {
		for method := range operations {
			name := strings.ToUpper(method) + strings.TrimPrefix(path, "/api/v1")
			name = strings.Replace(name, "/", " /", 1)
			if !listed[name] {
				t.Errorf("docs/api.md does not list %s", name)
			}
			delete(listed, name)
		}
	}
	for name := range listed {
		t.Errorf("docs/api.md lists %s, which is not there", name)
	}
}

// fits reports in what a JSON value differs from its schema.
func (d description) fits(s *schema, v any) error {
	if s.Ref != "" {
		named := d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		if named == nil {
			return fmt.Errorf("%s leads nowhere", s.Ref)
		}
		return d.fits(named, v)
	}
	if s.Type == nil {
		return nil // documents have a form of their own, see docs/protocol.md
	}
	kind := map[bool]string{true: "null"}[v == nil]
	switch x := v.(type) {
	case string:
		kind = "string"
	case bool:
		kind = "boolean"
	case float64:
		kind = "number"
		if x == float64(int64(x)) {
			kind = "integer"
		}
	case []any:
		kind = "array"
		for i, item := range x {
			if err := d.fits(s.Items, item); err != nil {
				return fmt.Errorf("[%d]%w", i, err)
			}
		}
	case map[string]any:
		kind = "object"
		for _, name := range s.Required {
			if _, ok := x[name]; !ok {
				return fmt.Errorf(".%s is missing", name)
			}
		}
		for name, member := range x {
			of := s.Properties[name]
			if of == nil {
				of = s.others()
			}
			if of == nil {
				return fmt.Errorf(".%s is not described", name)
			}
			if err := d.fits(of, member); err != nil {
				return fmt.Errorf(".%s%w", name, err)
			}
		}
	}
	if types := fmt.Sprint(s.Type); !slices.Contains(strings.Fields(strings.Trim(types, "[]")), kind) {
		return fmt.Errorf(" is %s, not %s", kind, types)
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v) {
		return fmt.Errorf(" is %v, not one of %v", v, s.Enum)
	}
	return nil
}

// others is the schema of members that are not named.
func (s *schema) others() *schema {
	b, err := json.Marshal(s.AdditionalProperties)
	if err != nil || string(b) == "false" || string(b) == "null" {
		return nil
	}
	var of schema
	if json.Unmarshal(b, &of) != nil {
		return nil
	}
	return &of
}
