// Package agenda says what happens in the rooms of a building, and what boards show of it.
//
// Staff write timetables, calendars come from abroad, people type bookings into a page: by the time they are
// Bookings, all of that is resolved into instants and rooms, each with the place it came from. What a board
// shows is computed from them for weeks ahead (Plan), so that an event begins and ends on a display that
// nobody can reach. That is why the package is pure, like everything below playlists: bookings, rooms, a zone
// and instants in, pages and rows out.
//
// What is private never gets this far: a Booking has no field for a contact or a telephone number, and one
// that is not public has lost its title.
package agenda

import "strconv"

// Room is a place that people book.
type Room struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	English string   `json:"en,omitempty"`
	Floor   string   `json:"floor,omitempty"` // "3", "B1"
	Aliases []string `json:"aliases,omitempty"`
}

// Booking is one use of one or more rooms, or of a place without one, at one time.
type Booking struct {
	ID        string   `json:"id"`                  // stable as long as the fact it comes from stands
	Title     string   `json:"title,omitempty"`     // as written; empty if Private
	English   string   `json:"en,omitempty"`        // the title in English, where the source has one
	Rooms     []string `json:"rooms,omitempty"`     // ids, in the order of the source; empty if none is known
	Place     string   `json:"place,omitempty"`     // as written, where no room is known: 大厅, 宝山区体育馆
	Start     int64    `json:"start"`               // Unix milliseconds
	End       int64    `json:"end"`                 // after Start; how long the room is taken
	Said      string   `json:"said,omitempty"`      // what to show instead of the times: 上午, 下午, 晚上, 全天
	Open      bool     `json:"open,omitempty"`      // nobody said when it ends: End is a guess and not shown
	State     State    `json:"state,omitempty"`     //
	MovedTo   int64    `json:"movedTo,omitempty"`   // Rescheduled: when it starts now, 0 if not known yet
	MovedFrom []string `json:"movedFrom,omitempty"` // ids of the rooms in which it was to be: their doors say where it is now
	Private   bool     `json:"private,omitempty"`   // boards say 已预约 and nothing else
	Organiser string   `json:"organiser,omitempty"` // 主办, an organisation
	For       string   `json:"for,omitempty"`       // 对象: 60岁以上, 亲子
	Places    string   `json:"places,omitempty"`    // 名额: 30人, 20组家庭
	Note      string   `json:"note,omitempty"`      // for visitors: 签到18:00
	Sources   []Source `json:"sources,omitempty"`   // where it was read; several if several say the same
}

// State is what has become of a booking.
type State string

const (
	Normal      State = ""            // 正常
	Cancelled   State = "cancelled"   // 取消: stays visible until its end
	Rescheduled State = "rescheduled" // 改期 to Booking.MovedTo, or 延期: stays visible until its end
	Full        State = "full"        // 已满
	Tentative   State = "tentative"   // 待定
)

// Source is where a booking was read, so that whoever has to mend it finds it.
type Source struct {
	File  string `json:"file,omitempty"`  // name in the agenda folder
	Sheet string `json:"sheet,omitempty"` // of a workbook
	Row   int    `json:"row,omitempty"`   // as the workbook counts them, from 1
	Feed  string `json:"feed,omitempty"`  // name of a feed in the configuration
	UID   string `json:"uid,omitempty"`   // of a calendar's event
	User  string `json:"user,omitempty"`  // who typed it into the page
}

// Origin says where a booking was read: a file with sheet and row, or a feed; or that it was typed in.
func (b *Booking) Origin() string {
	if len(b.Sources) == 0 {
		return ""
	}
	s := b.Sources[0]
	if s.User != "" {
		return "手工录入 typed in"
	}
	origin := s.File + s.Feed
	if s.Sheet != "" {
		origin += "/" + s.Sheet
	}
	if s.Row > 0 {
		origin += "/" + strconv.Itoa(s.Row)
	}
	return origin
}
