package persons

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words are the words that make a booking private, as they are compared.
type Words []string

// NewWords returns the words to look for.
func NewWords(words []string) Words {
	list := make(Words, 0, len(words))
	for _, w := range words {
		if w = fold(w); strings.Trim(w, pause) != "" {
			list = append(list, w)
		}
	}
	return list
}

// In reports whether one of the texts has one of the words, however it is written: wide or narrow, in capitals
// or not, in traditional characters or simplified, and with whatever is between its characters, 支·委·会, unless
// people pause there. It also finds a word within other words: 协调解决停车难 has 调解, 一个案例 has 个案,
// and 室内 部分座位 has 内部. Such a title is hidden though nobody need hide it, which is the safe side.
func (w Words) In(texts ...string) bool {
	for _, text := range texts {
		if text = fold(text); text == "" {
			continue
		}
		for _, word := range w {
			if strings.Contains(text, word) {
				return true
			}
		}
	}
	return false
}

// pause is what no word goes across, once it is narrow: 协调、解决 is two words.
const pause = ",、;:!?/|()[]{}<>。"

// fold returns what two spellings of a text have in common.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, c := range s {
		switch {
		case c >= 0x4e00 && c <= 0x9fff:
			b.WriteRune(simple(c))
		case c < 0x80:
			foldInto(&b, c)
		case c >= 0xff01 && c <= 0xff5e: // wide
			foldInto(&b, c-0xfee0)
		default:
			for _, n := range norm.NFKC.String(string(c)) {
				foldInto(&b, n)
			}
		}
	}
	return b.String()
}

func foldInto(b *strings.Builder, c rune) {
	switch c {
	case '【', '〔', '「', '『', '《', '〈', '】', '〕', '」', '』', '》', '〉':
		c = '('
	}
	if unicode.IsLetter(c) || unicode.IsNumber(c) || strings.ContainsRune(pause, c) {
		b.WriteRune(simple(unicode.ToLower(c)))
	}
}

// simple returns the simplified form of a character, as far as the words have it that everybody has without
// saying others. Words of a configuration are read with the same few: one with other characters has to be
// written there in both ways.
func simple(c rune) rune {
	switch c {
	case '內':
		return '内'
	case '開':
		return '开'
	case '調':
		return '调'
	case '硏':
		return '研'
	case '會':
		return '会'
	case '個', '箇':
		return '个'
	case '訪':
		return '访'
	case '諮', '谘':
		return '咨'
	case '詢':
		return '询'
	case '區':
		return '区'
	case '矯':
		return '矫'
	case '祕':
		return '秘'
	}
	return c
}
