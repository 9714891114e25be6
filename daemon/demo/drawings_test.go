package demo_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// sizes says how large the pictures of a playlist are and how large their text has to be, in pixels: a
// glance has to be enough at the distance from which the playlist's screens are read.
var sizes = map[string]struct{ width, height, han, latin, title float64 }{
	"大厅":    {1920, 1080, 52, 40, 104},
	"公共":    {1080, 1080, 52, 40, 104},
	"驿站":    {1080, 1920, 36, 36, 64},
	"沉浸式展厅": {3840, 2160, 84, 84, 84},
	"直播间":   {1920, 1080, 52, 40, 104},
	"学习讲堂":  {1280, 800, 36, 36, 96},
}

const maxDrawing = 40 << 10 // bytes

// What a drawing is made of. Nothing in this list runs, fetches or links.
var elements = strings.Fields("svg title defs g use path rect circle ellipse line text clipPath linearGradient stop")

func TestDrawings(t *testing.T) {
	for name, data := range files(t) {
		if path.Ext(name) != ".svg" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if len(data) > maxDrawing {
				t.Errorf("%d bytes", len(data))
			}
			d := parse(t, data)
			d.selfContained(t)
			d.legible(t, path.Dir(name))
			d.decent(t, data)
		})
	}
}

type element struct {
	name   string
	attr   map[string]string
	parent string
	text   string
}

type drawing []*element

func parse(t *testing.T, data string) drawing {
	t.Helper()
	var all drawing
	var open []*element
	for d := xml.NewDecoder(strings.NewReader(data)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.Directive:
			t.Error("has a document type")
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			if len(open) > 0 {
				e.parent = open[len(open)-1].name
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		}
	}
}

var reference = regexp.MustCompile(`url\(([^)]*)\)`)

func (d drawing) selfContained(t *testing.T) {
	ids := map[string]bool{}
	for _, e := range d {
		ids["#"+e.attr["id"]] = true
	}
	for _, e := range d {
		if !slices.Contains(elements, e.name) {
			t.Errorf("has a <%s>", e.name)
		}
		for key, value := range e.attr {
			if strings.HasPrefix(key, "on") || key == "style" || (key == "href" && !ids[value]) {
				t.Errorf("has %s=%q", key, value)
			}
			for _, m := range reference.FindAllStringSubmatch(value, -1) {
				if !ids[m[1]] {
					t.Errorf("refers to %s", m[1])
				}
			}
		}
	}
}

func (d drawing) legible(t *testing.T, playlist string) {
	want, ok := sizes[playlist]
	if !ok {
		t.Fatalf("how large is the text in %s?", playlist)
	}
	root, ground := d[0], d[2]
	box := fmt.Sprintf("0 0 %v %v", want.width, want.height)
	if root.attr["viewBox"] != box || root.attr["width"] != fmt.Sprint(want.width) || root.attr["height"] != fmt.Sprint(want.height) {
		t.Errorf("has the canvas %q, want %q", root.attr["viewBox"], box)
	}
	if !strings.HasPrefix(root.attr["font-family"], "'Noto Sans SC','Noto Sans CJK SC'") || !strings.HasSuffix(root.attr["font-family"], "sans-serif") {
		t.Errorf("is set in %s", root.attr["font-family"])
	}
	if ground.name != "rect" || ground.attr["width"] != root.attr["width"] || ground.attr["height"] != root.attr["height"] {
		t.Fatal("does not begin with its ground")
	}
	if playlist == "公共" && ground.attr["fill"] != "#F7F3EA" {
		t.Errorf("stands on %s, but is framed by the ground of rice paper", ground.attr["fill"])
	}
	largest, texts := 0.0, 0
	for _, e := range d {
		if e.name != "text" {
			continue
		}
		texts++
		size, least := number(t, e, "font-size"), want.latin
		if strings.ContainsFunc(e.text, isHan) {
			least = want.han
		}
		if size < least {
			t.Errorf("%q is %v px high, want %v", e.text, size, least)
		}
		largest = max(largest, size)
		if e.parent != "svg" {
			t.Errorf("%q stands in a <%s>, where its place cannot be checked", e.text, e.parent)
		}
		if c := contrast(t, e.attr["fill"], ground.attr["fill"]); c < 7 {
			t.Errorf("%q in %s has a contrast of %.1f:1", e.text, e.attr["fill"], c)
		}
		for _, line := range lines(t, e, size) {
			const margin = 24
			if line.left < margin || line.right > want.width-margin || line.top < margin || line.bottom > want.height-margin {
				t.Errorf("%q reaches over the edge: %+v", e.text, line)
			}
			if playlist == "沉浸式展厅" && (line.left < 1920 && line.right > 1920 || line.top < 1080 && line.bottom > 1080) {
				t.Errorf("%q lies on a seam of the wall: %+v", e.text, line)
			}
		}
	}
	if texts > 0 && largest < want.title {
		t.Errorf("has a title of %v px, want %v", largest, want.title)
	}
}

type extent struct{ left, right, top, bottom float64 }

// lines estimates where a text is painted: a Han character or full-width mark is as wide as it is high,
// another about 0.54 of that. Where x is a list, each character has its own place.
func lines(t *testing.T, e *element, size float64) []extent {
	xs, ys := strings.Fields(e.attr["x"]), strings.Fields(e.attr["y"])
	if len(xs) > 1 {
		var all []extent
		for i := range xs {
			x, y := parseNumber(t, xs[i]), parseNumber(t, ys[i])
			all = append(all, extent{x, x + size, y - 0.88*size, y + 0.12*size})
		}
		return all
	}
	width, spacing := 0.0, 0.0
	if e.attr["letter-spacing"] != "" {
		spacing = number(t, e, "letter-spacing")
	}
	for _, c := range e.text {
		if isHan(c) || strings.ContainsRune("，。、；：！？“”　", c) {
			width += size
		} else {
			width += 0.54 * size
		}
		width += spacing
	}
	x, y := number(t, e, "x"), number(t, e, "y")
	switch e.attr["text-anchor"] {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	return []extent{{x, x + width, y - 0.88*size, y + 0.12*size}}
}

// Digits like a telephone number, and words that a public screen had better not show.
var indecent = regexp.MustCompile(`\d{7,}|\d{3,4}-\d{4,}|领导|书记|主任|主席|莅临|视察|国徽|党徽|国旗|最佳|第一`)

func (d drawing) decent(t *testing.T, data string) {
	for _, e := range d {
		if m := indecent.FindString(e.text); m != "" {
			t.Errorf("says %q", m)
		}
	}
	if !strings.ContainsFunc(data, isHan) || d[1].name != "title" || !strings.ContainsFunc(d[1].text, isHan) || !strings.ContainsFunc(d[1].text, isLatin) {
		t.Error("has no title in both languages")
	}
}

func isHan(c rune) bool   { return unicode.Is(unicode.Han, c) }
func isLatin(c rune) bool { return unicode.Is(unicode.Latin, c) }

func number(t *testing.T, e *element, key string) float64 {
	t.Helper()
	return parseNumber(t, e.attr[key])
}

func parseNumber(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// contrast is the ratio of WCAG between two colours of the form #rrggbb.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a)+0.05, luminance(t, b)+0.05
	return max(x, y) / min(x, y)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	rgb, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is no colour", colour)
	}
	linear := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(rgb>>16) + 0.7152*linear(rgb>>8) + 0.0722*linear(rgb)
}
