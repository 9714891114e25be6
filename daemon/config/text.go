package config

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// charsets are those of boards that show a line.
var charsets = []string{"utf-8", "gb18030"}

// text checks what is said of the line of a display.
func (r *reader) text(key string, c *Config, d *Display) {
	if key := key + ".charset"; r.good(key) && !slices.Contains(charsets, d.Charset) {
		r.wrong(key, say("没有“%s”这种编码", "There is no charset “%s”", d.Charset), say("请写 utf-8 或 gb18030", "Write utf-8 or gb18030"))
	}
	if key += ".text_file"; r.good(key) {
		switch path := beside(r.file, d.TextFile); {
		case d.TextFile == "" || strings.ContainsFunc(d.TextFile, unicode.IsControl) || strings.HasSuffix(d.TextFile, string(filepath.Separator)):
			r.wrong(key, say("这不是文件的路径", "This is not the path of a file"), say("例如：/srv/yiping/led/door.txt", "For example: /srv/yiping/led/door.txt"))
		case within(path, beside(r.file, c.Content)) || within(path, beside(r.file, c.Data)):
			r.wrong(key, say("文字屏的文件不能放在 content 或 data 里", "The file of a text board cannot lie in content or data"), say("请给它另外一个文件夹，例如 /srv/yiping/led", "Give it a folder of its own, for example /srv/yiping/led"))
		}
	}
}
