package persons

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/pattern"
)

// masked stands where a number of a person was.
const masked = "****"

// What telephone and identity numbers are, as bare digits. X is the last digit of some identity numbers.
// Hotlines such as 12345 and 110 are no persons.
var (
	identity = pattern.New(`[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]|[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}`)
	mobile   = pattern.New(`(?:(?:00)?86)?1[3-9]\d{9}`)
	landline = pattern.New(`(?:(?:00)?86)?0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}|[48]00\d{7}`)
	local    = pattern.New(`^[2-9]\d{6,7}$`)
	calendar = pattern.New(`^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$`)
	halves   = pattern.New(`^(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)$`)
)

// digits are a stretch of a text that could be one number: digits with little between them.
type digits struct {
	text string // the digits alone, half width
	at   []int  // where each begins in the text
	end  []int  // where each ends
	gap  []int  // how many characters stand before each
}

// Mask replaces telephone and identity numbers in a text, however their digits are grouped or written. It
// rather hides a number that was none.
func Mask(s string) string {
	var out strings.Builder
	from := 0
	for _, d := range findDigits(s) {
		for _, hit := range d.persons() {
			start, end := d.at[hit[0]], d.end[hit[1]-1]
			if start < from {
				start = from
			}
			if end <= from {
				continue
			}
			out.WriteString(strings.TrimSuffix(s[from:start], "+"))
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

// persons returns which digits belong to numbers of persons: pairs of first and behind the last.
func (d digits) persons() (hits [][]int) {
	covered := make([]bool, len(d.text))
	for _, run := range d.runs() {
		for i := run[0]; i < run[1]; i++ {
			covered[i] = true
		}
	}
	for _, form := range []*pattern.Pattern{identity, mobile, landline} {
		for from := 0; from < len(d.text); {
			m := form.FindStringIndex(d.text[from:])
			if m == nil {
				break
			}
			for i := from + m[0]; i < from+m[1]; i++ {
				covered[i] = true
			}
			from += m[0] + 1 // numbers may overlap: a digit before one hides none
		}
	}
	for i := 0; i < len(covered); i++ {
		if !covered[i] {
			continue
		}
		j := i
		for j < len(covered) && covered[j] {
			j++
		}
		hits = append(hits, []int{i, j})
		i = j
	}
	return hits
}

// runs returns the numbers of the own town: seven or eight digits in one, or twice four.
func (d digits) runs() (runs [][2]int) {
	begins := []int{}
	for i := range d.gap {
		if d.gap[i] > 0 || i == 0 {
			begins = append(begins, i)
		}
	}
	begins = append(begins, len(d.text))
	for i := 0; i+1 < len(begins); i++ {
		from, to := begins[i], begins[i+1]
		if one := d.text[from:to]; local.MatchString(one) && !calendar.MatchString(one) {
			runs = append(runs, [2]int{from, to})
		}
		if i+2 < len(begins) && to-from == 4 && begins[i+2]-to == 4 {
			if one := d.text[from:begins[i+2]]; local.MatchString(one) && !halves.MatchString(one) {
				runs = append(runs, [2]int{from, begins[i+2]})
			}
		}
	}
	return runs
}

// findDigits returns the stretches of a text that could be numbers. Up to five characters that are no
// words may stand between two digits.
func findDigits(s string) (all []digits) {
	var d digits
	gap := 0
	flush := func() {
		if len(d.text) >= 7 {
			all = append(all, d)
		}
		d, gap = digits{}, 0
	}
	for i, c := range s {
		digit := digitOf(c)
		switch {
		case digit != 0 && (digit != 'X' || len(d.text) >= 17):
			d.text += string(digit)
			d.gap = append(d.gap, gap)
			d.at, d.end = append(d.at, i), append(d.end, i+len(string(c)))
			gap = 0
		case len(d.text) > 0 && gap < 5 && joiner(c):
			if !unicode.Is(unicode.Cf, c) {
				gap++
			}
		default:
			flush()
		}
	}
	flush()
	return all
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

// joiner reports whether a character may stand within one number.
func joiner(c rune) bool {
	return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Pd, c) || strings.ContainsRune("()（）.．·•_*/+＋−ー,，'’", c)
}
