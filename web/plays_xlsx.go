package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/xuri/excelize/v2"

	"yiping/playlists"
)

const (
	workbook    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	headRow     = 3         // above it is what the report is about
	mostEntries = 1_000_000 // a sheet has 1,048,576 rows
)

// The sheets.
var (
	sumSheet  = playlists.Text{ZH: "汇总", EN: "Summary"}
	playSheet = playlists.Text{ZH: "明细", EN: "Details"}
)

// registerPlaysXLSX adds the proof of play as a workbook.
func (s *site) registerPlaysXLSX(a huma.API) {
	op := operation(a, Viewer, http.MethodGet, "/plays.xlsx", "plays-xlsx", "The proof of play as a workbook: how often and how long, and each time")
	op.Responses["200"] = file(workbook, "A workbook with the sheets 汇总 (Summary) and 明细 (Details); of more than a million entries the second has the first million")
	huma.Register(a, op, func(ctx context.Context, in *PlaysFilter) (*huma.StreamResponse, error) {
		q, err := s.playsQuery(*in)
		if err != nil {
			return nil, err
		}
		f, err := s.workbook(ctx, q)
		if err != nil {
			return nil, s.failed("plays-xlsx", err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			defer f.Close()
			_, w := humago.Unwrap(c)
			attach(w.Header(), workbook, q, "xlsx")
			if err := f.Write(progressing(w)); err != nil {
				s.Log.Debug("a workbook was not taken", "err", err) // its reader has gone
			}
		}}, nil
	})
}

// book is a workbook that is being written. Rows go out as they come: what is long is on disk, not in memory.
type book struct {
	f                              *excelize.File
	title, about, head, text       int // styles
	day, clock, whole, tenths, sum int
}

func (s *site) workbook(ctx context.Context, q playsQuery) (_ *excelize.File, err error) {
	b := &book{f: excelize.NewFile()}
	defer func() {
		if err != nil {
			b.f.Close()
		}
	}()
	if err := b.styles(); err != nil {
		return nil, err
	}
	if err := b.f.SetSheetName("Sheet1", q.names.say(sumSheet)); err != nil {
		return nil, err
	}
	if _, err := b.f.NewSheet(q.names.say(playSheet)); err != nil {
		return nil, err
	}
	total, note, err := s.details(ctx, b, q)
	if err != nil {
		return nil, err
	}
	if err := s.summary(b, q, total, note); err != nil {
		return nil, err
	}
	return b.f, b.f.SetDocProps(&excelize.DocProperties{
		Title: q.names.say(playlists.Text{ZH: "播出记录", EN: "Proof of play"}), Creator: "谊屏 Yiping", Language: q.names.say(playlists.Text{ZH: "zh-CN", EN: "en"}),
	})
}

// The colours are those of the boards.
func (b *book) styles() (err error) {
	const ink, quiet, green, red, line = "1C1B19", "4A4640", "244A4E", "9A1F19", "D8CFBC"
	under := []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	style := func(id *int, s excelize.Style) {
		if err == nil {
			*id, err = b.f.NewStyle(&s)
		}
	}
	cell := func(id *int, format, horizontal string) {
		s := excelize.Style{Font: &excelize.Font{Size: 11, Color: ink}, Border: under, Alignment: &excelize.Alignment{Vertical: "center", Horizontal: horizontal}}
		if format != "" {
			s.CustomNumFmt = &format
		}
		style(id, s)
	}
	style(&b.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 18, Color: red}, Alignment: &excelize.Alignment{Vertical: "center"}})
	style(&b.about, excelize.Style{Font: &excelize.Font{Size: 10.5, Color: quiet}, Alignment: &excelize.Alignment{Vertical: "center"}})
	style(&b.head, excelize.Style{
		Font: &excelize.Font{Bold: true, Size: 11, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{green}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}, Border: []excelize.Border{{Type: "bottom", Color: "B08D57", Style: 5}},
	})
	cell(&b.text, "", "left")
	cell(&b.day, "yyyy-mm-dd", "center")
	cell(&b.clock, "hh:mm:ss", "center")
	cell(&b.whole, "#,##0", "right")
	cell(&b.tenths, "#,##0.0", "right")
	cell(&b.sum, "[h]:mm:ss", "right")
	return err
}

// column is a heading and how wide it is, in characters.
type column struct {
	head  string
	width float64
}

// sheet begins a sheet: what it is about, headings that stay, a filter.
func (b *book) sheet(name, title, about string, columns []column) (*excelize.StreamWriter, error) {
	w, err := b.f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, c := range columns {
		if err := w.SetColWidth(i+1, i+1, c.width); err != nil {
			return nil, err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: cellAt(1, headRow+1), ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = excelize.Cell{StyleID: b.head, Value: c.head}
	}
	for i, row := range [][]any{{excelize.Cell{StyleID: b.title, Value: title}}, {excelize.Cell{StyleID: b.about, Value: about}}, head} {
		if err := w.SetRow(cellAt(1, i+1), row, excelize.RowOpts{Height: []float64{32, 20, 24}[i]}); err != nil {
			return nil, err
		}
		if i+1 < headRow {
			if err := w.MergeCell(cellAt(1, i+1), cellAt(len(columns), i+1)); err != nil {
				return nil, err
			}
		}
	}
	landscape, wide, tall := "landscape", 1, 0
	if err := b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return nil, err
	}
	return w, nil
}

// cellAt names a cell; both count from 1.
func cellAt(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // both are ours
	}
	return name
}

// days says in words which days a report is about.
func (q playsQuery) days() string {
	if q.first == q.last {
		return q.first.String()
	}
	return q.first.String() + q.names.say(playlists.Text{ZH: " 至 ", EN: " to "}) + q.last.String()
}

// details writes each entry, and returns the sums of all and what has to be said of the sheet.
func (s *site) details(ctx context.Context, b *book, q playsQuery) (total *sums, note string, err error) {
	widths := []float64{13, 11, 11, 12, 20, 16, 12, 13, 36, 52}
	columns := make([]column, len(playHeads))
	for i, head := range playHeads {
		columns[i] = column{q.names.say(head), widths[i]}
	}
	w, err := b.sheet(q.names.say(playSheet), s.Site.Name+q.names.say(playlists.Text{ZH: " 播出明细", EN: " · Proof of play, details"}), q.days()+q.names.say(playlists.Text{
		ZH: "　每行是一次播出，由屏幕自己的画面程序记下；跨过午夜的算在开始的那一天；活动牌翻页不算，一直立着是一行",
		EN: ". Each row is one showing, recorded by the display's own player. What goes past midnight belongs to the day on which it began; a board has one row for as long as it stands there",
	}), columns)
	if err != nil {
		return nil, "", err
	}
	total, row := &sums{names: q.names}, headRow
	err = s.each(ctx, q, func(p Play) error {
		total.add(p)
		if row-headRow == mostEntries {
			note = q.names.say(playlists.Text{ZH: "。记录超过一百万行，明细只列出前一百万行；汇总是全部", EN: ". There are more than a million rows: the details have the first million, the summary has all"})
			return nil
		}
		row++
		cell := func(style int, v any) any { return excelize.Cell{StyleID: style, Value: v} }
		return w.SetRow(cellAt(1, row), []any{
			cell(b.day, s.serial(p.From)), cell(b.clock, s.serial(p.From)), cell(b.clock, s.serial(p.Until)), cell(b.tenths, float64(p.Until-p.From)/1000),
			cell(b.text, q.names.display(p.Display)), cell(b.text, p.Display), cell(b.text, p.Region), cell(b.text, q.names.kind(p.kind())), cell(b.text, q.names.title(p)), cell(b.text, p.Item),
		})
	})
	if err != nil {
		return nil, "", err
	}
	return total, note, w.Flush()
}

// sumHeads are the columns of the sums.
var sumHeads = []playlists.Text{
	{ZH: "屏幕", EN: "Display"}, {ZH: "屏幕编号", EN: "Display ID"}, {ZH: "内容", EN: "Item"}, {ZH: "类型", EN: "Kind"}, {ZH: "次数", EN: "Times"}, {ZH: "总时长", EN: "Total time"},
	{ZH: "首次日期", EN: "First date"}, {ZH: "首次时间", EN: "First time"}, {ZH: "末次日期", EN: "Last date"}, {ZH: "末次时间", EN: "Last time"}, {ZH: "文件或编号", EN: "File or ID"},
}

// summary writes what was shown how often and for how long.
func (s *site) summary(b *book, q playsQuery, total *sums, note string) error {
	about := q.days() + q.names.say(playlists.Text{ZH: "　次数和时长来自屏幕自己的记录，每次播出见“明细”", EN: ". Times and lengths are from the displays' own records; each showing is on the sheet Details"}) + note
	columns := make([]column, len(sumHeads))
	for i, head := range sumHeads {
		columns[i] = column{q.names.say(head), []float64{20, 16, 40, 13, 10, 13, 13, 11, 13, 11, 52}[i]}
	}
	w, err := b.sheet(q.names.say(sumSheet), s.Site.Name+q.names.say(playlists.Text{ZH: " 播出台账", EN: " · Proof of play"}), about, columns)
	if err != nil {
		return err
	}
	for i, x := range total.all {
		cell := func(style int, v any) any { return excelize.Cell{StyleID: style, Value: v} }
		if err := w.SetRow(cellAt(1, headRow+1+i), []any{
			cell(b.text, q.names.display(x.display)), cell(b.text, x.display), cell(b.text, x.title), cell(b.text, q.names.kind(x.kind)), cell(b.whole, x.times), cell(b.sum, float64(x.ms)/dayMS),
			cell(b.day, s.serial(x.first)), cell(b.clock, s.serial(x.first)), cell(b.day, s.serial(x.last)), cell(b.clock, s.serial(x.last)), cell(b.text, x.item),
		}); err != nil {
			return err
		}
	}
	return w.Flush()
}

const dayMS = 24 * 60 * 60 * 1000

// serial returns an instant as spreadsheets count time: days since 1899-12-30, by the site's clocks (ISO 29500-1, 18.17.4).
func (s *site) serial(ms int64) float64 {
	_, east := s.Site.Time(ms).Zone()
	return (float64(ms+int64(east)*1000)+0.5)/dayMS + 25569 // programs cut fractions off, also of what only rounding made one
}
