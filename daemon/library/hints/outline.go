package hints

import (
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yiping/daemon/config/depth"
)

// outline is a playlist.yaml cut into pieces at the keys that the page may change, so that all else stays as people
// wrote it, byte for byte.
type outline struct {
	head   string // what stands before the first key
	keys   []section
	items  []section // below the key items, if it is written one item a line
	indent string    // of those
}

// section is a key with everything up to the next one. Comments right above a key belong to it.
type section struct{ key, above, body string }

// outlineOf cuts a file. It is not ok if the file is written in a way that cannot be changed in parts.
func outlineOf(text string) (o outline, ok bool) {
	defer func() {
		if recover() != nil { // the parser's: see ParsePlaylistYAML
			ok = false
		}
	}()
	if len(text) > largest || depth.TooDeep([]byte(text)) || strings.Contains(text, "\r") {
		return o, false
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil || len(file.Docs) > 1 {
		return o, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.CommentType {
		o.head = text
		if text == "" {
			o.head = writtenHead
		}
		return o, true
	}
	pairs := block(file.Docs[0].Body)
	if pairs == nil || pairs[0].Key.GetToken().Position.Column != 1 {
		return o, false
	}
	rows := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	rows[len(rows)-1] += "\n"
	o.head, o.keys = cut(rows, pairs, 0, 0)
	for i, pair := range pairs {
		below := block(pair.Value)
		start := rowOf(pair)
		if o.keys[i].key != "items" || below == nil || rowOf(below[0]) == start {
			continue
		}
		end := start + strings.Count(o.keys[i].body, "\n")
		o.indent = strings.Repeat(" ", below[0].Key.GetToken().Position.Column-1)
		o.keys[i].body, o.items = cut(rows[start:end], below, start, 1)
	}
	return o, true
}

// block returns the pairs of a mapping that is written one key a line; nil for everything else.
func block(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values
		}
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// rowOf returns the row in which a pair begins, from 0.
func rowOf(pair *ast.MappingValueNode) int { return pair.Key.GetToken().Position.Line - 1 }

// cut cuts rows at the pairs. The first row is that of the file with the number first, and those before least stay in
// the head.
func cut(rows []string, pairs []*ast.MappingValueNode, first, least int) (head string, all []section) {
	begin := rowOf(pairs[0]) - first
	above := begin
	for above > least && remark(rows[above-1]) {
		above--
	}
	head = strings.Join(rows[:above], "")
	for i, pair := range pairs {
		next, end := len(rows), len(rows)
		if i+1 < len(pairs) {
			next = rowOf(pairs[i+1]) - first
			for end = next; end > begin+1 && remark(rows[end-1]); end-- {
			}
		}
		key, _ := scalar(pair.Key)
		all = append(all, section{key, strings.Join(rows[above:begin], ""), strings.Join(rows[begin:end], "")})
		above, begin = end, next
	}
	return head, all
}

// remark reports whether a row is a comment or empty.
func remark(row string) bool {
	row = strings.TrimSpace(row)
	return row == "" || row[0] == '#'
}

// with returns the file as it is wanted, and the comments that went with what was changed.
func (o outline) with(was, want PlaylistFile) (text string, lost []string) {
	old, wanted := was.parts(), want.parts()
	var b strings.Builder
	put := func(s section, changed bool, instead string) {
		b.WriteString(s.above)
		if !changed {
			b.WriteString(s.body)
			return
		}
		b.WriteString(instead)
		lost = append(lost, remarks(s.body)...)
	}
	b.WriteString(o.head)
	written := map[string]bool{}
	for _, s := range o.keys {
		written[s.key] = true
		i := slices.IndexFunc(wanted, func(p part) bool { return p.key == s.key })
		switch {
		case i >= 0:
			put(s, wanted[i].value != old[i].value, wanted[i].line())
		case s.key == "items" && o.items != nil:
			b.WriteString(s.above + s.body)
			rest := maps.Clone(want.Items)
			for _, x := range o.items {
				before, after := was.Items[x.key].value(), want.Items[x.key].value()
				put(x, before != after, part{o.indent + quote(x.key), after}.line())
				delete(rest, x.key)
			}
			b.WriteString(lines(rest, o.indent))
		case s.key == "items":
			put(s, lines(was.Items, "") != lines(want.Items, ""), want.itemised())
		default:
			put(s, false, "") // not ours
		}
	}
	for _, p := range wanted {
		if !written[p.key] {
			b.WriteString(p.line())
		}
	}
	if !written["items"] {
		b.WriteString(want.itemised())
	}
	return b.String(), lost
}

// remarks returns the comments in a text that are not ours.
func remarks(text string) (all []string) {
	for row := range strings.Lines(text) {
		if row == writtenHead {
			continue
		}
		row = " " + strings.TrimSpace(row)
		if i := strings.Index(row, " #"); i >= 0 {
			all = append(all, row[i+1:])
		}
	}
	return all
}
