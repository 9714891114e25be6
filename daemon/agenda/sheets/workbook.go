package sheets

// Workbook is what a file shows: its visible sheets, as grids.
type Workbook struct {
	Sheets []Sheet
	Cut    bool // it has more rows or sheets than are read
	Flat   bool // a text file: merged cells have come apart, and nothing can be struck through

	Document bool // its sheets are tables of a text, whose cells have no names such as C5
}

// Sheet is one visible sheet, without its hidden rows, or one table of a document.
type Sheet struct {
	Name  string // empty in a text file
	Rows  []Row
	Above []string // what stands above a table in a document, the nearest first
}

// Row is a row of cells, from column A on.
type Row struct {
	Number int // as the workbook counts, from 1
	Cells  []Cell
}

// Cell is what stands in one place. A merged range has its cell everywhere.
type Cell struct {
	Text     string  // as shown, without what is struck through in a cell that has other text too
	Kind     Kind    // what Number means
	Number   float64 // days since 1899-12-30, or the part of a day, or a number
	NoYear   bool    // Day, Moment: the year is not shown, so whoever wrote it has not seen it
	Struck   bool    // all of its text is struck through
	Unsolved bool    // it has a formula that no program has worked out
	Merged   int     // over how many columns the range goes that it is part of; 0: none
}

// Kind is how a program shows a number.
type Kind int

// Kinds of cells. Numbers that a format turns into dates are what Excel makes of most dates typed into it.
const (
	Words  Kind = iota // text, or nothing
	Number             // a number without a meaning for the calendar
	Day                // a date
	Clock              // a time of day
	Moment             // both
)

// Bounds on what is read of a file. A month of a busy building is some hundred rows of a dozen columns.
const (
	MaxBytes   = 32 << 20 // of a file
	maxSheets  = 40
	maxRows    = 5000 // of a sheet
	maxColumns = 60
	maxText    = 2000 // characters of a cell
)

// at returns the cell of a column, counted from 0; a zero one where the row is shorter.
func (r Row) at(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}
