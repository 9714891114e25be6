package ics

import (
	"fmt"

	"yiping/playlists"
)

// refusal says why something is not shown, and what to do.
type refusal struct{ reason, remedy playlists.Text }

func refuse(zh, en, remedyZH, remedyEN string) *refusal {
	return &refusal{playlists.Text{ZH: zh, EN: en}, playlists.Text{ZH: remedyZH, EN: remedyEN}}
}

// What is wrong with a whole file.
var (
	notCalendar = refuse("这不是日历文件。", "This is not a calendar.",
		"请从日历软件里导出 .ics 文件；如果是订阅地址，请检查地址。", "Export an .ics file from the calendar; if this is a feed, check its address.")
	cutOff = refuse("日历文件不完整，后半段没有了。", "The calendar is cut off: its end is missing.",
		"请重新导出或重新复制一次。", "Export or copy it once more.")
	tooLarge = refuse("日历文件太大。", "The calendar is too large.",
		"请只导出最近一年的日程。", "Export the last year of it only.")
	tangled = refuse("日历文件的结构是乱的。", "The structure of the calendar makes no sense.",
		"请从日历软件里重新导出。", "Export it again.")
	reply = refuse("这是对会议邀请的答复，不是日历。", "This is an answer to an invitation, not a calendar.",
		"请导出日历本身。", "Export the calendar itself.")
	tooMuch = refuse("这个日历要算的重复日程太多，没有算到这一条。", "The calendar repeats so much that this event was not reached.",
		"请把日历分成几个，或删掉早已结束的重复日程。", "Split the calendar, or delete recurring events that are long over.")
)

// What is wrong with an event.
var (
	unfinished = refuse("这个日程不完整，没有结尾。", "The event has no end mark.",
		"请从日历软件里重新导出。", "Export the calendar again.")
	noStart = refuse("没有开始时间。", "It has no start.",
		"请在日历里填上开始时间。", "Give it a start.")
	endsBefore = refuse("结束时间早于开始时间。", "It ends before it starts.",
		"请在日历里改正时间。", "Correct the times.")
	tooLong = refuse("一个日程长达两年以上。", "It lasts more than two years.",
		"请检查结束日期；长期的展览请每年写一个日程。", "Check the end; write one event a year for something permanent.")
	mixedEnd = refuse("开始只有日期，结束却有钟点，看不懂。", "It starts on a date but ends at a time of day.",
		"请在日历里重新选“全天”，或都写上钟点。", "Choose “all day”, or give both a time of day.")
	severalRules = refuse("一个日程有几条重复规则，哪一条算数不明确。", "It has several recurrence rules; which one counts is not defined.",
		"请拆成几个日程，每个只用一条规则。", "Make several events of it with one rule each.")
	exceptionRule = refuse("用了已经废除的“例外规则”(EXRULE)。", "It uses an exception rule (EXRULE), which calendars no longer have.",
		"请在日历里逐个删除不办的场次。", "Delete the occurrences that do not take place one by one.")
	priorRange = refuse("改动的是“这次以及以前”，这种写法早已废除。", "A change applies to “this and all before”, which calendars no longer have.",
		"请在日历里重新修改这个系列。", "Make the change again.")
	badRange = refuse("改动的是“这次以及以后”，里面又有自己的重复规则。", "A change applies to “this and all following” but has a recurrence rule of its own.",
		"请结束原来的系列，为以后另建一个。", "End the series and make a new one for the rest.")
	badShift = refuse("改动的是“这次以及以后”，时间却移动了一个月以上，或在全天和钟点之间变化。", "A change of “this and all following” moves them by more than a month, or between days and times of day.",
		"请结束原来的系列，为以后另建一个。", "End the series and make a new one for the rest.")
	tooDense = refuse("这个日程重复得太密，不可能是活动安排。", "It repeats too often to be a booking.",
		"请检查重复规则；一天最多48场，一次最多显示2000场。", "Check the rule: at most 48 a day are shown, and 2,000 altogether.")
	tooFar = refuse("从开始日期起要数太多次才能数到现在。", "Its occurrences have to be counted from too long ago.",
		"请把这个系列的开始日期改到最近几年。", "Move the start of the series to recent years.")
)

// What is wrong with a recurrence rule.
var (
	withinDay = refuse("按小时、分钟或秒重复的规则，看不懂是几点到几点。", "It repeats by the hour, minute or second.",
		"请改成每天重复；一天几场，就写几个日程。", "Let it repeat daily; write one event for each time of the day.")
	otherCalendar = refuse("按农历或其他历法重复的规则，目前不支持。", "It repeats by the lunar or another calendar, which is not supported.",
		"请把每一次的公历日期分别写成日程。", "Write an event for each date.")
	weeksAndYears = refuse("跨年的那一周属于哪一年，这条规则没有说清楚。", "The rule does not say to which year the week between two years belongs.",
		"请改成按月或按星期重复。", "Let it repeat by the month or the week.")
	countUnclear = refuse("开始日期不符合它自己的重复规则，又限定了次数，数不清。", "The start does not fit the rule, and the rule counts occurrences.",
		"请让开始日期符合规则，或改用截止日期。", "Let the start fit the rule, or end the rule on a date.")
)

func badRule(part string) *refusal {
	part = clip(part, 40)
	return refuse(fmt.Sprintf("重复规则里的“%s”看不懂。", part), fmt.Sprintf("The recurrence rule has %q, which makes no sense.", part),
		"请在日历里重新设置重复。", "Set the recurrence again.")
}

func badTime(property, value string) *refusal {
	value = clip(value, 40)
	return refuse(fmt.Sprintf("时间“%s”看不懂（%s）。", value, property), fmt.Sprintf("The time %q (%s) makes no sense.", value, property),
		"请在日历里改正时间后重新导出。", "Correct the time and export again.")
}

func unknownZone(name string) *refusal {
	name = clip(name, 60)
	return refuse(fmt.Sprintf("时区“%s”不认识，日历里也没有它的定义，不能确定是北京时间几点。", name),
		fmt.Sprintf("The time zone %q is not known, and the calendar does not define it.", name),
		"请在日历里把时区改成“北京”(Asia/Shanghai)。", "Choose the time zone of the site in the calendar.")
}

func badZone(name string) *refusal {
	name = clip(name, 60)
	return refuse(fmt.Sprintf("日历里时区“%s”的定义看不懂。", name), fmt.Sprintf("The calendar's definition of the time zone %q makes no sense.", name),
		"请在日历里把时区改成“北京”(Asia/Shanghai)。", "Choose the time zone of the site in the calendar.")
}

// What someone should look at.
var (
	noSuchOccurrence = playlists.Text{ZH: "单独改动的这一场，在系列的重复规则里找不到；按改动后的时间显示。",
		EN: "This occurrence was changed, but its series does not have it; it is shown as changed."}
	startOutsideRule = playlists.Text{ZH: "开始日期不符合它自己的重复规则；开始那天也算一场。",
		EN: "The start does not fit the recurrence rule; it counts as an occurrence."}
)

// hiddenPlace quotes nothing of what is not public.
func hiddenPlace(meant playlists.Text) playlists.Text {
	t := playlists.Text{ZH: "（不公开的日程）的地点不在场地名单里。", EN: "The place of an event that is not public is no room of this site."}
	if meant != (playlists.Text{}) {
		t.ZH, t.EN = "（不公开的日程）的地点不在场地名单里，"+meant.ZH, t.EN+" "+meant.EN
	}
	return t
}

var allHidden = playlists.Text{ZH: "文件名或日历的名称里有不公开的词，所有日程只显示“已预约”。要显示内容，请改名。",
	EN: "The name of the file or calendar has a word that is not public: only 已预约 (reserved) is shown of its events. To show more, rename it."}

func unknownRoom(name string, meant playlists.Text) playlists.Text {
	t := playlists.Text{ZH: fmt.Sprintf("地点“%s”不在场地名单里，按原文显示。", name), EN: fmt.Sprintf("%q is no room of this site and is shown as written.", name)}
	if meant != (playlists.Text{}) {
		t.ZH = fmt.Sprintf("没有叫“%s”的场地，%s", name, meant.ZH)
		t.EN = fmt.Sprintf("There is no room %q. %s", name, meant.EN)
	}
	return t
}

func alsoRefused(n int) playlists.Text {
	return playlists.Text{ZH: fmt.Sprintf("另有%d个日程没有显示。", n), EN: fmt.Sprintf("%d more events are not shown.", n)}
}

func reminders(n int) playlists.Text {
	return playlists.Text{ZH: fmt.Sprintf("%d条全天备忘（生日、节日等，不占时间也没有地点）没有当作活动。", n),
		EN: fmt.Sprintf("%d all-day reminders (birthdays, holidays) that take no time and no place are no events.", n)}
}
