package formats

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// What is drawn again by reference (use, pattern, mask, clip path, marker) grows as entities do: ten groups, each of which
// shows the one before ten times, are a kilobyte and ten thousand million elements. The page of a screen stands still over
// them for ever, and shows no emergency either. So it is reckoned what a drawing comes to before any page has it.
const (
	maxElements = 50_000 // of a drawing: some seconds of a small computer
	maxAgain    = 20_000 // of these, such as are drawn again by reference, which takes longer
	maxChain    = 32     // references to what has references
	enough      = 1 << 30
)

// part is an element, together with those in it that have no name and refer to nothing.
type part struct {
	id       string
	classes  []string
	plain    int     // elements
	points   int     // on lines, also in parts
	run      float64 // how long its lines are, also in parts
	dash     float64 // how long their dashes are; 0: they have none
	parts    []*part
	shows    []string // ids of what is drawn once for all of it
	inherits []string // ids of what is drawn for each element in it
	marks    []string // ids of what is drawn for each point

	weighing, weighed bool
	weight            int
}

// reckoning adds up what a drawing comes to while its tokens are read.
type reckoning struct {
	open    []*part
	root    *part
	byID    map[string]*part
	quiet   map[string]bool // ids of gradients, which are looked at and not drawn
	sheet   strings.Builder // all style sheets
	inSheet bool
	wild    bool             // references change with time
	rules   map[string]*part // what the sheets refer to, by class; "": for any element
}

func newReckoning() *reckoning {
	return &reckoning{byID: map[string]*part{}, quiet: map[string]bool{}, rules: map[string]*part{}}
}

func (d *reckoning) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		d.begin(t)
	case xml.CharData:
		if d.inSheet {
			d.sheet.Write(t)
		}
	case xml.EndElement:
		d.inSheet = false
		d.end()
	}
}

func (d *reckoning) begin(e xml.StartElement) {
	p, name := &part{plain: 1}, e.Name.Local
	if len(d.open) > 0 {
		p.dash = d.open[len(d.open)-1].dash
	}
	if strings.HasPrefix(name, "fe") {
		p.plain = 50 // a step of a filter is done for each pixel
	}
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "id":
			p.id = a.Value
			d.quiet[p.id] = strings.HasSuffix(name, "Gradient")
		case "class":
			p.classes = strings.Fields(a.Value)
		case "href":
			if id, ok := strings.CutPrefix(strings.TrimSpace(a.Value), "#"); ok && name != "a" {
				p.shows = append(p.shows, named(id))
			}
		case "style":
			p.declare(a.Value)
		case "d", "points":
			p.points += len(a.Value) / 4 // as short as one can be
		case "radius":
			for _, r := range strings.FieldsFunc(a.Value, func(c rune) bool { return c == ' ' || c == ',' }) {
				r, _ := strconv.ParseFloat(r, 64)
				p.plain += int(10 * min(max(r, 0), maxElements)) // feMorphology looks so far around each pixel
			}
		default:
			p.refer(a.Name.Local, a.Value)
		}
		if (name == "set" || strings.HasPrefix(name, "animate")) && (strings.Contains(a.Value, "href") || strings.Contains(plainly(a.Value), "#") && strings.Contains(a.Value, "(")) {
			d.wild = true
		}
	}
	line := trace(e)
	p.run = line.run
	p.plain += int(min(line.crossings()*line.crossings()/edgesInOrder, enough)) + dashes(p.run, p.dash)
	d.animate(e)
	d.inSheet = name == "style"
	d.open = append(d.open, p)
}

// animate takes dashes that come with time.
func (d *reckoning) animate(e xml.StartElement) {
	if len(d.open) == 0 || property(e, "attributeName") != "stroke-dasharray" {
		return
	}
	of := d.open[len(d.open)-1]
	for _, name := range []string{"values", "from", "to", "by"} {
		for value := range strings.SplitSeq(property(e, name), ";") {
			of.plain = max(of.plain, dashes(of.run, dash(value)))
		}
	}
}

// end puts the element that has ended into the one around it.
func (d *reckoning) end() {
	p := d.open[len(d.open)-1]
	d.open = d.open[:len(d.open)-1]
	if p.id != "" && d.byID[p.id] == nil {
		d.byID[p.id] = p
	}
	if len(d.open) == 0 {
		d.root = p
		return
	}
	around := d.open[len(d.open)-1]
	around.points += p.points
	around.run += p.run
	if p.id == "" && p.classes == nil && p.shows == nil && p.inherits == nil && p.marks == nil {
		around.plain += p.plain
		around.parts = append(around.parts, p.parts...)
		return
	}
	around.parts = append(around.parts, p)
}

var (
	reference = regexp.MustCompile(`(?i)url\(\s*["']?\s*#([^"')]*)`)
	escaped   = regexp.MustCompile(`\\([0-9a-fA-F]{1,6}\s?|[^0-9a-fA-F])`)
	rule      = regexp.MustCompile(`([^{}]*)\{([^{}]*)\}`)
	class     = regexp.MustCompile(`^\s*\.([^\s.,:>+~#\[*()]+)\s*$`)
)

// declare takes the declarations of a style.
func (p *part) declare(style string) {
	for one := range strings.SplitSeq(plainly(style), ";") {
		name, value, _ := strings.Cut(one, ":")
		p.refer(strings.ToLower(strings.TrimSpace(name)), value)
	}
}

// refer takes a property. Masks, clip paths and filters are for the element as a whole; others are inherited.
func (p *part) refer(name, value string) {
	value = plainly(value)
	if name == "stroke-dasharray" {
		p.dash = dash(value)
	}
	if !strings.Contains(value, "#") {
		return
	}
	for _, m := range reference.FindAllStringSubmatch(value, -1) {
		switch id := named(m[1]); {
		case strings.Contains(name, "mask"), strings.Contains(name, "clip-path"), strings.Contains(name, "filter"):
			p.shows = append(p.shows, id)
		case strings.HasPrefix(name, "marker"):
			p.marks = append(p.marks, id)
		default:
			p.inherits = append(p.inherits, id)
		}
	}
}

// plainly returns a style without its escapes.
func plainly(style string) string {
	if !strings.Contains(style, `\`) {
		return style
	}
	return escaped.ReplaceAllStringFunc(style, func(s string) string {
		if c, err := strconv.ParseUint(strings.TrimSpace(s[1:]), 16, 32); err == nil {
			return string(rune(c))
		}
		return s[1:]
	})
}

// named returns the id that is meant behind a #.
func named(id string) string {
	id = strings.TrimSpace(id)
	if plain, err := url.PathUnescape(id); err == nil {
		return plain
	}
	return id
}

// heavy tells whether the drawing comes to more than a page can bear.
func (d *reckoning) heavy() bool {
	for _, m := range rule.FindAllStringSubmatch(d.sheet.String(), -1) {
		if said := plainly(m[2]); !strings.Contains(said, "#") && !strings.Contains(said, "dasharray") {
			continue
		}
		for selector := range strings.SplitSeq(m[1], ",") {
			of := ""
			if c := class.FindStringSubmatch(selector); c != nil {
				of = c[1]
			}
			if d.rules[of] == nil {
				d.rules[of] = new(part)
			}
			r := d.rules[of]
			finest := r.dash
			r.declare(m[2])
			if r.dash == 0 || finest > 0 && finest < r.dash {
				r.dash = finest
			}
		}
	}
	if all := d.rules[""]; all != nil {
		d.root.plain += dashes(d.root.run, all.dash)
	}
	d.cut(d.root)
	once := d.root.once()
	return d.wild || once > maxElements || d.weigh(d.root, 0)-once > maxAgain
}

// cut adds what the dashes come to that the sheets give to classes.
func (d *reckoning) cut(p *part) {
	for _, c := range p.classes {
		if r := d.rules[c]; r != nil {
			p.plain += dashes(p.run, r.dash)
		}
	}
	for _, in := range p.parts {
		d.cut(in)
	}
}

// once is how many elements there are.
func (p *part) once() int {
	n := p.plain
	for _, in := range p.parts {
		n += in.once()
	}
	return n
}

// weigh returns how many elements a part comes to, with what it refers to.
func (d *reckoning) weigh(p *part, chain int) int {
	switch {
	case p == nil || p.weighing: // browsers draw nothing that refers to itself
		return 0
	case p.weighed:
		return p.weight
	case chain > maxChain:
		return enough
	}
	p.weighing = true
	n := p.plain
	for _, in := range p.parts {
		n = min(n+d.weigh(in, chain), enough)
	}
	each, mark := 0, 0
	for _, says := range d.says(p) {
		n = d.add(n, says.shows, chain)
		each = d.add(each, says.inherits, chain)
		mark = d.add(mark, says.marks, chain)
	}
	p.weight = int(min(int64(n)+int64(n)*int64(each)+int64(n+p.points)*int64(mark), enough))
	p.weighed, p.weighing = true, false
	return p.weight
}

// says returns the part and what style sheets say of it.
func (d *reckoning) says(p *part) []*part {
	all := []*part{p}
	for _, c := range append([]string{""}, p.classes...) {
		if r := d.rules[c]; r != nil {
			all = append(all, r)
		}
	}
	return all
}

// add adds what the parts with these ids come to.
func (d *reckoning) add(n int, ids []string, chain int) int {
	for _, id := range ids {
		if !d.quiet[id] {
			n = min(n+d.weigh(d.byID[id], chain+1), enough)
		}
	}
	return n
}
