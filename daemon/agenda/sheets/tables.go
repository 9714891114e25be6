package sheets

import (
	"slices"
	"strings"
	"unicode"
)

// document gathers the tables of a file that is a text otherwise: a letter, or a page that calls itself a
// workbook. Tables lie in tables, and what stands above one may be its title.
type document struct {
	all   []*table // in the order in which they begin
	open  []*table // those around the current place, the innermost last
	above []string // texts so far, without those of tables that are over
	cells int
	cut   bool
}

// table is one of them while it is read.
type table struct {
	sheet   Sheet
	outside int // how many texts there were above it
	column  int // in which the next cell goes, from 0
	down    []reach
}

// reach is a cell that goes on in rows below.
type reach struct {
	cell Cell
	rows int // more of them
}

const (
	maxTables = 200
	maxDepth  = 50 // of tables in tables
	maxTitles = 20 // texts above a table that may be its title
)

// begin begins a table.
func (d *document) begin() {
	t := &table{outside: len(d.above)}
	for i := len(d.above) - 1; i >= 0 && len(t.sheet.Above) < maxTitles; i-- {
		t.sheet.Above = append(t.sheet.Above, d.above[i])
	}
	if len(d.all) < maxTables && len(d.open) < maxDepth {
		d.all = append(d.all, t)
	} else {
		d.cut = true
	}
	d.open = append(d.open, t)
}

// end ends the innermost table.
func (d *document) end() {
	if t := d.table(); t != nil {
		d.above = d.above[:t.outside]
		d.open = d.open[:len(d.open)-1]
	}
}

// table returns the innermost table, nil outside of all.
func (d *document) table() *table {
	if len(d.open) == 0 {
		return nil
	}
	return d.open[len(d.open)-1]
}

// say takes note of a text that a table below may have as its title.
func (d *document) say(s string) {
	if s = strings.TrimSpace(clip(s)); s != "" && len(d.above) < maxRows {
		d.above = append(d.above, s)
	}
}

// row begins a row.
func (t *table) row() {
	t.sheet.Rows = append(t.sheet.Rows, Row{Number: len(t.sheet.Rows) + 1})
	t.column = 0
}

// forget takes the row back that was begun last: it is hidden, or was deleted. It keeps its number.
func (t *table) forget() { t.sheet.Rows[len(t.sheet.Rows)-1].Cells = nil }

// put puts a cell that goes over columns and rows behind the last one.
func (d *document) put(c Cell, columns, rows int) {
	t := d.table()
	if t == nil {
		return
	}
	if len(t.sheet.Rows) == 0 {
		t.row()
	}
	if len(t.sheet.Rows) > maxRows || d.cells > maxCells {
		d.cut = true
		return
	}
	d.say(c.Text)
	t.reached()
	columns = min(max(columns, 1), maxColumns+1)
	if columns > 1 || rows > 1 {
		c.Merged = columns
	}
	for range columns {
		d.cells++
		t.set(c, rows-1)
	}
}

// reached passes over the columns that cells of rows above have taken.
func (t *table) reached() {
	for t.column < len(t.down) && t.down[t.column].rows > 0 {
		r := t.down[t.column]
		t.set(r.cell, r.rows-1)
	}
}

// endRow fills a row to where cells of rows above reach.
func (t *table) endRow() {
	last := len(t.down)
	for last > 0 && t.down[last-1].rows == 0 {
		last--
	}
	for t.column < last {
		if t.reached(); t.column < last {
			t.set(Cell{}, 0)
		}
	}
}

// skip leaves columns empty.
func (t *table) skip(columns int) {
	for range min(columns, maxColumns) {
		t.set(Cell{}, 0)
	}
}

// again goes on with the cells of the row above over so many columns.
func (d *document) again(columns int) {
	t := d.table()
	if t == nil || len(t.sheet.Rows) < 2 {
		d.put(Cell{}, columns, 1)
		return
	}
	above := t.sheet.Rows[len(t.sheet.Rows)-2]
	for range min(max(columns, 1), maxColumns) {
		c := above.at(t.column)
		c.Merged = max(c.Merged, 1)
		d.cells++
		t.set(c, 0)
	}
}

// set fills the next column of the row.
func (t *table) set(c Cell, more int) {
	row := &t.sheet.Rows[len(t.sheet.Rows)-1]
	if t.column < maxColumns {
		for len(t.down) <= t.column {
			t.down = append(t.down, reach{})
		}
		t.down[t.column] = reach{c, more}
		row.Cells = append(row.Cells, c)
	}
	t.column++
}

// timetables returns the first table that is one, and those after it with the same header, which are the weeks of
// a month, or laid out as it is. Other tables of a letter are slips to fill in. Without any, all of them are what
// is spoken of.
func (d *document) timetables() (out []Sheet) {
	var first *header
	for _, t := range d.all {
		t.sheet.Rows = t.sheet.Rows[:min(len(t.sheet.Rows), maxRows)]
		h, ok := findHeader(t.sheet.Rows)
		switch {
		case out == nil && ok:
			first = &h
		case out == nil && isGrid(t.sheet.Rows):
		case out != nil && ok && first != nil && slices.Equal(h.all, first.all), out != nil && !ok && first == nil && isGrid(t.sheet.Rows):
			t.sheet.Name = "表" + itoa(len(out)+1)
		default:
			continue
		}
		out = append(out, t.sheet)
	}
	if out != nil {
		return out
	}
	for i, t := range d.all[:min(len(d.all), maxSheets)] {
		if i > 0 {
			t.sheet.Name = "表" + itoa(i+1)
		}
		out = append(out, t.sheet)
	}
	return out
}

// inked is a text of which parts may be struck through.
type inked struct{ all, left strings.Builder }

func (k *inked) add(s string, struck bool) {
	if k.all.Len() > 4*maxText {
		return
	}
	s = s[:min(len(s), 4*maxText)]
	k.all.WriteString(s)
	if !struck {
		k.left.WriteString(s)
	}
}

// cell returns the text without what is struck through, if something is left then.
func (k *inked) cell() Cell {
	all, left := lines(k.all.String()), lines(k.left.String())
	if left == "" {
		return Cell{Text: all, Struck: all != ""}
	}
	return Cell{Text: left}
}

// lines returns a text without blanks around its lines, and without empty ones.
func lines(s string) string {
	var out []string
	for line := range strings.SplitSeq(strings.ToValidUTF8(s, ""), "\n") {
		if line = strings.TrimFunc(line, unicode.IsSpace); line != "" {
			out = append(out, line)
		}
	}
	return clip(strings.Join(out, "\n"))
}
