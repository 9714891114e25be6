package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"yiping/playlists"
)

// Mistake is something in a configuration file that a person has to mend.
type Mistake struct {
	File   string
	Line   int    // from 1
	Column int    // from 1, in characters
	Key    string // "displays[2].canvas", counted from 0; empty: the file as a whole
	What   playlists.Text
	Remedy playlists.Text
}

// String returns the mistake as three lines: where, then what and what to do in Chinese, then the
// same in English.
func (m Mistake) String() string {
	return fmt.Sprintf("%s\n    %s。%s。\n    %s. %s.", m.where(), m.What.ZH, m.Remedy.ZH, m.What.EN, m.Remedy.EN)
}

// where says where it is, with the key if there is one.
func (m Mistake) where() string {
	where := fmt.Sprintf("%s:%d:%d", m.File, m.Line, m.Column)
	if m.Key != "" {
		where += ": " + m.Key
	}
	return where
}

// Mistakes are all the mistakes of a file, as an error.
type Mistakes []Mistake

// Error implements error with one line: the first mistake, and how many there are.
func (m Mistakes) Error() string {
	first := m[0].where() + ": " + m[0].What.EN
	if len(m) == 1 {
		return first
	}
	return fmt.Sprintf("%s (and %d more; see yiping check)", first, len(m)-1)
}

// String returns all mistakes, each as Mistake.String does.
func (m Mistakes) String() string {
	var b strings.Builder
	for _, mistake := range m {
		b.WriteString(mistake.String() + "\n")
	}
	return b.String()
}

// say formats the same arguments into a Chinese and an English sentence.
func say(zh, en string, args ...any) playlists.Text {
	return playlists.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// wrong notes a mistake about the value of a key, or about the value around it if the file has none.
func (r *reader) wrong(key string, what, remedy playlists.Text) {
	at := key
	for at != "" && !r.has(at) {
		at = around(at)
	}
	r.wrongAt(r.at[at], key, what, remedy)
}

func (r *reader) wrongAt(p place, key string, what, remedy playlists.Text) {
	r.mistakes = append(r.mistakes, Mistake{r.file, max(p.line, 1), max(p.column, 1), key, what, remedy})
	for ; key != ""; key = around(key) {
		r.bad[key] = true
	}
}

// around returns the key of the value that contains the value of a key.
func around(key string) string { return key[:max(0, strings.LastIndexAny(key, ".["))] }

// has reports whether the file has a value for the key, right or wrong.
func (r *reader) has(key string) bool {
	_, ok := r.at[key]
	return ok
}

// good reports whether the file has a value for the key and nothing in it is known to be wrong.
func (r *reader) good(key string) bool { return r.has(key) && !r.bad[key] }

func (r *reader) sorted() Mistakes {
	slices.SortStableFunc(r.mistakes, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.mistakes
}
