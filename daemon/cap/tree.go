package cap

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"yiping/playlists"
)

// What an alert has at most. Real ones have a depth of six and a few hundred elements.
const (
	maxDepth    = 12
	maxElements = 5_000
)

// element is an element of the message's own namespace, with those in it. What others have added, such as a
// signature, is left out.
type element struct {
	space, name string
	text        strings.Builder
	children    []*element
}

// tree reads a message as a whole, or refuses it. Nothing is expanded: the decoder knows the five entities of XML, and
// whatever defines more is refused.
func tree(text string) (*element, *playlists.Refusal) {
	if strings.ContainsRune(text, 0) {
		return nil, playlists.Refuse("文件里有 NUL 字节，不是 XML。", "There are NUL bytes in it; this is no XML.", "请重新下载，或请发布单位重发。", "Download it again, or ask for it again.")
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	var root *element
	var open []*element
	for count := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil && len(open) == 0 {
			return root, nil
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, playlists.Refuse(fmt.Sprintf("第%d行起不是完整的 XML。", line), fmt.Sprintf("It is no complete XML from line %d on: %s.", line, brief(err.Error())),
				"请重新下载，或请发布单位重发。", "Download it again, or ask for it again.")
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, playlists.Refuse("文件里有 DOCTYPE 或别的 <! 声明，预警里不能有。", "It has a document type or another <! declaration, which no alert has.",
				"请删掉这一段；预警不用实体。", "Remove it; alerts need no entities.")
		case xml.StartElement:
			if count++; count > maxElements || len(open) >= maxDepth {
				return nil, playlists.Refuse(fmt.Sprintf("元素太多或套得太深：最多%d个，%d层。", maxElements, maxDepth), fmt.Sprintf("It has too many elements, or too deep: %d and %d levels are the most.", maxElements, maxDepth),
					"请检查这是不是一条预警。", "Check whether this is an alert.")
			}
			e := &element{space: token.Name.Space, name: token.Name.Local}
			switch {
			case len(open) > 0:
				if within := open[len(open)-1]; e.space == root.space {
					within.children = append(within.children, e)
				}
			case root == nil:
				root = e
			default:
				return nil, playlists.Refuse("一个文件里有两条预警。", "There are two alerts in one file.", "请一条预警存一个文件。", "Save each in a file of its own.")
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(token)
			} else if strings.TrimSpace(string(token)) != "" && root == nil {
				return nil, playlists.Refuse("这不是 XML。", "This is no XML.", "请检查放进来的是不是预警文件。", "Check whether this is the file that was meant.")
			} else if strings.TrimSpace(string(token)) != "" {
				return nil, playlists.Refuse("XML 外面还有文字。", "There is text outside of the XML.", "请重新下载，或请发布单位重发。", "Download it again, or ask for it again.")
			}
		}
	}
}

// all returns the elements within that have a name.
func (e *element) all(name string) (found []*element) {
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// brief returns as much of what somebody wrote as is said back.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
