package hints

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

// token is a piece of a bracket that was understood.
type token struct {
	day   bool                                           // a bare day word
	apply func(b bracket, r *reading) *playlists.Refusal // puts what it says into the reading
}

// form is one way of saying something.
type form struct {
	re   *pattern.Pattern
	read func(m []string, r *reading) (t token, ok bool) // m are the submatches; not ok: it only looked like it
}

// The pieces that forms are made of. Dashes and waves of every kind are "-" and "~" when they get here.
const (
	sep  = `\s*(?:~|-+|至|到)\s*`
	glue = ` ,，、;；+&/|和及与·_`
)

func compile(expression string) *pattern.Pattern { return pattern.New(`^(?:` + expression + `)`) }

// forms lists every form; where two match at the same place, the first that reads counts.
var forms = join(bareForms, dateForms, hourForms, lengthForms, dayForms, lookForms)

func join(lists ...[]form) (all []form) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// scan reads the text of a bracket. It is a hint only if all of it is understood.
func scan(text string, r *reading, forms []form) (tokens []token, ok bool) {
	text = normal(text)
	if tokens, ok = scanAll(text, r, forms); ok {
		return tokens, true
	}
	return scanAll(strings.ReplaceAll(text, " ", ""), r, forms)
}

func scanAll(text string, r *reading, forms []form) (tokens []token, ok bool) {
	if len(text) > 200 {
		return nil, false
	}
	said := false
	for {
		text = strings.TrimLeft(text, glue)
		if text == "" {
			return tokens, said
		}
		t, n := scanOne(text, r, forms)
		if n == 0 {
			return nil, false
		}
		if t.apply != nil {
			said = true
		} else {
			t.apply = func(bracket, *reading) *playlists.Refusal { return nil }
		}
		tokens = append(tokens, t)
		text = text[n:]
	}
}

func scanOne(text string, r *reading, forms []form) (t token, n int) {
	for _, f := range forms {
		m := f.re.FindStringSubmatch(text)
		if m == nil || runsOn(m[0], text[len(m[0]):]) {
			continue
		}
		if t, ok := f.read(m, r); ok {
			return t, len(m[0])
		}
	}
	return token{}, 0
}

// runsOn reports whether a match ends in the middle of a number, of a Latin word or of a span.
func runsOn(match, rest string) bool {
	if rest == "" || match == "" {
		return match == ""
	}
	a, b := match[len(match)-1], rest[0]
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' }
	return (a == '-' || a == '~') && digit(b) || digit(a) && (digit(b) || letter(b) || b == '.' || b == ':') || letter(a) && (letter(b) || digit(b))
}

var (
	dashes  = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "〜", "~", "∼", "~", "．", ".", "∶", ":", "　", " ")
	numeral = pattern.New(`(周|星期|礼拜)?([零〇一二两三四五六七八九十]+)(点|时|月|日|号|秒|分|小时|刻)`)
)

// normal returns a text in the one spelling the forms know: half-width, lower case, figures for numerals.
func normal(s string) string {
	s = dashes.Replace(norm.NFKC.String(Legible(s)))
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if !strings.ContainsAny(s, "零〇一二两三四五六七八九十") {
		return s
	}
	return numeral.ReplaceAllStringFunc(s, func(x string) string {
		m := numeral.FindStringSubmatch(x)
		n, ok := figure(m[2])
		if m[1] != "" || !ok || m[3] == "刻" {
			return x
		}
		return strconv.Itoa(n) + m[3]
	})
}

// figure reads a Chinese numeral below 100.
func figure(s string) (n int, ok bool) {
	digits := map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	one := func(s string, empty int) (int, bool) {
		if s == "" {
			return empty, true
		}
		r := []rune(s)
		return digits[r[0]], len(r) == 1
	}
	tens, ones, hasTen := strings.Cut(s, "十")
	if !hasTen {
		return one(s, 0)
	}
	if strings.Contains(ones, "十") {
		return 0, false
	}
	a, ok1 := one(tens, 1)
	b, ok2 := one(ones, 0)
	return a*10 + b, ok1 && ok2
}

// number reads decimal digits. Absurdly long ones become a number that no limit lets pass.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1 << 30
	}
	return n
}
