package web

import (
	"testing"

	"yiping/playlists/agenda"
)

func TestWhatPeopleCallWhatWasPlayed(t *testing.T) {
	house := agenda.House{Rooms: []agenda.Room{{ID: "xuexi", Name: "学习室", English: "Study"}, {ID: "hall", Name: "多功能室"}}}
	zh, en := playNames{house: house}, playNames{house: house, english: true}
	for _, x := range []struct {
		play   Play
		zh, en string
	}{
		// The safe picture says the name of the house, which would not tell anybody what it was.
		{Play{Item: "safe/abc", Text: "测试楼"}, "撤屏", "Safe picture"},
		{Play{Item: "n1", Text: "停水通知"}, "停水通知", "停水通知"},
		{Play{Item: "n1"}, "n1", "n1"},
		{Play{Item: "emergency/x", Text: "演练：请立即疏散"}, "演练：请立即疏散", "Drill: 请立即疏散"},
		{Play{}, "没有记录", "No record"},
		{Play{Region: "main"}, "待机画面", "Idle picture"},
		{Play{Region: "main", Item: "大厅/海报(最终版)[周六].jpg"}, "海报(最终版)[周六]", "海报(最终版)[周六]"},
		{Play{Region: "main", Item: "大厅/.jpg"}, ".jpg", ".jpg"},
		{Play{Region: "main", Item: "board:today"}, "今日活动", "Today's agenda"},
		{Play{Region: "main", Item: "board:door:xuexi"}, "门牌 · 学习室", "Door sign · Study"},
		{Play{Region: "main", Item: "board:today:xuexi:hall"}, "今日活动 · 学习室、多功能室", "Today's agenda · Study, 多功能室"},
		{Play{Region: "main", Item: "board:studio:gone"}, "直播间倒计时 · gone", "Studio countdown · gone"},
		{Play{Region: "main", Item: "board:other"}, "other", "other"},
	} {
		if got := zh.title(x.play); got != x.zh {
			t.Errorf("%+v is called %q, want %q", x.play, got, x.zh)
		}
		if got := en.title(x.play); got != x.en {
			t.Errorf("%+v is called %q in English, want %q", x.play, got, x.en)
		}
	}
}
