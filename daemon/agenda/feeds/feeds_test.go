package feeds

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func TestWhatHasChangedIsThereWithinAMinute(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.up()
		w.expect("at once", "甲 1")
		for i := range 10 {
			text.Set(calendar(fmt.Sprint("改", i), 2))
			w.after(time.Minute)
			w.expect("a minute after a change", fmt.Sprintf("改%d 2", i))
		}
		if n := len(w.times()); n < 11 || n > 14 {
			t.Errorf("asked %d times in ten minutes", n)
		}
		if got := w.header.Get("User-Agent"); got != "Yiping/1.2" {
			t.Errorf("User-Agent is %q", got)
		}
		w.problem("all is well", "")
	})
}

func TestAVersionThatWeHaveIsNotSentAgain(t *testing.T) {
	inABubble(t, func(w *world) {
		sent, version := 0, saying(`"1"`)
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) {
			version, _ := version.Get()
			out.Header().Set("ETag", version)
			out.Header().Set("Last-Modified", "Sun, 22 Nov 2026 08:00:00 GMT")
			if r.Header.Get("If-None-Match") == version && r.Header.Get("If-Modified-Since") != "" {
				out.WriteHeader(http.StatusNotModified)
				return
			}
			sent++
			fmt.Fprint(out, calendar("版本"+version, 1))
		})
		w.up()
		copied := w.feeds.All()[0].Copy
		w.after(time.Hour)
		if s := w.feeds.All()[0]; sent != 1 || s.Copy != copied || time.Since(s.Current) > time.Minute {
			t.Errorf("sent %d times, current %v ago", sent, time.Since(s.Current))
		}
		w.down()
		w.up() // also not after a restart
		if sent != 1 {
			t.Errorf("sent %d times after a restart", sent)
		}
		version.Set(`"2"`)
		w.after(time.Minute)
		w.expect("the next version", `版本"2" 1`)
	})
}

// Google stamps all events with the time of the request.
func TestACalendarThatOnlyHasNewStampsIsTheSameCopy(t *testing.T) {
	inABubble(t, func(w *world) {
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) { fmt.Fprint(out, calendar("甲", 3)) })
		w.up()
		copied := w.feeds.All()[0].Copy
		w.after(10 * time.Minute)
		if len(w.times()) < 10 || w.feeds.All()[0].Copy != copied {
			t.Error("the copy was replaced by one that says the same")
		}
	})
}

func TestOneThatFailsIsAskedLessAndLess(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.up()
		w.after(10 * time.Second)
		w.forget()
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) { out.WriteHeader(http.StatusBadGateway) })
		w.after(3 * time.Hour)
		times := w.times()
		for i, want := range []time.Duration{1, 2, 4, 8, 15, 15, 15, 15} {
			got := times[i+1].Sub(times[i])
			if want *= time.Minute; got > want || got < want*5/6 {
				t.Errorf("wait %d is %v, want up to %v", i, got, want)
			}
		}
		w.expect("meanwhile", "甲 1")
		text.Set(calendar("乙", 1))
		w.calendarServer(serving(text))
		w.after(15 * time.Minute)
		w.expect("back", "乙 1")
		text.Set(calendar("丙", 1))
		w.after(time.Minute)
		w.expect("as often as before", "丙 1")
		w.problem("back", "")
		w.forget()
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) { out.WriteHeader(http.StatusBadGateway) })
		w.after(3 * time.Minute)
		if len(w.times()) < 2 || w.times()[1].Sub(w.times()[0]) > time.Minute {
			t.Errorf("the failures of the past are not forgotten: asked at %v", w.times())
		}
	})
}

func TestAServerThatSaysWhenToComeBackIsObeyed(t *testing.T) {
	for name, said := range map[string]string{"seconds": "2400", "a date": "Mon, 23 Nov 2026 01:40:00 GMT"} {
		t.Run(name, func(t *testing.T) {
			inABubble(t, func(w *world) {
				w.calendarServer(func(out http.ResponseWriter, r *http.Request) {
					out.Header().Set("Retry-After", said)
					out.WriteHeader(http.StatusTooManyRequests)
				})
				w.up()
				w.after(39*time.Minute + 59*time.Second)
				if len(w.times()) != 1 {
					t.Errorf("asked %d times within 40 minutes", len(w.times()))
				}
				w.after(2 * time.Second)
				if len(w.times()) != 2 {
					t.Errorf("asked %d times after 40 minutes", len(w.times()))
				}
			})
		})
	}
}

func TestFailuresAreToldAfterTenMinutesAndLouderAfterADay(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.up()
		w.die("203.0.113.7:80")
		w.after(10 * time.Minute)
		w.problem("failing for nine minutes", "")
		w.after(time.Minute)
		at := strings.TrimPrefix(w.feeds.All()[0].Since.In(w.feeds.zone.Location).Format("15:04"), "0")
		w.problem("failing for ten minutes", "日历“街道日历”从11月23日"+at+"起取不到：连不上服务器。屏幕上是11月23日9:00的内容（不到1小时前）。请检查网络，问一问管日历服务器的人")
		w.after(5 * time.Hour)
		w.problem("failing for hours", "日历“街道日历”从11月23日"+at+"起取不到：连不上服务器。屏幕上是11月23日9:00的内容（5小时前）。请检查网络，问一问管日历服务器的人")
		id := w.feeds.Problems(time.Now())[0].ID
		w.after(48 * time.Hour)
		w.problem("failing for two days", "日历“街道日历”已经2天没有更新，屏幕上还是11月23日9:00的内容，很可能已经不对：连不上服务器。请检查网络，问一问管日历服务器的人；在那以前，可以把安排表放进“日程”文件夹")
		if w.feeds.Problems(time.Now())[0].ID == id {
			t.Error("the stronger problem has the id of the weaker")
		}
		w.expect("all the time", "甲 1")
	})
}

func TestARestartWithTheServerDeadGoesOnWithTheCopy(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 2))
		w.calendarServer(serving(text))
		w.up()
		w.after(time.Hour)
		w.down()
		w.die("203.0.113.7:80")
		w.after(time.Hour)
		w.up()
		w.expect("after a restart", "甲 2")
		w.problem("just started", "")
		w.after(10 * time.Minute)
		if got := w.says(); !strings.Contains(got, "（1小时前）") {
			t.Errorf("the age is lost: %s", got)
		}
		w.down()
		w.after(30 * time.Hour)
		w.up()
		if got := w.says(); !strings.Contains(got, "已经32小时没有更新") && !strings.Contains(got, "已经31小时没有更新") {
			t.Errorf("an old copy is told at once, but: %s", got)
		}
		w.expect("after another restart", "甲 2")
	})
}

func TestAPageThatWantsALoginIsToldApart(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 2))
		w.calendarServer(serving(text))
		w.up()
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("Content-Type", "text/calendar") // says nothing
			fmt.Fprint(out, "\xef\xbb\xbf\r\n<!DOCTYPE html><html><title>Sign in</title><form>BEGIN:VCALENDAR</form></html>")
		})
		w.after(time.Minute)
		w.expect("a login page", "甲 2")
		if got := w.says(); !strings.Contains(got, "这个地址要登录才能看。屏幕上是11月23日9:00的内容（不到1小时前）。请把日历发布出来，用它的 ICS 地址") {
			t.Errorf("the problem is %s", got)
		}
		w.after(3 * time.Hour)
		w.expect("it is never believed", "甲 2")
	})
}

func TestWhatIsNoCalendarIsToldAtOnceAndNeverShown(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 2))
		w.calendarServer(serving(text))
		w.up()
		whole := calendar("乙", 3)
		wait := time.Minute // later it is asked less often
		for _, bad := range []struct{ text, why string }{
			{whole[:len(whole)-30], "日历文件不完整，后半段没有了。屏幕上是11月23日9:00的内容（"},
			{"", "这不是日历文件。屏幕上"},
			{"{\"error\": \"quota\"}", "这不是日历文件。屏幕上"},
			{whole + strings.Repeat(" ", maxBytes), "日历太大。屏幕上"},
		} {
			text.Set(bad.text)
			w.after(wait)
			wait = 15 * time.Minute
			w.expect(bad.why, "甲 2")
			if got := w.says(); !strings.Contains(got, bad.why) || strings.Contains(got, "。。") {
				t.Errorf("the problem is %s", got)
			}
		}
		text.Set(whole + strings.Repeat(" ", maxBytes-len(whole)))
		w.after(15 * time.Minute)
		w.expect("just not too large", "乙 3")
	})
}

func TestACalendarThatIsSuddenlyEmptyIsBelievedAfterAnHour(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 6))
		w.calendarServer(serving(text))
		w.up()
		text.Set(calendar("甲", 0))
		w.after(time.Minute)
		w.expect("empty", "甲 6")
		if got := w.says(); !strings.Contains(got, "日历“街道日历”忽然一个活动也没有了（之前有6个），先照旧显示；到11月23日10:0") {
			t.Errorf("the problem is %s", got)
		}
		w.after(58 * time.Minute)
		w.expect("for 58 minutes", "甲 6")
		w.after(3 * time.Minute)
		w.expect("for more than an hour", "甲 0")
		w.problem("for more than an hour", "")

		text.Set(calendar("乙", 5))
		w.after(time.Minute)
		w.expect("events again", "乙 5")
		text.Set(calendar("乙", 0))
		w.after(time.Minute)
		w.expect("five may go", "乙 0")

		text.Set(calendar("丙", 6))
		w.after(time.Minute)
		text.Set(calendar("丙", 0))
		w.after(30 * time.Minute)
		text.Set(calendar("丙", 7))
		w.after(time.Minute)
		text.Set(calendar("丙", 0))
		w.after(50 * time.Minute)
		w.expect("the hour begins anew", "丙 7")
	})
}

func TestAFeedThatHasNeverWorkedIsToldAtOnce(t *testing.T) {
	inABubble(t, func(w *world) {
		w.up(Feed{Name: "街道日历", URL: "https://clerk:" + secret + "@nowhere.example.com/" + secret})
		w.problem("no such server", "日历“街道日历”还没有取到过：找不到这个服务器。屏幕上没有它的活动。请检查网络、DNS 和配置里的地址")
	})
}

func TestAFeedThatHangsHoldsUpNoOther(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.serve("203.0.113.8:80", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		w.names["slow.example.com"] = []string{"203.0.113.8"}
		w.up(Feed{Name: "慢", URL: "http://slow.example.com/a.ics"}, Feed{Name: "街道日历", URL: address})
		w.after(time.Second)
		if all := w.feeds.All(); all[0].Copy != nil || all[1].Copy == nil {
			t.Errorf("copies: %v, %v", all[0].Copy, all[1].Copy)
		}
		w.after(timeout)
		if got := w.says(); !strings.Contains(got, "服务器没有按时答完") {
			t.Errorf("the problem is %s", got)
		}
	})
}

func TestABodyThatTricklesIsCutOff(t *testing.T) {
	inABubble(t, func(w *world) {
		w.calendarServer(func(out http.ResponseWriter, r *http.Request) {
			for {
				fmt.Fprint(out, "B")
				out.(http.Flusher).Flush()
				select {
				case <-time.After(time.Second):
				case <-r.Context().Done():
					return
				}
			}
		})
		begun := time.Now()
		w.up()
		w.after(timeout)
		if got := w.says(); !strings.Contains(got, "服务器没有按时答完") || time.Since(begun) > timeout+time.Second {
			t.Errorf("after %v the problem is %q", time.Since(begun), got)
		}
	})
}

func TestCopiesOfFeedsThatAreNoMoreAreRemoved(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.up()
		w.down()
		os.WriteFile(filepath.Join(w.dir, "notes.txt"), nil, 0o600)
		os.WriteFile(filepath.Join(w.dir, "half.feed.new"), nil, 0o600)
		w.up(Feed{Name: "街道日历", URL: address + "?other"})
		w.down()
		entries, err := os.ReadDir(w.dir)
		if err != nil || len(entries) != 2 {
			t.Errorf("there is %v, %v", entries, err)
		}
		for _, e := range entries {
			if info, _ := e.Info(); strings.HasSuffix(e.Name(), suffix) && info.Mode().Perm() != 0o600 {
				t.Errorf("%s can be read by others: %v", e.Name(), info.Mode())
			}
		}
	})
}

func TestADamagedCopyIsNoCopy(t *testing.T) {
	inABubble(t, func(w *world) {
		text := saying(calendar("甲", 1))
		w.calendarServer(serving(text))
		w.up()
		w.down()
		w.die("203.0.113.7:80")
		path := newDisk(w.dir, address).path
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, damaged := range map[string][]byte{"cut": data[:len(data)-9], "changed": bytes.Replace(data, []byte("SUMMARY"), []byte("SUMMARX"), 1), "empty": nil, "no JSON": []byte("BEGIN:VCALENDAR\n")} {
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			w.up()
			w.expect(name, "nothing")
			w.down()
		}
	})
}
