package notices

import "yiping/playlists"

// Template is a notice that is often needed. What is in braces is filled in by whoever uses it.
type Template struct {
	ID      string
	Name    playlists.Text
	Text    playlists.Text
	Blanks  []Blank
	Style   playlists.Style
	Minutes int // how long it usually lasts
}

// Blank is what has to be filled in: what stands in braces in either language, and an example.
type Blank struct{ Name, Example playlists.Text }

var (
	reason  = Blank{playlists.Text{ZH: "原因", EN: "reason"}, playlists.Text{ZH: "设备检修", EN: "maintenance"}}
	when    = Blank{playlists.Text{ZH: "时间", EN: "time"}, playlists.Text{ZH: "今天14:00", EN: "today at 14:00"}}
	back    = Blank{playlists.Text{ZH: "恢复时间", EN: "reopening"}, playlists.Text{ZH: "明天8:30", EN: "tomorrow at 8:30"}}
	event   = Blank{playlists.Text{ZH: "活动", EN: "event"}, playlists.Text{ZH: "书法课", EN: "The calligraphy class"}}
	place   = Blank{playlists.Text{ZH: "地点", EN: "place"}, playlists.Text{ZH: "3楼多功能室", EN: "the multi-purpose room on floor 3"}}
	looks   = Blank{playlists.Text{ZH: "特征", EN: "description"}, playlists.Text{ZH: "穿红色外套", EN: "in a red coat"}}
	thing   = Blank{playlists.Text{ZH: "物品", EN: "item"}, playlists.Text{ZH: "黑色雨伞一把", EN: "A black umbrella"}}
	plate   = Blank{playlists.Text{ZH: "车牌", EN: "plate"}, playlists.Text{ZH: "沪A·****1", EN: "沪A·****1"}}
	area    = Blank{playlists.Text{ZH: "区", EN: "district"}, playlists.Text{ZH: "宝山区", EN: "Baoshan"}}
	colour  = Blank{playlists.Text{ZH: "颜色", EN: "colour"}, playlists.Text{ZH: "橙色", EN: "Orange"}}
	peril   = Blank{playlists.Text{ZH: "灾种", EN: "hazard"}, playlists.Text{ZH: "暴雨", EN: "rainstorm"}}
	strip   = playlists.Strip
	aDay    = 12 * 60
	halfAnH = 30
)

// Templates are in the words that people in such buildings expect. A person who is looked for is never named, a
// number plate is never whole.
var Templates = []Template{
	{"closed", playlists.Text{ZH: "临时闭馆", EN: "Closed"}, playlists.Text{
		ZH: "因{原因}，本中心{时间}临时闭馆，{恢复时间}恢复开放。不便之处，敬请谅解。",
		EN: "Closed {time} due to {reason}. Reopens {reopening}.",
	}, []Blank{reason, when, back}, strip, aDay},
	{"lift", playlists.Text{ZH: "电梯检修", EN: "Lift out of service"}, playlists.Text{
		ZH: "电梯检修中，请走楼梯。行动不便者请联系前台。",
		EN: "The lift is being serviced. Please use the stairs; if you need help, ask at the front desk.",
	}, nil, strip, 4 * 60},
	{"water", playlists.Text{ZH: "停水", EN: "No water"}, playlists.Text{
		ZH: "因{原因}，{时间}停水。不便之处，敬请谅解。",
		EN: "No water {time} due to {reason}.",
	}, []Blank{reason, when}, strip, 4 * 60},
	{"power", playlists.Text{ZH: "停电", EN: "No electricity"}, playlists.Text{
		ZH: "因{原因}，{时间}停电。不便之处，敬请谅解。",
		EN: "No electricity {time} due to {reason}.",
	}, []Blank{reason, when}, strip, 4 * 60},
	{"moved", playlists.Text{ZH: "活动改期、改地点", EN: "An event has moved"}, playlists.Text{
		ZH: "{活动}改到{地点}，{时间}开始。",
		EN: "{event} has moved to {place} and begins {time}.",
	}, []Blank{event, place, when}, strip, 2 * 60},
	{"child", playlists.Text{ZH: "寻人：小朋友", EN: "A child is waiting"}, playlists.Text{
		ZH: "请{特征}的小朋友家属到一楼综合接待区。",
		EN: "Would the family of a child {description} please come to the front desk on floor 1.",
	}, []Blank{looks}, strip, halfAnH},
	{"elder", playlists.Text{ZH: "寻人：老人", EN: "An elderly person is waiting"}, playlists.Text{
		ZH: "请{特征}的老人家属到一楼综合接待区。",
		EN: "Would the family of an elderly person {description} please come to the front desk on floor 1.",
	}, []Blank{looks}, strip, halfAnH},
	{"found", playlists.Text{ZH: "失物招领", EN: "Found"}, playlists.Text{
		ZH: "拾到{物品}，请失主到一楼综合接待区认领。",
		EN: "{item} was found. Please collect it at the front desk on floor 1.",
	}, []Blank{thing}, strip, 2 * 60},
	{"car", playlists.Text{ZH: "挪车", EN: "Move a car"}, playlists.Text{
		ZH: "{车牌}，请挪车。",
		EN: "{plate}: please move your car.",
	}, []Blank{plate}, strip, halfAnH},
	{"weather", playlists.Text{ZH: "天气", EN: "Weather"}, playlists.Text{
		ZH: "上海{区}{颜色}{灾种}预警，请减少外出。",
		EN: "{colour} {hazard} warning for {district}, Shanghai. Please avoid going out.",
	}, []Blank{area, colour, peril}, strip, 6 * 60},
	{"welcome", playlists.Text{ZH: "参观", EN: "Visitors"}, playlists.Text{ZH: "欢迎来访", EN: "Welcome"}, nil, strip, 60},
	{"quiet", playlists.Text{ZH: "请保持安静", EN: "Quiet please"}, playlists.Text{
		ZH: "直播中，请保持安静", EN: "On air. Quiet please.",
	}, nil, strip, 60},
	{"aed", playlists.Text{ZH: "AED", EN: "AED"}, playlists.Text{
		ZH: "AED在一楼综合接待区右侧", EN: "The AED is to the right of the front desk on floor 1.",
	}, nil, strip, 60},
}
