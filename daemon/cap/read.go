package cap

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yiping/playlists"
)

// Namespaces that are read.
const (
	cap12 = "urn:oasis:names:tc:emergency:cap:1.2"
	cap11 = "urn:oasis:names:tc:emergency:cap:1.1"
)

// How much of everything there may be. Elements that are not used here are bounded by the size of the message.
const (
	maxInfos      = 20
	maxCodes      = 2_000 // of areas, in all infos
	maxReferences = 100
	maxParameters = 200    // of an info
	maxName       = 200    // characters of identifiers and other short things
	maxHeadline   = 1_000  // characters
	maxProse      = 20_000 // characters of a description or an instruction
)

// Values of the standard, 3.2.1 and 3.2.2.
var (
	statuses    = []string{Actual, Exercise, "System", "Test", "Draft"}
	types       = []string{NewAlert, Update, Cancel, "Ack", "Error"}
	scopes      = []string{Public, "Restricted", "Private"}
	categories  = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	responses   = []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}
	urgencies   = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	certainties = []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}
	grades      = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
	gradesGB    = []string{"Red", "Orange", "Yellow", "Blue", "Unknown"}
)

// Parse reads one message. Whatever the data are, it takes a few milliseconds and returns an alert or a refusal.
func Parse(data []byte) (Alert, *playlists.Refusal) {
	if len(data) > MaxBytes {
		return Alert{}, playlists.Refuse("文件太大，不是一条预警：最多 256 KB。", "It is too large for an alert: 256 KB are the most.",
			"请检查放进来的是不是预警文件。", "Check whether this is the file that was meant.")
	}
	if strings.TrimSpace(string(data)) == "" {
		return Alert{}, playlists.Refuse("文件是空的。", "It is empty.", "请重新下载，或请发布单位重发。", "Download it again, or ask for it again.")
	}
	text, refusal := decode(data)
	if refusal != nil {
		return Alert{}, refusal
	}
	root, refusal := tree(text)
	if refusal != nil {
		return Alert{}, refusal
	}
	r := &reader{gb: root.space == ""}
	if refusal := r.form(root); refusal != nil {
		return Alert{}, refusal
	}
	a := r.alert(root)
	if r.refusal != nil {
		return Alert{}, r.refusal
	}
	return a, nil
}

// reader reads elements, and keeps the first thing that is wrong.
type reader struct {
	gb      bool // the form of GB/T 35965.1
	codes   int
	notes   []playlists.Text
	refusal *playlists.Refusal
}

// form refuses what is no alert that can be read.
func (r *reader) form(root *element) *playlists.Refusal {
	if root.name != "alert" {
		return playlists.Refuse("这不是预警：最外面是 <"+brief(root.name)+">，不是 <alert>。", "This is no alert: it begins with <"+brief(root.name)+">, not <alert>.",
			"如果这是预警的列表（RSS、Atom），请下载其中的一条。", "If it is a list of alerts (RSS, Atom), download one of them.")
	}
	switch {
	case root.space == cap12, root.space == cap11, r.gb && root.all("sendTime") != nil:
		return nil
	case r.gb:
		return playlists.Refuse("<alert> 没有写是哪个版本。", "<alert> does not say which version it is.",
			"请写 <alert xmlns=\""+cap12+"\">。", "Write <alert xmlns=\""+cap12+"\">.")
	}
	return playlists.Refuse("不认识这个版本：“"+brief(root.space)+"”。", "This version is not known: \""+brief(root.space)+"\".",
		"能读的是 CAP 1.2（也能读 1.1）："+cap12, "CAP 1.2 is read, and 1.1: "+cap12)
}

func (r *reader) alert(e *element) (a Alert) {
	a.Identifier, a.Sender = r.name(e, "identifier"), r.name(e, "sender")
	sent := "sent"
	if r.gb {
		sent = "sendTime"
		a.Unit = r.one(e, "senderCode", maxName)
	}
	a.Sent = r.time(e, sent, true)
	a.Status, a.Type, a.Scope = r.value(e, "status", statuses, true), r.value(e, "msgType", types, true), r.value(e, "scope", scopes, true)
	if a.Issue = issue(a.Identifier); a.Issue != (Issue{}) {
		a.Unit = a.Issue.Code()
	}
	a.References = r.references(r.one(e, "references", MaxBytes))
	infos := e.all("info")
	if len(infos) > maxInfos {
		r.refuse(tooMany("info", len(infos), maxInfos))
		return a
	}
	for _, info := range infos {
		if a.Infos = append(a.Infos, r.info(info)); r.refusal != nil {
			return a
		}
	}
	a.Notes = r.notes
	return a
}

func (r *reader) info(e *element) (i Info) {
	i.Language = r.one(e, "language", maxName)
	i.Event = r.one(e, "event", maxHeadline)
	i.EventType = r.one(e, "eventType", maxName)
	if !r.gb {
		i.Categories = r.values(e, "category", categories, true)
		if i.Event == "" {
			r.refuse(missing("event"))
		}
	} else if i.EventType == "" {
		r.refuse(missing("eventType"))
	}
	r.values(e, "responseType", responses, false)
	r.value(e, "urgency", urgencies, !r.gb)
	r.value(e, "certainty", certainties, !r.gb)
	severity := ""
	if r.gb {
		severity = r.value(e, "severity", gradesGB, true)
	} else {
		severity = r.value(e, "severity", grades, true)
	}
	i.Effective, i.Onset, i.Expires = r.time(e, "effective", false), r.time(e, "onset", false), r.time(e, "expires", false)
	i.Headline = r.one(e, "headline", maxHeadline)
	i.Description, i.Instruction = r.one(e, "description", maxProse), r.one(e, "instruction", maxProse)
	parameters := append(r.pairs(e, "parameter"), r.pairs(e, "eventCode")...)
	for _, p := range parameters {
		if i.EventType == "" && strings.EqualFold(p[0], "eventType") {
			i.EventType = p[1]
		}
	}
	for _, area := range e.all("area") {
		for _, code := range area.all("geocode") {
			i.Codes = append(i.Codes, r.geocode(code)...)
		}
	}
	if r.codes += len(i.Codes); r.codes > maxCodes {
		r.refuse(tooMany("geocode", r.codes, maxCodes))
	}
	var notes []playlists.Text
	i.Level, notes = levelOf(i, severity, parameters)
	r.notes = append(r.notes, notes...)
	return i
}

// geocode returns the codes of an area: a value that has a name or, on China's platforms, a list of codes.
func (r *reader) geocode(e *element) []string {
	text := r.one(e, "value", maxName)
	if r.gb {
		text = e.text.String()
	}
	return strings.FieldsFunc(text, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })
}

// pairs returns the names and values of all elements of a kind.
func (r *reader) pairs(e *element, name string) (out [][2]string) {
	all := e.all(name)
	if len(all) > maxParameters {
		r.refuse(tooMany(name, len(all), maxParameters))
		return nil
	}
	for _, p := range all {
		out = append(out, [2]string{r.one(p, "valueName", maxName), r.one(p, "value", maxProse)})
	}
	return out
}

// references reads the names of other messages. An identifier alone is understood where it cannot be mistaken: on
// China's platforms, and if it is a Chinese one.
func (r *reader) references(text string) (out []Reference) {
	split := unicode.IsSpace
	if r.gb {
		split = func(c rune) bool { return c == ',' || unicode.IsSpace(c) }
	}
	fields := strings.FieldsFunc(text, split)
	if len(fields) > maxReferences {
		r.refuse(tooMany("references", len(fields), maxReferences))
		return nil
	}
	for _, field := range fields {
		parts := strings.Split(field, ",")
		switch {
		case len(parts) == 1 && (r.gb || issue(field) != (Issue{})):
			out = append(out, Reference{Identifier: field})
			continue
		case len(parts) == 3:
			if at, _, ok := r.instant(parts[2]); ok {
				out = append(out, Reference{parts[0], parts[1], at})
				continue
			}
		}
		r.refuse(playlists.Refuse("看不懂 references 里的“"+brief(field)+"”。", "\""+brief(field)+"\" in references cannot be read.",
			"请写成 sender,identifier,sent，几条之间用空格隔开。", "Write sender,identifier,sent; blanks stand between several."))
	}
	return out
}

// one returns the text of an element that there is at most once, in one line.
func (r *reader) one(e *element, name string, most int) string {
	all := e.all(name)
	if len(all) > 1 {
		r.refuse(playlists.Refuse("写了"+fmt.Sprint(len(all))+"个 <"+name+">，不知道听哪个的。", fmt.Sprintf("There are %d <%s>; which one counts?", len(all), name),
			"请发布单位改正后重发。", "Whoever issued it has to correct it."))
	}
	if len(all) == 0 {
		return ""
	}
	text := strings.TrimSpace(all[0].text.String())
	if count := utf8.RuneCountInString(text); count > most {
		r.refuse(playlists.Refuse(fmt.Sprintf("<%s> 太长：%d个字，最多%d个。", name, count, most), fmt.Sprintf("<%s> is too long: %d characters; %d are the most.", name, count, most),
			"请发布单位改正后重发。", "Whoever issued it has to correct it."))
		return ""
	}
	return text
}

// name returns an identifier or a sender.
func (r *reader) name(e *element, name string) string {
	text := r.one(e, name, maxName)
	if text == "" {
		r.refuse(missing(name))
	}
	if strings.ContainsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) || strings.ContainsRune(",<&", c) }) {
		r.refuse(playlists.Refuse("<"+name+"> 里有空格、逗号、< 或 &："+brief(text), "<"+name+"> has a blank, a comma, < or &: "+brief(text),
			"请发布单位改正后重发；标准（3.2.1）不允许。", "Whoever issued it has to correct it; the standard (3.2.1) forbids that."))
	}
	return text
}

// value returns a text that is one of those of the standard.
func (r *reader) value(e *element, name string, known []string, needed bool) string {
	text := r.one(e, name, maxName)
	switch {
	case text == "" && needed:
		r.refuse(missing(name))
	case text != "" && !slices.Contains(known, text):
		r.refuse(playlists.Refuse("<"+name+"> 不能是“"+brief(text)+"”。", "<"+name+"> cannot be \""+brief(text)+"\".",
			"标准里有的是："+strings.Join(known, "、")+"；大小写要一样。", "The standard has "+strings.Join(known, ", ")+", in just this case."))
	}
	return text
}

// values returns the texts of elements that there may be several of.
func (r *reader) values(e *element, name string, known []string, needed bool) (out []string) {
	all := e.all(name)
	if needed && len(all) == 0 {
		r.refuse(missing(name))
	}
	for _, one := range all {
		out = append(out, r.value(&element{children: []*element{one}}, name, known, needed))
	}
	return out
}

// time returns an instant; zero if it is not said.
func (r *reader) time(e *element, name string, needed bool) time.Time {
	text := r.one(e, name, maxName)
	if text == "" {
		if needed {
			r.refuse(missing(name))
		}
		return time.Time{}
	}
	at, utc, ok := r.instant(text)
	if !ok {
		r.refuse(playlists.Refuse("看不懂 <"+name+"> 的时间“"+brief(text)+"”。", "The time \""+brief(text)+"\" in <"+name+"> cannot be read.",
			"请写成 2026-07-01T10:00:00+08:00，要带时差。", "Write it as 2026-07-01T10:00:00+08:00, with the offset."))
	}
	if utc {
		r.notes = append(r.notes, playlists.Text{
			ZH: "<" + name + "> 写的是 Z，标准要写 +00:00；按世界时算，比北京时间早8小时。",
			EN: "<" + name + "> has Z where the standard wants +00:00; it is read as UTC, eight hours behind Beijing.",
		})
	}
	return at
}

// instant reads a time with an offset. It reports whether that was Z, which the standard forbids.
func (r *reader) instant(text string) (at time.Time, utc, ok bool) {
	if r.gb {
		text = strings.Replace(text, " ", "T", 1)
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, strings.HasSuffix(text, "Z"), err == nil && at.Year() > 1900 && at.Year() < 9000
}

func (r *reader) refuse(x *playlists.Refusal) {
	if r.refusal == nil {
		r.refusal = x
	}
}

func missing(name string) *playlists.Refusal {
	return playlists.Refuse("缺少 <"+name+">。", "<"+name+"> is missing.", "请发布单位改正后重发。", "Whoever issued it has to correct it.")
}

func tooMany(name string, count, most int) *playlists.Refusal {
	return playlists.Refuse(fmt.Sprintf("<%s> 太多：%d个，最多%d个。", name, count, most), fmt.Sprintf("There are too many <%s>: %d; %d are the most.", name, count, most),
		"请检查这是不是一条预警。", "Check whether this is an alert.")
}
