package agenda

import "unicode"

// Sizes of a Today board in units of its reading text. The page that draws it (web/player) has the same.
const (
	headHeight  = 4.1  // title, date, lunar date
	footHeight  = 0.7  // number of the page
	sideMargin  = 0.8  // left, and right
	columnWidth = 14.0 // at least, where there is room for several columns of rows
	columnGap   = 1.2  // between them
	timeWidth   = 3.6  // column of times
	titleLine   = 1.25 // a line of a title
	belowLine   = 0.9  // the line below with the place
	rowPadding  = 0.45 // above and below a row, together
	longestName = 4    // lines of a title
	smaller     = 0.8  // size of a title of so many lines
)

// row returns a booking as it stands on a page.
func (p planner) row(i int, t int64) Row {
	x := &p.bookings[i]
	n := float64(p.Columns())
	width := (p.width()-(n-1)*columnGap)/n - timeWidth
	lines := int((wide(x.Title) + width - 0.01) / max(1, width))
	return Row{i, p.as(i, t), min(max(lines, 1), longestName)}
}

// height returns how high a row is, in units.
func (p planner) height(r Row) float64 {
	title := float64(r.Lines) * titleLine
	if r.Lines == longestName {
		title *= smaller
	}
	return title + belowLine + rowPadding
}

// width returns how wide a page is between its margins, in units.
func (b Board) width() float64 { return float64(b.Size[0])/float64(b.Unit) - 2*sideMargin }

// Columns returns how many columns of rows a page of the board has.
func (b Board) Columns() int { return max(1, int((b.width()+columnGap)/(columnWidth+columnGap))) }

// space returns how much room a column has for rows, in units.
func (p planner) space() float64 {
	return float64(p.Size[1])/float64(p.Unit) - headHeight - footHeight
}

// wide estimates how wide a text is, in multiples of its size: a program is compiled where there are no
// fonts. It is a little too large rather than too small.
func wide(text string) float64 {
	w := 0.
	for _, r := range text {
		switch {
		case r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 || r == 0x2014 || r == 0x201c || r == 0x201d):
			w++
		case r == ' ' || r == 'i' || r == 'l' || r == '.' || r == ',' || r == ':' || r == '\'':
			w += 0.32
		case unicode.IsUpper(r) || r == 'm' || r == 'w':
			w += 0.78
		default:
			w += 0.58
		}
	}
	return w
}
