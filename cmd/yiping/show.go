package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // zones are known even where the system has no list of them

	"yiping/web"
)

type showCmd struct {
	Display string `arg:"" help:"Id of the display, as in lobby."`
	At      string `placeholder:"TIME" help:"RFC 3339, or \"2026-07-31 23:59\" or, of today, 23:59 in the site's zone; now if it is left out."`
	Server  string `default:"http://127.0.0.1:8080" placeholder:"URL" help:"The running daemon."`
	Token   string `env:"YIPING_TOKEN" placeholder:"TOKEN" help:"Of a program that may read, for a daemon that has users."`
}

// Run asks the running daemon what a display shows at an instant, and why.
func (c showCmd) Run(s streams) error {
	if c.At != "" {
		if _, err := parseTime(c.At, time.Now().UTC()); err != nil {
			return err // before anybody is asked
		}
	}
	ctx, cancel := context.WithTimeout(s, 15*time.Second)
	defer cancel()
	var site struct{ Zone string }
	if err := c.get(ctx, "/api/v1/site", &site); err != nil {
		return err
	}
	zone, err := time.LoadLocation(site.Zone)
	if err != nil {
		return failed("这里不认识服务所在的时区“"+site.Zone+"”。", "The daemon's time zone "+site.Zone+" is not known here.",
			"请用和服务同一个版本的 yiping。", "Use the version of yiping that the daemon has.")
	}
	query := ""
	if c.At != "" {
		at, err := parseTime(c.At, time.Now().In(zone))
		if err != nil {
			return err
		}
		query = "?at=" + url.QueryEscape(at.Format(time.RFC3339Nano))
	}
	var f web.Frame
	if err := c.get(ctx, "/api/v1/displays/"+url.PathEscape(c.Display)+"/frame"+query, &f); err != nil {
		return err
	}
	printFrame(s.out, f, zone)
	return nil
}

// parseTime understands an instant with its offset, or a time at the site, also one of today; now is the time there.
func parseTime(text string, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	if _, err := time.Parse("15:04", text); err == nil {
		text = now.Format(time.DateOnly) + " " + text
	}
	for _, form := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, misused("--at 后面的“"+text+"”不是时间。", "--at "+text+" is no time.",
		"请写成 2026-07-31T23:59:00+08:00 、\"2026-07-31 23:59\" 或今天的 23:59 。", "Write it as 2026-07-31T23:59:00+08:00, \"2026-07-31 23:59\" or, of today, 23:59")
}

// get asks the daemon; what it refuses, it says why in its own words.
func (c showCmd) get(ctx context.Context, path string, answer any) error {
	server := strings.TrimSuffix(c.Server, "/")
	if !strings.Contains(server, "://") {
		server = "http://" + server
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server+path, nil)
	if err != nil {
		return misused("--server 后面的“"+c.Server+"”不是地址。", "--server "+c.Server+" is no address.",
			"请写成 http://127.0.0.1:8080 这样。", "Write it as http://127.0.0.1:8080")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return failed(c.Server+" 没有应答。", "No daemon answers at "+c.Server+": "+err.Error()+".",
			"请检查服务是否在运行；在别处运行的，用 --server 写明地址。", "Check that it is running; name another one with --server.")
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		return c.strange(err.Error())
	}
	if res.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, answer); err != nil {
			return c.strange(err.Error())
		}
		return nil
	}
	if res.StatusCode == http.StatusUnauthorized {
		return failed("这个服务要有令牌才回答。", "This daemon answers only with a token that is good.",
			"请用 yiping token add 建一个，写在 --token 后面或 $YIPING_TOKEN 里。", "Make one with yiping token add, and give it with --token or in $YIPING_TOKEN")
	}
	var refusal web.Refusal
	if json.Unmarshal(body, &refusal) == nil && refusal.What.ZH != "" {
		return &trouble{refusal.What, refusal.Remedy, 1}
	}
	return c.strange(res.Status)
}

// strange is the error for an answer that no daemon of ours gives.
func (c showCmd) strange(answer string) *trouble {
	return failed(c.Server+" 的应答看不懂："+answer+"。", "The answer of "+c.Server+" cannot be understood: "+answer+".",
		"请检查 --server 后面的是不是谊屏的地址。", "Check that what stands behind --server is the address of Yiping.")
}

func printFrame(w io.Writer, f web.Frame, zone *time.Location) {
	const form = "2006-01-02 15:04:05.000"
	fmt.Fprintf(w, "%s  %s\n", f.Display, f.At.In(zone).Format(form+" -07:00"))
	if f.Takeover != "" {
		fmt.Fprintf(w, "全屏插播 takeover: %s\n", f.Takeover)
	}
	if f.Overlay != "" {
		fmt.Fprintf(w, "通知 notice: %s\n", f.Overlay)
	}
	for _, r := range f.Regions {
		until := ""
		if r.Until != nil {
			until = "，到 until " + r.Until.In(zone).Format(form)
		}
		fmt.Fprintf(w, "\n%s: %s（已播 at %.1f s%s）\n", r.ID, orSlate(r.Item), float64(r.OffsetMS)/1000, until)
		for _, why := range r.Why {
			mark := "  "
			if why.Wins {
				mark = "▶ "
			}
			fmt.Fprintf(w, "  %s%3d  %s\n         %s / %s\n", mark, why.Precedence, orSlate(why.Item), why.Reason.ZH, why.Reason.EN)
		}
	}
}

func orSlate(item string) string {
	if item == "" {
		return "待机画面 slate"
	}
	return item
}
