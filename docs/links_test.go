package docs

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	fence   = regexp.MustCompile("(?ms)^```.*?^```$")
	link    = regexp.MustCompile(`!?\[[^\]]*\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^(#+) +(.+)$`)
)

// Every link to something in the repository leads there.
func TestLinksLeadSomewhere(t *testing.T) {
	for _, document := range named(t, ".md") {
		text := fence.ReplaceAllString(read(t, document), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			file := document
			if target != "" {
				file = path.Join(path.Dir(document), target)
			}
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Errorf("%s links to %s, which is not there", document, m[1])
				continue
			}
			if anchor != "" && !anchors(t, file)[anchor] {
				t.Errorf("%s links to %s, but there is no such heading", document, m[1])
			}
		}
	}
}

// anchors returns the names by which the headings of a document can be linked to, as GitHub makes them.
func anchors(t *testing.T, document string) map[string]bool {
	all := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(read(t, document), ""), -1) {
		all[strings.Map(func(c rune) rune {
			switch {
			case c == ' ':
				return '-'
			case unicode.IsLetter(c), unicode.IsDigit(c), c == '-', c == '_':
				return unicode.ToLower(c)
			}
			return -1
		}, strings.TrimSpace(m[2]))] = true
	}
	return all
}

// Every decision is one page, numbered, and found from the architecture.
func TestDecisionsAreFound(t *testing.T) {
	form := regexp.MustCompile(`^docs/decisions/\d{4}-[a-z0-9-]+\.md$`)
	architecture := read(t, "docs/architecture.md")
	parts := []string{"## Context", "## Decision", "## Consequences", "## Refused"}
	for _, document := range named(t, ".md") {
		if path.Dir(document) != "docs/decisions" {
			continue
		}
		if !form.MatchString(document) {
			t.Errorf("%s: want docs/decisions/NNNN-title.md", document)
		}
		if !strings.Contains(architecture, "decisions/"+path.Base(document)) {
			t.Errorf("docs/architecture.md does not link to %s", document)
		}
		text := read(t, document)
		for _, part := range parts {
			if !strings.Contains(text, "\n"+part+"\n") {
				t.Errorf("%s has no %q", document, part)
			}
		}
	}
}
