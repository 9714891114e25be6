package formats

import (
	"regexp"
	"strings"
)

// A path is one element, and yet it can stop a screen: an area is filled line by line, and for each line all edges that
// cross it are put in order, which is dear when they cross each other; and a dashed line is cut into its dashes, of which
// a kilobyte can ask for millions. So it is reckoned how far the pen goes. Honest drawings are far from it: the outlines of
// a map go hardly anywhere, and what is drawn to and fro, such as a chart, is not filled. The figures are from Chromium
// without a graphics card.
const (
	edgesInOrder  = 11_000 // that cross a line: so many squared take as long as so many elements
	edgesAtATime  = 1.7    // that only cross it, of broad lines with round corners
	dashesAtATime = 80     // take as long as an element
	unknownDash   = 0.1    // that is computed
)

// outline is what is drawn of an element.
type outline struct {
	of        *part
	run       float64 // how long it is
	crossings float64 // how often a line through it crosses it
}

// effort returns what it takes to draw the outline, in elements, besides that it is one.
func (o outline) effort(d *reckoning) int {
	s := d.styleOf(o.of)
	cost := o.crossings / edgesAtATime
	if s.dash > 0 {
		cost += o.run / s.dash / dashesAtATime
	}
	if s.fill != unfilled {
		cost += o.crossings * o.crossings / edgesInOrder
	}
	return int(min(cost, enough))
}

// lineStyle is what is said of how lines are drawn.
type lineStyle struct {
	dash float64 // how long dashes and gaps are on average; 0: there are none, below 0: nothing is said
	fill int     // whether what is within is filled; 0: nothing is said
}

const (
	filled   = 1
	unfilled = 2
)

var unsaid = lineStyle{dash: -1}

// styleOf returns how the lines of an element are drawn. What is said of the elements around it holds for it, too.
func (d *reckoning) styleOf(p *part) lineStyle {
	s := unsaid
	for ; p != nil && (s.dash < 0 || s.fill == 0); p = p.around {
		here := p.style
		for _, c := range p.classes {
			if r := d.rules[c]; r != nil {
				here = here.join(r.style)
			}
		}
		s = s.or(here)
	}
	if all := d.rules[""]; all != nil {
		s = s.or(all.style)
	}
	return s
}

// or returns what is said, and of what is not said what the other says.
func (s lineStyle) or(o lineStyle) lineStyle {
	if s.dash < 0 {
		s.dash = o.dash
	}
	if s.fill == 0 {
		s.fill = o.fill
	}
	return s
}

// join returns the dearer of two that may both hold: sheets have an order and a rank that are not followed here. Only that
// something is not filled is believed whoever says it.
func (s lineStyle) join(o lineStyle) lineStyle {
	if s.dash < 0 || o.dash > 0 && (s.dash == 0 || o.dash < s.dash) {
		s.dash = o.dash
	}
	s.fill = max(s.fill, o.fill)
	return s
}

// say takes a property, if it is one of these.
func (s *lineStyle) say(name, value string) {
	value, _, _ = strings.Cut(strings.ToLower(value), "!")
	value = strings.TrimSpace(value)
	switch value {
	case "", "inherit", "unset", "revert", "revert-layer":
		return
	}
	switch name {
	case "stroke-dasharray":
		*s = s.join(lineStyle{dash: dash(value)})
	case "fill":
		said := lineStyle{dash: -1, fill: filled}
		if value == "none" || value == "transparent" {
			said.fill = unfilled
		}
		*s = s.join(said)
	}
}

var figures = regexp.MustCompile(`[0-9.]+`)

// dash returns how long the dashes and gaps of a stroke-dasharray are on average, where they are shortest; 0 if it has none.
func dash(value string) float64 {
	if value == "none" || value == "initial" {
		return 0
	}
	if strings.Contains(value, "(") { // computed: of what is said to be the case otherwise
		value = strings.Join(figures.FindAllString(value, -1), " ")
		if value == "" {
			return unknownDash
		}
	}
	in := numbers{value}
	var lengths []float64
	for {
		v, ok := in.next()
		if !ok || v < 0 {
			break
		}
		if strings.HasPrefix(in.rest, "%") {
			v *= 10 // of a drawing that is a thousand wide
		}
		in.rest = strings.TrimLeft(in.rest, "%abcdefghijklmnopqrstuvwxyz")
		lengths = append(lengths, v)
	}
	shortest, sum := 0.0, 0.0
	for i, v := range lengths {
		sum += v
		if pair := (v + lengths[(i+1)%len(lengths)]) / 2; pair > 0 && (shortest == 0 || pair < shortest) {
			shortest = pair
		}
	}
	if sum == 0 {
		return 0
	}
	return shortest
}
