package sheets

import (
	"strings"

	"yiping/daemon/pattern"
)

// column is what a column of a sheet is about.
type column int

const (
	unknown column = iota
	private        // about persons: never read
	when           // date and time in one
	date
	weekdayOf
	clock
	starts
	ends
	name
	english
	where
	organiser
	audience
	places
	state
	remarks
	public
)

// What staff write above a column. The first that fits counts, so what is about persons comes first: a
// column 联系人/备注 is not read.
var headings = []struct {
	is    column
	words *pattern.Pattern
}{
	{private, heading(`预订人|预定人|预约人|申请人|经办人|填表人|登记人|责任人|负责人|使用人|借用人|联系人|联络人|联系方式|联系|电话|手机|手机号|报名方式|报名电话|报名|微信|身份证|老师|任课老师|授课老师|主讲人|姓名|邮箱`)},
	{when, heading(`活动时间|日期时间|起止时间|上课日期时间|时间日期`)},
	{date, heading(`活动日期|开展日期|举办日期|使用日期|上课日期|日期|日子|date`)},
	{weekdayOf, heading(`星期|周几|礼拜|星期几|weekday`)},
	{starts, heading(`开始时间|开始|起始时间|起|start`)},
	{ends, heading(`结束时间|结束|终止时间|截止时间|止|end`)},
	{clock, heading(`时间|时段|时间段|具体时间|上课时间|使用时间|活动时段|开展时间|time`)},
	{english, heading(`英文名称|英文标题|英文|english`)},
	{name, heading(`活动名称|活动主题|活动内容|活动项目|课程名称|会议名称|课程|名称|主题|内容|活动|项目|事项|用途|使用事由|事由|标题|event|title`)},
	{where, heading(`活动地点|活动场地|使用场地|举办地点|上课地点|地点|场地|场所|房间|教室|会议室|活动室|room|place`)},
	{organiser, heading(`主办单位|主办方|主办|承办单位|承办方|承办|举办单位|协办单位|组织单位|使用单位|单位|主办承办|部门`)},
	{places, heading(`名额|人数|参加人数|容量|限额|招募人数|参与人数|活动人数|预计人数`)},
	{audience, heading(`参加对象|参加对象及人数|对象|面向对象|参与对象|活动对象|服务对象|人群|参加人员|适合人群|对象及人数|参与人群`)},
	{state, heading(`状态|活动状态|当前状态`)},
	{public, heading(`公开|是否公开|对外公开|是否对外|公开情况`)},
	{remarks, heading(`备注|说明|注意事项|其他|提示|备注说明|note|notes`)},
}

// heading matches a heading with one of the words, or several of them with a stroke between.
func heading(words string) *pattern.Pattern {
	return pattern.New(`^(?:` + words + `)$`)
}

var (
	aboutPersons   = pattern.New(`人$|电话|手机|联系|报名|微信|身份证|姓名|邮箱`)
	aClarification = pattern.New(`\([^()]*\)$`) // 活动场地（室）
)

// columnFor says what a heading means.
func columnFor(s string) column {
	if len(s) > 600 {
		return unknown
	}
	p := strings.NewReplacer(" ", "", "*", "", ":", "").Replace(plain(s))
	p = aClarification.ReplaceAllString(p, "")
	if p == "" || len(p) > 60 {
		return unknown
	}
	if is := exactly(p); is != unknown {
		return is
	}
	for _, one := range strings.FieldsFunc(p, func(c rune) bool { return strings.ContainsRune("/、,及和与", c) }) {
		for _, h := range headings {
			if one != p && h.words.MatchString(one) {
				if aboutPersons.MatchString(p) {
					return private
				}
				return h.is
			}
		}
	}
	if aboutPersons.MatchString(p) {
		return private
	}
	return unknown
}

// exactly says what a heading means that is one of the words and nothing else.
func exactly(p string) column {
	for _, h := range headings {
		if h.words.MatchString(p) {
			return h.is
		}
	}
	return unknown
}

// header is which column is what.
type header struct {
	row  int // index of the last row that belongs to it
	cols map[column][]int
	all  []column // by position
}

func (h header) has(c column) bool { return len(h.cols[c]) > 0 }

// headerRows is how far down a header may be.
const headerRows = 20

// findHeader looks for the row that names the columns: it has one for what, and one for when.
func findHeader(rows []Row) (h header, ok bool) {
	for i := 0; i < len(rows) && rows[i].Number <= headerRows; i++ {
		h := readHeader(rows[i])
		h.row = i
		if i+1 < len(rows) { // 时间 above 开始 and 结束
			if below := readHeader(rows[i+1]); below.has(starts) && below.has(ends) && !h.has(starts) {
				h = join(h, below, rows[i+1])
				h.row = i + 1
			}
		}
		if h.has(name) && (h.has(date) || h.has(when) || h.has(clock) || h.has(starts)) && named(h) >= 3 || h.has(name) && (h.has(date) || h.has(when)) {
			if !h.has(date) && !h.has(when) { // 时间 alone is both
				h.cols[when] = append(h.cols[when], h.cols[clock]...)
				delete(h.cols, clock)
			}
			if h.has(date) && h.has(when) { // 活动日期 and 活动时间
				h.cols[clock] = append(h.cols[clock], h.cols[when]...)
				delete(h.cols, when)
			}
			return h, true
		}
	}
	return header{}, false
}

func readHeader(row Row) header {
	h := header{cols: map[column][]int{}}
	for c, cell := range row.Cells {
		is := columnFor(cell.Text)
		if cell.Merged > 2 {
			is = unknown // a title
		}
		h.all = append(h.all, is)
		if is != unknown {
			h.cols[is] = append(h.cols[is], c)
		}
	}
	return h
}

// join puts a second row of headings below a first.
func join(h, below header, row Row) header {
	out := header{cols: map[column][]int{}}
	for c := range max(len(h.all), len(below.all)) {
		is := unknown
		if c < len(h.all) {
			is = h.all[c]
		}
		if c < len(below.all) && below.all[c] != unknown {
			is = below.all[c]
		}
		out.all = append(out.all, is)
		if is != unknown {
			out.cols[is] = append(out.cols[is], c)
		}
	}
	return out
}

// named counts the columns that are understood.
func named(h header) (n int) {
	for _, c := range h.cols {
		n += len(c)
	}
	return n
}
