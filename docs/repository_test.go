package docs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// root is the repository, seen from the folder in which these tests run.
const root = ".."

// pkg is what `go list` says of a package of this module. Paths of imports are relative to the module
// where they lie in it.
type pkg struct {
	Name    string // relative to the module: "daemon/store"
	Dir     string
	Imports []string // of the code
	Tests   []string // of the tests
}

// packages returns the packages of this module.
var packages = sync.OnceValues(func() ([]pkg, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	out, err := output(cmd)
	if err != nil {
		return nil, err
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir                    string
			Imports, TestImports, XTestImports []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, pkg{local(p.ImportPath), p.Dir, locals(p.Imports), locals(append(p.TestImports, p.XTestImports...))})
	}
})

func local(path string) string { return strings.TrimPrefix(path, "yiping/") }

func locals(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = local(p)
	}
	return out
}

// files returns the files that are, or are about to be, in the repository, relative to its root.
var files = sync.OnceValues(func() ([]string, error) {
	safe, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("git", "-c", "safe.directory="+safe, "-c", "core.quotepath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := output(cmd)
	if err != nil {
		return nil, err
	}
	var all []string
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if info, err := os.Lstat(filepath.Join(root, name)); err == nil && info.Mode().IsRegular() {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
})

// named returns the files whose name ends in one of the endings.
func named(t *testing.T, endings ...string) []string {
	t.Helper()
	var out []string
	for _, f := range must(t, files) {
		if slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(f, e) }) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no file ends in %q", endings)
	}
	return out
}

func must[T any](t *testing.T, f func() ([]T, error)) []T {
	t.Helper()
	v, err := f()
	if err != nil {
		t.Fatal(err)
	}
	if len(v) == 0 {
		t.Fatal("nothing found")
	}
	return v
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, errors.New(cmd.String() + ": " + string(exit.Stderr))
	}
	return out, err
}
