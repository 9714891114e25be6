package hints

import "testing"

func TestHowANameWasMeant(t *testing.T) {
	for name, want := range map[string]string{
		"大厅/海报.jpg":                   "大厅/海报.jpg",
		"大厅/\xba\xa3\xb1\xa8.jpg":     "大厅/海报.jpg",
		"\xb4\xf3\xcc\xfc/海报 \xff":    "大厅/海报 \ufffd",
		"caf\xe9.jpg":                 "caf\ufffd.jpg", // Latin-1 of which GBK makes nothing
		"12月活动海\xe6\x8a":              "12月活动海\ufffd",  // cut off inside of a character
		"\xef\xbc.jpg":                "锛.jpg",
		"\xff\xff/\xb4\xf3\xcc\xfc/a": "\ufffd/大厅/a",
	} {
		if got := Meant(name); got != want {
			t.Errorf("%q is read as %q, want %q", name, got, want)
		}
	}
}
