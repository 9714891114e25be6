package library

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"yiping/playlists"
)

// sample returns a file of the formats' test data.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("formats/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte("x"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestEverythingIsTakenOrAnswered drops whatever staff drop, at once, and reads what becomes of each.
func TestEverythingIsTakenOrAnswered(t *testing.T) {
	t.Parallel()
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...)
	ole = append(ole, bytes.Repeat([]byte{0xfe}, 200)...)
	cut := sample(t, "faststart.mp4")
	huge := []byte("GIF89a\xe1\xe4\xe4\xe4\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01\x00\x00;")
	drops := []struct {
		name    string
		content []byte
		want    string // a media type, or what the reason begins with
	}{
		{"p.jpg", sample(t, "progressive.jpg"), "image/jpeg 96x64"},
		{"no picture by its name.doc", sample(t, "baseline.jpg"), "image/jpeg 96x64"},
		{"p.png", sample(t, "picture.png"), "image/png 96x64"},
		{"a.gif", sample(t, "moving.gif"), "image/gif 40x30"},
		{"a.webp", sample(t, "moving.webp"), "image/webp 64x48"},
		{"d.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>`), "image/svg+xml 16x9"},
		{"f.mp4", sample(t, "plain.mp4"), "video/mp4 64x48 1000"},
		{"f.mov", sample(t, "film.mov"), "video/mp4 64x48 1000"},
		{"f.mkv", sample(t, "film.mkv"), "video/webm 64x48 1000"},
		{"f.webm", sample(t, "film.webm"), "video/webm 64x48 1000"},
		{"av1.mp4", sample(t, "av1.mp4"), "video/mp4 64x48 1000"},
		{"IMG_1.MOV", sample(t, "hevc.mp4"), "这个视频是HEVC"},
		{"宣传.wmv", append([]byte("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"), bytes.Repeat([]byte("w"), 99)...), "这种视频屏幕放不了"},
		{"宣传.avi", []byte("RIFF\x40\x00\x00\x00AVI LIST................................................"), "这种视频屏幕放不了"},
		{"12月海报.psd", []byte("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03"), "这是Photoshop源文件"},
		{"海报.ai", []byte("%PDF-1.5\nillustrator"), "这一版还不能播放PDF"},
		{"海报.cdr", []byte("RIFF....CDRvvrsn"), "这是CorelDRAW源文件"},
		{"文件.zip", zipped(t, "a.jpg"), "这是压缩包"},
		{"公文.ofd", zipped(t, "OFD.xml"), "这是OFD公文"},
		{"通知.docx", zipped(t, "[Content_Types].xml", "word/document.xml"), "这一版还不能播放文字文档"},
		{"讲课.pptx", zipped(t, "[Content_Types].xml", "ppt/presentation.xml"), "这一版还不能播放演示文稿"},
		{"菜单.xlsx", zipped(t, "[Content_Types].xml", "xl/workbook.xml"), "这一版还不能播放表格"},
		{"通知.wps", ole, "这一版还不能播放文字文档"},
		{"表.et", ole, "这一版还不能播放表格"},
		{"说明.pdf", []byte("%PDF-1.4\n..."), "这一版还不能播放PDF"},
		{"闭馆通知!!!.txt", []byte("\xb1\xd5\xb9\xdd\xcd\xa8\xd6\xaa"), "这一版还不能播放文本文件"},
		{"网页.html", []byte("<!doctype html><html></html>"), "这一版还不能播放网页"},
		{"链接.url", []byte("[InternetShortcut]\r\nURL=https://example.org/\r\n"), "这一版还不能播放网页"},
		{"IMG_2.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "这一版还不能播放苹果手机的HEIC照片"},
		{"a.avif", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), "这一版还不能播放AVIF"},
		{"a.bmp", append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), bytes.Repeat([]byte("b"), 60)...), "这一版还不能播放BMP"},
		{"a.tif", []byte("II*\x00\x08\x00\x00\x00....."), "这一版还不能播放TIFF"},
		{"快捷方式.lnk", []byte("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F.."), "这是快捷方式"},
		{"d8f3.dat", []byte{0x9a, 0xbd, 0x9a, 0x85, 1, 2, 3, 0xff}, "这是微信的内部文件"},
		{"歌.mp3", []byte("ID3\x03\x00\x00\x00\x00\x00\x00......"), "这是声音文件"},
		{"arithmetic.jpg", sample(t, "arithmetic.jpg"), "这张图片的编码很少见"},
		{"claims.gif", huge, "图片太大"},
		{"bomb.svg", []byte(`<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>`), "这个SVG图里有实体声明"},
		{"heavy.svg", []byte(`<svg><path id="a"/>` + strings.Repeat(`<path/>`, 60_000) + `</svg>`), "这个SVG图太复杂"},
		{"outside.svg", []byte(`<?xml version="1.0"?><!-- x --><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="&x;"/>`), "这个SVG图里有实体声明"},
		{"long.svg", []byte(`<!DOCTYPE svg [<!ENTITY a "` + strings.Repeat("a", 5000) + `">]><svg>&a;</svg>`), "这个SVG图里有实体声明"},
		{"deep.svg", []byte("<svg>" + strings.Repeat("<g>", 300) + strings.Repeat("</g>", 300) + "</svg>"), "这个SVG图里的图层套得太深"},
		{"half.mp4", cut[:len(cut)-300], "文件不完整，或者坏了"},
		{"half.jpg", sample(t, "baseline.jpg")[:700], "文件不完整，或者坏了"},
		{"garbage.jpg", []byte("this is no picture\x01"), "文件不完整，或者坏了"},
		{"空.docx", nil, "这一版还不能播放文字文档"},
		{"空.TXT", nil, "这一版还不能播放文本文件"},
		{"空.pdf", nil, "这一版还不能播放PDF"},
		{"garbage", []byte{1, 2, 3, 4, 5, 6}, "认不出这是什么文件"},
		{"x [25点-26点].jpg", sample(t, "baseline.jpg"), "*"}, // any reason
	}
	b := newBuilding(t)
	b.start()
	for _, c := range drops {
		b.write("大厅/"+c.name, c.content)
	}
	r := b.report("a verdict on everything", func(r Report) bool {
		return len(r.Files) == len(drops) && !slices.ContainsFunc(r.Files, func(f File) bool { return f.State == Waiting })
	})
	for _, c := range drops {
		f := fileOf(r, "大厅/"+c.name)
		got := f.Reason.ZH
		if f.Entry != nil {
			got = fmt.Sprintf("%s %dx%d", f.Entry.Type, f.Entry.Width, f.Entry.Height)
			if f.Entry.Length > 0 {
				got += fmt.Sprint(" ", f.Entry.Length)
			}
		}
		complete := f.Reason.ZH != "" && f.Remedy.ZH != "" && f.Reason.EN != "" && f.Remedy.EN != ""
		if c.want != "*" && !strings.HasPrefix(got, c.want) || (f.State == Refused) != complete {
			t.Errorf("%s: got %q (%+v), want %q", c.name, got, f, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	p := photo(1, 32, 24)
	for _, name := range []string{
		"大厅/a.jpg", "大厅/秋/b.jpg", // play
		"loose.jpg", "2026春节/c.jpg", // nobody plays these
		"大厅/存档/d.jpg", "大厅/旧海报/深/e.jpg", "待审/大厅/f.jpg", "_draft/g.jpg", "大厅/_h/i.jpg", // parked
		"日程/12月.xlsx", "日程/节假日2027.csv", // an agenda
		"大厅/网页/index.html", "大厅/网页/img/j.jpg", // a web page
		"大厅/~$x.jpg", "大厅/.~lock.jpg", "大厅/.hidden.jpg", "大厅/Thumbs.db", "大厅/DESKTOP.INI", "大厅/x.tmp", "大厅/x.jpg.part",
		"大厅/x.crdownload", "大厅/$RECYCLE.BIN/x.jpg", "大厅/.git/x.jpg", // ignored
	} {
		b.write(name, p)
	}
	b.start()
	b.shows("大厅/a.jpg", "大厅/秋/b.jpg")
	r := b.report("all of them", func(r Report) bool {
		return len(r.Files) == 12 && !slices.ContainsFunc(r.Files, func(f File) bool { return f.State == Waiting })
	})
	got := ""
	for _, f := range r.Files {
		got += fmt.Sprintln(f.Path, f.State, f.Reason.ZH, f.Remedy.ZH, len(f.Notes))
	}
	want := `2026春节/c.jpg unused 没有屏幕播放“2026春节”。 已有屏幕文件夹：公共、大厅。要给它安排屏幕，请找管理员。 0
_draft/g.jpg parked   0
loose.jpg unused 直接放在最外层不会播放。 请放进屏幕文件夹，例如“公共”。 0
大厅/_h/i.jpg parked   0
大厅/a.jpg taken   1
大厅/存档/d.jpg parked   0
大厅/旧海报/深/e.jpg parked   0
大厅/秋/b.jpg taken   1
大厅/网页/index.html refused 这一版还不能播放网页。 请截图另存为JPG或PNG。 0
待审/大厅/f.jpg parked   0
日程/12月.xlsx parked   1
日程/节假日2027.csv parked   1
`
	want = strings.ReplaceAll(want, "taken   1", "taken   0")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.rename("待审/大厅/f.jpg", "大厅/f.jpg") // the reviewer lets it pass
	b.rename("大厅/秋", "大厅/停播 秋")
	b.remove("大厅/网页/index.html")
	b.shows("大厅/a.jpg", "大厅/f.jpg", "大厅/网页/img/j.jpg")
}

func TestHostileThings(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	outside := filepath.Join(t.TempDir(), "secret.jpg")
	if err := os.WriteFile(outside, photo(1, 32, 24), 0o644); err != nil {
		t.Fatal(err)
	}
	b.write("大厅/ok.jpg", photo(2, 32, 24))
	in := func(name string) string { return filepath.Join(b.root, "大厅", name) }
	long := strings.Repeat("长", 83) + ".jpg" // 253 bytes
	bidi := "\u202egpj.exe.jpg"
	for _, err := range []error{
		os.Symlink(outside, in("link.jpg")), os.Symlink("/", in("root")), os.Symlink("ok.jpg", in("inner.jpg")), os.Symlink("..", in("loop")),
		unix.Mkfifo(in("pipe.jpg"), 0o644),
		os.WriteFile(in("bad\xff\xfe.jpg"), photo(3, 32, 24), 0o644),
		os.WriteFile(in(long), photo(4, 32, 24), 0o644),
		os.WriteFile(in(bidi), photo(5, 32, 24), 0o644),
		os.WriteFile(in("cafe\u0301.jpg"), photo(6, 32, 24), 0o644), os.WriteFile(in("caf\u00e9.jpg"), photo(7, 32, 24), 0o644),
		os.WriteFile(in("1970.jpg"), photo(8, 32, 24), 0o644), os.Chtimes(in("1970.jpg"), time.Unix(0, 0), time.Unix(0, 0)),
		os.WriteFile(in("future.mp4"), sample(t, "plain.mp4"), 0o644), os.Chtimes(in("future.mp4"), time.Now(), time.Now().AddDate(50, 0, 0)),
		os.WriteFile(in("terabyte.jpg"), nil, 0o644), os.Truncate(in("terabyte.jpg"), 1<<40),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b.start()
	c := b.shows("大厅/ok.jpg", "大厅/"+long, "大厅/"+bidi, "大厅/cafe\u0301.jpg", "大厅/caf\u00e9.jpg", "大厅/1970.jpg", "大厅/future.mp4")
	if a, x := entry(t, c, "大厅/cafe\u0301.jpg"), entry(t, c, "大厅/caf\u00e9.jpg"); a.Asset == x.Asset {
		t.Error("two names that look alike share the bytes of one")
	}
	playlists.Encode(c) // must not panic
	r := b.report("all refused", func(r Report) bool {
		for _, name := range []string{"link.jpg", "root", "inner.jpg", "loop", "pipe.jpg", "socket", "terabyte.jpg", "bad\ufffd.jpg"} {
			if stateOf(r, "大厅/"+name) != Refused {
				return false
			}
		}
		return true
	})
	playlists.Encode(r)
	if f := fileOf(r, "大厅/bad\ufffd.jpg"); f.Reason != refuseName.What {
		t.Errorf("a name that cannot be read: %+v", f)
	}
	if f := fileOf(r, "大厅/terabyte.jpg"); f.Reason != refuseTooBig.What {
		t.Errorf("a sparse terabyte: %+v", f)
	}
}

func TestAHugePictureIsShownAtOnceAndSmallerLater(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.change = func(c *Config) { c.Screens.Set(Screens{Plays: b.plays, Canvas: [2]int{160, 90}}) }
	b.start()
	var f bytes.Buffer
	if err := jpeg.Encode(&f, image.NewGray(image.Rect(0, 0, 1600, 1200)), nil); err != nil {
		t.Fatal(err)
	}
	b.write("大厅/x.jpg", f.Bytes())
	var seen []string
	c := b.catalog("a rendition", func(c playlists.Catalog) bool {
		for _, e := range c.Playlists["大厅"].Entries {
			if e.Asset == e.Source {
				seen = append(seen, fmt.Sprintf("%dx%d", e.Width, e.Height))
				continue
			}
			return true
		}
		return false
	})
	e := entry(t, c, "大厅/x.jpg")
	if len(seen) == 0 || seen[0] != "1600x1200" || e.Width != 160 || e.Height != 120 || e.Type != "image/jpeg" {
		t.Errorf("first %q, then %+v", seen, e)
	}
	if err := b.media.Verify(t.Context(), e.Asset); err != nil {
		t.Error(err)
	}
	b.stop()
	b.start()
	if again := entry(t, b.shows("大厅/x.jpg"), "大厅/x.jpg"); again.Asset != e.Asset {
		t.Errorf("after a restart: %+v, want %+v", again, e)
	}
}

func TestWithoutFFprobeFilmsWait(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	b := newBuilding(t)
	b.write("大厅/x.mp4", sample(t, "plain.mp4"))
	b.start()
	r := b.report("x.mp4 refused", func(r Report) bool { return stateOf(r, "大厅/x.mp4") == Refused })
	if f := fileOf(r, "大厅/x.mp4"); f.Reason != filmNoProbe.What {
		t.Errorf("%+v", f)
	}
}

// TestTheGroundFollows: what takes long to find out comes after the picture is on.
func TestTheGroundFollows(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	img := image.NewRGBA(image.Rect(0, 0, 1000, 800))
	for i := range img.Pix {
		img.Pix[i] = []byte{0xf7, 0xf3, 0xea, 0xff}[i%4]
	}
	var f bytes.Buffer
	if err := png.Encode(&f, img); err != nil {
		t.Fatal(err)
	}
	b.write("大厅/x.png", f.Bytes())
	b.write("大厅/y.mp4", sample(t, "plain.mp4"))
	b.catalog("two grounds", func(c playlists.Catalog) bool {
		e := c.Playlists["大厅"].Entries
		return len(e) == 2 && e[0].Ground == "#f7f3ea" && e[0].Asset == e[0].Source && e[1].Ground != ""
	})
}
