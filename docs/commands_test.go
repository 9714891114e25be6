package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	span         = regexp.MustCompile("`[^`\n]+`")
	makeCommand  = regexp.MustCompile(`(?:^|[\s$` + "`" + `])make ([a-z][a-z-]*)`)
	yipingCall   = regexp.MustCompile(`(?:^|[\s/` + "`" + `])yiping ([a-z]+)\b([^\n` + "`" + `]*)`)
	yipingFlag   = regexp.MustCompile(`--([a-z][a-z-]*)`)
	phonyTargets = regexp.MustCompile(`(?m)^\.PHONY: (.*)$`)
)

// Every command that a document shows can be typed.
func TestCommandsExist(t *testing.T) {
	targets := map[string]bool{}
	for _, m := range phonyTargets.FindAllStringSubmatch(read(t, "Makefile"), -1) {
		for _, target := range strings.Fields(m[1]) {
			targets[target] = true
		}
	}
	commands := commandLine(t)
	for _, document := range named(t, ".md", ".service") {
		for _, shown := range shownCode(document, read(t, document)) {
			for _, m := range makeCommand.FindAllStringSubmatch(shown, -1) {
				if !targets[m[1]] {
					t.Errorf("%s shows %q, which the Makefile does not have", document, "make "+m[1])
				}
			}
			for _, m := range yipingCall.FindAllStringSubmatch(shown, -1) {
				flags, ok := commands[m[1]]
				if !ok {
					t.Errorf("%s shows %q, which is no command", document, "yiping "+m[1])
					continue
				}
				for _, f := range yipingFlag.FindAllStringSubmatch(m[2], -1) {
					if !flags[f[1]] {
						t.Errorf("%s shows yiping %s --%s, a flag that it does not have", document, m[1], f[1])
					}
				}
			}
		}
	}
}

// shownCode returns the blocks and spans of a document that are set as code; of a unit, its lines.
func shownCode(document, text string) []string {
	if strings.HasSuffix(document, ".service") {
		return regexp.MustCompile(`(?m)^\w.*$`).FindAllString(text, -1)
	}
	return append(fence.FindAllString(text, -1), span.FindAllString(fence.ReplaceAllString(text, ""), -1)...)
}

// commandLine returns the flags of each command of yiping, from the structs that kong reads.
func commandLine(t *testing.T) map[string]map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "cmd/yiping/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	structs := map[string]*ast.StructType{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				if fields, ok := s.Type.(*ast.StructType); ok {
					structs[s.Name.Name] = fields
				}
			}
			return true
		})
	}
	commands := map[string]map[string]bool{}
	for _, command := range structs["cli"].Fields.List {
		flags := map[string]bool{}
		addFlags(flags, structs, command.Type.(*ast.Ident).Name)
		commands[kebab(command.Names[0].Name, command.Tag.Value)] = flags
	}
	if len(commands) == 0 {
		t.Fatal("no commands found")
	}
	return commands
}

// addFlags adds the flags of a struct that kong reads, with those of what is embedded and of commands below it.
func addFlags(flags map[string]bool, structs map[string]*ast.StructType, name string) {
	fields, ok := structs[name]
	if !ok {
		return
	}
	for _, f := range fields.Fields.List {
		switch {
		case len(f.Names) == 0 || f.Tag != nil && strings.Contains(f.Tag.Value, "cmd:"):
			addFlags(flags, structs, f.Type.(*ast.Ident).Name)
		case f.Tag != nil && !strings.Contains(f.Tag.Value, "arg:"):
			flags[kebab(f.Names[0].Name, f.Tag.Value)] = true
		}
	}
}

// kebab returns the name that kong gives to a field.
func kebab(field, tag string) string {
	if name, ok := reflect.StructTag(strings.Trim(tag, "`")).Lookup("name"); ok {
		return name
	}
	var b strings.Builder
	for i, c := range field {
		if i > 0 && unicode.IsUpper(c) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
