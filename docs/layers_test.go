package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var code = regexp.MustCompile("`([^`]+)`")

// table returns the cells of the first table behind a heading of a document, without its head.
func table(t *testing.T, document, heading string) [][]string {
	t.Helper()
	_, text, ok := strings.Cut(read(t, document), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("%s has no heading %q", document, heading)
	}
	var rows [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if len(rows) > 0 {
				break
			}
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	if len(rows) < 3 {
		t.Fatalf("%s has no table behind %q", document, heading)
	}
	return rows[2:]
}

// codes returns what is set as code in a cell.
func codes(cell string) []string {
	var out []string
	for _, m := range code.FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// layers returns the layer of each package, from the table; 0 is the top.
func layers(t *testing.T) map[string]int {
	t.Helper()
	layer := map[string]int{}
	for i, row := range table(t, "docs/architecture.md", "## Layers") {
		for _, name := range codes(row[0]) {
			if _, twice := layer[name]; twice {
				t.Errorf("the table of layers has %s twice", name)
			}
			layer[name] = i
		}
	}
	return layer
}

// Imports go down only, and packages of one layer never import each other.
func TestImportsGoDown(t *testing.T) {
	layer := layers(t)
	for _, p := range must(t, packages) {
		mine, ok := layer[p.Name]
		if !ok {
			t.Errorf("%s has no layer in docs/architecture.md", p.Name)
			continue
		}
		for _, imported := range p.Imports {
			if theirs, inside := layer[imported]; inside && theirs <= mine {
				t.Errorf("%s imports %s, which is not below it", p.Name, imported)
			}
		}
	}
	for name := range layer {
		if !slices.ContainsFunc(must(t, packages), func(p pkg) bool { return p.Name == name }) {
			t.Errorf("docs/architecture.md has a layer for %s, which does not exist", name)
		}
	}
}

// What a package may never import, neither by itself nor through others, is in a table of its own.
func TestNeverImported(t *testing.T) {
	all := must(t, packages)
	direct := map[string][]string{}
	for _, p := range all {
		direct[p.Name] = p.Imports
	}
	for _, row := range table(t, "docs/architecture.md", "### Never") {
		for _, name := range codes(row[0]) {
			imports, ok := direct[name]
			if !ok {
				t.Errorf("docs/architecture.md says what %s never imports, but there is no such package", name)
			}
			for _, never := range codes(row[1]) {
				for _, imported := range append(slices.Clone(imports), reach(direct, name)...) {
					if imported == never || strings.HasSuffix(never, "/...") && strings.HasPrefix(imported+"/", strings.TrimSuffix(never, "...")) {
						t.Errorf("%s imports %s", name, imported)
					}
				}
			}
		}
	}
}

// reach returns the packages of this module that a package imports through others.
func reach(direct map[string][]string, name string) []string {
	var out []string
	for todo := slices.Clone(direct[name]); len(todo) > 0; todo = todo[1:] {
		if _, inside := direct[todo[0]]; inside && !slices.Contains(out, todo[0]) {
			out = append(out, todo[0])
			todo = append(todo, direct[todo[0]]...)
		}
	}
	return out
}

// The language of what is shown uses the standard library only, and never asks a clock.
func TestPlaylistsArePure(t *testing.T) {
	clocks := []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep", "Local"}
	for _, p := range must(t, packages) {
		if p.Name != "playlists" && !strings.HasPrefix(p.Name, "playlists/") {
			continue
		}
		for _, imported := range p.Imports {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s, which is not of the standard library", p.Name, imported)
			}
		}
		eachFile(t, p, func(set *token.FileSet, file *ast.File) {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clocks, s.Sel.Name) {
						t.Errorf("%s: time.%s: instants are arguments here", set.Position(s.Pos()), s.Sel.Name)
					}
				}
				return true
			})
		})
	}
}

// The suite for transports and its simulated players are no part of the product.
func TestTestPackagesStayOutOfTheProduct(t *testing.T) {
	direct := map[string][]string{}
	for _, p := range must(t, packages) {
		direct[p.Name] = p.Imports
	}
	for _, imported := range reach(direct, "cmd/yiping") {
		if imported == "displays/displaystest" {
			t.Errorf("cmd/yiping is built with %s", imported)
		}
	}
}

// eachFile parses the files of a package, without its tests.
func eachFile(t *testing.T, p pkg, look func(*token.FileSet, *ast.File)) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		look(set, file)
	}
}
