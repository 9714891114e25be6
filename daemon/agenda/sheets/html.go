package sheets

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"yiping/daemon/pattern"
)

// readHTML reads the tables of a page. Many systems export one and call it .xls; Excel opens it, so nobody
// knows that it is none.
func readHTML(content []byte) (Workbook, error) {
	damaged := refuse("这个文件其实是网页，里面没有能读的表格。", "This file is a page, and there is no table in it that can be read.")
	if len(content) > maxPart {
		return Workbook{}, tooLarge()
	}
	s := decodePage(content)
	if strings.Count(s, "<") > maxTags {
		return Workbook{}, tooLarge()
	}
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return Workbook{}, damaged
	}
	r := pageReader{}
	r.styles(root)
	r.walk(root, false)
	if len(r.all) == 0 {
		return Workbook{}, damaged
	}
	return Workbook{Sheets: r.timetables(), Cut: r.cut, Document: true}, nil
}

// isPage reports whether a file is a page with a table in it, whatever it is called.
func isPage(content []byte) bool {
	s := markup(content)
	return strings.HasPrefix(s, "<") && strings.Contains(strings.ToLower(s), "<table")
}

// markup returns a text from its first character on. What it is written in is only known as far as tags go.
func markup(content []byte) string {
	s := string(content)
	if strings.HasPrefix(s, "\xff\xfe") || strings.HasPrefix(s, "\xfe\xff") {
		s = decode(content)
	}
	return strings.TrimLeft(s, "\ufeff \t\r\n")
}

var (
	saysCharset = pattern.New(`(?i)<meta[^>]*charset\s*=\s*["']?\s*([\w-]+)`)
	wide        = pattern.New(`\p{Han}`)
)

// decodePage finds the encoding of a page: what its bytes are, or else what it says. UTF-8 in which programs
// have cut a character in two is still that.
func decodePage(content []byte) string {
	said := ""
	if m := saysCharset.FindStringSubmatch(string(content[:min(len(content), 4096)])); m != nil {
		said = strings.ToLower(m[1])
	}
	switch {
	case utf8.Valid(content), strings.HasPrefix(said, "gb"), said == "":
	case said == "utf-8" || said == "utf8":
		if s := strings.ToValidUTF8(string(content), "\uFFFD"); 20*strings.Count(s, "\uFFFD") < len(wide.FindAllString(s, -1)) {
			return strings.TrimPrefix(s, "\ufeff")
		}
	default:
		if enc, _ := charset.Lookup(said); enc != nil {
			if out, err := enc.NewDecoder().Bytes(content); err == nil {
				return string(out)
			}
		}
	}
	return decode(content)
}

// pageReader walks through a page once.
type pageReader struct {
	document
	looks map[string]pageLook // by class
	cells []*inked            // one for each open table, nil between its cells
	said  inked               // the text outside of tables
}

// pageLook is what a style says.
type pageLook struct{ struck, hidden bool }

var (
	cssRule   = pattern.New(`([^{}]+)\{([^{}]*)\}`)
	cssClass  = pattern.New(`^[a-z0-9]*\.([\w-]+)$`)
	cssStruck = pattern.New(`(?i)text-decoration(?:-line)?\s*:[^;]*line-through`)
	cssHidden = pattern.New(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
)

func lookOf(style string) pageLook {
	return pageLook{cssStruck.MatchString(style), cssHidden.MatchString(style)}
}

// styles reads the classes that the page defines: Excel strikes through with them.
func (r *pageReader) styles(root *html.Node) {
	r.looks = map[string]pageLook{}
	for n := range root.Descendants() {
		if n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		for _, rule := range cssRule.FindAllStringSubmatch(n.FirstChild.Data, -1) {
			look := lookOf(rule[2])
			if look == (pageLook{}) || len(r.looks) > 1000 {
				continue
			}
			for selector := range strings.SplitSeq(rule[1], ",") {
				if m := cssClass.FindStringSubmatch(strings.ToLower(strings.TrimSpace(selector))); m != nil {
					r.looks[m[1]] = look
				}
			}
		}
	}
}

// look says how an element looks.
func (r *pageReader) look(n *html.Node) (l pageLook) {
	switch n.DataAtom {
	case atom.S, atom.Strike, atom.Del:
		l.struck = true
	case atom.Script, atom.Style, atom.Template, atom.Noscript:
		l.hidden = true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			l.hidden = true
		case "style":
			own := lookOf(a.Val)
			l.struck, l.hidden = l.struck || own.struck, l.hidden || own.hidden
		case "class":
			for class := range strings.FieldsSeq(strings.ToLower(a.Val)) {
				own := r.looks[class]
				l.struck, l.hidden = l.struck || own.struck, l.hidden || own.hidden
			}
		}
	}
	return l
}

// walk reads an element and what is in it.
func (r *pageReader) walk(n *html.Node, struck bool) {
	if n.Type == html.TextNode {
		r.text().add(strings.Join(strings.FieldsFunc(" "+n.Data+" ", isBlank), " "), struck)
		return
	}
	look := r.look(n)
	struck = struck || look.struck
	t := r.table()
	switch {
	case n.Type == html.ElementNode && look.hidden:
		if n.DataAtom == atom.Tr && t != nil {
			t.row() // it keeps its number
			t.endRow()
			t.forget()
		}
		return
	case n.DataAtom == atom.Br:
		r.text().add("\n", struck)
	case n.DataAtom == atom.Table:
		r.readTable(n, struck)
	case n.DataAtom == atom.Tr && t != nil:
		t.row()
		r.inside(n, struck)
		t.endRow()
	case (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && t != nil:
		cell := new(inked)
		r.cells[len(r.cells)-1] = cell
		r.inside(n, struck)
		r.cells[len(r.cells)-1] = nil
		r.put(cell.cell(), span(n, "colspan"), span(n, "rowspan"))
	case n.DataAtom == atom.Caption:
	case blocks[n.DataAtom]:
		r.paragraph()
		r.inside(n, struck)
		r.paragraph()
	default:
		r.inside(n, struck)
	}
}

func (r *pageReader) inside(n *html.Node, struck bool) {
	for c := range n.ChildNodes() {
		r.walk(c, struck)
	}
}

// readTable reads a table. Its caption is what stands above it.
func (r *pageReader) readTable(n *html.Node, struck bool) {
	r.paragraph()
	if cell := r.cell(); cell != nil {
		r.say(cell.cell().Text)
	}
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Caption {
			r.inside(c, struck)
			r.paragraph()
		}
	}
	r.begin()
	r.cells = append(r.cells, nil)
	r.inside(n, struck)
	r.cells = r.cells[:len(r.cells)-1]
	r.end()
}

// cell returns the cell that is being read, nil outside of cells.
func (r *pageReader) cell() *inked {
	if len(r.cells) == 0 {
		return nil
	}
	return r.cells[len(r.cells)-1]
}

// text returns where text goes.
func (r *pageReader) text() *inked {
	if c := r.cell(); c != nil {
		return c
	}
	return &r.said
}

// paragraph ends what stands on one line.
func (r *pageReader) paragraph() {
	if c := r.cell(); c != nil {
		c.add("\n", false)
		return
	}
	r.say(r.said.cell().Text)
	r.said = inked{}
}

// blocks are the elements that stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Hr: true, atom.Center: true, atom.Title: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Body: true, atom.Form: true, atom.Section: true, atom.Pre: true, atom.Blockquote: true,
}

func isBlank(c rune) bool { return strings.ContainsRune(" \t\r\n\f", c) }

// span returns over how many columns or rows a cell goes. None is all rows that are left.
func span(n *html.Node, name string) int {
	for _, a := range n.Attr {
		if a.Key == name {
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				if v == 0 && name == "rowspan" {
					return maxRows
				}
				return v
			}
		}
	}
	return 1
}
