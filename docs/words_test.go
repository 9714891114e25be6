package docs

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yiping/daemon"
)

// What is logged can be searched for: a message is one constant text, the error of every line has the same name, and nothing
// that is secret has one.
func TestLogLinesAreConstant(t *testing.T) {
	levels := []string{"Debug", "Info", "Warn", "Error"}
	secret := regexp.MustCompile(`(?i)password|token|secret|cookie`)
	n := 0
	for _, p := range must(t, packages) {
		eachFile(t, p, func(set *token.FileSet, file *ast.File) {
			ast.Inspect(file, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				f, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || !slices.Contains(levels, f.Sel.Name) || !isLogger(f.X) {
					return true
				}
				n++
				if lit, ok := call.Args[0].(*ast.BasicLit); !ok || lit.Kind != token.STRING {
					t.Errorf("%s: the message is not one constant text", set.Position(call.Pos()))
				}
				for i := 1; i < len(call.Args); i += 2 {
					key, ok := call.Args[i].(*ast.BasicLit)
					switch {
					case !ok:
						t.Errorf("%s: the name of a value is not constant", set.Position(call.Args[i].Pos()))
					case key.Value == `"error"`:
						t.Errorf("%s: an error is called err", set.Position(key.Pos()))
					case secret.MatchString(key.Value):
						t.Errorf("%s: logs %s", set.Position(key.Pos()), key.Value)
					}
				}
				return true
			})
		})
	}
	if n < 30 {
		t.Errorf("found only %d lines that are logged", n)
	}
}

func isLogger(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return strings.EqualFold(x.Name, "log")
	case *ast.SelectorExpr:
		return strings.EqualFold(x.Sel.Name, "log")
	}
	return false
}

// Every problem that the daemon can have is of a kind that it counts by, and so of one that the operating guide explains.
func TestProblemsAreOfAKind(t *testing.T) {
	kinds := daemon.ProblemKinds()
	found := map[string]bool{}
	for _, p := range must(t, packages) {
		eachFile(t, p, func(set *token.FileSet, file *ast.File) {
			ast.Inspect(file, func(node ast.Node) bool {
				lit, ok := node.(*ast.CompositeLit)
				if !ok || !isProblem(lit.Type) {
					return true
				}
				for _, e := range lit.Elts {
					kv, ok := e.(*ast.KeyValueExpr)
					if !ok || kv.Key.(*ast.Ident).Name != "ID" {
						continue
					}
					id := beginning(kv.Value)
					if id == "" {
						continue // a parameter
					}
					i := slices.IndexFunc(kinds, func(k string) bool {
						rest, ok := strings.CutPrefix(id, k)
						return ok && (rest == "" || strings.ContainsAny(rest[:1], "/: "))
					})
					if i < 0 {
						t.Errorf("%s: a problem %q is of no kind of daemon/kinds.go", set.Position(kv.Pos()), id)
						continue
					}
					found[kinds[i]] = true
				}
				return true
			})
		})
	}
	if len(found) < 15 {
		t.Errorf("found only %d kinds of problems", len(found))
	}
}

func isProblem(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "Problem"
	case *ast.SelectorExpr:
		return x.Sel.Name == "Problem" && x.X.(*ast.Ident).Name == "playlists"
	}
	return false
}

// beginning returns how a text begins that is put together: "held/" of "held/" + name.
func beginning(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BasicLit:
		return strings.Trim(x.Value, `"`)
	case *ast.BinaryExpr:
		return beginning(x.X)
	case *ast.CallExpr:
		if f, ok := x.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			return beginning(x.Args[0])
		}
	}
	return ""
}
