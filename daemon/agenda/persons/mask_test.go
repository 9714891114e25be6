package persons

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yiping/daemon/agenda/persons/personstest"
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

// No number of a person comes through, however it is grouped, and whatever stands around it.
func TestNoNumberComesThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := personstest.Number.Draw(t, "number")
		before := rapid.SampledFrom([]string{"", "小王", "电话：", "请打", "(", "12月1日 ", "名额30人，", "9:00-11:00 "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", "报名", ")", "（微信同号）", "，13:00前", "\n"}).Draw(t, "after")
		got := Mask(before + personstest.Written(t, number) + after)
		if left := personstest.Digits(got); strings.Contains(left, strings.ToUpper(number)) || strings.Contains(left, number[len(number)-7:]) {
			t.Fatalf("%q is left as %q", number, got)
		}
	})
}
