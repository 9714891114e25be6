// Package personstest draws numbers of persons as people write them, for tests that none of them comes through.
//
// Whoever reads texts for screens has such a test, and a grouping of digits that one of them misses is missed
// by the others too if each has a list of its own.
package personstest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Number draws the digits of a telephone or identity number.
var Number = rapid.Custom(func(t *rapid.T) string {
	digits := func(n int) string {
		return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), n, n, -1).Draw(t, "digits")
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return "1" + rapid.SampledFrom([]string{"3", "4", "5", "6", "7", "8", "9"}).Draw(t, "second") + digits(9)
	case 1:
		return rapid.SampledFrom([]string{"86", "0086"}).Draw(t, "country") + "13" + digits(9)
	case 2:
		return rapid.SampledFrom([]string{"010", "021", "0512", "0755"}).Draw(t, "area") + rapid.SampledFrom([]string{"2", "5", "6", "8"}).Draw(t, "first") + digits(7)
	case 3:
		return "310113" + "19" + rapid.SampledFrom([]string{"50", "99", "07"}).Draw(t, "year") + rapid.SampledFrom([]string{"0101", "1231", "0630"}).Draw(t, "day") + digits(3) +
			rapid.SampledFrom([]string{"X", "x", "3"}).Draw(t, "check")
	}
	return rapid.SampledFrom([]string{"5", "6", "3"}).Draw(t, "first") + digits(7)
})

// Written spreads the digits out as people and programs write them.
func Written(t *rapid.T, number string) string {
	if len(number) == 11 && number[0] == '1' && rapid.Bool().Draw(t, "in groups") {
		parts := []string{number[:3], number[3:7], number[7:]}
		between := rapid.SampledFrom([]string{"、", "~", "～", ":", "：", "=", "|", "｜", "👉", "→", " ： ", "“", "（空）", "（中间）", "★", "…"}).Draw(t, "sign")
		for i := range parts {
			parts[i] = rapid.SampledFrom([]*strings.Replacer{ascii, han, formal, keycaps}).Draw(t, "digits").Replace(parts[i])
		}
		return strings.Join(parts, between)
	}
	var out strings.Builder
	local := len(number) == 8
	for i, c := range number {
		if i > 0 && !local && rapid.IntRange(0, 3).Draw(t, "joined") == 0 || i == 4 && local && rapid.Bool().Draw(t, "halves") {
			out.WriteString(rapid.SampledFrom([]string{" ", "-", "－", "　", "—", " - ", ".", "\u200b", "\t", "\n", "·", "/", "\u00a0"}).Draw(t, "between"))
		}
		if c < 0x3a && rapid.IntRange(0, 9).Draw(t, "han") == 0 {
			c = []rune("零一二三四五六七八九")[c-'0']
		} else if c < 0x3a && rapid.IntRange(0, 3).Draw(t, "wide") == 0 {
			c += '０' - '0'
		}
		out.WriteRune(c)
	}
	return out.String()
}

var (
	ascii   = strings.NewReplacer()
	han     = strings.NewReplacer("0", "〇", "1", "幺", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	formal  = strings.NewReplacer("0", "零", "1", "壹", "2", "贰", "3", "叁", "4", "肆", "5", "伍", "6", "陆", "7", "柒", "8", "捌", "9", "玖")
	keycaps = strings.NewReplacer("0", "0️⃣", "1", "1️⃣", "2", "2️⃣", "3", "3️⃣", "4", "4️⃣", "5", "5️⃣", "6", "6️⃣", "7", "7️⃣", "8", "8️⃣", "9", "9️⃣")
	spoken  = strings.NewReplacer("〇", "0", "零", "0", "一", "1", "幺", "1", "壹", "1", "二", "2", "贰", "2", "三", "3", "叁", "3", "四", "4", "肆", "4", "五", "5", "伍", "5",
		"六", "6", "陆", "6", "七", "7", "柒", "7", "八", "8", "捌", "8", "九", "9", "玖", "9")
)

// Digits returns the digits of a text, half width and also those in Chinese, without anything between them.
func Digits(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) || c == 'X' {
			return c
		}
		return -1
	}, spoken.Replace(strings.ToUpper(norm.NFKC.String(s))))
}
