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

// Every package says why it is there and why it is so: a single line could only repeat its name.
func TestPackagesHaveComments(t *testing.T) {
	begins := regexp.MustCompile(`^(Package [a-z]|Command [a-z]|[A-Z][a-z]+ [a-z])`) // "Swarm simulates …" is a command's
	for _, p := range must(t, packages) {
		var comments []string
		eachFile(t, p, func(_ *token.FileSet, file *ast.File) {
			if text := file.Doc.Text(); text != "" {
				comments = append(comments, text)
			}
		})
		switch {
		case len(comments) != 1:
			t.Errorf("%s has %d package comments, want one", p.Name, len(comments))
		case !begins.MatchString(comments[0]):
			t.Errorf("%s: the package comment begins with %.20q", p.Name, comments[0])
		case strings.Count(comments[0], "\n") < 2:
			t.Errorf("%s: the package comment only says %q", p.Name, comments[0])
		}
	}
}

// What is exported is described where it is declared.
func TestExportedNamesHaveComments(t *testing.T) {
	known := map[string]bool{"String": true, "Error": true, "Unwrap": true, "Is": true, "Len": true, "Less": true, "Swap": true}
	for _, p := range must(t, packages) {
		eachFile(t, p, func(set *token.FileSet, file *ast.File) {
			if file.Name.Name == "main" {
				return
			}
			for _, d := range file.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && (d.Recv == nil || !known[d.Name.Name]) {
						t.Errorf("%s: %s has no comment", set.Position(d.Pos()), d.Name)
					}
				case *ast.GenDecl:
					for _, s := range d.Specs {
						if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							t.Errorf("%s: %s has no comment", set.Position(s.Pos()), s.Name)
						}
					}
				}
			}
		})
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	name, ok := of.(*ast.Ident)
	return ok && name.IsExported()
}

// A test that may be left out proves nothing, and one that waits for luck fails on a slow day. Sleeping
// is how time passes in a bubble of testing/synctest, so files that use it may.
func TestNoTestIsLeftOutOrWaitsForLuck(t *testing.T) {
	for _, name := range named(t, "_test.go") {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(root, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		bubble := false
		for _, i := range file.Imports {
			bubble = bubble || i.Path.Value == `"testing/synctest"`
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := s.X.(*ast.Ident)
			if !ok {
				return true
			}
			switch s.Sel.Name {
			case "Skip", "Skipf", "SkipNow", "Short":
				if slices.Contains([]string{"t", "b", "f", "tb", "testing"}, x.Name) {
					t.Errorf("%s: %s.%s", set.Position(s.Pos()), x.Name, s.Sel.Name)
				}
			case "Sleep":
				if x.Name == "time" && !bubble {
					t.Errorf("%s: time.Sleep outside of a synctest bubble", set.Position(s.Pos()))
				}
			}
			return true
		})
	}
	leftOut := regexp.MustCompile(`\b(test|it|describe)\.(skip|skipIf|runIf|only|todo|fails)\b|\bretry:\s*[1-9]`)
	for _, name := range named(t, ".test.ts", ".test.tsx", ".e2e.ts", "vitest.config.ts", "vitest.e2e.config.ts") {
		report(t, name, leftOut, "leaves a test out, or repeats it until it passes")
	}
}

// What only holds on one machine, or on a good day of somebody's server, has no place here.
func TestNothingOfOneMachine(t *testing.T) {
	// The parts are put together here, so that this file does not name them itself.
	places := regexp.MustCompile(`(^|[^\w.])/(` + strings.Join([]string{"ro" + "ot", "ho" + "me/\\w+", "wo" + "rk", "Us" + "ers/\\w+"}, "|") + `)/`)
	registries := regexp.MustCompile(strings.Join([]string{"registry" + `\.npm`, "npm" + "mirror", "proxy" + `\.golang`, "sum" + `\.golang`, "go" + "proxy", "pypi" + `\.org`}, "|"))
	downloads := regexp.MustCompile(`https?://[^\s"'<>)]+\.(tar\.\w+|tgz|zip|deb|rpm|whl|exe|mp4|webm|ttf|otf|woff2?|onnx|bin)\b|\b(curl|wget)\s+[^|\n]*https?://[^\s]*(download|releases)`)
	marks := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	for _, name := range must(t, files) {
		switch filepath.Ext(name) {
		case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".mp4", ".webm", ".mov", ".sum", ".ico", ".bin":
			continue
		}
		report(t, name, places, "names a folder of one machine")
		report(t, name, registries, "names the host of a registry")
		report(t, name, downloads, "downloads by an address")
		report(t, name, marks, "has a mark of unfinished work; do it, or open an issue")
	}
}

// report complains about each line of a file that matches.
func report(t *testing.T, name string, wrong *regexp.Regexp, what string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(read(t, name)) {
		if n++; wrong.MatchString(line) {
			t.Errorf("%s:%d %s: %s", name, n, what, strings.TrimSpace(line))
		}
	}
}
