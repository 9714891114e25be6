package cap

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	diff "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yiping/playlists"
)

// Each file in testdata is a message and what is read of it, or why it is refused, word by word.
func TestMessages(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatal("no cases:", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := told(Parse(archive.Files[0].Data))
			if d := diff.Diff(string(archive.Files[1].Data), got); d != "" {
				if os.Getenv("YIPING_UPDATE") != "" {
					archive.Files[1].Data = []byte(got)
					if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// told says what was read in lines.
func told(a Alert, r *playlists.Refusal) string {
	if r != nil {
		return fmt.Sprintf("refused: %s%s\n         %s %s\n", r.What.ZH, r.Remedy.ZH, r.What.EN, r.Remedy.EN)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s from %s\nsent %s\n", a.Status, a.Type, a.Identifier, a.Sender, a.Sent.Format(time.RFC3339))
	if a.Scope != Public {
		fmt.Fprintf(&b, "scope %s\n", a.Scope)
	}
	if a.Issue != (Issue{}) {
		fmt.Fprintf(&b, "region %s body %s, written %s\n", a.Issue.Region, a.Issue.Body, a.Issue.At.Format(time.RFC3339))
	}
	for _, ref := range a.References {
		fmt.Fprintf(&b, "about %s\n", cmp.Or(ref.Sender, "?")+" "+ref.Identifier)
	}
	for _, i := range a.Infos {
		fmt.Fprintf(&b, "info %s: %s, areas %v\n", cmp.Or(i.Language, "?"), i.Level, i.Codes)
		if !i.Expires.IsZero() {
			fmt.Fprintf(&b, "until %s\n", i.Expires.Format(time.RFC3339))
		}
	}
	if len(a.Infos) > 0 {
		w := Say(a.Infos)
		fmt.Fprintf(&b, "says %s | %s\n", w.Text.ZH, w.Text.EN)
		if w.Detail.ZH+w.Detail.EN != "" {
			fmt.Fprintf(&b, "     %s | %s\n", w.Detail.ZH, w.Detail.EN)
		}
	}
	for _, n := range a.Notes {
		fmt.Fprintf(&b, "note: %s %s\n", n.ZH, n.EN)
	}
	return b.String()
}

// message returns the message of a file in testdata.
func message(t testing.TB, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	return string(archive.Files[0].Data)
}

// A message says the same in every encoding that it may be in.
func TestEncodings(t *testing.T) {
	plain := message(t, "china-cap")
	want := told(Parse([]byte(plain)))
	as := func(e encoding.Encoding, label string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(strings.Replace(plain, `encoding="UTF-8"`, `encoding="`+label+`"`, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, data := range map[string][]byte{
		"UTF-8 with a byte order mark": []byte("\ufeff" + plain),
		"without a declaration":        []byte(plain[strings.Index(plain, "<alert"):]),
		"GB18030":                      as(simplifiedchinese.GB18030, "GB18030"),
		"GBK":                          as(simplifiedchinese.GBK, "gbk"),
		"GB2312":                       as(simplifiedchinese.GBK, "GB2312"),
		"UTF-16, little end":           as(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"),
		"UTF-16, big end":              as(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"),
		"UTF-16 without a mark":        as(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16LE"),
		"a mark that knows better":     []byte("\ufeff" + strings.Replace(plain, "UTF-8", "GBK", 1)),
	} {
		if got := told(Parse(data)); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, x := range map[string]struct {
		data []byte
		says string
	}{
		"GBK that does not say so":  {as(simplifiedchinese.GBK, "UTF-8"), "UTF-8"},
		"UTF-8 that says it is GBK": {[]byte(strings.Replace(plain, "UTF-8", "GBK", 1)), "内容却是 UTF-8"},
		"an encoding of nobody":     {[]byte(strings.Replace(plain, "UTF-8", "EBCDIC", 1)), "ebcdic"},
		"half of UTF-16":            {append(as(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"), 0), "UTF-16"},
		"broken GB18030":            {[]byte("<?xml version=\"1.0\" encoding=\"GB18030\"?><alert>\xff\xff</alert>"), "gb18030"},
		"NUL bytes":                 {[]byte(strings.Replace(plain, "暴雨", "\x00", 1)), "NUL"},
		"nothing":                   {nil, "空的"},
		"blanks":                    {[]byte(" \r\n"), "空的"},
	} {
		if _, r := Parse(x.data); r == nil || !strings.Contains(r.What.ZH, x.says) || r.Remedy.EN == "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// bombs are messages that are made to cost.
func bombs() map[string][]byte {
	entities := `<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a0 "ha">`
	for k := range 60 {
		entities += fmt.Sprintf(`<!ENTITY a%d "%s">`, k+1, strings.Repeat(fmt.Sprintf("&a%d;", k), 10))
	}
	quadratic := `<!DOCTYPE alert [<!ENTITY a "` + strings.Repeat("a", 100_000) + `">]><alert>` + strings.Repeat("&a;", 50_000) + `</alert>`
	head := `<alert xmlns="` + cap12 + `">`
	full := func(start, unit, end string) []byte {
		return []byte(start + strings.Repeat(unit, (MaxBytes-len(start)-len(end))/len(unit)) + end)
	}
	var spaces strings.Builder
	for k := 0; spaces.Len() < MaxBytes-100; k++ {
		fmt.Fprintf(&spaces, ` xmlns:a%d="u"`, k)
	}
	info := head + `<identifier>1</identifier><sender>a</sender><sent>2026-07-01T10:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>` +
		`<info><category>Met</category><event>a</event><urgency>Future</urgency><severity>Extreme</severity><certainty>Likely</certainty>`
	return map[string][]byte{
		"billion laughs":     []byte(entities + `]><alert>&a60;</alert>`),
		"quadratic":          []byte(quadratic),
		"quadratic, smaller": full(`<!DOCTYPE alert [<!ENTITY a "`+strings.Repeat("a", 10_000)+`">]><alert>`, "&a;", "</alert>"),
		"deep":               full(head, "<info>", ""),
		"deep, elsewhere":    full(head, `<x xmlns="u">`, ""),
		"many elements":      full(head, "<info/>", "</alert>"),
		"many namespaces":    []byte(`<alert` + spaces.String() + `/>`),
		"many attributes":    full(`<alert`, ` a="b"`, "/>"),
		"one long tag":       full(`<`, "a", "/>"),
		"an open quote":      full(`<alert a="`, "a", ""),
		"comments":           full(head, "<!---->", "</alert>"),
		"an open comment":    full(head+"<!--", "-", ""),
		"instructions":       full(head, "<?a?>", "</alert>"),
		"CDATA":              full(head, "<![CDATA[]]>", "</alert>"),
		"long text":          full(info+"<headline>", "长", "</headline></info></alert>"),
		"long instruction":   full(info+"<headline>a</headline><instruction>", "不，", "</instruction></info></alert>"),
		"many codes":         full(info+"<area>", "<geocode><value>3</value></geocode>", "</area></info></alert>"),
		"many references":    full(head+`<references>`, "a,b,2026-07-01T10:00:00Z ", "</references></alert>"),
		"1 MB":               []byte(strings.Repeat("警", 350_000)),
		"1 MB of headline":   []byte(info + "<headline>" + strings.Repeat("长", 350_000) + "</headline></info></alert>"),
		"NULs":               make([]byte, MaxBytes),
		"numbers":            full(info+"<headline>a</headline><instruction>", "13812345678 ", "</instruction></info></alert>"),
		"sentences":          []byte(info + "<headline>" + strings.Repeat("1.红色", 200) + "预警</headline><instruction>" + strings.Repeat("1.请。", 4_900) + "</instruction></info></alert>"),
	}
}

// Whatever a message is made for, it costs little: a second is a hundred times what it takes.
func TestBombsCostLittle(t *testing.T) {
	for name, data := range bombs() {
		from := time.Now()
		a, r := Parse(data)
		if r == nil {
			Say(a.Infos)
		}
		if took := time.Since(from); took > time.Second {
			t.Errorf("%s: %v", name, took)
		}
		if name != "sentences" && r == nil {
			t.Errorf("%s is an alert: %+v", name, a)
		}
	}
}

func BenchmarkBombs(b *testing.B) {
	all := bombs()
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				if a, r := Parse(all[name]); r == nil {
					Say(a.Infos)
				}
			}
		})
	}
}

func TestIsItOurs(t *testing.T) {
	with := func(region string, codes ...string) Alert {
		return Alert{Issue: Issue{Region: region}, Infos: []Info{{Codes: codes}}}
	}
	for _, x := range []struct {
		alert Alert
		areas []string
		ours  bool
	}{
		{with("", "310113"), nil, true},
		{with("", "310113"), []string{"310113"}, true},
		{with("", "310000"), []string{"310113"}, true},           // all of Shanghai
		{with("", "310000000000"), []string{"310113"}, true},     // the same in twelve digits
		{with("", "310113000000"), []string{"310113"}, true},     // just the district
		{with("", "310113003000"), []string{"310113"}, true},     // a street in it
		{with("", "310113"), []string{"310113003"}, true},        // the site says the street
		{with("", "310113004000"), []string{"310113003"}, false}, // another street
		{with("", "310112"), []string{"310113"}, false},
		{with("", "320000", "310112000000"), []string{"310113"}, false},
		{with("", "320000", "310113000000"), []string{"310113"}, true}, // one of several
		{with("", "320000"), []string{"310113", "32"}, true},
		{with("", "006109"), []string{"310113"}, false}, // of another scheme
		{with("130132"), []string{"310113"}, false},     // whose it is, if it does not say
		{with("310000"), []string{"310113"}, true},
		{with(""), []string{"310113"}, true}, // nothing is said
	} {
		if got := len(x.alert.In(x.areas)) > 0; got != x.ours {
			t.Errorf("%v for %v: %v", x.alert.Infos[0].Codes, x.areas, got)
		}
	}
}

func TestChineseIdentifiers(t *testing.T) {
	got := issue("31011341600100_20260701100000_3")
	want := Issue{"310113", "416", "001", "00", time.Date(2026, 7, 1, 10, 0, 0, 0, beijing), "3"}
	if got.Code() != "31011341600100" || !got.At.Equal(want.At) || got.N != "3" || got.Unit != "001" {
		t.Errorf("%+v", got)
	}
	for _, other := range []string{"", "43b080713727", "3101134160010_20260701100000_3", "31011341600100_20261301100000_3", "31011341600100_20260701100000_33", "31011341600100-20260701100000-3"} {
		if issue(other) != (Issue{}) {
			t.Errorf("%q is one: %+v", other, issue(other))
		}
	}
}

// The same instant in another offset names the same message; an identifier alone names it, too.
func TestReferences(t *testing.T) {
	at := time.Date(2026, 7, 1, 10, 0, 0, 0, beijing)
	name := Reference{"a", "1", at}
	for _, x := range []struct {
		ref  Reference
		same bool
	}{{Reference{"a", "1", at.UTC()}, true}, {Reference{"", "1", time.Time{}}, true}, {Reference{"b", "1", at}, false}, {Reference{"a", "1", at.Add(1)}, false}, {Reference{"a", "2", at}, false}} {
		if x.ref.Means(name) != x.same {
			t.Errorf("%+v", x.ref)
		}
	}
	if name.Key() != (Reference{"a", "1", at.UTC()}).Key() {
		t.Error("the key depends on the offset")
	}
}

// Whatever comes: no panic, little time, words that fit, and a level.
func FuzzNoAlertFromWhatIsNone(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add([]byte(message(f, strings.TrimSuffix(filepath.Base(file), ".txtar"))))
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Replace(message(f, "plain"), "UTF-8", "GBK", 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(gbk))
	f.Fuzz(func(t *testing.T, data []byte) {
		from := time.Now()
		a, r := Parse(data)
		if r != nil {
			if r.What.ZH == "" || r.What.EN == "" || r.Remedy.ZH == "" || r.Remedy.EN == "" || len(r.What.ZH) > 1_000 {
				t.Fatalf("refused without words: %+v", r)
			}
			return
		}
		if !slices.Contains(statuses, a.Status) || !slices.Contains(types, a.Type) || !slices.Contains(scopes, a.Scope) || a.Identifier == "" || a.Sender == "" || a.Sent.IsZero() {
			t.Fatalf("%+v", a)
		}
		if len(a.Infos) > 0 {
			w := Say(a.Infos)
			for _, x := range []struct {
				said string
				most int
			}{{w.Text.ZH, bigZH + 10}, {w.Detail.ZH, maxZH}, {w.Text.EN, bigEN}, {w.Detail.EN, maxEN}} {
				if utf8.RuneCountInString(x.said) > x.most || !utf8.ValidString(x.said) || strings.ContainsAny(x.said, "\n\x00\u202e") {
					t.Fatalf("%q", x.said)
				}
			}
			if w.Text.ZH == "" || w.Text.EN == "" || Main(a.Infos).Level < Blue {
				t.Fatalf("%+v", w)
			}
		}
		if took := time.Since(from); took > time.Second {
			t.Fatalf("%v", took)
		}
	})
}
