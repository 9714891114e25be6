package sheets

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"yiping/playlists"
)

// readXLSX reads what Excel, WPS and LibreOffice write today.
func readXLSX(content []byte) (Workbook, error) {
	small, cut, err := trim(content)
	switch {
	case errors.Is(err, errTooLarge):
		return Workbook{}, tooLarge()
	case err != nil:
		return Workbook{}, refuse("这个文件不完整，打不开。", "This file is not whole and cannot be opened.")
	}
	f, err := excelize.OpenReader(bytes.NewReader(small), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return Workbook{}, refuse("这不是能读懂的表格文件。", "This is not a workbook that can be read.")
	}
	defer f.Close()
	names := f.GetSheetList()
	if len(names) == 0 {
		return Workbook{}, refuse("这不是能读懂的表格文件。", "This is not a workbook that can be read.")
	}
	w := Workbook{Cut: cut}
	r := xlsxReader{f: f, looks: map[int]look{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		r.shift = 1462
	}
	for _, name := range names {
		if len(w.Sheets) == maxSheets {
			w.Cut = true
			break
		}
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		rows, err := r.rows(name)
		if err != nil {
			continue // a sheet that is only a chart
		}
		w.Sheets = append(w.Sheets, Sheet{Name: name, Rows: rows})
	}
	return w, nil
}

func tooLarge() *playlists.Refusal {
	return &playlists.Refusal{
		What:   text("这个表格太大了，活动表不会这么大。", "This workbook is larger than any timetable."),
		Remedy: text("请新建一个表，只复制要显示的那些行，另存为 xlsx。", "Copy the rows that matter into a new workbook and save that as xlsx."),
	}
}

// xlsxReader reads the sheets of one workbook.
type xlsxReader struct {
	f     *excelize.File
	looks map[int]look
	shift float64 // days between this workbook's first day and 1899-12-30
}

// look is what the style of a cell says.
type look struct {
	struck bool
	kind   Kind
	noYear bool
}

// rows returns the visible rows of a sheet, with merged ranges filled.
func (r *xlsxReader) rows(sheet string) ([]Row, error) {
	shown, err := r.f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer shown.Close()
	raw, err := r.f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	var rows []Row
	hidden := map[int]bool{}
	for n := 1; n <= maxRows && shown.Next() && raw.Next(); n++ {
		texts, err := shown.Columns()
		if err != nil {
			break
		}
		values, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			break
		}
		// A row without cells has the options of the row below it.
		hidden[n] = shown.GetRowOpts().Hidden && len(values) > 0
		row := Row{Number: n}
		for c := range min(len(values), maxColumns) {
			text := ""
			if c < len(texts) {
				text = texts[c]
			}
			row.Cells = append(row.Cells, r.cell(sheet, columnName(c+1)+strconv.Itoa(n), text, values[c]))
		}
		rows = append(rows, row)
	}
	r.fill(sheet, rows)
	out := rows[:0]
	for _, row := range rows {
		if !hidden[row.Number] {
			out = append(out, row)
		}
	}
	return out, nil
}

// cell joins what is shown, what is stored and what the style says.
func (r *xlsxReader) cell(sheet, at, shown, stored string) Cell {
	if stored == "" {
		return Cell{}
	}
	if stored == unsolved {
		return Cell{Unsolved: true}
	}
	c := Cell{Text: clip(shown)}
	look := r.look(sheet, at)
	c.Struck = look.struck
	if v, err := strconv.ParseFloat(stored, 64); err == nil && v > -1e9 && v < 1e9 {
		if kind, err := r.f.GetCellType(sheet, at); err == nil && (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber || kind == excelize.CellTypeFormula) {
			c.Kind, c.Number = Number, v
			if look.kind != Words && v >= 0 {
				c.Kind, c.NoYear = look.kind, look.noYear
			}
			if c.Kind == Day || c.Kind == Moment {
				c.Number += r.shift
			}
			return c
		}
	}
	c.Text, c.Struck = r.unstruck(sheet, at, c)
	return c
}

// unstruck takes out of a text what is struck through, if something else is left.
func (r *xlsxReader) unstruck(sheet, at string, c Cell) (string, bool) {
	runs, err := r.f.GetCellRichText(sheet, at)
	if err != nil || len(runs) < 2 {
		return c.Text, c.Struck
	}
	var left strings.Builder
	struck := false
	for _, run := range runs {
		if run.Font != nil && run.Font.Strike {
			struck = true
			continue
		}
		left.WriteString(run.Text)
	}
	if strings.TrimSpace(left.String()) == "" {
		return c.Text, struck || c.Struck
	}
	if struck {
		return clip(left.String()), false
	}
	return c.Text, c.Struck
}

func (r *xlsxReader) look(sheet, at string) look {
	id, err := r.f.GetCellStyle(sheet, at)
	if err != nil {
		return look{}
	}
	if l, ok := r.looks[id]; ok {
		return l
	}
	var l look
	if style, err := r.f.GetStyle(id); err == nil && style != nil {
		l.struck = style.Font != nil && style.Font.Strike
		code := ""
		if style.CustomNumFmt != nil {
			code = *style.CustomNumFmt
		}
		l.kind, l.noYear = formatKind(style.NumFmt, code)
	}
	r.looks[id] = l
	return l
}

// fill puts the first cell of each merged range into all of its places.
func (r *xlsxReader) fill(sheet string, rows []Row) {
	merges, err := r.f.GetMergeCells(sheet, true)
	if err != nil {
		return
	}
	for _, m := range merges {
		left, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || top > len(rows) || left > maxColumns {
			continue
		}
		first := rows[top-1].at(left - 1)
		if first.Text == "" {
			continue
		}
		first.Merged = right - left + 1
		for y := top; y <= min(bottom, len(rows)); y++ {
			row := &rows[y-1]
			for len(row.Cells) < min(right, maxColumns) {
				row.Cells = append(row.Cells, Cell{})
			}
			for x := left; x <= min(right, maxColumns); x++ {
				row.Cells[x-1] = first
			}
		}
	}
}

// clip bounds the length of a text.
func clip(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxText {
			return s[:i]
		}
	}
	return s
}
