package formats

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// pen is where the pen of a path goes, in the path's own units.
type pen struct {
	run       float64 // how far
	climb     float64 // of that up and down
	low, high float64
	x, y      float64
	x0, y0    float64 // where this stroke began
	cx, cy    float64 // the last point that bends a curve, or the pen
	drawn     bool
}

// crossings returns how many edges a line of pixels has on average, of those in which there are any.
func (p *pen) crossings() float64 {
	if p.high <= p.low {
		return 0
	}
	return p.climb / (p.high - p.low)
}

func (p *pen) move(x, y float64) {
	p.x, p.y, p.x0, p.y0, p.cx, p.cy = x, y, x, y, x, y
}

func (p *pen) line(x, y float64) {
	if !p.drawn {
		p.low, p.high, p.drawn = p.y, p.y, true
	}
	p.run += math.Hypot(x-p.x, y-p.y)
	p.climb += math.Abs(y - p.y)
	p.low, p.high = min(p.low, y, p.y), max(p.high, y, p.y)
	p.cx, p.cy = p.x, p.y // for a curve: this is called for its points, one after the other
	p.x, p.y = x, y
}

// arc draws along an ellipse. How much longer that is than the straight line counts as up and down. (SVG 2, B.2.5)
func (p *pen) arc(rx, ry float64, large bool, x, y float64) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	straight := math.Hypot(x-p.x, y-p.y)
	if rx > 0 && ry > 0 && straight > 0 {
		chord := math.Hypot((x-p.x)/rx, (y-p.y)/ry) // of a circle of radius 1
		r := max(rx, ry) * max(1, chord/2)          // what is too small is drawn larger
		angle := 2 * math.Asin(min(1, chord/2))
		if large {
			angle = 2*math.Pi - angle
		}
		more := max(0, r*angle-straight)
		p.run += more
		p.climb += more
	}
	p.line(x, y)
}

// operands is how many numbers each command of a path takes.
var operands = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// draw follows the data of a path as far as they can be read, as browsers do; a curve as the lines from point to point that
// bend it. (SVG 2, 9.3)
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
			if kind == 'S' || kind == 'T' { // goes on as the curve before it came
				p.line(2*p.x-p.cx, 2*p.y-p.cy)
			}
			for i := 0; i < count; i += 2 {
				p.line(x+n[i], y+n[i+1])
			}
		}
		if !strings.ContainsRune("CSQT", rune(kind)) {
			p.cx, p.cy = p.x, p.y
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
	return max(-math.MaxFloat32, min(v, math.MaxFloat32)), true
}

// trace follows the outline of an element.
func trace(e xml.StartElement) (p pen) {
	value := func(name string) float64 {
		v, _ := (&numbers{attribute(e, name)}).next()
		return v
	}
	switch e.Name.Local {
	case "path":
		p.draw(attribute(e, "d"))
	case "polyline", "polygon":
		p.draw("M" + attribute(e, "points"))
	case "line":
		p.move(value("x1"), value("y1"))
		p.line(value("x2"), value("y2"))
	case "rect":
		p.run = 2 * (value("width") + value("height"))
	case "circle":
		p.run = 2 * math.Pi * value("r")
	case "ellipse":
		p.run = math.Pi * (value("rx") + value("ry"))
	}
	if length := value("pathLength"); length > 0 && p.run > 0 {
		p.run = length // dashes are as long as if it were so long
	}
	return p
}

// attribute returns an attribute of the drawing's own; "" if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
