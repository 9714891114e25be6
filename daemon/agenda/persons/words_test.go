package persons

import (
	"strings"
	"testing"
)

var words = NewWords([]string{"内部", "不公开", "调研", "支委会", "个案", "调解", "信访", "心理咨询", "法律援助", "社区矫正", "會商", "VIP"})

func TestPrivateWordsHoweverTheyAreWritten(t *testing.T) {
	for _, text := range []string{
		"个案会商", "个 案 会 商", "心理 咨询", "心理\n咨询", "支·委·会", "支-委-会", "支—委—会", "支.委.会", "支・委・会", "支_委_会", "支*委*会",
		"心\u200b理\u200d咨\ufeff询", "“心理”咨询", "信访：王某", "个\ufe0f案", "信 - 访",
		"調解", "矛盾調解", "信訪接待", "支委會", "個案", "心理諮詢", "社區矯正", "法律 援助", "調硏", "內部", "不公開",
		"会商", "會商", "vip接待", "ＶＩＰ", "V.I.P.", "⼼理咨询",
	} {
		if !words.In(text) {
			t.Errorf("%q is not private", text)
		}
	}
	// Hiding too much is the safe side.
	for _, text := range []string{"协调解决停车难", "室内 部分座位", "一个案例"} {
		if !words.In(text) {
			t.Errorf("%q is not private: a word within other words should be", text)
		}
	}
}

func TestOrdinaryTitlesAreNotPrivate(t *testing.T) {
	for _, text := range []string{
		"书法课", "心理健康讲座", "法律知识讲座", "咨询日", "协调、解决停车难", "空调，解说", "活动室内（部分座位）", "每人一个；案例分享", "社区书法课",
		"红色书信，访谈", "广播剧：声调/解读", "第3个？案头小品", "", " ", "·", "亲子阅读会",
	} {
		if words.In(text) {
			t.Errorf("%q is private", text)
		}
	}
	if NewWords([]string{"", " ", "·"}).In("书法", "") {
		t.Error("a word of nothing is in everything")
	}
	if words.In("心理", "咨询") {
		t.Error("a word that begins in one text and ends in another")
	}
	if !words.In("书法", "个案") {
		t.Error("the second text is not read")
	}
}

func TestPrivateWordsInALongText(t *testing.T) {
	if !words.In(strings.Repeat("⑨. ", 200_000) + "个 案") {
		t.Error("a word at the end is missed")
	}
}
