package notices

import "yiping/playlists"

// Kind is a kind of emergency, and exactly what displays say: one big line, and at most two of what to do. They
// say nothing that software cannot know. A contact is a contact, not a fire; nothing is said about what has
// happened to whom; no number is told to be called.
type Kind struct {
	ID     string
	Name   playlists.Text
	Text   playlists.Text
	Detail playlists.Text
	Drill  playlists.Text // what an exercise is called
	Only   bool           // it is always an exercise
	Plain  bool           // nothing may be added to the words
}

// evacuate is the most urgent kind.
const evacuate = "evacuate"

var exercise = playlists.Text{ZH: "现在进行演练，非真实险情", EN: "This is a drill, not an emergency."}

// Kinds are all kinds of emergencies.
var Kinds = []Kind{
	{
		ID: evacuate, Name: playlists.Text{ZH: "疏散", EN: "Evacuation"},
		Text:   playlists.Text{ZH: "请立即疏散", EN: "EVACUATE NOW"},
		Detail: playlists.Text{ZH: "请沿绿色安全出口标志有序撤离，不要乘坐电梯，听从工作人员引导。", EN: "Follow the green exit signs. Do not use lifts."},
		Drill:  playlists.Text{ZH: "现在进行疏散演练，非真实险情", EN: exercise.EN},
	},
	{
		ID: "fire-alarm", Name: playlists.Text{ZH: "消防报警", EN: "Fire alarm"},
		Text:   playlists.Text{ZH: "消防报警，请做好疏散准备", EN: "FIRE ALARM. PREPARE TO EVACUATE"},
		Detail: playlists.Text{ZH: "请听从工作人员引导。", EN: "Follow the instructions of the staff."},
		Drill:  playlists.Text{ZH: "现在进行消防演练，非真实险情", EN: exercise.EN}, Plain: true,
	},
	{
		ID: "earthquake", Name: playlists.Text{ZH: "地震", EN: "Earthquake"},
		Text:  playlists.Text{ZH: "地震！请就近避险", EN: "EARTHQUAKE! TAKE COVER NEARBY"},
		Drill: playlists.Text{ZH: "现在进行地震演练，非真实险情", EN: exercise.EN},
	},
	{
		ID: "weather", Name: playlists.Text{ZH: "极端天气", EN: "Severe weather"},
		Text:  playlists.Text{ZH: "请留在室内，远离门窗", EN: "STAY INDOORS, AWAY FROM DOORS AND WINDOWS"},
		Drill: exercise,
	},
	{
		ID: "security", Name: playlists.Text{ZH: "治安", EN: "Security"},
		Text:  playlists.Text{ZH: "请听从工作人员指挥", EN: "FOLLOW THE INSTRUCTIONS OF THE STAFF"},
		Drill: exercise, Plain: true,
	},
	{
		ID: "siren", Name: playlists.Text{ZH: "防空警报试鸣", EN: "Air-raid siren test"},
		Text:   playlists.Text{ZH: "正在试鸣防空警报", EN: "AIR-RAID SIREN TEST"},
		Detail: playlists.Text{ZH: "请勿惊慌，保持正常秩序。", EN: "Please stay calm and carry on."},
		Drill:  playlists.Text{ZH: "现在进行防空警报试鸣，非真实险情", EN: "This is a test, not an emergency."}, Only: true,
	},
}

// allClear is what displays say after an emergency, and after a drill.
var allClear = map[bool]Kind{
	false: {
		Text:   playlists.Text{ZH: "警报解除", EN: "ALL CLEAR"},
		Detail: playlists.Text{ZH: "现场安全，恢复正常开放，感谢配合。", EN: "The site is safe and open as usual. Thank you."},
	},
	true: {
		Text:   playlists.Text{ZH: "警报解除", EN: "ALL CLEAR"},
		Detail: playlists.Text{ZH: "演练结束，感谢配合。", EN: "The drill is over. Thank you."},
		Drill:  playlists.Text{ZH: "刚才是演练，非真实险情", EN: "That was a drill, not an emergency."},
	},
}

func kind(id string) (Kind, bool) {
	for _, k := range Kinds {
		if k.ID == id {
			return k, true
		}
	}
	return Kind{}, false
}
