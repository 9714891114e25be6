package config_test

import (
	"slices"
	"testing"

	"yiping/daemon/config"
)

// Nobody who writes an empty list means the words of the default.
func TestPrivateWords(t *testing.T) {
	for _, c := range []struct {
		file string
		want []string
		none bool
	}{
		{"", nil, true},
		{"agenda: {folder: 日程}\n", nil, true},
		{"agenda: {private: []}\n", []string{}, false},
		{"agenda: {private: [调解, 个案]}\n", []string{"调解", "个案"}, false},
	} {
		got, mistakes := config.Parse("yiping.yaml", []byte("site: {id: a, name: 甲, timezone: UTC}\ndisplays: [{id: a, name: 甲, canvas: [10, 10]}]\n"+c.file))
		if len(mistakes) > 0 || !slices.Equal(got.Agenda.Private, c.want) || (got.Agenda.Private == nil) != c.none {
			t.Errorf("%q: %v, %v", c.file, got.Agenda.Private, mistakes)
		}
	}
}
