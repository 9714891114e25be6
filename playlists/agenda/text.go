package agenda

import "strings"

// Sizes of a Today board in units of its reading text. The page that draws it (web/player) has the same.
const (
	headHeight  = 3.95 // title, date, lunar date
	footHeight  = 0.9  // number of the page
	sideMargin  = 0.8  // left, and right
	columnWidth = 14.0 // at least, where there is room for several columns of rows
	columnGap   = 1.2  // between them
	timeWidth   = 3.6  // column of times
	titleLine   = 1.25 // a line of a title
	belowText   = 0.69 // size of the line below with the place
	belowLine   = 1.3  // its height, in its own size
	rowPadding  = 0.45 // above and below a row, together
	longestName = 6    // lines of a title
	smaller     = 0.8  // size of a title of so many lines

	bothLanguages = 18 // units of a column from which on chips say it in English, too
)

// row returns a booking as it stands on a page.
func (p planner) row(i int, t int64) Row {
	return Row{i, p.as(i, t), min(lines(p.bookings[i].Title, p.column()), longestName)}
}

// column returns how wide titles are at most, in units.
func (p planner) column() float64 {
	n := float64(p.Columns())
	return max(1, (p.width()-(n-1)*columnGap)/n-timeWidth)
}

// height returns how high a row is, in units.
func (p planner) height(r Row) float64 {
	title := float64(r.Lines) * titleLine
	if r.Lines == longestName {
		title *= smaller
	}
	size := max(belowText, float64(leastUnit)/float64(p.Unit))
	below := 1.
	if chip := p.chip(r); chip > 0 && wide(p.house.Place(&p.bookings[r.Booking]))+chip > p.column()/size {
		below = 2 // the chip stands below the place
	}
	return title + below*belowLine*size + rowPadding
}

// chip returns how wide the chip of a row is with its margin, in multiples of the size of the line below; 0 if
// it has none.
func (p planner) chip(r Row) float64 {
	words := [...][2]string{
		SoonNow: {"30分钟后", "in 30 min"}, Ongoing: {"进行中", "Now"}, FullUp: {"已满", "Full"}, CalledOff: {"已取消", "Cancelled"},
		Moved: {"改至12月21日 19:00", "Moved"}, Unsure: {"待定", "To be confirmed"}, Relocated: {"改地点", "New place"},
	}[r.As]
	if words[0] == "" {
		return 0
	}
	w := 2.9 + wide(words[0]) // icon, padding, margins
	if p.Size[0]/p.Unit/p.Columns() >= bothLanguages {
		w += 0.4 + 0.85*wide(words[1])
	}
	return w
}

// width returns how wide a page is between its margins, in units.
func (b Board) width() float64 { return float64(b.Size[0])/float64(b.Unit) - 2*sideMargin }

// Columns returns how many columns of rows a page of the board has.
func (b Board) Columns() int { return max(1, int((b.width()+columnGap)/(columnWidth+columnGap))) }

// space returns how much room a column has for rows, in units.
func (p planner) space() float64 {
	return float64(p.Size[1])/float64(p.Unit) - headHeight - footHeight
}

// lines returns how many lines a title takes, at least one. It is broken behind punctuation where that costs
// no more than one line, and does not make the title smaller; else between any two characters, but not within
// a word of letters.
func lines(title string, width float64) int {
	least := fill(title, width, func(before, behind rune) bool {
		return han(before) || han(behind) || strings.ContainsRune(" -–", before)
	})
	calm := fill(title, width, mayEnd)
	if calm > least+1 || calm >= longestName {
		return least
	}
	return calm
}

// fill returns how many lines a text takes that may be broken between two glyphs where the rule says so. What
// is too long for a line is broken anywhere.
func fill(text string, width float64, breaks func(before, behind rune) bool) int {
	runes := []rune(text)
	n, left := 1, width
	for from := 0; from < len(runes); {
		until, w := from+1, glyph(runes[from])
		for ; until < len(runes) && !breaks(runes[until-1], runes[until]); until++ {
			w += glyph(runes[until])
		}
		if w > left && left < width {
			n, left = n+1, width
		}
		for ; from < until; from++ {
			if glyph(runes[from]) > left {
				n, left = n+1, width
			}
			left -= glyph(runes[from])
		}
	}
	return n
}

const (
	closing = "，。：；！？、”）》」—… "
	opening = "“（《「"
)

// mayEnd reports whether a line may end between two glyphs: behind a stop and a closing mark, before an opening
// one, at a space.
func mayEnd(before, behind rune) bool {
	return strings.ContainsRune(closing, before) && !strings.ContainsRune(closing, behind) || strings.ContainsRune(opening, behind) && !strings.ContainsRune(opening, before)
}

// han reports whether a glyph is as wide as it is high, as those of Chinese are.
func han(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 || r == 0x2014 || r == 0x201c || r == 0x201d)
}

const tracking = 0.02 // between all glyphs, in multiples of their size

// ascii has the widths of the characters from space to ~, in hundredths of their size: those of Noto Sans CJK SC
// Medium, as Chromium lays it out, rounded up.
var ascii = [...]uint8{
	23, 33, 48, 56, 56, 93, 68, 28, 34, 34, 47, 56, 28, 35, 28, 40, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 28, 28, 56, 56, 56, 48,
	95, 61, 66, 61, 69, 59, 56, 69, 73, 30, 50, 65, 55, 82, 73, 75, 64, 75, 64, 59, 60, 73, 59, 88, 58, 54, 59, 34, 40, 34, 56, 56,
	61, 57, 62, 49, 62, 56, 33, 57, 61, 28, 28, 56, 29, 93, 61, 61, 62, 62, 39, 47, 36, 61, 53, 81, 50, 53, 48, 34, 27, 34, 56,
}

// wide estimates how wide a text is on one line, in multiples of its size.
func wide(text string) (w float64) {
	for _, r := range text {
		w += glyph(r)
	}
	return w
}

// glyph estimates how wide a glyph is, in multiples of its size: a program is compiled where there are no fonts.
func glyph(r rune) float64 {
	switch {
	case r >= ' ' && r <= '~':
		return float64(ascii[r-' '])/100 + tracking
	case han(r):
		return 1 + tracking
	}
	return 0.6 + tracking
}
