package config

import (
	"strings"
	"testing"
)

func TestDeepNestingIsRefusedBeforeItIsParsed(t *testing.T) {
	for _, data := range []string{strings.Repeat("[", 100_000), strings.Repeat("- ", 100_000), strings.Repeat("{a: ", 100_000)} {
		_, mistakes := Parse("deep.yaml", []byte(data))
		if len(mistakes) != 1 || !strings.Contains(mistakes[0].What.EN, "nested") {
			t.Errorf("%.10s…: got %v, want that it is nested too deeply", data, mistakes)
		}
	}
}
