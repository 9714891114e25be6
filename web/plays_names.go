package web

import (
	"cmp"
	"path"
	"strings"

	"yiping/playlists"
	"yiping/playlists/agenda"
)

// playNames are what people call what was played and where, in one of the two languages. What has no English name keeps its
// own: files, what notices said, displays.
type playNames struct {
	english  bool
	displays map[string]string
	house    agenda.House
}

func (s *site) playNames(language string) *playNames {
	n := &playNames{english: language == "en", displays: map[string]string{}, house: s.Agenda.House()}
	for _, d := range s.Displays() {
		n.displays[d.ID] = d.Name
	}
	return n
}

// say returns a text in the language.
func (n *playNames) say(t playlists.Text) string {
	if n.english && t.EN != "" {
		return t.EN
	}
	return t.ZH
}

// display returns what people call a display; its id if it has no name, or is no longer there.
func (n *playNames) display(id string) string { return cmp.Or(n.displays[id], id) }

var kindNames = map[string]playlists.Text{
	kindItem: {ZH: "内容", EN: "Content"}, kindBoard: {ZH: "活动牌", EN: "Board"}, kindNotice: {ZH: "通知", EN: "Notice"},
	kindSlate: {ZH: "待机画面", EN: "Idle picture"}, kindGap: {ZH: "没有记录", EN: "No record"},
}

func (n *playNames) kind(kind string) string { return n.say(kindNames[kind]) }

var boardNames = map[string]playlists.Text{
	string(agenda.Today):  {ZH: "今日活动", EN: "Today's agenda"},
	string(agenda.Door):   {ZH: "门牌", EN: "Door sign"},
	string(agenda.Studio): {ZH: "直播间倒计时", EN: "Studio countdown"},
}

// drilled is what players put before the words of an exercise.
var drilled = playlists.Text{ZH: "演练：", EN: "Drill: "}

// title returns what people call what was played.
func (n *playNames) title(p Play) string {
	switch kind := p.kind(); kind {
	case kindNotice:
		if strings.HasPrefix(p.Item, "safe/") { // its words are the name of the house only
			return n.say(playlists.Text{ZH: "撤屏", EN: "Safe picture"})
		}
		if said, drill := strings.CutPrefix(p.Text, drilled.ZH); drill {
			return n.say(drilled) + said
		}
		return cmp.Or(p.Text, p.Item)
	case kindBoard:
		return n.board(strings.TrimPrefix(p.Item, "board:"))
	case kindItem: // as staff named the file, without its type
		base := path.Base(p.Item)
		return cmp.Or(strings.TrimSuffix(base, path.Ext(base)), base)
	default:
		return n.kind(kind)
	}
}

// board names a board ("door:xuexi") by what it is and the rooms that it is about; by its ids where nobody knows them any
// more.
func (n *playNames) board(id string) string {
	kind, rooms, some := strings.Cut(id, ":")
	name := cmp.Or(n.say(boardNames[kind]), kind)
	if !some {
		return name
	}
	names := strings.Split(rooms, ":")
	for i, id := range names {
		if room := n.house.Room(id); room != nil {
			names[i] = n.say(playlists.Text{ZH: room.Name, EN: room.English})
		}
	}
	return name + " · " + strings.Join(names, n.say(playlists.Text{ZH: "、", EN: ", "}))
}
