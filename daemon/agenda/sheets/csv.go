package sheets

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads a text file of cells, as Excel, WPS and programs export it. It never fails: whatever the
// bytes are, they are cells of some text, and without a header among them nothing comes of it.
func readCSV(content []byte) Workbook {
	s := decode(content)
	rows, cut := split(s, separator(s))
	return Workbook{Sheets: []Sheet{{Rows: rows}}, Cut: cut, Flat: true}
}

// decode finds the encoding. Excel in China saves CSV as GBK and "Unicode text" as UTF-16; what is valid
// UTF-8 by chance is not GBK in practice.
func decode(content []byte) string {
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\xfe\xff")):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case utf8.Valid(content):
		return strings.TrimPrefix(string(content), "\ufeff")
	default:
		enc = simplifiedchinese.GB18030
	}
	out, err := enc.NewDecoder().Bytes(content)
	if err != nil {
		out = content
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// separator finds what stands between cells: of the usual ones, that which gives the most lines at the
// beginning the same number of cells.
func separator(s string) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t', '，', '|'} {
		rows, _ := split(head(s, 20), c)
		count := map[int]int{}
		score := 0
		for _, row := range rows {
			if n := len(row.Cells); n > 1 {
				count[n]++
				score = max(score, count[n]*100+min(n, 99))
			}
		}
		if score > most {
			best, most = c, score
		}
	}
	return best
}

// head returns the first lines of a text, not counting with quotes.
func head(s string, lines int) string {
	for i, c := range s {
		if c == '\n' {
			if lines--; lines == 0 {
				return s[:i]
			}
		}
	}
	return s
}

// split cuts a text into rows of cells. A quote counts only at the start of a cell, and one that is never
// closed is just a character: the rest of the file must not vanish in a cell.
func split(s string, separator rune) (rows []Row, cut bool) {
	row := Row{Number: 1}
	end := func() {
		for len(row.Cells) > 0 && row.Cells[len(row.Cells)-1].Text == "" {
			row.Cells = row.Cells[:len(row.Cells)-1]
		}
		rows = append(rows, row)
		row = Row{Number: row.Number + 1}
	}
	for s != "" {
		if len(rows) == maxRows {
			return rows, strings.TrimSpace(s) != ""
		}
		cell, rest, ok := quoted(s, separator)
		if !ok {
			i := strings.IndexFunc(s, func(c rune) bool { return c == separator || c == '\n' || c == '\r' })
			if i < 0 {
				i = len(s)
			}
			cell, rest = s[:i], s[i:]
		}
		if len(row.Cells) < maxColumns {
			row.Cells = append(row.Cells, Cell{Text: clip(cell)})
		}
		c, n := utf8.DecodeRuneInString(rest)
		switch {
		case rest == "":
			s = ""
		case c == separator:
			s = rest[n:]
			if s == "" {
				break
			}
			continue
		default:
			s = strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
		}
		end()
	}
	return rows, false
}

// quoted reads a cell in quotes and says what follows it; not ok if it is none.
func quoted(s string, separator rune) (cell, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	var b strings.Builder
	for at := s[1:]; ; {
		i := strings.IndexByte(at, '"')
		if i < 0 || b.Len() > 4*maxText {
			return "", "", false
		}
		b.WriteString(at[:i])
		if at = at[i+1:]; strings.HasPrefix(at, `"`) {
			b.WriteByte('"')
			at = at[1:]
			continue
		}
		if c, _ := utf8.DecodeRuneInString(at); at == "" || c == separator || c == '\n' || c == '\r' {
			return b.String(), at, true
		}
		b.WriteByte('"') // "甲"乙: a quote within a cell
	}
}
