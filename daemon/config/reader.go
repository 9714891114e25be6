package config

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"yiping/daemon/config/depth"
)

// reader puts a syntax tree into structs and notes every mistake of form. Text is taken as it is
// written, so a room may be called 007, off or 2026-07-31 without quotes.
type reader struct {
	file     string
	at       map[string]place  // of the value of each key
	bad      map[string]bool   // keys with a mistake in them
	unread   map[string]bool   // keys whose value is not known, so nothing in it can be called missing
	layouts  map[string]string // layouts that were given by name, by their key
	mistakes Mistakes
}

type place struct{ line, column int }

func newReader(file string) *reader {
	return &reader{file: file, at: map[string]place{"": {1, 1}}, bad: map[string]bool{}, unread: map[string]bool{}, layouts: map[string]string{}}
}

// document reads a whole file and reports whether it is YAML at all.
func (r *reader) document(data []byte, into any) bool {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		r.wrong("", say("文件不是 UTF-8 编码", "The file is not encoded as UTF-8"),
			say("请另存为 UTF-8", "Save it as UTF-8"))
		return false
	}
	if depth.TooDeep(data) {
		r.wrong("", say("文件里的括号或列表套得太深", "Brackets or lists are nested too deeply"),
			say("请按参考配置的样子写", "Write it like the reference configuration"))
		return false
	}
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var p place
		message := err.Error()
		if syntax, ok := errors.AsType[yaml.Error](err); ok {
			p, message = placeOf(syntax.GetToken()), syntax.GetMessage()
		}
		r.wrongAt(p, "", say("这里不是 YAML 的写法：%s", "This is not YAML: %s", message),
			say("请检查缩进（只用空格）、冒号后的空格、引号和括号", "Check the indentation (spaces only), the space after colons, quotes and brackets"))
		return false
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		return true // the checks say what is missing
	case 1:
		r.value("", bodies[0], reflect.ValueOf(into).Elem())
		return true
	}
	r.wrongAt(startOf(bodies[1]), "", say("一个文件里只能有一份配置", "A file holds one configuration only"),
		say("请删掉 --- 和它后面的内容", "Remove --- and what follows it"))
	return false
}

// value reads the value of a key.
func (r *reader) value(key string, n ast.Node, into reflect.Value) {
	r.at[key] = startOf(n)
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.TagType:
		r.reference(r.at[key], key)
		return
	case ast.NullType:
		r.unread[key] = true
		r.wrong(key, say("冒号后面没有内容", "There is nothing behind the colon"),
			say("请写上内容，或者删掉这一行", "Write a value, or remove the line"))
		return
	}
	if text, ok := scalar(n); ok {
		if _, ok := into.Addr().Interface().(*Layout); ok && slices.Contains(layouts, text) {
			r.layouts[key] = text
			return
		}
		if what, ok := r.scalar(text, into); !ok {
			r.unread[key] = true
			if strings.Contains(text, "://") {
				text = "…" // an address may hold a password
			}
			r.wrong(key, say("这里应当是：%[1]s，写的却是“%[2]s”", "This should be %[3]s, not “%[2]s”", what.ZH, text, what.EN),
				say("例如：%s", "For example: %s", exampleOf(into)))
		}
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		r.value(key, n, into.Elem())
	case reflect.Struct:
		if pairs, ok := n.(*ast.MappingNode); ok {
			r.fields(key, pairs.Values, into)
			return
		}
		r.wrongForm(key, into)
	case reflect.Slice, reflect.Array:
		if list, ok := n.(*ast.SequenceNode); ok {
			r.list(key, list.Values, into)
			return
		}
		r.wrongForm(key, into)
	default:
		r.wrongForm(key, into)
	}
}

// reference notes the means of YAML to write a value elsewhere. A reader of the file should see at once
// what a display plays.
func (r *reader) reference(p place, key string) {
	r.unread[key] = true
	r.wrongAt(p, key, say("配置里不能用 YAML 的引用（& * << !）", "References and tags of YAML (& * << !) are not used here"),
		say("请把内容直接写出来", "Write the content out"))
}

func (r *reader) wrongForm(key string, into reflect.Value) {
	r.unread[key] = true
	what := formOf(into)
	r.wrong(key, say("这里应当是：%[1]s", "This should be %[2]s", what.ZH, what.EN), say("例如：%s", "For example: %s", exampleOf(into)))
}

// fields reads the pairs of a mapping into the fields of a struct.
func (r *reader) fields(key string, pairs []*ast.MappingValueNode, into reflect.Value) {
	fields := fieldsOf(into.Type())
	seen := map[string]int{}
	for _, pair := range pairs {
		p := placeOf(pair.Key.GetToken())
		if pair.Key.IsMergeKey() {
			r.reference(p, key)
			continue
		}
		name, _ := scalar(pair.Key)
		inner := strings.TrimPrefix(key+"."+name, ".")
		if line := seen[name]; line > 0 {
			r.wrongAt(p, inner, say("“%s”在第%d行已经写过", "“%s” was given in line %d already", name, line),
				say("请只留一个", "Keep one of them"))
			continue
		}
		seen[name] = p.line
		if i, ok := fields[name]; ok {
			r.value(inner, pair.Value, into.Field(i))
			continue
		}
		r.unknown(p, inner, name, into.Type())
	}
}

// list reads a sequence into a slice, or into an array if it has just that many members.
func (r *reader) list(key string, members []ast.Node, into reflect.Value) {
	if into.Kind() == reflect.Array && len(members) != into.Len() {
		r.wrongForm(key, into)
		return
	}
	if into.Kind() == reflect.Slice {
		into.Set(reflect.MakeSlice(into.Type(), len(members), len(members)))
	}
	for i, member := range members {
		r.value(key+"["+strconv.Itoa(i)+"]", member, into.Index(i))
	}
}

// scalar puts a plain value into place; if it cannot, it says what would have been right.
func (r *reader) scalar(text string, into reflect.Value) (want form, ok bool) {
	want = formOf(into)
	if clock, ok := into.Addr().Interface().(*Clock); ok {
		*clock, ok = parseClock(text)
		return want, ok
	}
	switch into.Kind() {
	case reflect.String:
		into.SetString(text)
		return want, true
	case reflect.Int:
		n, err := strconv.ParseInt(text, 10, 32)
		into.SetInt(n)
		return want, err == nil
	case reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return want, false
		}
		into.SetFloat(f)
		return want, true
	case reflect.Bool:
		into.SetBool(text == "on" || text == "true")
		return want, text == "on" || text == "off" || text == "true" || text == "false"
	}
	return want, false
}

// scalar returns the text of a plain value as it is written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// parseClock understands "8:30" and "08:30", from 0:00 to 24:00.
func parseClock(text string) (Clock, bool) {
	h, m, ok := strings.Cut(text, ":")
	hours, err1 := strconv.ParseUint(h, 10, 8)
	minutes, err2 := strconv.ParseUint(m, 10, 8)
	if !ok || err1 != nil || err2 != nil || len(h) > 2 || len(m) != 2 || minutes > 59 || hours*60+minutes > 24*60 {
		return 0, false
	}
	return Clock(hours*60 + minutes), true
}

// fieldsOf returns the index of each field of a struct by its key in the file.
func fieldsOf(t reflect.Type) map[string]int {
	fields := map[string]int{}
	for i := range t.NumField() {
		fields[t.Field(i).Tag.Get("yaml")] = i
	}
	return fields
}

// startOf returns where a value begins: a block of pairs, at its first key.
func startOf(n ast.Node) place {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return placeOf(m.Values[0].Key.GetToken())
	}
	return placeOf(n.GetToken())
}

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{t.Position.Line, t.Position.Column}
}

type form struct{ ZH, EN, example string }

// formOf says what a value of a type looks like in the file.
func formOf(v reflect.Value) form {
	switch v.Interface().(type) {
	case Clock:
		return form{"一个时刻（0:00 到 24:00）", "a time of day (0:00 to 24:00)", "8:30"}
	case Layout:
		return form{"full、agenda、board、door、studio 之一，或一列区域", "full, agenda, board, door, studio, or a list of regions", "[{id: media, rect: [0, 0, 1152, 1080]}]"}
	}
	switch v.Kind() {
	case reflect.Int:
		return form{"一个整数", "a whole number", "90"}
	case reflect.Float64:
		return form{"一个数", "a number", "55"}
	case reflect.Bool:
		return form{"on 或 off", "on or off", "off"}
	case reflect.String:
		return form{"一段文字", "a text", "大厅"}
	case reflect.Array:
		if v.Len() == 2 {
			return form{"宽和高两个整数", "two whole numbers, width and height", "[1920, 1080]"}
		}
		return form{"左、上、宽、高四个整数", "four whole numbers, x, y, width and height", "[0, 0, 1920, 1080]"}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.String {
			return form{"一列文字", "a list of texts", "[大厅, 公共]"}
		}
	}
	if v.Kind() == reflect.Slice {
		return form{"一列，每项以“- ”开头", "a list whose members start with “- ”", "- id: lobby"}
	}
	return form{"几行“键: 值”", "lines of “key: value”", fmt.Sprintf("{%s: …}", firstKey(v.Type()))}
}

func exampleOf(v reflect.Value) string { return formOf(v).example }

func firstKey(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Field(0).Tag.Get("yaml")
}
