package sheets

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Bounds on the parts of a workbook, before any of them is decoded as a whole. They are some ten times what
// the largest workbooks of an office need.
const (
	maxParts    = 4000
	maxPart     = 8 << 20  // bytes of a part that is not a sheet
	maxTags     = 400_000  // in such a part: they cost more memory than their bytes
	maxSheet    = 32 << 20 // bytes of a sheet
	maxCells    = 100_000  // of a sheet, with content
	maxMerged   = 1000     // ranges of a sheet
	maxUnpacked = 64 << 20 // all together
)

var errTooLarge = errors.New("larger than any timetable")

// unneeded are parts of a workbook that say nothing about cells: pictures, charts, what a printer wants.
var unneeded = []string{"xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/externalLinks/", "xl/pivot", "xl/worksheets/_rels/",
	"xl/printerSettings/", "xl/comments", "xl/threadedComments/", "xl/calcChain", "customXml/", "xl/ctrlProps/", "xl/activeX/"}

// trim returns a workbook with the same text in it, and nothing that could cost more than it is worth: of a
// sheet the first rows and columns, of the rest only what belongs to cells. cut says that rows were lost.
func trim(content []byte) (small []byte, cut bool, err error) {
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, false, err
	}
	if len(in.File) > maxParts {
		return nil, false, errTooLarge
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	left := int64(maxUnpacked)
	for _, part := range in.File {
		name := strings.ReplaceAll(part.Name, `\`, "/")
		if ext := path.Ext(name); ext != ".xml" && ext != ".rels" || hasPrefix(name, unneeded) {
			continue
		}
		text, lost, err := trimPart(part, &left)
		if err != nil {
			return nil, false, fmt.Errorf("part %q: %w", name, err)
		}
		cut = cut || lost
		to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, false, err
		}
		if _, err := to.Write(text); err != nil {
			return nil, false, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, false, err
	}
	return out.Bytes(), cut, nil
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// trimPart reads a part, cutting a sheet to size while it is read. left is how much may still be unpacked.
func trimPart(part *zip.File, left *int64) (text []byte, cut bool, err error) {
	r, err := part.Open()
	if err != nil {
		return nil, false, err
	}
	defer r.Close()
	counted := &countdown{r, left}
	var head bytes.Buffer
	if rootName(io.TeeReader(io.LimitReader(counted, 64<<10), &head)) == "worksheet" {
		return trimSheet(io.LimitReader(io.MultiReader(&head, counted), maxSheet))
	}
	text, err = io.ReadAll(io.LimitReader(io.MultiReader(&head, counted), maxPart+1))
	if err == nil && (len(text) > maxPart || bytes.Count(text, []byte("<")) > maxTags) {
		err = errTooLarge
	}
	return text, false, err
}

// countdown ends with errTooLarge when all parts together are too large.
type countdown struct {
	r    io.Reader
	left *int64
}

func (c *countdown) Read(p []byte) (int, error) {
	if *c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.r.Read(p)
	*c.left -= int64(n)
	return n, err
}

func decoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// rootName returns the name of the element that a part consists of.
func rootName(r io.Reader) string {
	d := decoder(r)
	for {
		t, err := d.Token()
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}
