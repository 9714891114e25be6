package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Feed is a calendar that another server publishes.
type Feed struct {
	Name  string   `yaml:"name"`  // what people call it
	URL   string   `yaml:"url"`   // http or https; whoever knows it can read the calendar, so it is never shown
	Rooms []string `yaml:"rooms"` // ids of the rooms of events that name no place
}

const (
	maxFeeds = 50
	maxURL   = 2_000 // bytes
)

// ordinary writes the addresses as those of web pages: webcal is how pages ask a calendar program to subscribe.
func (c *Config) ordinary() {
	for i := range c.Agenda.Feeds {
		u := &c.Agenda.Feeds[i].URL
		for _, scheme := range []string{"webcal://", "webcals://"} {
			if len(*u) > len(scheme) && strings.EqualFold((*u)[:len(scheme)], scheme) {
				*u = "https://" + (*u)[len(scheme):]
			}
		}
	}
}

// feeds checks the calendars by URL. No message repeats an address: it may hold a password, and for many
// calendars the address itself is one.
func (r *reader) feeds(c *Config) {
	all := c.Agenda.Feeds
	if len(all) > maxFeeds {
		r.wrong("agenda.feeds", say("日历地址太多：%d 个", "There are too many calendars: %d", len(all)), say("最多 %d 个", "At most %d", maxFeeds))
	}
	for i, f := range all {
		key := fmt.Sprintf("agenda.feeds[%d]", i)
		r.name(key+".name", f.Name)
		if r.required(key+".url") && r.good(key+".url") {
			r.url(key+".url", f.URL)
		}
		for j, id := range f.Rooms {
			r.room(fmt.Sprintf("%s.rooms[%d]", key, j), c, id)
		}
		r.unique(key+".rooms[%d]", len(f.Rooms), func(j int) string { return f.Rooms[j] })
	}
	r.unique("agenda.feeds[%d].name", len(all), func(i int) string { return all[i].Name })
	first := map[string]int{}
	for i, f := range all {
		key := fmt.Sprintf("agenda.feeds[%d].url", i)
		if !r.good(key) {
			continue
		}
		if j, twice := first[f.URL]; twice {
			r.wrong(key, say("这个地址在第%d行已经有了", "The same address is in line %d already", r.at[fmt.Sprintf("agenda.feeds[%d].url", j)].line),
				say("请删掉重复的", "Remove one of the two"))
			continue
		}
		first[f.URL] = i
	}
}

// url checks the address of a calendar.
func (r *reader) url(key, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxURL || strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c == 0x7f }):
		r.wrong(key, say("这不是网址", "This is not a URL"), say("请从日历软件里复制整个地址", "Copy the whole address from the calendar"))
	case u.Scheme != "https" && u.Scheme != "http":
		r.wrong(key, say("网址要以 https://、http:// 或 webcal:// 开头", "The URL has to start with https://, http:// or webcal://"),
			say("请从日历软件里复制“ICS”或“iCal”地址", "Copy the “ICS” or “iCal” address from the calendar"))
	case u.Hostname() == "":
		r.wrong(key, say("网址里没有服务器的名字", "The URL names no server"), say("例如：https://calendar.example.com/hall.ics", "For example: https://calendar.example.com/hall.ics"))
	default:
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.Unmap().IsLinkLocalUnicast() || ip.Unmap().IsUnspecified() || ip.Unmap().IsMulticast()) {
			r.wrong(key, say("日历不会在这个地址上", "No calendar is at such an address"), say("请写日历服务器的地址", "Write the address of the calendar's server"))
		}
	}
}
