package sheets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sheetTrimmer writes a sheet anew, with only what Read will want.
type sheetTrimmer struct {
	d          *xml.Decoder
	out        bytes.Buffer
	row, cells int
	merged     int
	cut        bool
}

// trimSheet ends without an error where the XML breaks off: the rows before it are worth having.
func trimSheet(r io.Reader) ([]byte, bool, error) {
	t := sheetTrimmer{d: decoder(r)}
	t.out.WriteString(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
	var columns, merges bytes.Buffer
	data := false
	for {
		token, err := t.d.Token()
		if errors.Is(err, errTooLarge) {
			return nil, false, err
		}
		if err != nil {
			break
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "worksheet", "mergeCells", "cols":
		case "sheetData":
			if data {
				return nil, false, errTooLarge
			}
			data = true
			if columns.Len() > 0 {
				t.out.WriteString("<cols>" + columns.String() + "</cols>")
			}
			t.out.WriteString("<sheetData>")
		case "col":
			if columns.Len() < 1<<16 && !data {
				emit(&columns, "col", e, "min", "max", "style")
			}
		case "row":
			if !data {
				continue
			}
			t.readRow(e)
		case "mergeCell":
			if t.merged++; t.merged <= maxMerged {
				emit(&merges, "mergeCell", e, "ref")
			}
		default:
			if t.d.Skip() != nil {
				continue // the next Token says why
			}
		}
	}
	if !data {
		t.out.WriteString("<sheetData>")
	}
	t.out.WriteString("</sheetData>")
	if merges.Len() > 0 {
		t.out.WriteString("<mergeCells>" + merges.String() + "</mergeCells>")
	}
	t.out.WriteString("</worksheet>")
	return t.out.Bytes(), t.cut, nil
}

// readRow copies a row, if it has anything in it and is not too far down.
func (t *sheetTrimmer) readRow(start xml.StartElement) {
	t.row++
	if n, err := strconv.Atoi(attr(start, "r")); err == nil && n >= t.row {
		t.row = n
	}
	var row bytes.Buffer
	column := 0
	for {
		token, err := t.d.Token()
		if err != nil {
			break
		}
		if _, end := token.(xml.EndElement); end {
			break
		}
		c, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if c.Name.Local != "c" {
			_ = t.d.Skip()
			continue
		}
		column++
		if n := columnOf(attr(c, "r")); n > 0 {
			column = n
		}
		t.readCell(&row, c, column)
	}
	if row.Len() == 0 {
		return
	}
	if t.row > maxRows || t.cells > maxCells {
		t.cut = true
		return
	}
	fmt.Fprintf(&t.out, `<row r="%d"`, t.row)
	for _, name := range []string{"s", "hidden"} {
		if v := attr(start, name); v != "" {
			fmt.Fprintf(&t.out, ` %s="%s"`, name, escaped(v))
		}
	}
	t.out.WriteByte('>')
	t.out.Write(row.Bytes())
	t.out.WriteString("</row>")
}

// unsolved is the value of a cell with a formula that no program has worked out.
const unsolved = "\uE000"

// readCell copies a cell that has a value. Formulas stay behind: what they gave is in the value.
func (t *sheetTrimmer) readCell(row *bytes.Buffer, start xml.StartElement, column int) {
	var value, inline bytes.Buffer
	formula, solved := false, false
	for {
		token, err := t.d.Token()
		if err != nil {
			return
		}
		if _, end := token.(xml.EndElement); end {
			break
		}
		e, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "v":
			solved = true
			t.copyText(&value)
		case e.Name.Local == "f":
			formula = true
			_ = t.d.Skip()
		case e.Name.Local == "is":
			t.copyTree(&inline)
		default:
			_ = t.d.Skip()
		}
	}
	if formula && !solved && inline.Len() == 0 {
		value.WriteString(unsolved)
		start.Attr = append([]xml.Attr{{Name: xml.Name{Local: "t"}, Value: "str"}}, start.Attr...)
	}
	if value.Len()+inline.Len() == 0 || column > maxColumns || t.row > maxRows && row.Len() > 0 {
		return
	}
	t.cells++
	fmt.Fprintf(row, `<c r="%s%d"`, columnName(column), t.row)
	for _, name := range []string{"s", "t"} {
		if v := attr(start, name); v != "" {
			fmt.Fprintf(row, ` %s="%s"`, name, escaped(v))
		}
	}
	row.WriteByte('>')
	if inline.Len() > 0 {
		row.WriteString("<is>" + inline.String() + "</is>")
	} else {
		row.WriteString("<v>" + value.String() + "</v>")
	}
	row.WriteString("</c>")
}

// copyText copies the text of an element up to its end.
func (t *sheetTrimmer) copyText(to *bytes.Buffer) {
	for depth := 1; depth > 0; {
		token, err := t.d.Token()
		if err != nil {
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			_ = xml.EscapeText(to, e[:min(len(e), max(0, 4*maxText-to.Len()))])
		}
	}
}

// copyTree copies what is in an element up to its end, which are the runs of a text with its fonts.
func (t *sheetTrimmer) copyTree(to *bytes.Buffer) {
	var open []string
	for {
		token, err := t.d.Token()
		if err != nil {
			break
		}
		full := to.Len() > 16*maxText || len(open) > 8
		switch e := token.(type) {
		case xml.StartElement:
			if full {
				_ = t.d.Skip()
				continue
			}
			emitOpen(to, e.Name.Local, e, "val")
			open = append(open, e.Name.Local)
		case xml.EndElement:
			if len(open) == 0 {
				return
			}
			to.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		case xml.CharData:
			if !full {
				_ = xml.EscapeText(to, e[:min(len(e), 4*maxText)])
			}
		}
	}
	for len(open) > 0 {
		to.WriteString("</" + open[len(open)-1] + ">")
		open = open[:len(open)-1]
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func emitOpen(to *bytes.Buffer, name string, e xml.StartElement, attrs ...string) {
	to.WriteString("<" + name)
	for _, a := range attrs {
		if v := attr(e, a); v != "" {
			to.WriteString(" " + a + `="` + escaped(v) + `"`)
		}
	}
	to.WriteByte('>')
}

func emit(to *bytes.Buffer, name string, e xml.StartElement, attrs ...string) {
	emitOpen(to, name, e, attrs...)
	to.WriteString("</" + name + ">")
}

func escaped(s string) string {
	var b strings.Builder
	if len(s) > 100 {
		s = s[:100]
	}
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// columnOf returns the column of a reference such as B12, from 1; 0 if it is none.
func columnOf(ref string) (n int) {
	for _, c := range ref {
		if c < 'A' || c > 'Z' || n > 100_000 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}

// columnName is the inverse of columnOf.
func columnName(n int) (name string) {
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
