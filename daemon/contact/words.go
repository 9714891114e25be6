package contact

import (
	"fmt"
	"strings"
	"time"

	"yiping/playlists"
)

// Problems returns what a person should mend: contacts that are silent, and those that are still in alarm after the
// all-clear, because they cannot alarm again.
func (c *Contacts) Problems() []playlists.Problem {
	stands := c.Stands()
	var all []playlists.Problem
	for _, x := range c.List() {
		p := playlists.Problem{ID: "contact/" + x.ID, Where: "触点 contact " + x.ID + "（" + x.Name + "）"}
		switch {
		case x.State == Fault:
			zh, en := span(x.silence())
			p.What = playlists.Text{
				ZH: fmt.Sprintf("“%s”已经超过%s没有消息：它现在报不了警（这不是报警）", x.Name, zh),
				EN: fmt.Sprintf("nothing was heard of \"%s\" for more than %s: it cannot alarm now (this is no alarm)", x.Name, en),
			}
			p.Remedy = playlists.Text{
				ZH: fmt.Sprintf("请检查它的接线、电源和网络；它应当每%d秒说一次状态，恢复后这条会消失", int(x.Heartbeat.Seconds())),
				EN: fmt.Sprintf("check its wires, power and network; it should say every %d seconds how it stands, and this goes away when it does", int(x.Heartbeat.Seconds())),
			}
		case x.State == Alarm && !stands:
			p.What = playlists.Text{
				ZH: fmt.Sprintf("警报已经解除，“%s”却还在报警：它恢复正常以前不会再上屏", x.Name),
				EN: fmt.Sprintf("the all-clear was given, but \"%s\" is still in alarm: until it is normal once it raises nothing", x.Name),
			}
			p.Remedy = playlists.Text{
				ZH: "请到现场确认，并在消防主机上复位；如果还有危险，请在首页手动发紧急通知",
				EN: "look at the site and reset the alarm system; if there is danger, raise the emergency by hand",
			}
		default:
			continue
		}
		all = append(all, p)
	}
	return all
}

// span says how long something is.
func span(d time.Duration) (zh, en string) {
	if d < 2*time.Minute {
		return fmt.Sprintf("%d秒", int(d.Seconds())), fmt.Sprintf("%d seconds", int(d.Seconds()))
	}
	return fmt.Sprintf("%d分钟", int(d.Minutes())), fmt.Sprintf("%d minutes", int(d.Minutes()))
}

// noContact is ErrNone, in words.
func (c *Contacts) noContact(id string) error {
	var ids []string
	for _, x := range c.Contacts {
		ids = append(ids, x.ID)
	}
	zh, en := "配置里有："+strings.Join(ids, "、")+"。", "The configuration has: "+strings.Join(ids, ", ")+"."
	if len(ids) == 0 {
		zh, en = "请先在配置的 contacts 里写上它。", "Write it into contacts in the configuration first."
	}
	return fmt.Errorf("%w: %w", ErrNone, playlists.Refuse("没有编号为“"+short(id)+"”的触点。", "There is no contact with the id \""+short(id)+"\".", zh, en))
}

func (c Contact) noWord(word string) *playlists.Refusal {
	alarm, normal := strings.Join(c.Alarm, "、"), strings.Join(c.Normal, "、")
	return &playlists.Refusal{
		What: playlists.Text{ZH: "触点“" + c.Name + "”说的“" + short(word) + "”不知道是什么意思。", EN: "What the contact \"" + c.Name + "\" says, \"" + short(word) + "\", means nothing."},
		Remedy: playlists.Text{
			ZH: "报警是：" + alarm + "；正常是：" + normal + "。设备说别的词，就写进配置的 payload_alarm 和 payload_normal。",
			EN: "Alarm is: " + alarm + "; normal is: " + normal + ". If the device has other words, write them into payload_alarm and payload_normal of the configuration.",
		},
	}
}

// short returns as much of what somebody wrote as is said back.
func short(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "?")); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return strings.ToValidUTF8(s, "?")
}
