package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The two READMEs say the same: as many headings, in the same order of levels, the same blocks of code
// apart from their comments, the same links.
func TestReadmesAreEqual(t *testing.T) {
	en, zh := read(t, "README.md"), read(t, "README.zh-CN.md")
	compare := func(what string, a, b []string) {
		t.Helper()
		if !slices.Equal(a, b) {
			t.Errorf("%s differ:\nREADME.md       %q\nREADME.zh-CN.md %q", what, a, b)
		}
	}
	compare("levels of headings", submatches(heading, fence.ReplaceAllString(en, ""), 1), submatches(heading, fence.ReplaceAllString(zh, ""), 1))
	compare("commands and names", words(en), words(zh))
	compare("links", links(en), links(zh))
}

func submatches(re *regexp.Regexp, text string, n int) []string {
	var out []string
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		out = append(out, m[n])
	}
	return out
}

var comment = regexp.MustCompile(` {2,}.*`)

// words returns what is in the blocks of code before the explaining comments.
func words(text string) []string {
	var out []string
	for _, block := range fence.FindAllString(text, -1) {
		for line := range strings.Lines(block) {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			if line = comment.ReplaceAllString(strings.TrimSpace(line), ""); line != "" {
				out = append(out, indent+line)
			}
		}
	}
	return out
}

// links returns where a README links to, apart from the other one.
func links(text string) []string {
	var out []string
	for _, target := range submatches(link, text, 1) {
		if !strings.HasPrefix(target, "README") {
			out = append(out, target)
		}
	}
	return out
}

// The tree in the READMEs is the tree of the repository.
func TestReadmeTree(t *testing.T) {
	_, block, ok := strings.Cut(read(t, "README.md"), "```text\n")
	if !ok {
		t.Fatal("README.md has no block of text with the tree")
	}
	block, _, _ = strings.Cut(block, "\n```")
	var above []string
	n := 0
	for line := range strings.SplitSeq(block, "\n") {
		depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		above = above[:min(depth, len(above))]
		var last string
		for _, name := range strings.Fields(comment.ReplaceAllString(strings.TrimSpace(line), "")) {
			n++
			last = name
			if _, err := os.Stat(filepath.Join(append(append([]string{root}, above...), name)...)); err != nil {
				t.Errorf("the tree in README.md has %s: %v", filepath.Join(append(above, name)...), err)
			}
		}
		above = append(above, last)
	}
	if n < 10 {
		t.Errorf("the tree in README.md has only %d names", n)
	}
}
