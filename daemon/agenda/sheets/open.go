package sheets

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

// Open reads a file into grids. What it is, is decided by its content: .et and .xls are often xlsx inside,
// and the other way round. The name only tells a text file of cells from other text. convert may be nil.
// What cannot be read is a *playlists.Refusal; other errors are ctx's.
func Open(ctx context.Context, name string, content []byte, convert Converter) (w Workbook, err error) {
	if err := ctx.Err(); err != nil {
		return Workbook{}, err
	}
	defer func() {
		// The parsers of others have seen less than a shared folder has to offer.
		if p := recover(); p != nil {
			w, err = Workbook{}, refuse("这个表格文件坏了，读不了。", "This workbook is damaged and cannot be read.")
		}
	}()
	switch {
	case len(content) > MaxBytes:
		return Workbook{}, tooLarge()
	case len(bytes.TrimSpace(content)) == 0:
		return Workbook{}, refuse("这个文件是空的。", "This file is empty.")
	}
	switch sniff(name, content) {
	case xlsx:
		return readXLSX(content)
	case docx:
		return readDOCX(content)
	case ole:
		return converted(ctx, "xls", content, convert)
	case ods:
		return converted(ctx, "ods", content, convert)
	case doc:
		return converted(ctx, "doc", content, convert)
	case xml2003:
		if lostXML.MatchString(decode(content)) {
			return Workbook{}, refuse("这个表格里有划掉的字，或者隐藏的表，它的格式（XML）读不全。", "Something in this workbook is struck through or hidden, which cannot be told from its format (XML).")
		}
		return converted(ctx, "xml", content, convert)
	case page:
		return readHTML(content)
	case locked:
		return Workbook{}, &playlists.Refusal{
			What:   text("这个表格有打开密码，读不了。", "This workbook has a password, so it cannot be read."),
			Remedy: text("请在WPS或Excel里去掉密码，再保存。", "Remove the password in WPS or Excel and save it again."),
		}
	case csv:
		return readCSV(content), nil
	}
	return Workbook{}, refuse("这不是表格文件。", "This is not a workbook.")
}

// Converts reports whether Open wants a converter for a file, which takes it seconds.
func Converts(name string, content []byte) bool {
	kind := sniff(name, content)
	return len(content) <= MaxBytes && (kind == ole || kind == ods || kind == doc || kind == xml2003)
}

type fileKind int

const (
	other fileKind = iota
	xlsx
	ole
	ods
	docx
	doc     // of Word and WPS before that
	xml2003 // a workbook of Excel 2003
	page    // with a table in it
	locked  // with a password
	csv
)

// sniff tells what a file is.
func sniff(name string, content []byte) fileKind {
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		if z, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil && isODS(z) {
			return ods
		} else if err == nil && docxPart(z) != nil {
			return docx
		}
		return xlsx
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if hasStream(content, "EncryptedPackage") {
			return locked
		}
		if hasStream(content, "Workbook") || hasStream(content, "Book") {
			return ole
		}
		if hasStream(content, "WordDocument") {
			return doc
		}
		return other // slides of the same age
	}
	switch ext := strings.ToLower(path.Ext(name)); {
	case bytes.IndexByte(content[:min(len(content), 4096)], 0) >= 0 && !bytes.HasPrefix(content, []byte("\xff\xfe")) && !bytes.HasPrefix(content, []byte("\xfe\xff")):
		return other
	case isXML2003(content):
		return xml2003
	case ext != ".csv" && ext != ".tsv" && ext != ".txt" && isPage(content):
		return page
	case ext == ".csv", ext == ".tsv", ext == ".txt", ext == ".xls" && !bytes.HasPrefix(bytes.TrimSpace(content), []byte("<")):
		return csv // many programs export text and call it .xls
	}
	return other
}

// isXML2003 reports whether a file is a workbook as Excel 2003 wrote it as XML.
func isXML2003(content []byte) bool {
	head := markup(content[:min(len(content), 4096)])
	return strings.HasPrefix(head, "<?xml") && strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet")
}

// lostXML is what LibreOffice loses of such a workbook: what is struck through would take place again, and a
// sheet that is hidden would be in sight.
var lostXML = pattern.New(`StrikeThrough="1"|<(?:\w+:)?S>|SheetHidden|SheetVeryHidden`)

// hasStream reports whether a compound file seems to have a stream of that name.
func hasStream(content []byte, name string) bool {
	var b []byte
	for _, u := range utf16.Encode([]rune(name)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return bytes.Contains(content, append(b, 0, 0))
}

func isODS(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "mimetype" && f.UncompressedSize64 < 200 {
			if r, err := f.Open(); err == nil {
				defer r.Close()
				b, _ := io.ReadAll(io.LimitReader(r, 200))
				return strings.HasPrefix(string(b), "application/vnd.oasis.opendocument.spreadsheet")
			}
		}
	}
	return false
}

// converted reads what a converter makes of the content.
func converted(ctx context.Context, ext string, content []byte, convert Converter) (Workbook, error) {
	r, read := refuse("这个旧格式的表格（.xls、.et）读不了。", "This workbook in an old format (.xls, .et) cannot be read."), readXLSX
	if ext == "doc" {
		// LibreOffice reads it where its Writer is installed. Whoever wrote it can only save it anew.
		r, read = &playlists.Refusal{What: text("这是旧格式的文档（.doc、.wps），读不了。", "This is a document in an old format (.doc, .wps), which cannot be read."), Remedy: saveAsDoc}, readDOCX
	} else if convert == nil {
		r = refuse("这是旧格式的表格（.xls、.et），要有 LibreOffice 才能读，这台服务器没有装。",
			"This is a workbook in an old format (.xls, .et), which needs LibreOffice, and this server has none.")
	}
	if convert == nil {
		return Workbook{}, r
	}
	made, err := convert(ctx, ext, content)
	if err != nil {
		if ctx.Err() != nil {
			return Workbook{}, fmt.Errorf("open workbook: %w", ctx.Err())
		}
		return Workbook{}, errors.Join(r, err)
	}
	return read(made)
}

func text(zh, en string) playlists.Text { return playlists.Text{ZH: zh, EN: en} }
