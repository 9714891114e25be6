package library

import (
	"unicode/utf8"

	"yiping/daemon/library/hints"
)

// A name on a Linux disk is any bytes. Those that are not UTF-8 come from old USB sticks and archives, in
// GBK mostly. Documents, the database and pages hold UTF-8 only, where such a name would become another one
// that no file has. So what has such a name is never taken: it is refused, in words that show the name as
// it was meant.

// readable reports whether a name can be written down: JSON and the database take UTF-8 only.
func readable(name string) bool { return utf8.ValidString(name) }

var (
	refuseName = say("文件名的编码不对，认不出来。", "The file's name is not in UTF-8 and cannot be read.",
		"请给它改一个名字，改好以后会自动播放。", "Give it another name; then it is shown by itself.")
	refuseFolderName = say("文件夹名的编码不对，认不出来，里面的内容都没有播放。", "The folder's name is not in UTF-8 and cannot be read; nothing in it is shown.",
		"请给这个文件夹改一个名字，改好以后会自动播放。", "Give the folder another name; then it is shown by itself.")
)

// reportGarbled says that nothing in a folder is shown because of the folder's name: once, for all in it.
func (fo *folder) reportGarbled(r *Report, d *dir) {
	x := File{Path: hints.Meant(d.path), State: Refused, Reason: refuseFolderName.What, Remedy: refuseFolderName.Remedy, garbled: d.name()}
	holds := false
	d.each(func(f *file) {
		if !f.ours {
			holds, x.Arrived = true, max(x.Arrived, f.arrived())
		}
	})
	if holds {
		r.Files = append(r.Files, x)
	}
}
