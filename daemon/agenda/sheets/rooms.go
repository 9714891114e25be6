package sheets

import (
	"strings"
	"unicode"

	"yiping/daemon/agenda/rooms"
	"yiping/playlists"
)

// key is a name without what people leave out or put in.
func key(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || strings.ContainsRune(`"'“”‘’「」《》-·.,()`, c) {
			return -1
		}
		return c
	}, plain(s))
}

// unknownRoom says that a place is no room of the house, and which one may be meant.
func unknownRoom(u rooms.Unknown) playlists.Text {
	t := text("没有叫“"+u.Text+"”的房间，屏幕上照写的显示。", "There is no room called \""+u.Text+"\"; it is shown as written.")
	t.ZH += u.Meant.ZH
	if u.Meant.EN != "" {
		t.EN += " " + u.Meant.EN
	}
	return t
}
