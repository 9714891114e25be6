package holidays

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Bounds of what is read, in bytes and rows. A year has some thirty days off.
const (
	maxFile  = 1 << 20
	maxUnzip = 16 << 20
	maxRows  = 1000
	maxCells = 20
)

// decode returns text that Windows programs have saved: UTF-8 or UTF-16 with a mark, or GB18030.
func decode(data []byte) string {
	if utf8.Valid(data) {
		return string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data); err == nil {
			return string(text)
		}
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(text)
}

// textRows reads a .csv or .txt. Cells are divided by commas, semicolons or tabs, and if there are none of
// these by the first space.
func textRows(data []byte) []row {
	var rows []row
	n := 0
	for line := range strings.Lines(decode(data)) {
		if n++; n > maxRows {
			break
		}
		line = strings.TrimSpace(line)
		if said := notice(n, line); said != nil {
			rows = append(rows, said...)
			continue
		}
		r := row{number: n}
		parts := divide(line)
		if len(parts) == 1 {
			parts = strings.SplitN(strings.ReplaceAll(line, "　", " "), " ", 2)
		}
		for _, p := range parts {
			r.add(p, "")
		}
		rows = append(rows, r)
	}
	return rows
}

// divide divides a line at its separators, but not within quotes.
func divide(line string) []string {
	quoted := false
	return strings.FieldsFunc(line, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return !quoted && strings.ContainsRune(",，;；\t", c)
	})
}

// add adds a cell unless it is empty.
func (r *row) add(text, raw string) {
	if text = strings.Trim(strings.TrimSpace(text), `"“”`); text != "" && len(r.cells) < maxCells {
		r.cells = append(r.cells, cell{text, strings.TrimSpace(raw)})
	}
}

var errSheet = errors.New("not a workbook")

// sheetRows reads the first sheet of an .xlsx that has rows. Whoever types 1月1日 into a spreadsheet in December
// gets a date of the year that ends, and does not see it: so what a cell shows counts first, and the number
// behind it only where that is no date.
func sheetRows(data []byte) (rows []row, err error) {
	defer func() { // the reader is fed from a shared folder; one file must not stop the daemon
		if recover() != nil {
			rows, err = nil, errSheet
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		shown, err := cellsOf(f, sheet)
		if err != nil {
			return nil, err
		}
		raw, err := cellsOf(f, sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for i, texts := range shown {
			r := row{number: i + 1}
			for k, text := range texts {
				bare := ""
				if i < len(raw) && k < len(raw[i]) {
					bare = raw[i][k]
				}
				r.add(text, bare)
			}
			if len(r.cells) == 1 {
				if said := notice(r.number, r.cells[0].text); said != nil {
					rows = append(rows, said...)
					continue
				}
			}
			rows = append(rows, r)
		}
		if len(rows) > 0 {
			return rows, nil
		}
	}
	return rows, nil
}

// cellsOf reads the first rows of a sheet, and no more: a sheet may say that it has a million.
func cellsOf(f *excelize.File, sheet string, options ...excelize.Options) (out [][]string, err error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for len(out) < maxRows && rows.Next() {
		cells, err := rows.Columns(options...)
		if err != nil {
			return nil, err
		}
		out = append(out, cells)
	}
	return out, rows.Error()
}
