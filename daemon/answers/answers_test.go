package answers

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// poster is an answer to a file.
func poster(name string) Text {
	return Text{
		About:    name,
		Causes:   []Cause{{"这是 Photoshop 源文件，屏幕放不了。", "请导出为 JPG，放进同一个文件夹。源文件可放进“素材”子文件夹。"}},
		Recorded: "2026-11-23 09:14", Folder: "大厅",
		English: "this is a Photoshop source file. Export it as JPG into the same folder.",
	}
}

func TestAnAnswerIsExactlyThis(t *testing.T) {
	want := "\uFEFF" +
		"未播出：12月海报.psd\r\n" +
		"原因：这是 Photoshop 源文件，屏幕放不了。\r\n" +
		"怎么办：请导出为 JPG，放进同一个文件夹。源文件可放进“素材”子文件夹。\r\n" +
		"改好以后，这个说明会自动消失，不用删。\r\n" +
		"记录：2026-11-23 09:14　大厅\r\n" +
		"----\r\n" +
		"Not shown: this is a Photoshop source file. Export it as JPG into the same folder. This note disappears by itself.\r\n"
	if got := string(poster("12月海报.psd").Bytes()); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
}

func TestAnAnswerHasTwelveLinesAtMost(t *testing.T) {
	x := poster("a\r\nb\nc")
	for range 5 {
		x.Causes = append(x.Causes, Cause{"a\u2028b\nc", "d\r\n\r\ne"})
	}
	x.More, x.Recorded, x.Folder, x.English = "a\nb", "a\nb", "a\nb", "a\nb\u2029c"
	if got := x.Bytes(); bytes.Count(got, []byte("\n")) != 12 || bytes.Count(got, []byte("\r\n")) != 12 || !bytes.HasPrefix(got, []byte("\uFEFF未播出：a")) {
		t.Errorf("%q", got)
	}
}

// Whatever a file is called, its answer has a name that every system accepts, of its own, and a text that
// nothing in the name can take apart.
func TestAnswersToStrangeNames(t *testing.T) {
	files := []string{
		strings.Repeat("长", 85) + ".a", strings.Repeat("长", 84) + ".psd", strings.Repeat("x", 255),
		"a\nb.psd", "a\rb.psd", "ab.psd", "\u202Egpj.psd", "\xffb\xfe.psd", "\xfeb\xff.psd", "a:b?.psd", "a_b_.psd", " .psd",
		"\xba\xa3\xb1\xa8.psd", "海报.psd",
	}
	whose := map[string]string{}
	for _, file := range files {
		name, text := Name(file), poster(Base("大厅/"+file)).Bytes()
		if len(name) > 255 || !utf8.ValidString(name) || strings.ContainsAny(name, "\r\n:?\u202E") || !strings.HasSuffix(name, ".未播出.txt") {
			t.Errorf("name %q (%d bytes)", name, len(name))
		}
		if other, twice := whose[name]; twice {
			t.Errorf("%q and %q have one answer, %q", file, other, name)
		}
		whose[name] = file
		if n := bytes.Count(text, []byte("\n")); n != 7 || !utf8.Valid(text) || bytes.ContainsRune(text, '\u202E') {
			t.Errorf("%q: %d lines: %q", name, n, text)
		}
		if !Is(name, text) {
			t.Errorf("%q is not recognised", name)
		}
	}
	if name := Name("\xba\xa3\xb1\xa8.psd"); !strings.HasPrefix(name, "海报.psd~") {
		t.Errorf("the answer to a name in GBK is called %q", name)
	}
}

func TestAnswersAreRecognised(t *testing.T) {
	one := poster("x.psd").Bytes()
	plain := bytes.TrimPrefix(one, []byte("\uFEFF"))
	as := func(e encoding.Encoding) []byte {
		b, err := e.NewEncoder().Bytes(plain)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name string
		head []byte
		want bool
	}{
		{"x.psd.未播出.txt", one, true},
		{"x.未播出 - 副本.txt", one, true},
		{"111.txt", one, true},
		{"x.psd.未播出.txt", []byte("\uFEFF未播出：x.psd"), true},
		{"x.psd.未播出.txt", plain, true},
		{"x.psd.未播出.txt", as(simplifiedchinese.GB18030), true},
		{"111.txt", as(simplifiedchinese.GBK), true},
		{"111.txt", as(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), true},
		{"111.txt", as(unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), true},

		{"x.psd.未播出.txt", []byte("今天的通知"), false},
		{"x.psd.未播出.txt", nil, false},
		{"通知.txt", []byte("未播出：昨天的节目\r\n请大家谅解"), false},
		{"通知.txt", []byte("节目未播出：\r\n原因：停电"), false},
		{"x.jpg", []byte("\xff\xd8\xff\xe0"), false},
	} {
		if got := Is(c.name, c.head); got != c.want {
			t.Errorf("Is(%q, %.40q) = %v", c.name, c.head, got)
		}
	}
}

func FuzzAnyAnswerIsRecognised(f *testing.F) {
	f.Add("海报.psd", "原因", "怎么办", "Reason")
	f.Add("\xff\u202e", "a\r\nb", "", "\u2028\x00")
	f.Fuzz(func(t *testing.T, file, reason, remedy, english string) {
		if strings.Contains(file, "/") {
			return // no name has one
		}
		name := Name(file)
		text := Text{About: Base(file), Causes: []Cause{{reason, remedy}}, English: english}.Bytes()
		if !Is(name, text) || !Is("111.txt", text) || len(name) > 255 || bytes.Count(text, []byte("\n")) != 7 {
			t.Fatalf("%q: %q", name, text)
		}
	})
}
