package secrets

import (
	"net/url"
	"regexp"
	"testing"
)

func TestSecretsAreLongRandomAndPlain(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s, id := New(), ID()
		if len(s) != 43 || url.PathEscape(s) != s || !regexp.MustCompile(`^[a-z2-7]{12}$`).MatchString(id) || seen[s] || seen[id] {
			t.Fatalf("%q, %q", s, id)
		}
		seen[s], seen[id] = true, true
		if Of(s) == Of(s+"x") {
			t.Fatalf("what is kept of %q is not its own", s)
		}
	}
}
