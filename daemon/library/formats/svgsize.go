package formats

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// measureSVG reads the size that a browser gives the drawing inside of <img>: width and height where they
// are absolute, completed from the viewBox, else 300 × 150.
func measureSVG(r io.Reader) (Picture, error) {
	d := newXML(r)
	for {
		t, err := d.token()
		if err != nil {
			return Picture{}, fmt.Errorf("%w: %w", ErrUnusual, err)
		}
		if e, ok := t.(xml.StartElement); ok {
			return sizeOf(e), nil
		}
	}
}

func sizeOf(e xml.StartElement) Picture {
	var width, height, ratio float64
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "width":
			width = pixels(a.Value)
		case "height":
			height = pixels(a.Value)
		case "viewBox":
			f := strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' })
			if len(f) != 4 {
				continue
			}
			w, errW := strconv.ParseFloat(f[2], 64)
			h, errH := strconv.ParseFloat(f[3], 64)
			if errW == nil && errH == nil && w > 0 && h > 0 {
				ratio = w / h
				if width == 0 && height == 0 {
					width, height = w, h
				}
			}
		}
	}
	switch {
	case width > 0 && height > 0:
	case ratio == 0:
		width, height = 300, 150
	case width > 0:
		height = width / ratio
	default:
		width = height * ratio
	}
	// A drawing has no pixels; beyond the cap only its shape counts.
	if m := max(width, height); m > MaxSide {
		width, height = width*MaxSide/m, height*MaxSide/m
	}
	return Picture{Width: max(1, int(math.Round(width))), Height: max(1, int(math.Round(height)))}
}

// pixels reads an absolute CSS length; 0 stands for what is none.
func pixels(s string) float64 {
	s = strings.TrimSpace(s)
	unit := 1.0
	for suffix, u := range map[string]float64{"px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = rest, u
			break
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || v <= 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0
	}
	return v * unit
}
