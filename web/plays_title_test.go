package web

import "testing"

// The safe picture says the name of the house, which would not tell anybody what it was.
func TestTheTitleOfANotice(t *testing.T) {
	for _, x := range []struct{ item, text, title string }{
		{"safe/abc", "测试楼", "撤屏"}, {"n1", "停水通知", "停水通知"}, {"n1", "", "n1"}, {"emergency/x", "演练：请立即疏散", "演练：请立即疏散"},
	} {
		if got := (Play{Item: x.item, Text: x.text}).title(); got != x.title {
			t.Errorf("%s %q is called %q, want %q", x.item, x.text, got, x.title)
		}
	}
}
