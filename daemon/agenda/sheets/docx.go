package sheets

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

var (
	mainPart  = pattern.New(`^word/document\d*\.xml$`)
	saveAsDoc = text("请在WPS或Word里另存为 .docx，或者复制进“"+TemplateName+".xlsx”。",
		"Save it as .docx in WPS or Word, or copy it into "+TemplateName+".xlsx.")
)

// docxPart returns the part of an archive that has the text of a document, nil if it is none.
func docxPart(z *zip.Reader) *zip.File {
	for _, f := range z.File {
		if mainPart.MatchString(strings.ReplaceAll(f.Name, `\`, "/")) {
			return f
		}
	}
	return nil
}

// readDOCX reads the tables of a document, as they are with all recorded changes accepted.
func readDOCX(content []byte) (Workbook, error) {
	damaged := &playlists.Refusal{What: text("这个文档不完整，打不开。", "This document is not whole and cannot be opened."), Remedy: saveAsDoc}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Workbook{}, damaged
	}
	part := docxPart(z)
	if part == nil {
		return Workbook{}, damaged
	}
	in, err := part.Open()
	if err != nil {
		return Workbook{}, damaged
	}
	defer in.Close()
	whole := &io.LimitedReader{R: in, N: maxSheet}
	r := docxReader{d: decoder(whole)}
	err = r.read()
	r.cut = r.cut || whole.N == 0
	switch {
	case len(r.all) > 0:
		return Workbook{Sheets: r.timetables(), Cut: r.cut, Document: true}, nil
	case err != nil:
		return Workbook{}, damaged
	}
	return Workbook{}, &playlists.Refusal{
		What: text("这个文档里没有表格。", "There is no table in this document."),
		Remedy: text("请把活动写成表格，第一行写“日期、时间、活动名称、地点”，或者用“"+TemplateName+".xlsx”。",
			"Write the events into a table whose first row says 日期, 时间, 活动名称, 地点, or use "+TemplateName+".xlsx."),
	}
}

// docxReader walks through a document once. What it is in the middle of is kept for each table around.
type docxReader struct {
	document
	d     *xml.Decoder
	cells []*docxCell // one for each open table
	said  inked       // the paragraph, outside of tables
	run   docxRun
}

// docxCell is the cell that is being read.
type docxCell struct {
	inked
	columns   int
	continues bool // the cell above
	deleted   bool // its row was, or is hidden
}

// docxRun is how a piece of text is printed.
type docxRun struct{ struck, hidden bool }

// unread are the elements whose text is no part of the text: what was deleted, what floats over the page, how
// Han characters are pronounced, formulas, and properties other than those that are looked for.
var unread = map[string]bool{
	"del": true, "moveFrom": true, "txbxContent": true, "drawing": true, "pict": true, "object": true, "Fallback": true, "rt": true, "oMath": true, "oMathPara": true,
	"pPr": true, "sdtPr": true, "tblPr": true, "tblGrid": true, "sectPr": true, "instrText": true, "delText": true,
	"rPrChange": true, "tcPrChange": true, "trPrChange": true,
}

// read reads up to the end, or to where the XML breaks off: the rows before are worth having.
func (r *docxReader) read() error {
	for {
		token, err := r.d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if unread[e.Name.Local] {
				if err := r.d.Skip(); err != nil {
					return err
				}
				continue
			}
			if err := r.start(e); err != nil {
				return err
			}
		case xml.EndElement:
			r.finish(e.Name.Local)
		}
	}
}

func (r *docxReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "tbl":
		if c := r.cell(); c != nil {
			r.say(c.inked.cell().Text)
		}
		r.begin()
		r.cells = append(r.cells, new(docxCell))
	case "tr":
		if t := r.table(); t != nil {
			t.row()
			r.cell().deleted = false
		}
	case "tc":
		if c := r.cell(); c != nil {
			*c = docxCell{deleted: c.deleted}
		}
	case "r":
		r.run = docxRun{}
	case "trPr", "tcPr", "rPr":
		return r.properties(e.Name.Local)
	case "t":
		return r.text()
	case "tab", "ptab":
		r.add(" ")
	case "br", "cr":
		r.add("\n")
	case "noBreakHyphen":
		r.add("-")
	}
	return nil
}

func (r *docxReader) finish(name string) {
	switch t, c := r.table(), r.cell(); name {
	case "p":
		if c != nil {
			r.add("\n")
			return
		}
		r.say(r.said.cell().Text)
		r.said = inked{}
	case "r":
		r.run = docxRun{}
	case "tc":
		switch {
		case t == nil || len(t.sheet.Rows) == 0:
		case c.continues:
			r.again(c.columns)
		default:
			r.put(c.inked.cell(), c.columns, 1)
		}
		if t != nil {
			*c = docxCell{deleted: c.deleted}
		}
	case "tr":
		if t != nil && c.deleted && len(t.sheet.Rows) > 0 {
			t.forget()
		}
	case "tbl":
		if t != nil {
			r.end()
			r.cells = r.cells[:len(r.cells)-1]
		}
	}
}

// cell returns the cell that is being read, nil outside of tables.
func (r *docxReader) cell() *docxCell {
	if len(r.cells) == 0 {
		return nil
	}
	return r.cells[len(r.cells)-1]
}

// add adds to the text of the cell, or of the paragraph.
func (r *docxReader) add(s string) {
	if r.run.hidden {
		return
	}
	to := &r.said
	if c := r.cell(); c != nil {
		to = &c.inked
	}
	to.add(s, r.run.struck)
}

// text reads the characters of a run.
func (r *docxReader) text() error {
	for {
		token, err := r.d.Token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.CharData:
			r.add(string(e[:min(len(e), 4*maxText)]))
		case xml.StartElement:
			if err := r.d.Skip(); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// properties reads those of a row, a cell or a run.
func (r *docxReader) properties(of string) error {
	for {
		token, err := r.d.Token()
		if err != nil {
			return err
		}
		if _, end := token.(xml.EndElement); end {
			return nil
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		c, value := r.cell(), docxValue(e)
		on := value != "0" && value != "false" && value != "off" && value != "none"
		switch name := e.Name.Local; {
		case of == "rPr" && (name == "strike" || name == "dstrike"):
			r.run.struck = r.run.struck || on
		case of == "rPr" && name == "vanish":
			r.run.hidden = on
		case c == nil:
		case of == "trPr" && (name == "del" || name == "hidden"):
			c.deleted = c.deleted || on
		case of == "trPr" && name == "gridBefore":
			n, _ := strconv.Atoi(value)
			if t := r.table(); len(t.sheet.Rows) > 0 {
				t.skip(n)
			}
		case of == "tcPr" && name == "gridSpan":
			c.columns, _ = strconv.Atoi(value)
		case of == "tcPr" && name == "vMerge":
			c.continues = value != "restart"
		}
		if err := r.d.Skip(); err != nil {
			return err
		}
	}
}

// docxValue returns the attribute val, which has the namespace of its element.
func docxValue(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}
