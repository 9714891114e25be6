package playlists_test

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// compare says which comes first: what is pinned, then playlist by playlist what has a number, then names.
func (a place) compare(b place) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	if c := cmp.Or(first(a.pinned, b.pinned), cmp.Compare(a.list, b.list), first(a.order > 0, b.order > 0)); c != 0 {
		return c
	}
	if a.order > 0 && a.order != b.order {
		return cmp.Compare(a.order, b.order)
	}
	return compareNames(a.name, b.name)
}

// compareNames compares paths as people do: folder by folder, numbers by value, no matter the case.
func compareNames(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(x), len(y)) {
		if c := compareWords([]rune(x[i]), []rune(y[i])); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func compareWords(a, b []rune) int {
	a, b = narrow(a), narrow(b)
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	number := func(r []rune) (value []rune, rest []rune) {
		n := 0
		for n < len(r) && digit(r[n]) {
			n++
		}
		value = r[:n]
		for len(value) > 1 && value[0] == '0' {
			value = value[1:]
		}
		return value, r[n:]
	}
	for len(a) > 0 && len(b) > 0 {
		if digit(a[0]) && digit(b[0]) {
			var m, n []rune
			m, a = number(a)
			n, b = number(b)
			if c := cmp.Or(cmp.Compare(len(m), len(n)), slices.Compare(m, n)); c != 0 {
				return c
			}
			continue
		}
		if c := cmp.Compare(unicode.ToLower(a[0]), unicode.ToLower(b[0])); c != 0 {
			return c
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// narrow replaces full-width digits.
func narrow(word []rune) []rune {
	word = slices.Clone(word)
	for i, r := range word {
		if r >= '０' && r <= '９' {
			word[i] = r - '０' + '0'
		}
	}
	return word
}
