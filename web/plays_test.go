package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"yiping/web"
)

// shown is what two displays have shown at noon.
type shown struct{ broken error }

var entries = []web.Play{
	{Display: "lobby", Region: "main", Item: "大厅/海报.jpg", From: noon, Until: noon + 10_016},
	{Display: "lobby", Region: "main", Item: "大厅/=SUM(A1)[至12月1日].png", From: noon + 10_016, Until: noon + 20_000},
	{Display: "lobby", Region: "main", Item: "", From: noon + 20_000, Until: noon + 21_000},
	{Display: "lobby", Item: "n1", Text: "停水通知", From: noon + 21_000, Until: noon + 31_000},
	{Display: "lobby", Region: "main", Item: "大厅/海报.jpg", From: noon + 31_000, Until: noon + 41_000},
	{Display: "lobby", From: noon + 50_000, Until: noon + 60_000},
	{Display: "station", Region: "door", Item: "board:door:lobby", From: noon - 24*3600_000, Until: noon - 24*3600_000 + 600_000},
	{Display: "station", Region: "door", Item: "board:door:lobby", From: noon - 24*3600_000 + 600_000, Until: noon - 23*3600_000}, // its next page
}

func (s shown) Each(_ context.Context, display string, from, until int64, f func(web.Play) error) error {
	for _, p := range entries {
		if p.From < from || p.From >= until || display != "" && p.Display != display {
			continue
		}
		if err := f(p); err != nil {
			return err
		}
	}
	return s.broken
}

func (shown) Spans(_ context.Context, display string) ([][2]int64, error) {
	return [][2]int64{{noon - 24*3600_000, noon - 24*3600_000}, {noon, noon + 12*3600_000}}, nil
}

func (shown) History(_ context.Context, display string, from int64) ([]web.Standing, error) {
	return []web.Standing{{At: noon - 1000, Code: "ok"}, {At: noon, Code: "offline"}, {At: noon + 9000, Code: "unknown"}, {At: noon + 10_000, Code: "ok"}}, nil
}

func TestTheProofOfPlaySaysWhatWasShownHowOften(t *testing.T) {
	h := handler(t, house())
	for path, want := range map[string]string{
		"/plays?day=2026-11-23&display=lobby&item=海报": `{"from":"2026-11-23","until":"2026-11-23","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[` +
			`{"display":"lobby","region":"main","item":"大厅/海报.jpg","kind":"item","title":"海报","from":"2026-11-23T12:00:00+08:00","until":"2026-11-23T12:00:10.016+08:00"},` +
			`{"display":"lobby","region":"main","item":"大厅/海报.jpg","kind":"item","title":"海报","from":"2026-11-23T12:00:31+08:00","until":"2026-11-23T12:00:41+08:00"}],"more":false,"summary":[` +
			`{"display":"lobby","item":"大厅/海报.jpg","kind":"item","title":"海报","times":2,"seconds":20,"first":"2026-11-23T12:00:00+08:00","last":"2026-11-23T12:00:41+08:00"}]}`,
		"/plays?from=2026-11-22&until=2026-11-23&limit=0&item=N1": `{"from":"2026-11-22","until":"2026-11-23","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[],"more":true,"summary":[` +
			`{"display":"lobby","item":"n1","kind":"notice","title":"停水通知","times":1,"seconds":10,"first":"2026-11-23T12:00:21+08:00","last":"2026-11-23T12:00:31+08:00"}]}`,
		"/plays?day=2026-11-23&display=lobby&limit=1&latest=true&item=海报": `{"from":"2026-11-23","until":"2026-11-23","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[` +
			`{"display":"lobby","region":"main","item":"大厅/海报.jpg","kind":"item","title":"海报","from":"2026-11-23T12:00:31+08:00","until":"2026-11-23T12:00:41+08:00"}],"more":true,"summary":[` +
			`{"display":"lobby","item":"大厅/海报.jpg","kind":"item","title":"海报","times":2,"seconds":20,"first":"2026-11-23T12:00:00+08:00","last":"2026-11-23T12:00:41+08:00"}]}`,
		"/plays?from=2026-11-22&until=2026-11-23&latest=true&item=a": `{"from":"2026-11-22","until":"2026-11-23","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[` + // by display, as without it
			`{"display":"lobby","region":"main","item":"大厅/=SUM(A1)[至12月1日].png","kind":"item","title":"=SUM(A1)[至12月1日]","from":"2026-11-23T12:00:10.016+08:00","until":"2026-11-23T12:00:20+08:00"},` +
			`{"display":"station","region":"door","item":"board:door:lobby","kind":"board","title":"门牌 · 大客厅","from":"2026-11-22T12:00:00+08:00","until":"2026-11-22T13:00:00+08:00"}],"more":false,"summary":[` +
			`{"display":"lobby","item":"大厅/=SUM(A1)[至12月1日].png","kind":"item","title":"=SUM(A1)[至12月1日]","times":1,"seconds":10,"first":"2026-11-23T12:00:10.016+08:00","last":"2026-11-23T12:00:20+08:00"},` +
			`{"display":"station","item":"board:door:lobby","kind":"board","title":"门牌 · 大客厅","times":1,"seconds":3600,"first":"2026-11-22T12:00:00+08:00","last":"2026-11-22T13:00:00+08:00"}]}`,
		"/plays?day=2026-11-22": `{"from":"2026-11-22","until":"2026-11-22","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[` +
			`{"display":"station","region":"door","item":"board:door:lobby","kind":"board","title":"门牌 · 大客厅","from":"2026-11-22T12:00:00+08:00","until":"2026-11-22T13:00:00+08:00"}],"more":false,"summary":[` +
			`{"display":"station","item":"board:door:lobby","kind":"board","title":"门牌 · 大客厅","times":1,"seconds":3600,"first":"2026-11-22T12:00:00+08:00","last":"2026-11-22T13:00:00+08:00"}]}`,
		"/plays?day=2026-11-23&language=en&item=idle&limit=0": `{"from":"2026-11-23","until":"2026-11-23","days":["2026-11-24","2026-11-23","2026-11-22"],"plays":[],"more":true,"summary":[` +
			`{"display":"lobby","item":"","kind":"slate","title":"Idle picture","times":1,"seconds":1,"first":"2026-11-23T12:00:20+08:00","last":"2026-11-23T12:00:21+08:00"}]}`,
		"/displays/lobby/history?until=2026-11-23T04:00:09.5Z": `[{"at":"2026-11-23T11:59:59+08:00","code":"ok","text":{"zh-CN":"正常","en":"OK"},"until":"2026-11-23T12:00:00+08:00"},` +
			`{"at":"2026-11-23T12:00:00+08:00","code":"offline","text":{"zh-CN":"离线","en":"Offline"},"until":"2026-11-23T12:00:09+08:00"},` +
			`{"at":"2026-11-23T12:00:09+08:00","code":"unknown","text":{"zh-CN":"没有记录（服务没有运行）","en":"Not recorded: the daemon did not run"},"until":"2026-11-23T12:00:10+08:00"}]`,
	} {
		if diff := cmp.Diff(want+"\n", text(t, ask(t, h, request("GET", "/api/v1"+path, "")))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	for path, status := range map[string]int{
		"/plays?day=yesterday": 400, "/plays?day=2026-11-23&from=2026-11-22": 400, "/plays?from=2025-01-01&until=2026-11-23": 400, "/plays.csv?until=x": 400,
		"/plays.xlsx?from=2026-11-23&until=2026-11-22": 400, "/plays?limit=10001": 422, "/plays?language=fr": 422, "/displays/nowhere/history": 404, "/displays/lobby/history?from=soon": 400,
	} {
		refused(t, ask(t, h, request("GET", "/api/v1"+path, "")), status)
	}
}

// The table opens right in a spreadsheet, and nobody can run anything there by naming a file.
func TestTheTableIsForASpreadsheet(t *testing.T) {
	res := ask(t, handler(t, house()), request("GET", "/api/v1/plays.csv?day=2026-11-23", ""))
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="plays-2026-11-23.csv"; filename*=UTF-8''%E6%92%AD%E5%87%BA%E8%AE%B0%E5%BD%952026-11-23.csv` {
		t.Error(got)
	}
	raw := text(t, res)
	body, marked := strings.CutPrefix(raw, "\ufeff")
	if !marked || strings.Count(body, "\r\n") != strings.Count(body, "\n") {
		t.Errorf("no byte order mark, or lines that do not end in CRLF: %q", raw)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"日期", "开始", "结束", "时长（秒）", "屏幕", "屏幕编号", "区域", "类型", "内容", "文件或编号"},
		{"2026-11-23", "12:00:00", "12:00:10", "10.0", "综合接待区", "lobby", "main", "内容", "海报", "大厅/海报.jpg"},
		{"2026-11-23", "12:00:10", "12:00:20", "10.0", "综合接待区", "lobby", "main", "内容", "'=SUM(A1)[至12月1日]", "大厅/=SUM(A1)[至12月1日].png"},
		{"2026-11-23", "12:00:20", "12:00:21", "1.0", "综合接待区", "lobby", "main", "待机画面", "待机画面", ""},
		{"2026-11-23", "12:00:21", "12:00:31", "10.0", "综合接待区", "lobby", "", "通知", "停水通知", "n1"},
		{"2026-11-23", "12:00:31", "12:00:41", "10.0", "综合接待区", "lobby", "main", "内容", "海报", "大厅/海报.jpg"},
		{"2026-11-23", "12:00:50", "12:01:00", "10.0", "综合接待区", "lobby", "", "没有记录", "没有记录", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// Who reads English gets English headings, kinds and names; a file and a display are called what they are called.
func TestTheReportInEnglish(t *testing.T) {
	h := handler(t, house())
	res := ask(t, h, request("GET", "/api/v1/plays.csv?from=2026-11-22&until=2026-11-23&language=en", ""))
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="plays-2026-11-22_2026-11-23.csv"; filename*=UTF-8''proof-of-play-2026-11-22_2026-11-23.csv` {
		t.Error(got)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text(t, res), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Date", "Begins", "Ends", "Seconds", "Display", "Display ID", "Region", "Kind", "Item", "File or ID"},
		{"2026-11-23", "12:00:00", "12:00:10", "10.0", "综合接待区", "lobby", "main", "Content", "海报", "大厅/海报.jpg"},
		{"2026-11-23", "12:00:20", "12:00:21", "1.0", "综合接待区", "lobby", "main", "Idle picture", "Idle picture", ""},
		{"2026-11-23", "12:00:50", "12:01:00", "10.0", "综合接待区", "lobby", "", "No record", "No record", ""},
		{"2026-11-22", "12:00:00", "13:00:00", "3600.0", "station", "station", "door", "Board", "Door sign · Lounge", "board:door:lobby"},
	}
	for i, row := range []int{0, 1, 3, 6, 7} {
		if diff := cmp.Diff(want[i], rows[row]); diff != "" {
			t.Error(diff)
		}
	}
	raw, err := io.ReadAll(ask(t, h, request("GET", "/api/v1/plays.xlsx?from=2026-11-22&until=2026-11-23&language=en", "")).Body)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range []string{"Summary", "Details"} {
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) < 4 {
			t.Fatal(sheet, rows, err)
		}
		for _, cell := range append(rows[1], rows[2]...) {
			if strings.ContainsFunc(cell, func(r rune) bool { return r > 0x2e80 }) {
				t.Errorf("%s: %q is not English", sheet, cell)
			}
		}
		if last := strings.Join(rows[len(rows)-1], "|"); !strings.Contains(last, "Door sign · Lounge") || !strings.Contains(last, "|Board|") {
			t.Errorf("%s: the board's row is %q", sheet, last)
		}
	}
}

func TestHalfATableIsNoTable(t *testing.T) {
	c := house()
	c.Plays = shown{broken: errors.New("disk on fire")}
	refused(t, ask(t, handler(t, c), request("GET", "/api/v1/plays?day=2026-11-23", "")), 500)
	refused(t, ask(t, handler(t, c), request("GET", "/api/v1/plays.xlsx?day=2026-11-23", "")), 500)
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the connection was not cut")
		}
	}()
	ask(t, handler(t, c), request("GET", "/api/v1/plays.csv?day=2026-11-23", ""))
}

func TestTheWorkbookHasBothSheets(t *testing.T) {
	res := ask(t, handler(t, house()), request("GET", "/api/v1/plays.xlsx?from=2026-11-22&until=2026-11-23", ""))
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := func(sheet string, from int) [][]string {
		all, err := f.GetRows(sheet)
		if err != nil || len(all) < from {
			t.Fatal(sheet, all, err)
		}
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: the headings do not stay: %+v, %v", sheet, panes, err)
		}
		return all[from:]
	}
	sums := rows("汇总", 2)
	want := [][]string{
		{"屏幕", "屏幕编号", "内容", "类型", "次数", "总时长", "首次日期", "首次时间", "末次日期", "末次时间", "文件或编号"},
		{"综合接待区", "lobby", "海报", "内容", "2", "0:00:20", "2026-11-23", "12:00:00", "2026-11-23", "12:00:41", "大厅/海报.jpg"},
	}
	if diff := cmp.Diff(want, sums[:2]); diff != "" {
		t.Error(diff)
	}
	if len(sums) != 7 {
		t.Errorf("%d rows of sums", len(sums))
	}
	details := rows("明细", 3)
	if len(details) != len(entries)-1 || details[1][8] != "=SUM(A1)[至12月1日]" || details[0][1] != "12:00:00" || details[0][3] != "10.0" {
		t.Errorf("details: %q", details)
	}
	if formula, err := f.GetCellFormula("明细", "I5"); err != nil || formula != "" {
		t.Errorf("a file's name became the formula %q, %v", formula, err)
	}
}
