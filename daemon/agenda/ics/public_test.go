package ics

import "testing"

// What cannot be seen, or turns the direction of writing, is in no title: whoever is invited may send one.
func TestATitleHidesNothing(t *testing.T) {
	for text, want := range map[string]string{
		"反\u202e过来\u202c的\u2066讲座\u2069": "反过来的讲座",
		"a\u200bb\ufeffc\x1b[31m\x00d":   "a b c [31m d",
		"Kin\u00adder\u200f\u061c":       "Kinder",
	} {
		if got := public(text); got != want {
			t.Errorf("%q is said as %q, want %q", text, got, want)
		}
	}
}
