package formats

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
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
	mostSteps   = 5_000_000 // of reckoning itself
)

// part is an element, together with those in it that have no name and refer to nothing; or what a style sheet says.
type part struct {
	id       string
	classes  []string
	around   *part
	merged   bool // it is counted in the one around it
	plain    int  // elements
	points   int  // on lines, also in parts
	effort   int  // of drawing its lines, beside what elements take, in elements
	parts    []*part
	shows    []string // ids of what is drawn once for all of it
	inherits []string // ids of what is drawn for each element in it
	marks    []string // ids of what is drawn for each point
	style    lineStyle

	weighing, weighed bool
	weight            weight
}

// weight is what a part comes to, both in elements.
type weight struct{ elements, effort int }

// reckoning adds up what a drawing comes to while its tokens are read.
type reckoning struct {
	open     []*part
	root     *part
	elements int
	outlines []outline
	byID     map[string]*part
	quiet    map[string]bool  // ids of gradients, which are looked at and not drawn
	sheet    strings.Builder  // all style sheets
	inSheet  *part            // the style element that is being read
	wild     bool             // references change with time, or are too many to follow
	rules    map[string]*part // what the sheets say, by class; "": of any element
	steps    int
}

func newReckoning() *reckoning {
	return &reckoning{byID: map[string]*part{}, quiet: map[string]bool{}, rules: map[string]*part{}}
}

func (d *reckoning) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		d.begin(t)
	case xml.CharData:
		if d.inSheet != nil {
			d.sheet.Write(t)
		}
	case xml.EndElement:
		d.end()
	}
}

func (d *reckoning) begin(e xml.StartElement) {
	p, name := &part{plain: 1, style: unsaid}, e.Name.Local
	if len(d.open) > 0 {
		p.around = d.open[len(d.open)-1]
	}
	if strings.HasPrefix(name, "fe") {
		p.plain = 50 // a step of a filter is done for each pixel
	}
	for _, a := range e.Attr {
		if a.Name.Space != "" && a.Name.Local != "href" {
			continue // what a drawing program notes for itself
		}
		switch a.Name.Local {
		case "id":
			p.id = a.Value
			d.quiet[p.id] = strings.HasSuffix(name, "Gradient")
		case "class":
			p.classes = strings.Fields(a.Value)
			slices.Sort(p.classes)
			p.classes = slices.Compact(p.classes)
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
	if line := trace(e); line.run > 0 {
		d.outlines = append(d.outlines, outline{p, line.run, line.crossings()})
	}
	if p.around != nil && attribute(e, "attributeName") == "stroke-dasharray" {
		for _, name := range []string{"values", "from", "to", "by"} {
			for value := range strings.SplitSeq(attribute(e, name), ";") {
				p.around.style.say("stroke-dasharray", value)
			}
		}
	}
	if name == "style" && d.inSheet == nil {
		d.inSheet = p
	}
	d.elements++
	d.open = append(d.open, p)
}

// end puts the element that has ended into the one around it.
func (d *reckoning) end() {
	p := d.open[len(d.open)-1]
	d.open = d.open[:len(d.open)-1]
	if d.inSheet == p {
		d.inSheet = nil
	}
	if p.id != "" && d.byID[p.id] == nil {
		d.byID[p.id] = p
	}
	if len(d.open) == 0 {
		d.root = p
		return
	}
	around := p.around
	around.points += p.points
	if p.id == "" && p.classes == nil && p.shows == nil && p.inherits == nil && p.marks == nil {
		p.merged = true
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
	comment   = regexp.MustCompile(`(?s)/\*.*?(?:\*/|$)`)
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
	p.style.say(name, value)
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

// plainly returns a style without its comments and escapes.
func plainly(style string) string {
	if strings.Contains(style, "/*") {
		style = comment.ReplaceAllString(style, " ")
	}
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
	d.readSheets()
	if d.wild {
		return true
	}
	for _, o := range d.outlines {
		p := o.of
		for p.merged {
			p = p.around
		}
		p.effort = min(p.effort+o.effort(d), enough)
	}
	once, all := d.root.once(), d.weigh(d.root, 0)
	return once.elements+once.effort > maxElements || all.elements-once.elements+all.effort-once.effort > maxAgain
}

// readSheets takes what matters here of what the style sheets say.
func (d *reckoning) readSheets() {
	for _, m := range rule.FindAllStringSubmatch(comment.ReplaceAllString(d.sheet.String(), " "), -1) {
		says := &part{style: unsaid}
		says.declare(m[2])
		ids := len(says.shows) + len(says.inherits) + len(says.marks)
		if ids == 0 && says.style == unsaid {
			continue
		}
		seen := map[string]bool{}
		for selector := range strings.SplitSeq(m[1], ",") {
			of := ""
			if c := class.FindStringSubmatch(selector); c != nil {
				of = c[1]
			}
			if seen[of] {
				continue
			}
			seen[of] = true
			if d.steps += 1 + ids; d.steps > mostSteps {
				d.wild = true
				return
			}
			if d.rules[of] == nil {
				d.rules[of] = &part{style: unsaid}
			}
			d.rules[of].join(says)
		}
	}
}

// join takes what another part says.
func (p *part) join(q *part) {
	p.shows, p.inherits, p.marks = append(p.shows, q.shows...), append(p.inherits, q.inherits...), append(p.marks, q.marks...)
	p.style = p.style.join(q.style)
}

// once is what is drawn without references.
func (p *part) once() weight {
	w := weight{p.plain, p.effort}
	for _, in := range p.parts {
		n := in.once()
		w = weight{w.elements + n.elements, w.effort + n.effort}
	}
	return w
}

// weigh returns what a part comes to, with what it refers to.
func (d *reckoning) weigh(p *part, chain int) weight {
	switch {
	case p == nil || p.weighing: // browsers draw nothing that refers to itself
		return weight{}
	case p.weighed:
		return p.weight
	case chain > maxChain:
		return weight{elements: enough}
	}
	p.weighing = true
	w := weight{p.plain, p.effort}
	for _, in := range p.parts {
		w = w.plus(d.weigh(in, chain), 1)
	}
	var each, mark weight
	for _, says := range d.says(p) {
		w = d.add(w, says.shows, chain)
		each = d.add(each, says.inherits, chain)
		mark = d.add(mark, says.marks, chain)
	}
	elements := w.elements
	p.weight = w.plus(each, elements).plus(mark, elements+p.points)
	p.weighed, p.weighing = true, false
	return p.weight
}

// plus adds so many times what another part comes to.
func (w weight) plus(x weight, times int) weight {
	add := func(n, m int) int { return int(min(int64(n)+int64(m)*int64(times), enough)) }
	return weight{add(w.elements, x.elements), add(w.effort, x.effort)}
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
func (d *reckoning) add(w weight, ids []string, chain int) weight {
	if d.steps += len(ids); d.steps > mostSteps {
		return weight{elements: enough}
	}
	for _, id := range ids {
		if !d.quiet[id] {
			w = w.plus(d.weigh(d.byID[id], chain+1), 1)
		}
	}
	return w
}
