package hints

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What the guides promise is understood: every bracket in their tables of hints gives a rule that is said
// back, and no doubt about it.
func TestStaffGuides(t *testing.T) {
	for _, name := range []string{"staff-guide.zh.md", "staff-guide.en.md"} {
		guide, err := os.ReadFile("../../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for line := range strings.Lines(string(guide)) {
			if !strings.HasPrefix(line, "|") {
				continue
			}
			for _, m := range regexp.MustCompile("`(\\[[^`]*\\])`").FindAllStringSubmatch(line, -1) {
				count++
				h, err := Parse("海报"+m[1]+".jpg", site("2026-11-23"))
				if err != nil || h.Sentence.ZH == "" || len(h.Notes) > 0 {
					t.Errorf("%s: %s: %q, notes %v, %v", name, m[1], h.Sentence.ZH, h.Notes, err)
				}
			}
		}
		if count < 25 {
			t.Errorf("%s: only %d hints", name, count)
		}
	}
}
