package persons

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/pattern"
)

// masked stands where a number of a person was.
const masked = "****"

// What telephone and identity numbers are, as bare digits. X is the last digit of some identity numbers.
// Hotlines such as 12345 and 110 are no persons.
var (
	identity = pattern.New(`^(?:[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]|[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})`)
	mobile   = pattern.New(`^(?:(?:00)?86)?1[3-9]\d{9}`)
	landline = pattern.New(`^(?:(?:(?:00)?86)?0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7})`)
	service  = pattern.New(`^[48]00\d{7}`)
	local    = pattern.New(`^[2-9]\d{6,7}$`)
	calendar = pattern.New(`^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$`)
	halves   = pattern.New(`^(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)$`)
)

// longest is more than any number has digits.
const longest = 20

// digits are a stretch of a text that could be one number: digits with little between them.
type digits struct {
	text []byte // the digits alone, half width
	at   []int  // where each begins in the text
	end  []int  // where each ends
	gap  []int  // how many characters stand before each
	cut  []bool // a group begins: there is a gap, or Chinese digits follow figures, or figures Chinese ones
	weak []bool // the gap has what more often stands between numbers than within one
}

// Mask replaces in a text what tells how to reach a person, or who it is: telephone and identity numbers however
// their digits are grouped or written, addresses, and what is said to be such a number. It rather hides a number
// that was none. Of a name before it, such as 微信, it leaves what it is.
func Mask(s string) string {
	for range 4 { // what is left beside a number may look like one
		count, words := about(s)
		masked := s
		if words {
			if count >= 7 {
				masked = maskDigits(masked, false) // or what is said to be one could be only its begin
			}
			masked = maskSaid(masked)
		}
		if count >= 7 {
			masked = maskDigits(masked, true)
		}
		if masked == s {
			break
		}
		s = masked
	}
	return s
}

// about returns how many digits a text has, and whether there may be one of the words in it that say what is a
// person's. Most texts have neither.
func about(s string) (count int, words bool) {
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= 0xff20 && c <= 0xff5a, c == '@', strings.ContainsRune("信分转电手联", c):
			words = true
		}
		if digitOf(c) != 0 {
			count++
		}
	}
	return count, words
}

// maskDigits masks what is a number by its form; town: also those of the own town, whose form is little.
func maskDigits(s string, town bool) string {
	var out strings.Builder
	from := 0
	for _, d := range findDigits(s) {
		for _, hit := range d.persons(town) {
			start, end := d.at[hit[0]], d.end[hit[1]-1]
			if start < from {
				start = from
			}
			if end <= from {
				continue
			}
			before := strings.TrimSuffix(s[from:start], "+")
			for _, pair := range [][2]string{{"(", ")"}, {"（", "）"}} { // (021)5678-1234
				if inner := s[start:end]; strings.Count(inner, pair[1]) > strings.Count(inner, pair[0]) {
					before = strings.TrimSuffix(before, pair[0])
				}
			}
			out.WriteString(before)
			out.WriteString(masked)
			from = end
		}
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// persons returns which digits belong to numbers of persons, or also to those of the own town: pairs of first and behind
// the last.
func (d *digits) persons(town bool) (hits [][2]int) {
	n := len(d.text)
	type candidate struct {
		from, to int
		whole    bool // of groups
	}
	var all []candidate
	whole := make([]bool, n) // a candidate of whole groups begins here
	book := d.books()
	for i := 0; i+10 <= n; i++ {
		if book != nil && book[i] {
			continue
		}
		rest := string(d.text[i:min(i+longest, n)])
		for _, form := range []*pattern.Pattern{identity, mobile, landline, service} {
			m := form.FindStringIndex(rest)
			if m == nil {
				continue
			}
			c := candidate{i, i + m[1], d.cut[i] && (i+m[1] == n || d.cut[i+m[1]])}
			if form == identity && m[1] == 15 && slices.Contains(d.weak[i+1:c.to], true) || form == service && !d.cut[i] && slices.Contains(d.cut[i+1:c.to], true) {
				continue // a list; the end of one number and the begin of another
			}
			whole[i] = whole[i] || c.whole
			all = append(all, c)
		}
	}
	covered := make([]bool, n)
	for _, run := range d.runs(town) {
		for i := run[0]; i < run[1]; i++ {
			covered[i] = covered[i] || book == nil || !book[i]
		}
	}
	for _, c := range all { // numbers may overlap: a digit before one hides none
		if !c.whole && (d.loose(c.from, c.to) || d.cut[c.from] && slices.Contains(whole[c.from+1:c.to], true)) {
			continue
		}
		for i := c.from; i < c.to; i++ {
			covered[i] = true
		}
	}
	for i := 0; i < n; i++ {
		if !covered[i] {
			continue
		}
		j := i
		for j < n && covered[j] {
			j++
		}
		hits = append(hits, [2]int{i, j})
		i = j
	}
	return hits
}

// loose reports whether digits that begin or end within a group are no number: a list, such as of bus lines,
// or nothing but days, hours and years.
func (d *digits) loose(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if d.weak[i] {
			return true
		}
	}
	for from > 0 && !d.cut[from] && to-from <= longest+4 {
		from--
	}
	groups := 0
	for i := from; i < to; groups++ {
		j := i + 1
		for j < len(d.text) && !d.cut[j] && j-i <= 4 {
			j++
		}
		if n := j - i; n > 2 && (n != 4 || string(d.text[i:i+2]) != "20" && string(d.text[i:i+2]) != "19") {
			return false
		}
		i = j
	}
	return groups > 1
}

// books returns which digits belong to the number of a book (ISBN), nil if none do.
func (d *digits) books() (is []bool) {
	for i := 0; i+13 <= len(d.text); i++ {
		if !d.cut[i] || string(d.text[i:i+2]) != "97" || d.text[i+2] < '8' || i+13 < len(d.text) && !d.cut[i+13] {
			continue
		}
		sum := 0
		for k, c := range d.text[i : i+13] {
			sum += int(c-'0') * (1 + k%2*2)
		}
		if sum%10 != 0 {
			continue
		}
		if is == nil {
			is = make([]bool, len(d.text))
		}
		for k := i; k < i+13; k++ {
			is[k] = true
		}
	}
	return is
}

// runs returns the numbers of the own town, if they are asked for: seven or eight digits in one, or twice four.
func (d *digits) runs(town bool) (runs [][2]int) {
	if !town {
		return nil
	}
	for _, by := range []func(i int) bool{func(i int) bool { return d.gap[i] > 0 }, func(i int) bool { return d.cut[i] }} {
		begins := []int{}
		for i := range d.gap {
			if i == 0 || by(i) {
				begins = append(begins, i)
			}
		}
		begins = append(begins, len(d.text))
		for i := 0; i+1 < len(begins); i++ {
			from, to := begins[i], begins[i+1]
			if to-from == 7 || to-from == 8 {
				if one := string(d.text[from:to]); local.MatchString(one) && !calendar.MatchString(one) {
					runs = append(runs, [2]int{from, to})
				}
			}
			if i+2 < len(begins) && to-from == 4 && begins[i+2]-to == 4 && !d.weak[to] {
				if one := string(d.text[from:begins[i+2]]); local.MatchString(one) && !halves.MatchString(one) {
					runs = append(runs, [2]int{from, begins[i+2]})
				}
			}
		}
	}
	return runs
}

// findDigits returns the stretches of a text that could be numbers. Up to five characters that are no
// words may stand between two digits, or a remark in brackets.
func findDigits(s string) (all []*digits) {
	d := &digits{}
	gap, group, weak, han := 0, 0, false, false
	flush := func() {
		if len(d.text) >= 7 {
			all = append(all, d)
		}
		if len(d.text) > 0 {
			d = &digits{}
		}
		gap, group, weak = 0, 0, false
	}
	skip := 0
	for i, c := range s {
		if i < skip {
			continue
		}
		digit := digitOf(c)
		switch {
		case digit != 0 && (digit != 'X' || len(d.text) >= 17):
			cut := len(d.text) == 0 || gap > 0 || han != (c > 0x2e7f && c < 0xff00)
			if cut {
				group = 0
			}
			group++
			han = c > 0x2e7f && c < 0xff00
			d.text = append(d.text, digit)
			d.gap, d.cut, d.weak = append(d.gap, gap), append(d.cut, cut), append(d.weak, weak && gap > 0)
			d.at, d.end = append(d.at, i), append(d.end, i+utf8.RuneLen(c))
			gap, weak = 0, false
		case len(d.text) == 0:
		case strings.HasPrefix(s[i:], masked):
			flush()
		case unicode.Is(unicode.Mn, c), unicode.Is(unicode.Me, c): // the key around a digit
			if gap == 0 {
				d.end[len(d.end)-1] = i + utf8.RuneLen(c)
			}
		case unicode.Is(unicode.Cf, c):
		case gap >= 5:
			flush()
		case c == '(' || c == '（':
			gap++
			if n := remark(s[i:]); n > 0 && group < 7 {
				skip, weak = i+n, true
			}
		case joiner(c):
			gap++
		case (unicode.IsPunct(c) || unicode.IsSymbol(c)) && group < 7 && !isClock(c, d.text[len(d.text)-group:], s[i:]):
			gap++
			weak = true
		default:
			flush()
		}
	}
	flush()
	return all
}

// remark returns the length of a short remark in brackets without digits, 0 if a text does not begin with one.
func remark(s string) int {
	n := 0
	for i, c := range s {
		switch {
		case c == ')' || c == '）':
			return i + utf8.RuneLen(c)
		case n > 0 && c < 0x3007 && digitOf(c) != 0, n > 8:
			return 0
		}
		n++
	}
	return 0
}

// isClock reports whether a text that begins with a colon goes on as a time: 9:00.
func isClock(c rune, hour []byte, s string) bool {
	if c != ':' && c != '：' && c != '∶' || len(hour) > 2 {
		return false
	}
	var minute []byte
	for _, c := range s[utf8.RuneLen(c):] {
		digit := digitOf(c)
		if digit < '0' || digit > '9' || len(minute) > 2 {
			break
		}
		minute = append(minute, digit)
	}
	h, _ := strconv.Atoi(string(hour))
	return len(minute) == 2 && minute[0] < '6' && h <= 24
}

// digitOf returns the digit that a character stands for, 'X' for the letter, 0 for others.
func digitOf(c rune) byte {
	if c >= '0' && c <= '9' {
		return byte(c)
	}
	if c == 'x' || c == 'X' || c == 'Ｘ' || c == 'ｘ' {
		return 'X'
	}
	if c < 0x80 {
		return 0
	}
	if c >= 0x3007 && c <= 0x9fff {
		return spoken(c)
	}
	if n := norm.NFKC.String(string(c)); len(n) == 1 && n[0] >= '0' && n[0] <= '9' {
		return n[0]
	}
	if unicode.Is(unicode.Nd, c) { // other scripts have theirs in tens, from zero
		zero := c
		for unicode.Is(unicode.Nd, zero-1) && c-zero < 9 {
			zero--
		}
		return byte('0' + (c-zero)%10)
	}
	return 0
}

// spoken returns the digit that a Chinese character stands for, as people write what they say.
func spoken(c rune) byte {
	switch c {
	case '〇', '零':
		return '0'
	case '一', '壹', '幺':
		return '1'
	case '二', '贰', '貳':
		return '2'
	case '三', '叁', '參', '叄':
		return '3'
	case '四', '肆':
		return '4'
	case '五', '伍':
		return '5'
	case '六', '陆', '陸':
		return '6'
	case '七', '柒':
		return '7'
	case '八', '捌':
		return '8'
	case '九', '玖':
		return '9'
	}
	return 0
}

// joiner reports whether a character may stand within one number.
func joiner(c rune) bool {
	return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Pd, c) || strings.ContainsRune("()（）.．·•_*/+＋−ー,，'’", c)
}
