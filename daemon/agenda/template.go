package agenda

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"yiping/daemon/agenda/sheets"
	"yiping/daemon/answers"
	book "yiping/playlists/agenda"
)

// templateName is the form that we put into the folder for staff to fill in, under another name.
const templateName = sheets.TemplateName + ".xlsx"

// A form carries the sum of its own parts among its properties. Whatever program saves it writes other parts,
// so a form that somebody has changed is told from one that nobody has, also by the next daemon, and is left
// alone.
const (
	formMark       = "yiping-form-"
	formProperties = "docProps/core.xml" // the only part that the sum leaves out
	largestForm    = 1 << 20             // bytes; ours has some twelve thousand
)

// offer puts the form into the first agenda folder that is there, once a day: who deletes it has peace until
// tomorrow. One that we wrote and that says something else by now, because the rooms are others, is replaced.
func (a *Agenda) offer(now time.Time) error {
	today := a.Zone.Day(now.UnixMilli())
	if a.offered == today {
		return nil
	}
	root, err := os.OpenRoot(a.Content)
	if err != nil {
		return err
	}
	defer root.Close()
	folder := ""
	for _, name := range slices.Backward(a.Folders) {
		if info, err := root.Stat(name); err != nil || !info.IsDir() {
			continue
		}
		if folder = name; a.foreign(root, name+"/"+templateName) {
			a.offered = today
			return nil
		}
	}
	if folder == "" {
		return nil // it will be made
	}
	a.offered = today
	form, err := newForm(a.House)
	if err != nil {
		return fmt.Errorf("make the form: %w", err)
	}
	path := folder + "/" + templateName
	if there, err := readForm(root, path); err == nil && formSum(there) == formSum(form) {
		return nil
	}
	return answers.Replace(root, path, form)
}

// foreign reports whether there is a form that is not as we wrote it.
func (a *Agenda) foreign(root *os.Root, path string) bool {
	there, err := readForm(root, path)
	return err == nil && !untouched(there) || err != nil && !errors.Is(err, fs.ErrNotExist)
}

func readForm(root *os.Root, path string) ([]byte, error) {
	in, err := root.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, largestForm))
}

// untouched reports whether a form is as some daemon wrote it.
func untouched(form []byte) bool {
	sum := formSum(form)
	return sum != "" && formSays(form) == formMark+sum
}

// formSum is the sum of a workbook's parts, empty if it is none.
func formSum(form []byte) string {
	z, err := zip.NewReader(bytes.NewReader(form), int64(len(form)))
	if err != nil {
		return ""
	}
	slices.SortFunc(z.File, func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	all := sha256.New()
	for _, f := range z.File {
		if f.Name == formProperties {
			continue
		}
		part, err := readPart(f)
		if err != nil {
			return ""
		}
		fmt.Fprintf(all, "%q %d\n", f.Name, len(part))
		all.Write(part)
	}
	return hex.EncodeToString(all.Sum(nil))
}

// formSays returns the sum that a form carries.
func formSays(form []byte) string {
	z, err := zip.NewReader(bytes.NewReader(form), int64(len(form)))
	if err != nil {
		return ""
	}
	for _, f := range z.File {
		if f.Name == formProperties {
			var properties struct {
				Identifier string `xml:"identifier"`
			}
			if part, err := readPart(f); err == nil && xml.Unmarshal(part, &properties) == nil {
				return properties.Identifier
			}
		}
	}
	return ""
}

func readPart(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	part, err := io.ReadAll(io.LimitReader(in, 4*largestForm+1))
	if len(part) > 4*largestForm {
		return nil, fmt.Errorf("part %q is larger than any form's", f.Name)
	}
	return part, err
}

// withoutExamples takes out what the examples of the form say: they stand in every copy that nobody has
// cleared of them.
func withoutExamples(r sheets.Result) sheets.Result {
	type place struct {
		sheet string
		row   int
	}
	examples := map[place]bool{}
	r.Bookings = slices.DeleteFunc(r.Bookings, func(b book.Booking) bool {
		is := strings.HasPrefix(b.Title, exampleMark)
		for _, s := range b.Sources {
			if is {
				examples[place{s.Sheet, s.Row}] = true
			}
		}
		return is
	})
	r.Refused = slices.DeleteFunc(r.Refused, func(x sheets.Refused) bool {
		is := strings.HasPrefix(x.What, exampleMark)
		if is {
			examples[place{x.Sheet, x.Row}] = true
		}
		return is
	})
	r.Notes = slices.DeleteFunc(r.Notes, func(n sheets.Note) bool { return examples[place{n.Sheet, n.Row}] })
	return r
}
