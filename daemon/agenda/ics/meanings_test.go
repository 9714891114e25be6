package ics

import (
	"strings"
	"testing"
)

// What an event means, said as a person would write it down: in Shanghai, from 23 November 2026 to the end
// of April 2027.
var meanings = []struct{ name, calendar, want string }{
	{"nothing is said of an end", `
DTSTART;TZID=Asia/Shanghai:20261201T090000`, `
2026-12-01 周二 09:00-11:00 | 题目 | “” | 没说几点结束`},
	{"it ends when it starts", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DTEND;TZID=Asia/Shanghai:20261201T090000`, `
2026-12-01 周二 09:00-11:00 | 题目 | “” | 没说几点结束`},
	{"over midnight", `
DTSTART;TZID=Asia/Shanghai:20261231T220000
DTEND;TZID=Asia/Shanghai:20270101T003000`, `
2026-12-31 周四 22:00-00:30 | 题目 | “” |`},
	{"DURATION", `
DTSTART:20261201T010000Z
DURATION:PT1H30M`, `
2026-12-01 周二 09:00-10:30 | 题目 | “” |`},
	{"DTEND and DURATION, which must not be", `
DTSTART:20261201T010000Z
DURATION:PT1H30M
DTEND:20261201T020000Z`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |`},
	{"DTEND of another zone", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DTEND;TZID=Asia/Tokyo:20261201T110000`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |`},
	{"from DTEND comes an exact duration, also on the night when Berlin puts its clock forward", `
DTSTART;TZID=Europe/Berlin:20270320T220000
DTEND;TZID=Europe/Berlin:20270321T060000
RRULE:FREQ=WEEKLY;COUNT=2`, `
2027-03-21 周日 05:00-13:00 | 题目 | “” |
2027-03-28 周日 05:00-13:00 | 题目 | “” |`},
	{"from DURATION comes a nominal one: a day is shorter then", `
DTSTART;TZID=Europe/Berlin:20270320T220000
DURATION:P1D
RRULE:FREQ=WEEKLY;COUNT=2`, `
2027-03-21 周日 05:00-05:00 | 题目 | “” |
2027-03-28 周日 05:00-04:00 | 题目 | “” |`},
	{"a whole day without an end", `
DTSTART;VALUE=DATE:20261201`, `
2026-12-01 周二 08:30-21:30 | 题目 | “” | 全天`},
	{"a whole day with an end that programs get wrong", `
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261201`, `
2026-12-01 周二 08:30-21:30 | 题目 | “” | 全天`},
	{"days, again and again", `
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261202
RRULE:FREQ=WEEKLY;UNTIL=20261207
EXDATE;VALUE=DATE:20261214`, `
2026-11-30 周一 08:30-21:30 | 题目 | “” | 全天
2026-12-01 周二 08:30-21:30 | 题目 | “” | 全天
2026-12-07 周一 08:30-21:30 | 题目 | “” | 全天
2026-12-08 周二 08:30-21:30 | 题目 | “” | 全天`},
	{"days, of which one was moved and one does not take place", `
UID:days
DTSTART;VALUE=DATE:20261201
RRULE:FREQ=DAILY;COUNT=3
===
UID:days
RECURRENCE-ID;VALUE=DATE:20261202
DTSTART;TZID=Asia/Shanghai:20261202T140000
DTEND;TZID=Asia/Shanghai:20261202T150000
===
UID:days
RECURRENCE-ID;VALUE=DATE:20261203
DTSTART;VALUE=DATE:20261203
STATUS:CANCELLED`, `
2026-12-01 周二 08:30-21:30 | 题目 | “” | 全天
2026-12-02 周三 14:00-15:00 | 题目 | “” |
2026-12-03 周四 08:30-21:30 | 题目 | “” | 取消, 全天`},
	{"until a date, at a time", `
DTSTART;TZID=Asia/Shanghai:20261201T200000
DURATION:PT1H
RRULE:FREQ=DAILY;UNTIL=20261202`, `
2026-12-01 周二 20:00-21:00 | 题目 | “” |
2026-12-02 周三 20:00-21:00 | 题目 | “” |`},
	{"until a time, on days", `
DTSTART;VALUE=DATE:20261201
RRULE:FREQ=DAILY;UNTIL=20261201T160000Z`, `
2026-12-01 周二 08:30-21:30 | 题目 | “” | 全天
2026-12-02 周三 08:30-21:30 | 题目 | “” | 全天`},
	{"until without a zone", `
DTSTART;TZID=Asia/Tokyo:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;UNTIL=20261202T090000`, `
2026-12-01 周二 08:00-09:00 | 题目 | “” |
2026-12-02 周三 08:00-09:00 | 题目 | “” |`},
	{"deleted in UTC, in another zone, and by date", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=6
EXDATE:20261202T010000Z,20261203T010000Z
EXDATE;TZID=Asia/Tokyo:20261204T100000
EXDATE;VALUE=DATE:20261205`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-06 周日 09:00-10:00 | 题目 | “” |`},
	{"what is deleted counts all the same", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
EXDATE;TZID=Asia/Shanghai:20261201T090000`, `
2026-12-02 周三 09:00-10:00 | 题目 | “” |`},
	{"an extra date twice, and once more by the rule", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
RDATE;TZID=Asia/Shanghai:20261202T090000,20261209T090000
RDATE:20261209T010000Z`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-02 周三 09:00-10:00 | 题目 | “” |
2026-12-09 周三 09:00-10:00 | 题目 | “” |`},
	{"every week since long ago, by the clock of New York", `
DTSTART;TZID=America/New_York:20050107T200000
DURATION:PT1H
RRULE:FREQ=WEEKLY;UNTIL=20261212T000000Z`, `
2026-11-28 周六 09:00-10:00 | 题目 | “” |
2026-12-05 周六 09:00-10:00 | 题目 | “” |`},
	{"recurrence in UTC stays in UTC", `
DTSTART:20270326T200000Z
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=3`, `
2027-03-27 周六 04:00-05:00 | 题目 | “” |
2027-03-28 周日 04:00-05:00 | 题目 | “” |
2027-03-29 周一 04:00-05:00 | 题目 | “” |`},
	{"the start does not fit the rule", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20261210T000000Z`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-02 周三 09:00-10:00 | 题目 | “” |
2026-12-09 周三 09:00-10:00 | 题目 | “” |
note: 开始日期不符合它自己的重复规则；开始那天也算一场。`},
	{"the start does not fit a rule that counts", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3`, `
refused: 题目: 开始日期不符合它自己的重复规则，又限定了次数，数不清。`},
	{"this and all following moved by an hour, in another room, and one of them once more", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DTEND;TZID=Asia/Shanghai:20261201T100000
RRULE:FREQ=DAILY;COUNT=5
===
UID:series
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20261203T090000
DTSTART;TZID=Asia/Shanghai:20261203T100000
DTEND;TZID=Asia/Shanghai:20261203T120000
LOCATION:多功能室
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20261204T090000
DTSTART;TZID=Asia/Shanghai:20261204T150000
DTEND;TZID=Asia/Shanghai:20261204T160000`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-02 周三 09:00-10:00 | 题目 | “” |
2026-12-03 周四 10:00-12:00 | 题目 | 多功能室 |
2026-12-04 周五 15:00-16:00 | 题目 | “” |
2026-12-05 周六 10:00-12:00 | 题目 | 多功能室 |`},
	{"this and all following cancelled", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=3
===
UID:series
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20261202T090000
DTSTART;TZID=Asia/Shanghai:20261202T090000
DURATION:PT1H
STATUS:CANCELLED`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-02 周三 09:00-10:00 | 题目 | “” | 取消
2026-12-03 周四 09:00-10:00 | 题目 | “” | 取消`},
	{"a day moved to another day", `
UID:series
DTSTART;VALUE=DATE:20261201
RRULE:FREQ=DAILY;COUNT=1
===
UID:series
RECURRENCE-ID;VALUE=DATE:20261201
DTSTART;VALUE=DATE:20261205`, `
2026-12-01 周二 08:30-21:30 | 题目 | “” | 改期至2026-12-05 08:30, 全天
2026-12-05 周六 08:30-21:30 | 题目 | “” | 全天`},
	{"moved on the same day is not moved away", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=1
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20261201T090000
DTSTART;TZID=Asia/Shanghai:20261201T140000
DURATION:PT1H`, `
2026-12-01 周二 14:00-15:00 | 题目 | “” |`},
	{"this and all following, with a rule of its own, and moved too far", `
UID:a
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=4
===
UID:a
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20261202T090000
DTSTART;TZID=Asia/Shanghai:20261202T100000
RRULE:FREQ=WEEKLY
===
UID:b
RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20261202T090000
DTSTART;TZID=Asia/Shanghai:20270202T100000
===
UID:c
RECURRENCE-ID;RANGE=THISANDPRIOR;TZID=Asia/Shanghai:20261202T090000
DTSTART;TZID=Asia/Shanghai:20261202T100000`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
refused: 题目: 改动的是“这次以及以后”，里面又有自己的重复规则。
refused: 题目: 改动的是“这次以及以后”，时间却移动了一个月以上，或在全天和钟点之间变化。
refused: 题目: 改动的是“这次以及以前”，这种写法早已废除。`},
	{"a change is known by the instant, whatever zone it is written in", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
===
UID:series
RECURRENCE-ID:20261202T010000Z
DTSTART:20261202T020000Z
DURATION:PT1H`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-02 周三 10:00-11:00 | 题目 | “” |`},
	{"moved into the window from long ago", `
UID:series
DTSTART;TZID=Asia/Shanghai:20260101T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20260102T090000
DTSTART;TZID=Asia/Shanghai:20261202T090000
DURATION:PT1H`, `
2026-12-02 周三 09:00-10:00 | 题目 | “” |`},
	{"a change of what the series does not have", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=1
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20261208T090000
DTSTART;TZID=Asia/Shanghai:20261208T100000
DURATION:PT1H`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
2026-12-08 周二 10:00-11:00 | 题目 | “” |
note: 单独改动的这一场，在系列的重复规则里找不到；按改动后的时间显示。`},
	{"changes without their series", `
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20261208T090000
DTSTART;TZID=Asia/Shanghai:20261208T100000
DURATION:PT1H`, `
2026-12-08 周二 10:00-11:00 | 题目 | “” |`},
	{"a change that makes no sense hides its occurrence only", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:20261202T090000
DTSTART;TZID=Asia/Shanghai:20261232T100000`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
refused: 题目: 时间“20261232T100000”看不懂（DTSTART）。`},
	{"a change of nobody knows what hides the series", `
UID:series
DTSTART;TZID=Asia/Shanghai:20261201T090000
RRULE:FREQ=DAILY;COUNT=2
===
UID:series
RECURRENCE-ID;TZID=Asia/Shanghai:once
DTSTART;TZID=Asia/Shanghai:20261202T100000`, `
refused: 题目: 时间“ONCE”看不懂（RECURRENCE-ID）。`},
	{"the newest version counts: SEQUENCE, then LAST-MODIFIED, then DTSTAMP", `
UID:versions
SEQUENCE:2
LAST-MODIFIED:20261101T000000Z
DTSTAMP:20261110T000000Z
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
===
UID:versions
SEQUENCE:2
LAST-MODIFIED:20261102T000000Z
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Shanghai:20261202T090000
DURATION:PT1H
===
UID:versions
SEQUENCE:1
LAST-MODIFIED:20261103T000000Z
DTSTART;TZID=Asia/Shanghai:20261203T090000
DURATION:PT1H
===
UID:versions
SEQUENCE:2
LAST-MODIFIED:20261102T000000Z
DTSTAMP:20261031T000000Z
DTSTART;TZID=Asia/Shanghai:20261204T090000
DURATION:PT1H`, `
2026-12-02 周三 09:00-10:00 | 题目 | “” |`},
	{"a newer version that makes no sense does not bring back the older one", `
UID:versions
SEQUENCE:1
DTSTART;TZID=Asia/Shanghai:20261201T090000
===
UID:versions
SEQUENCE:2
DTSTART;TZID=Nowhere:20261201T090000`, `
refused: 题目: 时区“Nowhere”不认识，日历里也没有它的定义，不能确定是北京时间几点。`},
	{"the whole series is cancelled", `
UID:series
STATUS:CANCELLED
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=2`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” | 取消
2026-12-02 周三 09:00-10:00 | 题目 | “” | 取消`},
	{"what has become of it stands in the title", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
SUMMARY:【已满】古琴体验
===
DTSTART;TZID=Asia/Shanghai:20261202T090000
DURATION:PT1H
SUMMARY:古琴体验（取消）
===
DTSTART;TZID=Asia/Shanghai:20261203T090000
DURATION:PT1H
SUMMARY:取消手术的十大误区`, `
2026-12-01 周二 09:00-10:00 | 古琴体验 | “” | 已满
2026-12-02 周三 09:00-10:00 | 古琴体验 | “” | 取消
2026-12-03 周四 09:00-10:00 | 取消手术的十大误区 | “” |`},
	{"one that makes no sense costs no other", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
===
DTSTART;TZID=Asia/Shanghai:20261202T0900
SUMMARY:钟点写坏了
===
SUMMARY:没有开始
===
DTSTART;TZID=Asia/Shanghai:20261203T090000
DTEND;TZID=Asia/Shanghai:20261203T080000
SUMMARY:倒着来
===
DTSTART;VALUE=DATE:20261203
DTEND;TZID=Asia/Shanghai:20261203T080000
SUMMARY:半天
===
DTSTART;TZID=Asia/Shanghai:20260101T080000
DTEND;TZID=Asia/Shanghai:20290101T080000
SUMMARY:永远
===
DTSTART;TZID=Asia/Shanghai:20261201T080000
DURATION:-PT1H
SUMMARY:负数
===
DTSTART;TZID=Asia/Shanghai:20261201T080000
RRULE:FREQ=DAILY
RRULE:FREQ=WEEKLY
SUMMARY:两条规则
===
DTSTART;TZID=Asia/Shanghai:20261201T080000
RRULE:FREQ=DAILY
EXRULE:FREQ=WEEKLY
SUMMARY:例外规则`, `
2026-12-01 周二 09:00-10:00 | 题目 | “” |
refused: 钟点写坏了: 时间“20261202T0900”看不懂（DTSTART）。
refused: 没有开始: 没有开始时间。
refused: 倒着来: 结束时间早于开始时间。
refused: 半天: 开始只有日期，结束却有钟点，看不懂。
refused: 永远: 一个日程长达两年以上。
refused: 负数: 时间“-PT1H”看不懂（DURATION）。
refused: 两条规则: 一个日程有几条重复规则，哪一条算数不明确。
refused: 例外规则: 用了已经废除的“例外规则”(EXRULE)。`},
	{"rules that have no meaning, or two", `
SUMMARY:a
RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20261231
===
SUMMARY:b
RRULE:FREQ=WEEKLY;BYMONTHDAY=3
===
SUMMARY:c
RRULE:FREQ=WEEKLY;BYDAY=1MO
===
SUMMARY:d
RRULE:FREQ=MONTHLY;BYWEEKNO=3
===
SUMMARY:e
RRULE:FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=TU
===
SUMMARY:f
RRULE:FREQ=YEARLY;RSCALE=CHINESE;BYMONTH=1
===
SUMMARY:g
RRULE:FREQ=WEEKLY;INTERVAL=0
===
SUMMARY:h
RRULE:FREQ=WEEKLY;BYDAY=MO;BYDAY=TU
===
SUMMARY:i
RRULE:FREQ=DAILY;BYSETPOS=1
===
SUMMARY:j
RRULE:FREQ=DAILY;BYHOUR=25
===
SUMMARY:k
RRULE:FREQ=HOURLY;INTERVAL=3
===
SUMMARY:l
RRULE:INTERVAL=2
===
SUMMARY:m
RRULE:FREQ=DAILY;BYEASTER=0`, `
refused: a: 重复规则里的“COUNT+UNTIL”看不懂。
refused: b: 重复规则里的“BYMONTHDAY”看不懂。
refused: c: 重复规则里的“BYDAY”看不懂。
refused: d: 重复规则里的“BYWEEKNO”看不懂。
refused: e: 跨年的那一周属于哪一年，这条规则没有说清楚。
refused: f: 按农历或其他历法重复的规则，目前不支持。
refused: g: 重复规则里的“INTERVAL=0”看不懂。
refused: h: 重复规则里的“BYDAY=TU”看不懂。
refused: i: 重复规则里的“BYSETPOS”看不懂。
refused: j: 重复规则里的“BYHOUR=25”看不懂。
refused: k: 按小时、分钟或秒重复的规则，看不懂是几点到几点。
refused: l: 重复规则里的“FREQ”看不懂。
refused: m: 重复规则里的“BYEASTER=0”看不懂。`},
	{"private by class, by a class that nobody knows, by a word, and when nothing is said", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
DURATION:PT1H
CLASS:CONFIDENTIAL
===
DTSTART;TZID=Asia/Shanghai:20261202T090000
DURATION:PT1H
CLASS:X-INTERN
===
DTSTART;TZID=Asia/Shanghai:20261203T090000
DURATION:PT1H
SUMMARY:心 理 咨 询（王女士）
===
DTSTART;TZID=Asia/Shanghai:20261204T090000
DURATION:PT1H
CATEGORIES:接待,信访
===
DTSTART;TZID=Asia/Shanghai:20261205T090000
DURATION:PT1H
SUMMARY:
===
DTSTART;TZID=Asia/Shanghai:20261206T090000
DURATION:PT1H
SUMMARY:Busy
===
UID:p
CLASS:PRIVATE
DTSTART;TZID=Asia/Shanghai:20261207T090000
DURATION:PT1H
RRULE:FREQ=DAILY;COUNT=1
===
UID:p
RECURRENCE-ID;TZID=Asia/Shanghai:20261207T090000
DTSTART;TZID=Asia/Shanghai:20261207T100000
DURATION:PT1H
SUMMARY:与周先生谈话
LOCATION:周先生家`, `
2026-12-01 周二 09:00-10:00 | | “” | 已预约
2026-12-02 周三 09:00-10:00 | | “” | 已预约
2026-12-03 周四 09:00-10:00 | | “” | 已预约
2026-12-04 周五 09:00-10:00 | | “” | 已预约
2026-12-05 周六 09:00-10:00 | | “” | 已预约
2026-12-06 周日 09:00-10:00 | | “” | 已预约
2026-12-07 周一 10:00-11:00 | | “” | 已预约
note: （不公开的日程）的地点不在场地名单里。`},
	{"private by a word in whatever is written of it", `
DTSTART;TZID=Asia/Shanghai:20261201T090000
SUMMARY:谈心
DESCRIPTION;LANGUAGE=zh-CN:地点另定\n个案会商 张三
===
DTSTART;TZID=Asia/Shanghai:20261202T090000
SUMMARY:接待
COMMENT:信·访
===
DTSTART;TZID=Asia/Shanghai:20261203T090000
SUMMARY:谈心
LOCATION:心理\n咨询室
===
DTSTART;TZID=Asia/Shanghai:20261204T090000
SUMMARY:谈心
ORGANIZER;CN=人民調解委员会:mailto:t@example.com
===
DTSTART;TZID=Asia/Shanghai:20261205T090000
SUMMARY:矛盾調解
===
DTSTART;TZID=Asia/Shanghai:20261206T090000
SUMMARY:书法
DESCRIPTION:请带笔
COMMENT:协调、解决
LOCATION:学习讲堂`, `
2026-12-01 周二 09:00-11:00 | | “” | 已预约, 没说几点结束
2026-12-02 周三 09:00-11:00 | | “” | 已预约, 没说几点结束
2026-12-03 周四 09:00-11:00 | | “” | 已预约, 没说几点结束
2026-12-04 周五 09:00-11:00 | | “” | 已预约, 没说几点结束
2026-12-05 周六 09:00-11:00 | | “” | 已预约, 没说几点结束
2026-12-06 周日 09:00-11:00 | 书法 | 学习讲堂 | 没说几点结束
note: （不公开的日程）的地点不在场地名单里。`},
}

func TestWhatEventsMean(t *testing.T) {
	site := shanghai(t)
	for _, m := range meanings {
		t.Run(m.name, func(t *testing.T) {
			r := Read([]byte(several(m.calendar)), site, date(t, "2026-11-23"), date(t, "2027-05-01"))
			if got, want := strings.Join(describe(site, r), "\n"), strings.TrimSpace(m.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for _, x := range r.Refused {
				if x.Reason.ZH == "" || x.Reason.EN == "" || x.Remedy.ZH == "" || x.Remedy.EN == "" {
					t.Errorf("nothing to do about %v", x)
				}
			}
		})
	}
}

// several makes a calendar of events that stand between lines of ===. What they do not have is added.
func several(events string) string {
	var all []string
	for lines := range strings.SplitSeq(strings.TrimSpace(events), "\n===\n") {
		if !strings.Contains(lines, "SUMMARY") {
			lines += "\nSUMMARY:题目"
		}
		if strings.Contains(lines, "RRULE") && !strings.Contains(lines, "DTSTART") {
			lines += "\nDTSTART;TZID=Asia/Shanghai:20261201T090000"
		}
		all = append(all, vevent(strings.ReplaceAll(lines, "\n", "\r\n")))
	}
	return calendarOf(all...)
}

// A calendar is read in whatever way its bytes are written.
