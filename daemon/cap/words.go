package cap

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiping/daemon/agenda/persons"
	"yiping/playlists"
)

// Words are what an alert says on a display.
type Words struct {
	Text   playlists.Text // one line; always in Chinese, and in English
	Detail playlists.Text // what to do; may be empty
}

// How much of an alert is shown, in characters: of its headline, which is a big line, and of what to do. Who passes by
// reads ten words.
const (
	bigZH = 30
	bigEN = 60
	maxZH = 60
	maxEN = 120
)

// Main returns the info that decides when an alert is shown: the gravest, of equals the Chinese one. There has to be
// one info at least.
func Main(infos []Info) Info {
	return slices.MaxFunc(infos, func(a, b Info) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(rank(a), rank(b)))
	})
}

// rank orders infos by how well they are understood here.
func rank(i Info) int {
	switch i.tongue() {
	case "zh":
		return 2
	case "en":
		return 1
	}
	return 0
}

// tongue returns the language of an info: zh, en or another one. Whoever does not say it writes Chinese or English.
func (i Info) tongue() string {
	language, _, _ := strings.Cut(strings.ToLower(i.Language), "-")
	if language == "" {
		language = "en"
		if strings.ContainsFunc(i.Headline+i.Event+i.Description, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			language = "zh"
		}
	}
	return language
}

// Say returns what infos say. Software translates nothing but the colour and the hazard: where one of the languages is
// not there, it says these.
func Say(infos []Info) Words {
	level := Main(infos).Level
	in := func(tongues ...string) (best Info, ok bool) {
		for _, i := range infos {
			if slices.Contains(tongues, i.tongue()) && (!ok || i.Level > best.Level) {
				best, ok = i, true
			}
		}
		return best, ok
	}
	var what hazard
	for _, i := range infos {
		if what == (hazard{}) {
			what = i.hazard()
		}
	}
	var w Words
	w.Text.ZH, w.Text.EN = what.zh+level.Name().ZH, level.Name().EN
	if what.en != "" {
		w.Text.EN = what.en + ": " + strings.ToLower(level.Name().EN)
	}
	if zh, ok := in("zh"); ok {
		if said := line(cmp.Or(bare(zh.Headline), zh.Event), bigZH); said != "" {
			if !strings.Contains(said, "预警") && !strings.Contains(said, "警报") {
				said = level.Name().ZH + "：" + said
			}
			w.Text.ZH = said
		}
		w.Detail.ZH = whatToDo(zh, maxZH)
	}
	en, ok := in("en")
	if !ok && w.Detail.ZH == "" {
		others := slices.DeleteFunc(slices.Clone(infos), func(i Info) bool { return i.tongue() == "zh" })
		if ok = len(others) > 0; ok {
			en = Main(others) // neither Chinese nor English: better than nothing
		}
	}
	if ok {
		w.Text.EN = cmp.Or(line(cmp.Or(bare(en.Headline), en.Event), bigEN), w.Text.EN)
		w.Detail.EN = whatToDo(en, maxEN)
	}
	return w
}

var grade = regexp.MustCompile(`\s*[\[【(（][^\[\]【】()（）]{0,12}(?:级|[Ll]evel)[^\[\]【】()（）]{0,24}[\]】)）]\s*$`)

// bare returns a headline without the grade in brackets that repeats the colour: [II级/严重].
func bare(headline string) string { return grade.ReplaceAllString(persons.Line(headline), "") }

var issuer = regexp.MustCompile(`^.*(?:发布|\b[Ii]ssue[sd]) *`)

// line returns a text that fits. Of one that does not, who issued it goes first.
func line(text string, most int) string {
	text = persons.Mask(persons.Line(text))
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	if what := issuer.ReplaceAllString(text, ""); what != "" && what != text {
		first, n := utf8.DecodeRuneInString(what)
		text = string(unicode.ToUpper(first)) + what[n:]
	}
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	if cut := strings.TrimRight(fit(text, most), "。."); cut != "" {
		return cut
	}
	return string([]rune(text)[:most-1]) + "…"
}

var (
	numbered = regexp.MustCompile(`(?:^|[\s。；;.])\d{1,2}\s*[.．、)）]\s*([^\d\s])`)
	issued   = regexp.MustCompile(`^[^：:]{0,60}发布[^：:]{0,40}预警(?:信号)?[^：:，,]{0,20}[：:，,]\s*`) // what the headline says already
	duties   = regexp.MustCompile(`^(?:各级)?(?:政府|有关部门|相关部门|各部门|各有关)|^(?i:the government|governments?|relevant departments|departments)\b`)
)

// whatToDo returns the sentences of an instruction that fit, or of the description. What is for offices (1. 政府及相关部门
// 按照职责做好防暴雨工作) comes after what is for everybody.
func whatToDo(i Info, most int) string {
	text := persons.Line(i.Instruction)
	if text == "" && !slices.Contains(i.Categories, "Rescue") { // a description of who is looked for is not for a wall
		text = issued.ReplaceAllString(persons.Line(i.Description), "")
	}
	var ours, theirs []string
	for _, part := range sentences(numbered.ReplaceAllString(text, "\x00$1")) {
		if duties.MatchString(part) {
			theirs = append(theirs, part)
		} else {
			ours = append(ours, part)
		}
	}
	said := strings.TrimSpace(strings.Join(ours, ""))
	if said == "" {
		said = strings.TrimSpace(strings.Join(theirs, ""))
	}
	return persons.Mask(fit(said, most))
}

// sentences cuts a text behind each sentence, and at NUL, which stands where an item was numbered.
func sentences(text string) (out []string) {
	for item := range strings.SplitSeq(text, "\x00") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		out = append(out, cutBehind(item, "。；！？;!?", ".")...)
		last := &out[len(out)-1]
		switch {
		case strings.ContainsRune("。；！？", lastRune(*last)):
		case strings.ContainsRune(".;!?", lastRune(*last)):
			*last += " "
		case strings.ContainsFunc(*last, func(c rune) bool { return unicode.Is(unicode.Han, c) }):
			*last += "。"
		default:
			*last += ". "
		}
	}
	return out
}

// fit returns as many whole sentences as fit; if not even one does, as many of its clauses, and a mark that something
// is left out. A clause is never cut: 不要 alone would say the opposite.
func fit(text string, most int) string {
	said := take(sentences(text), most)
	if said == "" {
		if said = strings.TrimRight(take(cutBehind(text, "，、：,。；;", "."), most-1), "，、：,。；; ."); said != "" {
			said += "…"
		}
	}
	return said
}

// take joins parts as long as they fit.
func take(parts []string, most int) string {
	said := ""
	for _, p := range parts {
		if utf8.RuneCountInString(strings.TrimSpace(said+p)) > most {
			break
		}
		said += p
	}
	return strings.TrimSpace(said)
}

// cutBehind cuts a text behind each of some characters, and behind one of others that a blank follows.
func cutBehind(text, marks, before string) (out []string) {
	from := 0
	runes := []rune(text)
	for k, c := range runes {
		ends := strings.ContainsRune(marks, c) || strings.ContainsRune(before, c) && k+1 < len(runes) && runes[k+1] == ' '
		if ends || k == len(runes)-1 {
			out = append(out, string(runes[from:k+1]))
			from = k + 1
		}
	}
	return out
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}
