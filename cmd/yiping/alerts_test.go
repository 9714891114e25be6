package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// alert is as much of an alert as these tests look at.
type alert struct {
	ID, Level, File string
	Status          any // of a problem document it is a number
	Missing         []string
	Durable         bool
	What            struct {
		ZH string `json:"zh-CN"`
	}
}

// message is an alert about rain, sent now.
func message(id, sender, kind, severity, refs string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>%s</identifier><sender>%s</sender><sent>%s</sent>`+
		`<status>Actual</status><msgType>%s</msgType><scope>Public</scope><references>%s</references><info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Expected</urgency>`+
		`<severity>%s</severity><certainty>Likely</certainty><headline>宝山区发布暴雨预警</headline><area><areaDesc>宝山区</areaDesc><geocode><valueName>x</valueName><value>310113</value></geocode></area></info></alert>`,
		id, sender, time.Now().Format("2006-01-02T15:04:05-07:00"), kind, refs, severity)
}

// warn posts a message and returns the answer.
func (d building) warn(t *testing.T, body string) (status int, a alert) {
	t.Helper()
	a, status, err := d.alert(body)
	if err != nil {
		t.Fatal(err)
	}
	return status, a
}

func (d building) alert(body string) (a alert, status int, err error) {
	res, err := http.Post(d.url+"/api/v1/cap", "application/cap+xml", strings.NewReader(body))
	if err != nil {
		return a, 0, err
	}
	defer res.Body.Close()
	return a, res.StatusCode, json.NewDecoder(res.Body).Decode(&a)
}

// Whoever was told that an alert is durable finds it on every display after the daemon was killed; what cancels it
// takes it off.
func TestAnAlertOverTheAPI(t *testing.T) {
	dir := t.TempDir()
	d := startChild(t, dir)
	d.ready(t)
	red := message("1", "weather.example", "Alert", "Extreme", "")
	status, a := d.warn(t, red)
	if status != 200 || a.Status != "shown" || a.Level != "red" || !a.Durable || len(a.Missing) != 2 || d.over(t, "lobby") != a.ID || d.over(t, "door") != a.ID {
		t.Fatalf("%d %+v: the lobby has %q", status, a, d.over(t, "lobby"))
	}
	d.cmd.Process.Kill()
	d.cmd.Wait()

	d = startChild(t, dir)
	d.ready(t)
	if d.over(t, "lobby") != a.ID {
		t.Errorf("after a crash the lobby has %q", d.over(t, "lobby"))
	}
	if status, again := d.warn(t, red); status != 200 || again.Status != "known" || again.ID != a.ID {
		t.Errorf("again: %d %+v", status, again)
	}
	_, wrong := d.warn(t, message("4", "weather.example", "Alert", "Severe", ""))
	d.must(t, 204, "DELETE", "/cap/"+wrong.ID, nil, nil)
	d.must(t, 404, "DELETE", "/cap/"+wrong.ID, nil, nil)
	if status, r := d.warn(t, message("2", "somebody", "Alert", "Extreme", "")); status != 422 || !strings.Contains(r.What.ZH, "somebody") {
		t.Errorf("of a stranger: %d %+v", status, r)
	}
	_, after, _ := strings.Cut(red, "<sent>")
	sent, _, _ := strings.Cut(after, "</sent>")
	if status, c := d.warn(t, message("3", "weather.example", "Cancel", "Extreme", "weather.example,1,"+sent)); status != 200 || c.Status != "ended" {
		t.Errorf("cancelled: %d %+v", status, c)
	}
	if got := d.over(t, "lobby"); got != a.ID+"-over" {
		t.Errorf("after it was cancelled the lobby has %q", got)
	}
}

// An alert that is dropped into the folder is shown, is no file of a playlist, and goes when it is removed.
func TestAnAlertInTheFolder(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "content", "预警")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	d := startChild(t, dir)
	d.ready(t)
	file := filepath.Join(folder, "暴雨.xml")
	for path, content := range map[string]string{file: message("1", "anybody", "Alert", "Severe", ""), filepath.Join(folder, "坏.xml"): "<alert>"} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var all struct{ Alerts, Refused []alert }
	d.until(t, "the alert", func() bool {
		d.get(t, "/api/v1/cap", &all)
		return len(all.Alerts) == 1 && d.over(t, "lobby") == all.Alerts[0].ID && all.Alerts[0].File == "预警/暴雨.xml"
	})
	d.until(t, "the answer", func() bool {
		_, err := os.Stat(filepath.Join(folder, "坏.xml.未播出.txt"))
		return err == nil
	})
	d.until(t, "the files to be set aside", func() bool {
		var content struct {
			Files []struct{ Path, State string }
		}
		d.get(t, "/api/v1/content", &content)
		return strings.Contains(fmt.Sprint(content), "{预警/暴雨.xml parked}")
	})
	var problems []struct{ Where string }
	d.get(t, "/api/v1/problems", &problems)
	if said := fmt.Sprint(problems); strings.Count(said, "预警/坏.xml") != 1 || strings.Contains(said, "暴雨") {
		t.Errorf("%s", said)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	d.until(t, "its end", func() bool { return d.over(t, "lobby") == "" })
}
