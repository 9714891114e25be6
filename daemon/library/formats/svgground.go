package formats

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// groundOfSVG finds the colour that a drawing has behind everything: a background of its root, or a first
// rectangle that covers it.
func groundOfSVG(r io.Reader) string {
	d := newXML(r)
	var width, height float64
	for depth := 0; depth < 4; {
		t, err := d.token()
		if err != nil {
			return ""
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		depth++
		switch e.Name.Local {
		case "svg":
			if c := solid(property(e, "background-color"), property(e, "background")); c != "" {
				return c
			}
			width, height = viewport(e)
		case "rect":
			if !covers(e, width, height) {
				return ""
			}
			return solid(property(e, "fill"))
		case "title", "desc", "metadata", "defs", "style":
			if d.d.Skip() != nil {
				return ""
			}
			depth--
		case "g":
		default:
			return "" // something else lies on the bottom
		}
	}
	return ""
}

// viewport returns the size of the drawing in its own units.
func viewport(e xml.StartElement) (width, height float64) {
	for _, a := range e.Attr {
		if f := strings.Fields(strings.ReplaceAll(a.Value, ",", " ")); a.Name.Local == "viewBox" && len(f) == 4 {
			width, _ = strconv.ParseFloat(f[2], 64)
			height, _ = strconv.ParseFloat(f[3], 64)
			return width, height
		}
	}
	p := sizeOf(e)
	return float64(p.Width), float64(p.Height)
}

// covers reports whether a rectangle covers the drawing.
func covers(e xml.StartElement, width, height float64) bool {
	full := func(name string, want float64) bool {
		v := property(e, name)
		return v == "100%" || want > 0 && pixels(v) >= want
	}
	return full("width", width) && full("height", height) && pixels(property(e, "x")) <= 0 && pixels(property(e, "y")) <= 0
}

// property returns an attribute or, if the style says it, what the style says.
func property(e xml.StartElement, name string) (value string) {
	for _, a := range e.Attr {
		switch a.Name.Local {
		case name:
			value = a.Value
		case "style":
			for part := range strings.SplitSeq(a.Value, ";") {
				if k, v, ok := strings.Cut(part, ":"); ok && strings.TrimSpace(k) == name {
					return strings.TrimSpace(v)
				}
			}
		}
	}
	return strings.TrimSpace(value)
}

// solid returns the first of the colours that is written in figures, made quiet.
func solid(colours ...string) string {
	for _, c := range colours {
		hex, ok := strings.CutPrefix(c, "#")
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		v, err := strconv.ParseUint(hex, 16, 24)
		if ok && err == nil && len(hex) == 6 {
			return soften(int(v>>16), int(v>>8&0xff), int(v&0xff))
		}
		if strings.EqualFold(c, "white") {
			return "#ffffff"
		}
	}
	return ""
}
