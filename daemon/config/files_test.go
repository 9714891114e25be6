package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Whoever adds a key for a file has to say whether a backup needs it.
func TestFilesNamesEveryFile(t *testing.T) {
	var c Config
	var want []string
	var walk func(key string, v reflect.Value)
	walk = func(key string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
					walk(strings.TrimPrefix(key+"."+name, "."), v.Field(i))
				}
			}
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			walk(key, v.Elem())
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			walk(key, v.Index(0))
		case reflect.String:
			if (strings.HasSuffix(key, "_file") || strings.HasPrefix(key, "tls.")) && key != "displays.text_file" { // the daemon writes that one
				v.SetString(key)
				want = append(want, key)
			}
		}
	}
	walk("", reflect.ValueOf(&c).Elem())
	slices.Sort(want)
	if got := c.Files(); !slices.Equal(got, want) || len(want) < 2 {
		t.Errorf("Files names %v, the keys for files are %v", got, want)
	}
}
