package hints

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"yiping/daemon/config/depth"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// largest is the size in bytes up to which a playlist.yaml is read. Five thousand entries fit.
const largest = 512 << 10

// ParsePlaylistYAML reads a playlist.yaml. Every mistake becomes a problem with its line and key, Where
// being "playlist.yaml:7"; what is right besides it counts. Dates, days, hours and durations are written
// as in file names.
//
//	priority: true
//	order: [欢迎.jpg, 本周活动.png]
//	default: {duration: 15s, fit: cover}
//	items:
//	  消防.mp4: {sound: true, dates: 11月1日-11月30日, days: mon-fri, hours: 9:00-17:00}
func ParsePlaylistYAML(data []byte, site Site) (f PlaylistFile, problems []playlists.Problem) {
	p := yamlReader{site: site}
	// The parser is fed from a shared folder and has had panics; one file must not stop the daemon.
	defer func() {
		if recover() != nil {
			f, problems = PlaylistFile{}, []playlists.Problem{mistake(1, "", "这个文件读不出来。", "The file cannot be read.", "", "")}
		}
	}()
	if len(data) > largest || depth.TooDeep(data) {
		return f, []playlists.Problem{mistake(1, "", "这个文件太大或者太乱。", "The file is too large or too deeply nested.", "", "")}
	}
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line := 1
		if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
			line = e.GetToken().Position.Line
		}
		return f, []playlists.Problem{mistake(line, "", "这一行不是正确的 YAML，整个文件没有生效。", "This line is not valid YAML; nothing in the file counts.",
			"检查缩进和冒号；文件名带 [ ] 时要加引号。", "Check indentation and colons; put names with [ ] in quotes.")}
	}
	for i, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType || doc.Body.Type() == ast.NullType:
		case i > 0:
			p.mistake(doc.Body, "", "只能有一个文档，“---”以后的没有生效。", "There must be one document; what follows \"---\" does not count.", "", "")
		default:
			p.file(doc.Body, &f)
		}
	}
	return f, p.problems
}

// yamlReader walks the file and gathers mistakes.
type yamlReader struct {
	site     Site
	problems []playlists.Problem
}

func (p *yamlReader) file(n ast.Node, f *PlaylistFile) {
	p.mapping(n, "", "priority, order, default, items", func(key string, v ast.Node) bool {
		switch key {
		case "priority":
			p.truth(v, key, &f.Priority)
		case "order":
			f.Order = p.names(v, key)
		case "default":
			f.Default = p.item(v, key)
		case "items":
			f.Items = map[string]ItemOverride{}
			p.mapping(v, key, "", func(name string, v ast.Node) bool {
				f.Items[name] = p.item(v, key+"."+name)
				return true
			})
		default:
			return false
		}
		return true
	})
}

func (p *yamlReader) item(n ast.Node, at string) (o ItemOverride) {
	var rule schedule.Rule
	said := false // an override by "every day" is one too
	p.mapping(n, at, "duration, fit, sound, first, dates, days, hours", func(key string, v ast.Node) bool {
		at := at + "." + key
		switch key {
		case "duration":
			if h, ok := p.hint(v, at, "20s", lengthForms); ok {
				o.MS = h.MS
			}
		case "fit":
			if h, ok := p.hint(v, at, "cover", lookForms); ok {
				if !h.FitSet {
					p.wrong(v, at, "cover")
					break
				}
				o.Fit = &h.Fit
			}
		case "sound":
			var sound bool
			if p.truth(v, at, &sound) {
				o.Sound = &sound
			}
		case "first":
			var first bool
			if p.truth(v, at, &first) {
				o.First = &first
			}
		case "dates":
			if h, ok := p.hint(v, at, "2026-07-01~2026-07-31", slices.Concat(bareForms, dateForms)); ok {
				if len(h.Rule.Hours) > 0 {
					p.wrong(v, at, "2026-07-01~2026-07-31")
					break
				}
				rule.Dates, said = h.Rule.Dates, true
			}
		case "days":
			if h, ok := p.hint(v, at, "mon-fri", dayForms); ok {
				rule.Days, rule.Kinds, said = h.Rule.Days, h.Rule.Kinds, true
			}
		case "hours":
			if h, ok := p.hint(v, at, "9:00-17:00", slices.Concat(bareForms, hourForms)); ok {
				if len(h.Rule.Dates) > 0 {
					p.wrong(v, at, "9:00-17:00")
					break
				}
				rule.Hours, said = h.Rule.Hours, true
			}
		default:
			return false
		}
		return true
	})
	if err := never(rule); err != nil {
		p.mistake(n, at, "日期和星期对不上，永远不会播出；这两项没有生效。", "The dates and weekdays do not meet, it would never be shown; neither counts.", "", "")
		rule.Dates, rule.Days = nil, 0
	}
	if said {
		o.Rule = &rule
	}
	return o
}

// hint reads a value, or a list of values, with the forms of file names.
func (p *yamlReader) hint(n ast.Node, at, example string, forms []form) (Hints, bool) {
	values := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		values = list.Values
	}
	r := reading{site: p.site}
	for _, v := range values {
		text, ok := scalar(v)
		tokens, understood := []token(nil), false
		if ok {
			tokens, understood = scan(text, &r, forms)
		}
		if !understood {
			p.wrong(v, at, example)
			return Hints{}, false
		}
		b := bracket{text: text, whole: "“" + Legible(text) + "”"}
		for _, t := range tokens {
			if e := t.apply(b, &r); e != nil {
				p.impossible(v, at, e)
				return Hints{}, false
			}
		}
	}
	h, err := r.hints("")
	if e, ok := errors.AsType[*playlists.Refusal](err); ok {
		p.impossible(n, at, e)
		return Hints{}, false
	}
	return h, true
}

// mapping calls each for every pair and reports unknown and repeated keys.
func (p *yamlReader) mapping(n ast.Node, at, known string, each func(key string, v ast.Node) bool) {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		return
	default:
		p.mistake(n, at, "这里应该是“键: 值”。", "There should be \"key: value\" pairs here.", "", "")
		return
	}
	seen := map[string]bool{}
	for _, pair := range pairs {
		key, ok := scalar(pair.Key)
		below := strings.TrimPrefix(at+"."+key, ".")
		switch {
		case !ok:
			p.mistake(pair, at, "这个键读不懂。", "This key cannot be read.", "", "")
		case seen[key]:
			p.mistake(pair, below, "写了两次，以第一次为准。", "It is there twice; the first one counts.", "删掉一个。", "Delete one.")
		case !each(key, pair.Value):
			p.mistake(pair, below, "没有这个键。", "There is no such key.", "可以用的键："+known+"。", "Possible keys: "+known+".")
		}
		seen[key] = true
	}
}

func (p *yamlReader) names(n ast.Node, at string) (names []string) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		p.mistake(n, at, "这里应该是文件名的列表。", "There should be a list of file names here.", "每行写“- 文件名”。", "Write \"- name\" on each line.")
		return nil
	}
	for _, v := range list.Values {
		name, ok := scalar(v)
		switch {
		case !ok:
			p.mistake(v, at, "这里应该是一个文件名。", "There should be a file name here.", "文件名带 [ ] 时要加引号。", "Put names with [ ] in quotes.")
		case slices.Contains(names, name):
			p.mistake(v, at, "“"+Legible(name)+"”写了两次，以第一次为准。", fmt.Sprintf("%q is there twice; the first one counts.", Legible(name)), "删掉一个。", "Delete one.")
		default:
			names = append(names, name)
		}
	}
	return names
}

func (p *yamlReader) truth(n ast.Node, at string, into *bool) bool {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		p.wrong(n, at, "true")
		return false
	}
	*into = b.Value
	return true
}

// scalar returns a plain value as it was written.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func (p *yamlReader) wrong(n ast.Node, at, example string) {
	p.mistake(n, at, "看不懂这个值，没有生效。", "This value is not understood and does not count.", "写成像 "+example+" 这样。", "Write for example "+example+".")
}

func (p *yamlReader) impossible(n ast.Node, at string, e *playlists.Refusal) {
	zh := strings.ReplaceAll(e.What.ZH, "文件名里", "这里")
	en := strings.ReplaceAll(strings.ReplaceAll(e.What.EN, " in the file name", ""), "The file name", "This")
	p.mistake(n, at, zh, en, "", "")
}

func (p *yamlReader) mistake(n ast.Node, key, zh, en, remedyZH, remedyEN string) {
	line := 1
	if n != nil && n.GetToken() != nil {
		line = n.GetToken().Position.Line
	}
	// Hundreds of mistakes are one: the file is of another kind.
	if len(p.problems) < 50 {
		p.problems = append(p.problems, mistake(line, key, zh, en, remedyZH, remedyEN))
	}
}

func mistake(line int, key, zh, en, remedyZH, remedyEN string) playlists.Problem {
	if remedyZH == "" {
		remedyZH, remedyEN = "请在页面上重新设置，或者删掉这个文件。", "Set it again on the page, or delete the file."
	}
	key = Legible(key)
	what := playlists.Text{ZH: fmt.Sprintf("第%d行：%s", line, zh), EN: fmt.Sprintf("Line %d: %s", line, en)}
	if key != "" {
		what = playlists.Text{ZH: fmt.Sprintf("第%d行 %s：%s", line, key, zh), EN: fmt.Sprintf("Line %d, %s: %s", line, key, en)}
	}
	return playlists.Problem{
		ID:     fmt.Sprintf("playlist.yaml:%d:%s", line, key),
		Where:  fmt.Sprintf("playlist.yaml:%d", line),
		What:   what,
		Remedy: playlists.Text{ZH: remedyZH, EN: remedyEN},
	}
}
