package sheets

import "strings"

// formatKind says what a number format makes of a number. The numbers up to 163 are built in; which of them
// are dates depends on the language, and the list is that of Chinese and European versions together.
func formatKind(id int, code string) (kind Kind, noYear bool) {
	if code == "" {
		switch {
		case id == 14, id == 15, id == 17, id == 27, id == 31, id == 36, id == 50, id == 52, id == 54, id == 57:
			return Day, false
		case id == 16, id == 28, id == 29, id == 30, id == 51, id == 53, id == 55, id == 56, id == 58:
			return Day, true
		case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
			return Clock, false
		case id == 22:
			return Moment, false
		}
		return Words, false
	}
	code = bare(code)
	hour := strings.ContainsAny(code, "hs") || strings.Contains(code, "am/pm") || strings.Contains(code, "上午/下午")
	day := strings.ContainsAny(code, "yde") || strings.Contains(code, "aaa") || strings.Contains(code, "m") && !hour
	noYear = !strings.ContainsAny(code, "ye")
	switch {
	case day && hour:
		return Moment, noYear
	case day:
		return Day, noYear
	case hour:
		return Clock, false
	}
	return Words, false
}

// bare takes out of a format code what it shows literally, its conditions, and "General".
func bare(code string) string {
	code, _, _ = strings.Cut(code, ";")
	var b strings.Builder
	quoted, bracket := false, false
	skip := false
	for _, c := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			skip = true
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket:
			b.WriteRune(c)
		}
	}
	return strings.ReplaceAll(b.String(), "general", "")
}
