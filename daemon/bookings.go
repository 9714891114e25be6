package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/agenda/ics"
	"yiping/daemon/agenda/persons"
	"yiping/daemon/config"
	"yiping/playlists"
	book "yiping/playlists/agenda"
	"yiping/web"
)

// bookings is the agenda as web sees it: what all sources say, and what can be typed in.
type bookings struct {
	booked *agenda.Agenda
	typed  *agenda.Typed
	config config.Config

	mu    sync.Mutex
	seen  [2]uint64 // versions of what is gathered and of what was typed
	since int64     // when these versions were first seen
}

// patience is how long an answer waits until the agenda has taken what was typed: it may be reading a sheet.
// The booking is durable before.
const patience = 2 * time.Second

// House implements web.Agenda. The names of files go out as they may be shown.
func (b *bookings) House() book.House {
	h := b.config.House()
	gathered, version := b.booked.Bookings().Get()
	h.Known = version > 0
	h.Bookings = slices.Clone(gathered)
	there := map[string]bool{}
	for i := range h.Bookings {
		x := &h.Bookings[i]
		x.Sources = slices.Clone(x.Sources)
		for k := range x.Sources {
			s := &x.Sources[k]
			s.File, s.Sheet, s.Feed = persons.Mask(s.File), persons.Mask(s.Sheet), persons.Mask(s.Feed)
			if s.User != "" {
				there[s.UID] = true
			}
		}
	}
	typed, _ := b.typed.Bookings().Get()
	for _, x := range typed {
		if !there[x.ID] {
			h.Bookings = append(h.Bookings, x)
		}
	}
	if len(h.Bookings) > len(gathered) {
		book.Sort(h.Bookings)
	}
	return h
}

// Known implements web.Agenda.
func (b *bookings) Known() (from, until int64) { return b.booked.Window(time.Now().UnixMilli()) }

// Calendar implements web.Agenda. A calendar says when it was made: that is when its bookings were first seen.
func (b *bookings) Calendar(room string) []byte {
	h := b.House()
	mine := slices.DeleteFunc(h.Bookings, func(x book.Booking) bool { return !slices.Contains(x.Rooms, room) })
	name := room
	if r := h.Room(room); r != nil {
		name = r.Name
	}
	return ics.Write(name, mine, h.Rooms, b.config.Zone(), b.made())
}

func (b *bookings) made() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	var now [2]uint64
	_, now[0] = b.booked.Bookings().Get()
	_, now[1] = b.typed.Bookings().Get()
	if b.since == 0 || now != b.seen {
		b.seen, b.since = now, time.Now().UnixMilli()
	}
	return b.since
}

// Book implements web.Agenda.
func (b *bookings) Book(ctx context.Context, id string, e web.Entry) (book.Booking, []playlists.Text, error) {
	var out book.Booking
	var notes []playlists.Text
	var err error
	if id == "" {
		out, notes, err = b.typed.Add(ctx, agenda.Entry(e))
	} else {
		out, notes, err = b.typed.Change(ctx, id, agenda.Entry(e))
	}
	if err != nil {
		return out, nil, b.translate(id, err)
	}
	b.gathered(ctx)
	h := b.House()
	return out, append(notes, agenda.Remarks(out, h.Bookings, h, b.config.Zone())...), nil
}

// Unbook implements web.Agenda.
func (b *bookings) Unbook(ctx context.Context, id string) error {
	if err := b.typed.Delete(ctx, id); err != nil {
		return b.translate(id, err)
	}
	b.gathered(ctx)
	return nil
}

// gathered waits until the agenda includes what was typed, so that whoever asks next is told so.
func (b *bookings) gathered(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, typed := b.typed.Bookings().Get()
	for {
		report, version := b.booked.Report().Get()
		if report.Typed >= typed {
			return
		}
		select {
		case <-b.booked.Report().Changed(version):
		case <-ctx.Done():
			return
		}
	}
}

// translate gives an error of the agenda the name that web knows it by.
func (b *bookings) translate(id string, err error) error {
	if !errors.Is(err, agenda.ErrNotTyped) {
		return err
	}
	h := b.House()
	i := slices.IndexFunc(h.Bookings, func(x book.Booking) bool { return x.ID == id })
	if i < 0 || len(h.Bookings[i].Sources) == 0 {
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return elsewhere(h.Bookings[i].Sources)
}

// elsewhere says where a booking that was not typed in can be changed.
func elsewhere(sources []book.Source) error {
	s := sources[0]
	for _, other := range sources {
		if other.User == "" {
			s = other
			break
		}
	}
	if s.Feed != "" {
		return &playlists.Conflict{Refusal: playlists.Refusal{
			What:   playlists.Text{ZH: "这场活动来自日历“" + s.Feed + "”，不能在这里改。", EN: "This booking comes from the calendar " + s.Feed + " and cannot be changed here."},
			Remedy: playlists.Text{ZH: "请在那个日历里改，下次读取时就会更新。", EN: "Change it in that calendar; it is read again by itself."},
		}}
	}
	zh, en := "“"+s.File+"”", s.File
	if s.Sheet != "" {
		zh, en = zh+"的“"+s.Sheet+"”", en+", sheet "+s.Sheet
	}
	if s.Row > 0 {
		zh, en = zh+fmt.Sprintf("第%d行", s.Row), en+fmt.Sprintf(", row %d", s.Row)
	}
	return &playlists.Conflict{Refusal: playlists.Refusal{
		What:   playlists.Text{ZH: "这场活动写在" + zh + "，不能在这里改。", EN: "This booking is written in " + en + " and cannot be changed here."},
		Remedy: playlists.Text{ZH: "请改" + zh + "，存盘后几秒钟就生效。", EN: "Change " + en + "; it counts a few seconds after it is saved."},
	}}
}
