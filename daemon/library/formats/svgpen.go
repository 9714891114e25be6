package formats

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// A path is one element, and yet it can stop a screen: an area is filled line by line, and for each line every edge that
// crosses it is put in order; and a dashed line is cut into its dashes, of which a kilobyte can ask for millions. So it is
// reckoned how far the pen goes. Honest drawings are far from it: the outlines of a map go hardly anywhere.
const (
	edgesInOrder  = 11_000 // that cross a line: so many squared take as long as so many elements
	dashesAtATime = 80     // take as long as an element
	unknownDash   = 0.1    // that is computed
)

// pen is where the pen of a path goes, in the path's own units.
type pen struct {
	run       float64 // how far
	climb     float64 // of that up and down
	low, high float64
	x, y      float64
	x0, y0    float64 // where this stroke began
	drawn     bool
}

// crossings returns how many edges a line crosses on average that is drawn through what the pen has drawn.
func (p *pen) crossings() float64 {
	if p.high <= p.low {
		return 0
	}
	return p.climb / (p.high - p.low)
}

func (p *pen) move(x, y float64) {
	p.x, p.y, p.x0, p.y0 = x, y, x, y
}

func (p *pen) line(x, y float64) {
	if !p.drawn {
		p.low, p.high, p.drawn = p.y, p.y, true
	}
	p.run += math.Hypot(x-p.x, y-p.y)
	p.climb += math.Abs(y - p.y)
	p.low, p.high = min(p.low, y, p.y), max(p.high, y, p.y)
	p.x, p.y = x, y
}

// arc draws along an ellipse: hardly more than the straight line, or most of the ellipse.
func (p *pen) arc(rx, ry float64, large bool, x, y float64) {
	if rx, ry = math.Abs(rx), math.Abs(ry); large {
		p.run += 2 * math.Pi * max(rx, ry)
		p.climb += 4 * max(rx, ry)
	}
	p.line(x, y)
}

// operands is how many numbers each command of a path takes.
var operands = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// draw follows the data of a path as far as they can be read, as browsers do. Curves are as long as the lines around them.
// (SVG 2, 9.3)
func (p *pen) draw(data string) {
	in := numbers{data}
	var n [7]float64
	for command := byte(0); ; {
		if c, ok := in.command(); ok {
			command = c
		} else if command == 0 || command|0x20 == 'z' {
			return
		}
		kind := command &^ 0x20
		count, known := operands[kind]
		if !known {
			return
		}
		for i := range count {
			var ok bool
			if kind == 'A' && (i == 3 || i == 4) {
				n[i], ok = in.flag()
			} else {
				n[i], ok = in.next()
			}
			if !ok {
				return
			}
		}
		x, y := 0.0, 0.0 // what coordinates are relative to
		if command != kind {
			x, y = p.x, p.y
		}
		switch kind {
		case 'M':
			p.move(x+n[0], y+n[1])
			command-- // what follows without a command is drawn: L, or l
		case 'H':
			p.line(x+n[0], p.y)
		case 'V':
			p.line(p.x, y+n[0])
		case 'A':
			p.arc(n[0], n[1], n[3] != 0, x+n[5], y+n[6])
		case 'Z':
			p.line(p.x0, p.y0)
		default:
			for i := 0; i < count; i += 2 {
				p.line(x+n[i], y+n[i+1])
			}
		}
	}
}

// numbers reads the figures of a path.
type numbers struct{ rest string }

func (in *numbers) skip() { in.rest = strings.TrimLeft(in.rest, " \t\r\n\f,") }

// command returns the letter that is next.
func (in *numbers) command() (byte, bool) {
	in.skip()
	if in.rest == "" || in.rest[0]|0x20 < 'a' || in.rest[0]|0x20 > 'z' {
		return 0, false
	}
	c := in.rest[0]
	in.rest = in.rest[1:]
	return c, true
}

// flag returns a figure of one digit, which needs no space behind it.
func (in *numbers) flag() (float64, bool) {
	in.skip()
	if in.rest == "" || in.rest[0] != '0' && in.rest[0] != '1' {
		return 0, false
	}
	f := float64(in.rest[0] - '0')
	in.rest = in.rest[1:]
	return f, true
}

func (in *numbers) next() (float64, bool) {
	in.skip()
	end, point, power := 0, false, false
	for ; end < len(in.rest); end++ {
		switch c := in.rest[end]; {
		case c >= '0' && c <= '9':
		case c == '.' && !point && !power:
			point = true
		case (c == 'e' || c == 'E') && !power && end > 0:
			power = true
		case (c == '-' || c == '+') && (end == 0 || in.rest[end-1]|0x20 == 'e'):
		default:
			goto read
		}
	}
read:
	v, err := strconv.ParseFloat(in.rest[:end], 64)
	if err != nil && !math.IsInf(v, 0) {
		return 0, false
	}
	in.rest = in.rest[end:]
	return max(-1e9, min(v, 1e9)), true
}

// trace follows the outline of an element.
func trace(e xml.StartElement) (p pen) {
	value := func(name string) float64 {
		v, _ := (&numbers{property(e, name)}).next()
		return v
	}
	switch e.Name.Local {
	case "path":
		p.draw(property(e, "d"))
	case "polyline", "polygon":
		p.draw("M" + property(e, "points"))
	case "line":
		p.move(value("x1"), value("y1"))
		p.line(value("x2"), value("y2"))
	case "rect":
		p.run = 2 * (value("width") + value("height"))
	case "circle":
		p.run = 2 * math.Pi * value("r")
	case "ellipse":
		p.run = math.Pi * (value("rx") + value("ry"))
	default:
		return p
	}
	p.run = max(p.run, value("pathLength")) // dashes are as long as if it were that long
	return p
}

// dash returns how long what a stroke-dasharray draws or leaves out is on average; 0 if it draws all.
func dash(value string) float64 {
	in, sum, count := numbers{strings.TrimSpace(value)}, 0.0, 0
	switch in.rest {
	case "", "none", "inherit", "initial", "unset":
		return 0
	}
	for {
		v, ok := in.next()
		if !ok || v < 0 {
			break
		}
		if strings.HasPrefix(in.rest, "%") {
			v *= 10 // of a drawing that is a thousand wide
		}
		in.rest = strings.TrimLeft(in.rest, "%abcdefghijklmnopqrstuvwxyz")
		sum, count = sum+v, count+1
	}
	if count == 0 {
		return unknownDash
	}
	return sum / float64(count)
}

// dashes returns what the dashes of lines of that length come to, in elements.
func dashes(run, dash float64) int {
	if dash <= 0 || run <= 0 {
		return 0
	}
	return int(min(run/dash/dashesAtATime, enough))
}
