package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/playlists"
)

// The table is for a spreadsheet: UTF-8 with the mark without which Excel takes it for the code page of the machine, and
// lines that end as it writes them.
const byteOrderMark = "\ufeff"

// playHeads are the columns of the detailed report.
var playHeads = []playlists.Text{
	{ZH: "日期", EN: "Date"}, {ZH: "开始", EN: "Begins"}, {ZH: "结束", EN: "Ends"}, {ZH: "时长（秒）", EN: "Seconds"}, {ZH: "屏幕", EN: "Display"}, {ZH: "屏幕编号", EN: "Display ID"},
	{ZH: "区域", EN: "Region"}, {ZH: "类型", EN: "Kind"}, {ZH: "内容", EN: "Item"}, {ZH: "文件或编号", EN: "File or ID"},
}

// registerPlaysCSV adds the proof of play as one table.
func (s *site) registerPlaysCSV(a huma.API) {
	op := operation(a, Viewer, http.MethodGet, "/plays.csv", "plays-csv", "The proof of play as a table (CSV)")
	op.Responses["200"] = file("text/csv", "UTF-8 with a byte order mark; what a spreadsheet would take for a formula has an apostrophe before it")
	huma.Register(a, op, func(ctx context.Context, in *PlaysFilter) (*huma.StreamResponse, error) {
		q, err := s.playsQuery(*in)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			_, w := humago.Unwrap(c)
			attach(w.Header(), "text/csv; charset=utf-8", q, "csv")
			if err := s.writeCSV(ctx, progressing(w), q); err != nil {
				s.Log.Error("request failed", "operation", "plays-csv", "err", err)
				panic(http.ErrAbortHandler) // half a table must not look like a whole one
			}
		}}, nil
	})
}

// file describes an answer that is a file.
func file(mediaType, text string) *huma.Response {
	return &huma.Response{Description: text, Content: map[string]*huma.MediaType{
		mediaType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
}

// attach makes an answer a file to be kept.
func attach(h http.Header, mediaType string, q playsQuery, ending string) {
	days := q.first.String()
	if q.last != q.first {
		days += "_" + q.last.String()
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="plays-%s.%s"; filename*=UTF-8''%s`, days, ending, url.PathEscape(q.names.say(playlists.Text{ZH: "播出记录", EN: "proof-of-play-"})+days+"."+ending)))
	h.Set("Cache-Control", "no-store")
}

func (s *site) writeCSV(ctx context.Context, w io.Writer, q playsQuery) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if _, err := b.WriteString(byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(b)
	out.UseCRLF = true
	heads := make([]string, len(playHeads))
	for i, head := range playHeads {
		heads[i] = q.names.say(head)
	}
	if err := out.Write(heads); err != nil {
		return err
	}
	err := s.each(ctx, q, func(p Play) error {
		from, until := s.Site.Time(p.From), s.Site.Time(p.Until)
		return out.Write([]string{
			from.Format("2006-01-02"), from.Format("15:04:05"), until.Format("15:04:05"), strconv.FormatFloat(float64(p.Until-p.From)/1000, 'f', 1, 64),
			harmless(q.names.display(p.Display)), harmless(p.Display), harmless(p.Region), q.names.kind(p.kind()), harmless(q.names.title(p)), harmless(p.Item),
		})
	})
	if err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// harmless returns a text that no spreadsheet takes for a formula: whoever may name a file must not run anything on the
// computer of whoever reads the report (CWE-1236).
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
