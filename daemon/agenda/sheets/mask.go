package sheets

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// masked stands where a number of a person was.
const masked = "****"

// What telephone and identity numbers are, as bare digits. X is the last digit of some identity numbers.
// Hotlines such as 12345 and 110 are no persons.
var (
	identity = regexp.MustCompile(`[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]|[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}`)
	mobile   = regexp.MustCompile(`(?:(?:00)?86)?1[3-9]\d{9}`)
	landline = regexp.MustCompile(`(?:(?:00)?86)?0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}|[48]00\d{7}`)
	local    = regexp.MustCompile(`^[2-9]\d{7}$`)
	calendar = regexp.MustCompile(`^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$`)
	halves   = regexp.MustCompile(`^(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)(?:(?:19|20)\d\d|(?:[01]\d|2[0-4])[0-5]\d)$`)
)

// digits are a stretch of a text that could be one number: digits with little between them.
type digits struct {
	text   string // the digits alone, half width
	at     []int  // where each begins in the text
	end    []int  // where each ends
	joined bool   // nothing stands between them
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
	if local.MatchString(d.text) && !calendar.MatchString(d.text) && (d.joined || !halves.MatchString(d.text)) {
		return [][]int{{0, len(d.text)}}
	}
	if len(d.text) < 10 {
		return nil
	}
	covered := make([]bool, len(d.text))
	for _, form := range []*regexp.Regexp{identity, mobile, landline} {
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

// findDigits returns the stretches of a text that could be numbers. Up to three characters that are no
// words may stand between two digits.
func findDigits(s string) (all []digits) {
	var d digits
	gap := 0
	flush := func() {
		if len(d.text) >= 7 {
			all = append(all, d)
		}
		d, gap = digits{joined: true}, 0
	}
	flush()
	for i, c := range s {
		digit := digitOf(c)
		switch {
		case digit != 0 && (digit != 'X' || len(d.text) >= 17):
			if gap > 0 && len(d.text) > 0 {
				d.joined = false
			}
			d.text += string(digit)
			d.at, d.end = append(d.at, i), append(d.end, i+len(string(c)))
			gap = 0
		case len(d.text) > 0 && gap < 3 && joiner(c):
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
