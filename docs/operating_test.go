package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"yiping/daemon"
)

// The operating guide says the same in both languages: the same headings, blocks of code, rows of tables and links.
func TestOperatingGuidesAreEqual(t *testing.T) {
	en, zh := read(t, "docs/operating.md"), read(t, "docs/operating.zh-CN.md")
	compare := func(what string, a, b []string) {
		t.Helper()
		if !slices.Equal(a, b) {
			t.Errorf("%s differ:\noperating.md       %q\noperating.zh-CN.md %q", what, a, b)
		}
	}
	compare("headings", submatches(heading, fence.ReplaceAllString(en, ""), 2), submatches(heading, fence.ReplaceAllString(zh, ""), 2))
	compare("blocks of code", fence.FindAllString(en, -1), fence.FindAllString(zh, -1))
	row := regexp.MustCompile("(?m)^\\| (`[^`]+`)?")
	compare("rows of tables", submatches(row, fence.ReplaceAllString(en, ""), 1), submatches(row, fence.ReplaceAllString(zh, ""), 1))
	compare("links", targets(en), targets(zh))
}

// targets returns where a guide links to, in order of names, apart from the language of what is linked to.
func targets(text string) []string {
	all := map[string]bool{}
	for _, target := range submatches(link, text, 1) {
		if !strings.HasPrefix(target, "operating") {
			all[strings.Replace(target, "staff-guide.en", "staff-guide.zh", 1)] = true
		}
	}
	out := make([]string, 0, len(all))
	for target := range all {
		out = append(out, target)
	}
	slices.Sort(out)
	return out
}

// The operating guide explains every kind of problem that the daemon counts by, and no other.
func TestProblemsAreExplained(t *testing.T) {
	for _, document := range []string{"docs/operating.md", "docs/operating.zh-CN.md"} {
		var said []string
		for _, row := range table(t, document, "## 问题是什么意思 · What each problem means") {
			said = append(said, codes(row[0])...)
			if len(row) != 3 || row[1] == "" || row[2] == "" {
				t.Errorf("%s does not say what %s means and what to do", document, row[0])
			}
		}
		if want := daemon.ProblemKinds(); !slices.Equal(said, want) {
			t.Errorf("%s explains\n%q, there are\n%q", document, said, want)
		}
	}
}

// The page to hang up promises nothing that the staff guide does not: what it shows as code is in there, too.
func TestStaffPageIsOfTheGuide(t *testing.T) {
	guide := read(t, "docs/staff-guide.zh.md")
	shown := codes(read(t, "docs/staff.zh-CN.md"))
	if len(shown) < 30 {
		t.Fatalf("only %d pieces of code", len(shown))
	}
	for _, c := range shown {
		if !strings.Contains(guide, c) {
			t.Errorf("docs/staff-guide.zh.md has no %s", c)
		}
	}
}
