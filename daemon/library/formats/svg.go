package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// MaxSVG is how large a drawing may be, in bytes. It is parsed as a whole, here and by every player.
const MaxSVG = 16 << 20

const (
	maxDepth     = 256     // nested elements; real drawings stay under 50
	maxEntity    = 1 << 10 // bytes one entity may stand for: drawing programs abbreviate addresses with them
	maxExpansion = 1 << 20 // bytes all entities may stand for together
)

// errGrowing is why a drawing is not walked further.
var errGrowing = errors.New("entities grow or come from elsewhere")

// svgType is a document type that says svg, in a head that cannot be parsed for what else it says.
var svgType = regexp.MustCompile(`^[^<]*(?:<\?[^>]*\?>\s*)?(?:<!--[^>]*-->\s*)*<!DOCTYPE\s+svg\b`)

// sniffSVG reports whether the first element is <svg>, or will be.
func sniffSVG(head []byte) bool {
	if i := bytes.IndexByte(head, '<'); i < 0 || len(bytes.Trim(head[:i], "\xef\xbb\xbf \t\r\n")) > 0 {
		return false
	}
	d := newXML(bytes.NewReader(head))
	for {
		t, err := d.token()
		if err != nil {
			return svgType.Match(head)
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local == "svg"
		}
	}
}

// checkSVG parses the drawing up to the end of its root element. Nothing in it is run or fetched here, and
// players show it inside of <img>, where no script runs and nothing is fetched either.
func checkSVG(w *walk) Wholeness {
	if w.size > MaxSVG {
		return Damaged
	}
	d, comes := newXML(w.r), newReckoning()
	depth := 0
	for {
		t, err := d.token()
		var syntax *xml.SyntaxError
		switch {
		case err == nil:
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
			return Short
		case errors.Is(err, errGrowing):
			return Growing
		default:
			return Damaged
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return Deep
			}
		case xml.EndElement:
			depth--
		}
		if comes.token(t); comes.elements > maxElements {
			return Heavy
		}
		if depth == 0 && comes.root != nil {
			if comes.heavy() {
				return Heavy
			}
			return d.rest()
		}
	}
}

// rest says what follows the root element: white space and comments belong to the drawing.
func (d *xmlReader) rest() Wholeness {
	for {
		t, err := d.token()
		if errors.Is(err, io.EOF) {
			return Whole
		}
		if err != nil {
			return Tailed
		}
		switch t := t.(type) {
		case xml.Comment, xml.ProcInst:
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return Tailed
			}
		default:
			return Tailed
		}
	}
}

// xmlReader reads XML and lets no entity grow. The decoder puts a stretch of text together before anyone
// sees it, so references are counted on their way in.
type xmlReader struct {
	d          *xml.Decoder
	r          io.Reader
	references int // & that were read
	longest    int // bytes that the longest entity stands for
}

func newXML(r io.Reader) *xmlReader {
	x := &xmlReader{r: r}
	x.d = xml.NewDecoder(x)
	x.d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(input), nil
	}
	return x
}

// Read passes on the file, until there are too many references in it.
func (x *xmlReader) Read(p []byte) (int, error) {
	n, err := x.r.Read(p)
	x.references += bytes.Count(p[:n], []byte("&"))
	if x.references*x.longest > maxExpansion {
		return 0, errGrowing
	}
	return n, err
}

func (x *xmlReader) token() (xml.Token, error) {
	t, err := x.d.Token()
	if err != nil {
		return nil, err
	}
	if d, ok := t.(xml.Directive); ok {
		return t, x.declare(d)
	}
	return t, nil
}

var entity = regexp.MustCompile(`<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// declare takes the entities of a document type. Only plain short text is allowed: an entity that is made
// of others grows without end, one that is fetched leaves the file.
func (x *xmlReader) declare(d xml.Directive) error {
	text := "<!" + string(d) + ">"
	declared := strings.Count(text, "<!ENTITY")
	if declared == 0 {
		return nil
	}
	found := entity.FindAllStringSubmatch(text, -1)
	if len(found) != declared {
		return errGrowing
	}
	x.d.Entity = map[string]string{}
	for _, m := range found {
		value := m[2] + m[3]
		if len(value) > maxEntity || strings.ContainsAny(value, "&%<") {
			return errGrowing
		}
		x.d.Entity[m[1]] = value
		x.longest = max(x.longest, len(value))
	}
	return nil
}
