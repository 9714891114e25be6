package persons

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for _, c := range [][2]string{
		{"小王13800138000", "小王****"},
		{"小王138 0013 8000", "小王****"},
		{"小王138-0013-8000（微信同号）", "小王****（微信同号）"},
		{"１３８００１３８０００", "****"},
		{"١٣٨٠٠١٣٨٠٠٠", "****"},
		{"𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "****"},
		{"①③⑧⓪⓪①③⑧⓪⓪⓪", "****"},
		{"+86 138 0013 8000", "****"},
		{"电话：021-56791234", "电话：****"},
		{"(021)5678-1234", "(****"},
		{"０２１－５６７８　１２３４转8012", "****转8012"},
		{"0512 6789012", "****"},
		{"56791234", "****"},
		{"5679-1234", "****"},
		{"400-820-8820", "****"},
		{"身份证310113195001011234", "身份证****"},
		{"31011319500101123X", "****"},
		{"310113 19500101 123x", "****"},
		{"13800138000、13900139000", "****、****"},
		{"13800138000 13900139000", "****"},

		{"12345市民热线开放日", "12345市民热线开放日"},
		{"2026-12-05 9:00-11:00", "2026-12-05 9:00-11:00"},
		{"20261205", "20261205"},
		{"2026年12月1日-12月20日", "2026年12月1日-12月20日"},
		{"9.00-11.00", "9.00-11.00"},
		{"2030-2130", "2030-2130"},
		{"2026-2027学年", "2026-2027学年"},
		{"60岁以上 60人", "60岁以上 60人"},
		{"1949-1999图片展", "1949-1999图片展"},
	} {
		if got := Mask(c[0]); got != c[1] {
			t.Errorf("%s: got %s, want %s", c[0], got, c[1])
		}
	}
}

// number draws the digits of a telephone or identity number.
var personal = rapid.Custom(func(t *rapid.T) string {
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

// written spreads the digits out as people and programs write them.
func written(t *rapid.T, number string) string {
	var out strings.Builder
	local := len(number) == 8
	for i, c := range number {
		if i > 0 && !local && rapid.IntRange(0, 3).Draw(t, "joined") == 0 || i == 4 && local && rapid.Bool().Draw(t, "halves") {
			out.WriteString(rapid.SampledFrom([]string{" ", "-", "－", "　", "—", " - ", ".", "\u200b", "\t", "\n", "·", "/", "\u00a0"}).Draw(t, "between"))
		}
		if c < 0x3a && rapid.IntRange(0, 3).Draw(t, "wide") == 0 {
			c += '０' - '0'
		}
		out.WriteRune(c)
	}
	return out.String()
}

// No number of a person comes through, however it is grouped, and whatever stands around it.
func TestNoNumberComesThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := personal.Draw(t, "number")
		before := rapid.SampledFrom([]string{"", "小王", "电话：", "请打", "(", "12月1日 ", "名额30人，", "9:00-11:00 "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", "报名", ")", "（微信同号）", "，13:00前", "\n"}).Draw(t, "after")
		got := Mask(before + written(t, number) + after)
		if left := allDigits(got); strings.Contains(left, strings.ToUpper(number)) || strings.Contains(left, number[len(number)-7:]) {
			t.Fatalf("%q is left as %q", number, got)
		}
	})
}

// allDigits returns the digits of a text, half width, without anything between them.
func allDigits(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) || c == 'X' {
			return c
		}
		return -1
	}, strings.ToUpper(norm.NFKC.String(s)))
}
