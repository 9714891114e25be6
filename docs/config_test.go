package docs

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yiping/daemon/config"
)

// docs/config.md has a line for each key that a configuration may have, and for no other.
func TestConfigPageHasTheKeys(t *testing.T) {
	page := map[string]bool{}
	for _, heading := range []string{"## 总 · The file", "## 屏幕 · Displays"} {
		for _, row := range table(t, "docs/config.md", heading) {
			for _, key := range codes(row[0]) {
				page[key] = true
			}
		}
	}
	want := keys("", reflect.TypeFor[config.Config]())
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if !page[key] {
			t.Errorf("docs/config.md has no line for %s", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(page)) {
		if !want[key] {
			t.Errorf("docs/config.md has a line for %s, which is no key", key)
		}
	}
}

// keys returns the keys of a struct and of those in it: "site.name", "displays[].wall.id".
func keys(prefix string, of reflect.Type) map[string]bool {
	all := map[string]bool{}
	for i := range of.NumField() {
		if tag := of.Field(i).Tag.Get("yaml"); tag == "" || tag == "-" {
			continue
		}
		key, inner := prefix+of.Field(i).Tag.Get("yaml"), of.Field(i).Type
		list := ""
		if inner.Kind() == reflect.Slice {
			list = "[]"
		}
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			maps.Copy(all, keys(key+list+".", inner))
			if key != "displays[].layout" {
				continue
			}
		}
		all[key] = true
	}
	return all
}

// The configuration that operating.md begins with has no mistake.
func TestConfigInOperatingIsRight(t *testing.T) {
	_, block, ok := strings.Cut(read(t, "docs/operating.md"), "```yaml\n")
	if !ok {
		t.Fatal("docs/operating.md shows no configuration")
	}
	block, _, _ = strings.Cut(block, "```")
	if _, mistakes := config.Parse("docs/operating.md", []byte(block)); len(mistakes) > 0 {
		t.Error(mistakes)
	}
}

// So have those that connect.md shows, in the midst of a whole one.
func TestConfigInConnectIsRight(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^( *)```yaml\n(.*?)^ *```$").FindAllStringSubmatch(read(t, "docs/connect.md"), -1)
	if len(blocks) < 3 {
		t.Fatalf("docs/connect.md shows %d configurations", len(blocks))
	}
	for _, m := range blocks {
		text := "site: {id: centre, name: 社区党群服务中心, timezone: Asia/Shanghai}\nrooms: [{id: reception, name: 综合接待区}]\n"
		for line := range strings.Lines(m[2]) {
			text += strings.TrimPrefix(line, m[1])
		}
		if !strings.Contains(text, "displays:") {
			text += "displays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080]}]\n"
		}
		if _, mistakes := config.Parse("docs/connect.md", []byte(text)); len(mistakes) > 0 {
			t.Errorf("%s\n%v", text, mistakes)
		}
	}
}
