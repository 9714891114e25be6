// Package depth refuses text that is nested more deeply than any file that people write. The YAML parser's
// time and memory grow with the square of the depth, so a few kilobytes of brackets could end the daemon;
// the configuration and playlist.yaml are looked at before it sees them.
package depth

// Max is how many brackets may be open, and how many list levels may stand on one line.
const Max = 1000

// TooDeep reports whether the data go beyond Max. It counts characters and knows no quotes: brackets that
// are closed do not count, and a text with a thousand open ones is none of ours.
func TooDeep(data []byte) bool {
	open, levels := 0, 0
	for i, c := range data {
		switch {
		case c == '[' || c == '{':
			open++
		case c == ']' || c == '}':
			open = max(open-1, 0)
		case c == '\n':
			levels = 0
		case (c == '-' || c == '?' || c == ':') && i+1 < len(data) && data[i+1] == ' ':
			levels++
		}
		if open > Max || levels > Max {
			return true
		}
	}
	return false
}
