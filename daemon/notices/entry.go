package notices

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/store"
	"yiping/playlists"
)

// Entry is what somebody types of a notice.
type Entry struct {
	Text    playlists.Text
	Style   playlists.Style // "": a strip
	Word    string          // notice, reminder or urgent; "": notice
	Targets []string        // none: every display
	From    *int64          // Unix milliseconds; nil: now
	Until   *int64
	Minutes *int // instead of Until; nil, with Until nil: an hour
}

// Bounds. Who passes by reads ten words; what is longer belongs into a poster.
const (
	maxZH      = 120 // characters
	maxEN      = 300
	maxTargets = 50
	maxNotices = 50 // that are not over
	usual      = time.Hour
	longest    = 31 * 24 * time.Hour
	horizon    = 366 * 24 * time.Hour // ahead of which nobody plans a notice
)

// row returns the row of an entry. Call it with mu held.
func (n *Notices) row(e Entry, now time.Time) (r store.Notice, notes []playlists.Text, err error) {
	if r.ZH, r.EN, notes, err = words(e.Text); err != nil {
		return r, nil, err
	}
	if r.Style, err = style(e.Style); err != nil {
		return r, nil, err
	}
	if _, known := boxes[e.Word]; !known {
		return r, nil, playlists.Refuse("没有“"+short(e.Word)+"”这种通知。", "There is no kind of notice \""+short(e.Word)+"\".",
			"word 可以写的是：notice（通知）、reminder（提醒）、urgent（紧急）。", "The word is notice, reminder or urgent.")
	}
	if r.Word = e.Word; e.Word == "notice" {
		r.Word = ""
	}
	if r.Targets, err = n.Targets(e.Targets); err != nil {
		return r, nil, err
	}
	if r.From, r.Until, err = times(e, now.UnixMilli()); err != nil {
		return r, nil, err
	}
	running := 0
	for _, row := range n.rows {
		if row.Until > now.UnixMilli() {
			running++
		}
	}
	if running >= maxNotices {
		return r, nil, playlists.Refuse(fmt.Sprintf("已经有%d条通知，放不下了。", running), fmt.Sprintf("There are %d notices already; there is no room for more.", running),
			"请先结束不要的通知。", "End some that are no longer needed.")
	}
	return r, notes, nil
}

var blank = regexp.MustCompile(`\{[^{}]*\}`)

// words returns what a notice says, as it may be shown.
func words(t playlists.Text) (zh, en string, notes []playlists.Text, err error) {
	zh, en = persons.Line(t.ZH), persons.Line(t.EN)
	if zh == "" {
		return "", "", nil, playlists.Refuse("没有写通知的内容。", "The notice does not say anything.", "请写 text 里的 zh-CN；英文 en 可以不写。", "Give zh-CN in text; en may be left out.")
	}
	for _, x := range []struct {
		text   string
		most   int
		zh, en string
	}{{zh, maxZH, "通知", "notice"}, {en, maxEN, "英文", "English text"}} {
		if count := utf8.RuneCountInString(x.text); count > x.most {
			return "", "", nil, playlists.Refuse(fmt.Sprintf("%s有%d个字，太长了。", x.zh, count), fmt.Sprintf("The %s has %d characters, which is too long.", x.en, count),
				fmt.Sprintf("最多%d个字；长的内容请做成海报，放进屏幕文件夹。", x.most), fmt.Sprintf("%d is the most; make a poster of what is longer, and put it into a folder that displays play.", x.most))
		}
		if gap := blank.FindString(x.text); gap != "" {
			return "", "", nil, playlists.Refuse("“"+gap+"”还没有填。", "\""+gap+"\" has not been filled in.", "请把大括号连同里面的字换成要说的内容。", "Replace the braces and what is in them by what you mean.")
		}
	}
	if masked := persons.Mask(zh); masked != zh {
		zh, notes = masked, []playlists.Text{maskedNote}
	}
	if masked := persons.Mask(en); masked != en {
		en, notes = masked, []playlists.Text{maskedNote}
	}
	return zh, en, notes, nil
}

var maskedNote = playlists.Text{ZH: "电话和证件号码不会显示，已换成****。", EN: "Telephone and identity numbers are never shown; they were replaced by ****."}

// boxes are what stands in a box before a notice.
var boxes = map[string]playlists.Text{
	"":         {ZH: "通知", EN: "Notice"},
	"notice":   {ZH: "通知", EN: "Notice"},
	"reminder": {ZH: "提醒", EN: "Reminder"},
	"urgent":   {ZH: "紧急", EN: "Urgent"},
}

var styles = []playlists.Style{playlists.Strip, playlists.Card, playlists.Takeover}

func style(s playlists.Style) (string, error) {
	if s == "" {
		return string(playlists.Strip), nil
	}
	if !slices.Contains(styles, s) {
		return "", playlists.Refuse("没有“"+short(string(s))+"”这种样式。", "There is no style \""+short(string(s))+"\".",
			"可以写的是：strip（底部字幕）、card（通知卡片）、takeover（全屏插播）。", "Use strip, card or takeover.")
	}
	return string(s), nil
}

// times returns from when until when an entry is shown.
func times(e Entry, now int64) (from, until int64, err error) {
	if from = now; e.From != nil {
		from = *e.From
	}
	switch {
	case e.Until != nil && e.Minutes != nil:
		return 0, 0, playlists.Refuse("同时写了 until 和 minutes。", "There are both until and minutes.", "结束时间写 until，多少分钟写 minutes，只写一个。", "Give an end or a number of minutes, not both.")
	case e.Until != nil:
		until = *e.Until
	case e.Minutes != nil:
		if *e.Minutes < 1 || time.Duration(*e.Minutes) > longest/time.Minute {
			return 0, 0, tooLong
		}
		until = from + int64(*e.Minutes)*time.Minute.Milliseconds()
	default:
		until = from + usual.Milliseconds()
	}
	switch {
	case until <= from:
		return 0, 0, playlists.Refuse("结束时间不在开始时间之后。", "It does not end after it begins.", "请检查 from 和 until，注意半夜和日期。", "Check from and until; mind midnight and the date.")
	case until <= now:
		return 0, 0, playlists.Refuse("结束时间已经过了。", "Its end has passed.", "请检查日期和时区。", "Check the date and the time zone.")
	case until-from > longest.Milliseconds():
		return 0, 0, tooLong
	case from-now > horizon.Milliseconds():
		return 0, 0, playlists.Refuse("开始时间离现在太远。", "It begins too far from now.", "可以提前一年。", "A year ahead is the most.")
	}
	return from, until, nil
}

var tooLong = playlists.Refuse("这条通知的时间不对。", "This is not how long a notice can last.", "一条通知从1分钟到31天；一直要挂的内容请做成海报。", "From a minute to 31 days; make a poster of what stays.")

// short returns as much of what somebody wrote as is said back.
func short(s string) string {
	if r := []rune(persons.Line(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return persons.Line(s)
}
