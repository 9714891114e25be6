package formats

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// levels is a drawing of ten levels, each of which draws the one before ten times, as f says.
func levels(f func(i int) string, last string) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs><g id="p0"><rect/></g>`)
	for i := range 9 {
		b.WriteString(f(i))
	}
	return b.String() + `</defs>` + last + `</svg>`
}

// Each of these but the good ones stops the page of a screen for ever.
func TestNoDrawingStopsAPage(t *testing.T) {
	ten := func(s string) string { return strings.Repeat(s, 10) }
	paint := func(how string) string {
		return levels(func(i int) string {
			return fmt.Sprintf(`<pattern id="p%d">%s</pattern>`, i+1, fmt.Sprintf(ten(how), i, i, i, i, i, i, i, i, i, i))
		}, `<rect fill="url(#p9)"/>`)
	}
	around := func(kind, property string) string {
		return levels(func(i int) string {
			return fmt.Sprintf(`<%s id="p%d">%s</%s>`, kind, i+1, ten(fmt.Sprintf(`<rect %s="url(#p%d)"/>`, property, i)), kind)
		}, `<rect `+property+`="url(#p9)"/>`)
	}
	across := func(n int, draw func(x, y int) string) string {
		var b strings.Builder
		dice := rand.New(rand.NewPCG(1, 2))
		for range n {
			b.WriteString(draw(dice.IntN(1920), dice.IntN(1080)))
		}
		return b.String()
	}
	svg := func(s string) string { return `<svg viewBox="0 0 1920 1080">` + s + `</svg>` }
	scribble := across(100_000, func(x, y int) string { return fmt.Sprintf("L%d %d", x, y) })
	coast := across(300_000, func(x, y int) string { return fmt.Sprintf("l%d.%d %d", x%5-2, x%7, y%5-2) })
	chart := across(80_000, func(x, y int) string { return fmt.Sprintf("L%d %d", x, y) })
	contours := across(8_000, func(x, y int) string { return fmt.Sprintf(`<path class="c" d="M%d %dl90 40 90-40"/>`, x, y) })
	hair := across(100, func(x, y int) string { return fmt.Sprintf(`<path class="c" d="M0 %dH1920"/>`, y) })
	letters := `<defs><path id="a" d="M0 0h9"/><linearGradient id="g"><stop/><stop/></linearGradient><clipPath id="c"><rect/></clipPath></defs>`
	for name, c := range map[string]struct {
		file string
		want Wholeness
	}{
		"use": {levels(func(i int) string {
			return fmt.Sprintf(`<g id="p%d">%s</g>`, i+1, ten(fmt.Sprintf(`<use xlink:href="#p%d"/>`, i)))
		}, `<use href="#p9"/>`), Heavy},
		"use, of an id in percents": {levels(func(i int) string {
			return fmt.Sprintf(`<g id="p%d">%s</g>`, i+1, ten(fmt.Sprintf(`<use href=" #%%70%d"/>`, i)))
		}, `<use href="#p9"/>`), Heavy},
		"patterns":            {paint(`<rect fill="url(#p%d)"/>`), Heavy},
		"patterns in styles":  {paint(`<rect style="opacity:1; Stroke : URL( '#p%d' )"/>`), Heavy},
		"patterns in escapes": {paint(`<rect style="fill:u\72l(\23 p%d)"/>`), Heavy},
		"masks":               {around("mask", "mask"), Heavy},
		"clip paths":          {around("clipPath", "clip-path"), Heavy},
		"inherited patterns": {levels(func(i int) string {
			return fmt.Sprintf(`<pattern id="p%d"><g fill="url(#p%d)">%s</g></pattern>`, i+1, i, ten(`<rect/>`))
		}, `<rect fill="url(#p9)"/>`), Heavy},
		"patterns in variables": {levels(func(i int) string {
			return fmt.Sprintf(`<pattern id="p%d"><g style="--x:url(#p%d)">%s</g></pattern>`, i+1, i, ten(`<rect fill="var(--x)"/>`))
		}, `<rect fill="url(#p9)"/>`), Heavy},
		"markers": {levels(func(i int) string {
			return fmt.Sprintf(`<marker id="p%d"><path d="M0 0%s" marker-mid="url(#p%d)"/></marker>`, i+1, ten("h1v1"), i)
		}, `<path d="M0 0h1" marker-end="url(#p9)"/>`), Heavy},
		"patterns in a style sheet": {levels(func(i int) string {
			return fmt.Sprintf(`<style>.c%d, .x{fill:url(#p%d)}</style><pattern id="p%d">%s</pattern>`, i, i, i+1, ten(fmt.Sprintf(`<rect class="b c%d"/>`, i)))
		}, `<rect fill="url(#p9)"/>`), Heavy},
		"patterns in a cunning sheet": {levels(func(i int) string {
			return fmt.Sprintf(`<style>rect:not(.x).q%d{fill:url(#p%d)}</style><pattern id="p%d">%s</pattern>`, i, i, i+1, ten(fmt.Sprintf(`<rect class="q%d"/>`, i)))
		}, `<rect fill="url(#p9)"/>`), Heavy},
		"what comes with time":                 {`<svg><use><set attributeName="href" to="#x"/></use></svg>`, Heavy},
		"more than a page can bear":            {`<svg>` + strings.Repeat(`<path d="M0 0h9"/>`, 60_000) + `</svg>`, Heavy},
		"a chain":                              {levels(func(i int) string { return "" }, chain(100)), Heavy},
		"what looks far around":                {`<svg><filter id="f"><feMorphology radius="5000"/></filter><rect filter="url(#f)"/></svg>`, Heavy},
		"a long filter":                        {`<svg><filter id="f">` + strings.Repeat(`<feGaussianBlur stdDeviation="9"/>`, 200) + `</filter>` + strings.Repeat(`<rect filter="url(#f)"/>`, 20) + `</svg>`, Heavy},
		"shadows":                              {`<svg><filter id="f"><feOffset/><feGaussianBlur stdDeviation="9"/><feMorphology radius="3"/><feMerge><feMergeNode/></feMerge></filter>` + strings.Repeat(`<rect filter="url(#f)"/>`, 50) + `</svg>`, Whole},
		"what refers to itself":                {`<svg><g id="a"><use href="#a"/><use href="#b"/></g><pattern id="b"><rect fill="url(#b)"/></pattern></svg>`, Whole},
		"a page of letters":                    {`<svg>` + letters + strings.Repeat(`<use href="#a"/>`, 8000) + `</svg>`, Whole},
		"gradients for all":                    {`<svg>` + letters + `<g fill="url(#g)">` + strings.Repeat(`<path fill="url(#g)" stroke="url(#g)"/>`, 8000) + `</g></svg>`, Whole},
		"a clip path for much":                 {`<svg>` + letters + `<g clip-path="url(#c)">` + strings.Repeat(`<path/>`, 8000) + `</g></svg>`, Whole},
		"classes as drawing programs do":       {`<svg><style>.st0{fill:url(#g);}.st1{clip-path:url(#c);}</style>` + letters + strings.Repeat(`<path class="st0"/><g class="st1"><path/></g>`, 4000) + `</svg>`, Whole},
		"links":                                {`<svg>` + letters + `<a href="#a"><rect/></a></svg>`, Whole},
		"edges that cross":                     {svg(`<path d="M0 0` + scribble + `"/>`), Heavy},
		"edges that cross in little":           {svg(`<path transform="scale(.01)" d="M0 0` + scribble + `"/>`), Heavy},
		"corners that cross":                   {svg(`<polygon points="` + strings.ReplaceAll(scribble, "L", " ") + `"/>`), Heavy},
		"a coast":                              {svg(`<path d="M0 500` + coast + `"/>`), Whole},
		"hatching":                             {svg(`<path d="` + across(2000, func(x, y int) string { return fmt.Sprintf("M%d 0L%d 1080", x, x+300) }) + `"/>`), Whole},
		"a page of letters in one path":        {svg(`<path d="` + across(3000, func(x, y int) string { return fmt.Sprintf("M%d %dc5 0 9 4 9 9a9 9 0 01-9 9h-9v-9zm2 2v5", x, y) }) + `"/>`), Whole},
		"hair-thin dashes":                     {svg(`<g stroke-dasharray="0.01">` + hair + `</g>`), Heavy},
		"hair-thin dashes in a style":          {svg(`<g style="stroke: red; stroke-dasharray: .02 0.01px">` + hair + `</g>`), Heavy},
		"hair-thin dashes by a class":          {svg(`<style>.c{stroke-dasharray:.01}.c{stroke-dasharray:9}</style>` + hair), Heavy},
		"hair-thin dashes for all":             {svg(`<style>svg path{stroke-dasharray:.01}</style>` + hair), Heavy},
		"dashes that come with time":           {svg(strings.ReplaceAll(hair, "/>", `><animate attributeName="stroke-dasharray" values="9;.01"/></path>`)), Heavy},
		"dashes that are computed":             {svg(`<g style="stroke-dasharray:calc(.005px + .005px)">` + hair + `</g>`), Heavy},
		"dashes of a line said to be long":     {svg(`<path pathLength="1e9" stroke-dasharray="1" d="M0 0H9"/>`), Heavy},
		"a dashed circle said to be long":      {svg(`<circle r="9" pathLength="1e9" stroke-dasharray="1"/>`), Heavy},
		"dashed contours":                      {svg(`<style>.c{fill:none;stroke-dasharray:4 2}</style>` + contours), Whole},
		"dashes that are inherited after all":  {svg(`<g stroke-dasharray="0.01">` + strings.ReplaceAll(hair, "<path", `<path stroke-dasharray="inherit"`) + `</g>`), Heavy},
		"dashes among what counts for nothing": {svg(`<style>.c{/**/STROKE-DASHARRAY:.01!important;stroke-dasharray:9}</style>` + strings.ReplaceAll(hair, "<path", `<path x:class="" x:d=""`)), Heavy},
		"dashes that come before their lines":  {svg(`<g><animate attributeName="stroke-dasharray" values="9;.01"/>` + hair + `</g>`), Heavy},
		"dashes that become finer":             {svg(strings.ReplaceAll(hair, "/>", `><animate attributeName="stroke-dasharray" from="9" to=".01"/></path>`)), Heavy},
		"dashes that come and go":              {svg(strings.Repeat(strings.ReplaceAll(hair, "/>", `><animate attributeName="stroke-dasharray" from="0 1920" to="1920 0"/></path>`), 20)), Whole},
		"dashes again and again":               {svg(`<path id="p" stroke-dasharray=".1" d="M0 0H1920"/>` + strings.Repeat(`<use href="#p"/>`, 200)), Heavy},
		"a broad pen, to and fro":              {svg(`<path fill="none" stroke="red" stroke-width="30" stroke-linejoin="round" d="M0 0` + strings.Repeat(scribble, 3) + `"/>`), Heavy},
		"a chart":                              {svg(`<path class="c" d="M0 0` + chart + `"/><style>.c{fill:none}</style>`), Whole},
		"a chart in a group":                   {svg(`<g style="fill: none"><path d="M0 0` + chart + `"/></g>`), Whole},
		"charts, says the sheet":               {svg(`<style>path{fill:none}</style><path d="M0 0` + chart + `"/>`), Whole},
		"a chart that is filled":               {svg(`<g fill="none"><path fill="#fff" d="M0 0` + chart + `"/></g>`), Heavy},
		"lines that draw themselves":           {svg(strings.Repeat(`<path pathLength="1" stroke-dasharray="1" d="M0 0H99999"/>`, 50)), Whole},
		"undashed, importantly":                {svg(`<g style="stroke-dasharray:none !important">` + strings.Repeat(hair, 3) + `</g>`), Whole},
		"dashed squares with hatching":         {svg(`<pattern id="h"><path d="M0 0L9 9"/><path d="M9 0L0 9"/></pattern>` + strings.Repeat(`<rect width="40" height="40" fill="url(#h)" stroke-dasharray="3 1"/>`, 1500)), Whole},
		"undashed in dashes":                   {svg(`<g stroke-dasharray="0.01">` + strings.ReplaceAll(hair, "<path", `<path stroke-dasharray="none"`) + `</g>`), Whole},
		"animation":                            {`<svg><rect fill="#fff"><animate attributeName="fill" values="#fff;#000"/></rect></svg>`, Whole},
	} {
		if got := check(t, SVG, []byte(c.file)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<g id="c%d"><use href="#c%d"/></g>`, i, i+1)
	}
	return b.String()
}

// What is made to be reckoned for long is refused instead, or read once. It took minutes.
func TestTheReckoningItselfIsShort(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 20_000) }
	for name, file := range map[string]string{
		"selectors":   `<svg><style>` + many(`.a,`) + `.b{` + many(`d:url(#x);`) + `}</style></svg>`,
		"rules":       `<svg><style>` + many(`.a{fill:url(#x)}`) + `</style>` + strings.Repeat(`<g class="a"/>`, 20_000) + `</svg>`,
		"classes":     `<svg><style>.a{` + many(`d:url(#x);`) + `}</style>` + strings.Repeat(`<g class="`+strings.Repeat("a ", 99)+`"/>`, 9000) + `</svg>`,
		"elements":    `<svg>` + strings.Repeat(`<a>`, 250) + strings.Repeat(many(`<a id="a"/>`), 20) + strings.Repeat(`</a>`, 250) + `</svg>`,
		"many points": `<svg><path d="M0 0` + strings.Repeat(many(`h1v1`), 50) + `"/></svg>`,
	} {
		begun := time.Now()
		got := check(t, SVG, []byte(file))
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("%s: %s after %v", name, got, took)
		} else {
			t.Logf("%s: %s after %v", name, got, took)
		}
	}
}
