package sheets

import "yiping/playlists"

// notPublic stands in notes and answers for whatever a row that is not public has: they lie in a shared folder.
const notPublic = "（不公开的活动）"

// private reports whether boards may say nothing but 已预约. The committee of mediators also gives talks: who
// organises it and where it is decide unless the row says itself that it is public.
func (x *sheetReader) private(row Row) bool {
	if x.hidden {
		return true
	}
	open := false
	switch plain(x.text(row, public)) {
	case "否", "不", "no", "n", "x", "×", "✗", "0", "不对外", "非公开", "不公开":
		return true
	case "是", "公开", "对外", "yes", "y", "√", "✓", "✔", "1":
		open = true
	}
	for c, is := range x.h.all {
		if is == private || open && (is == where || is == organiser) {
			continue
		}
		if x.words.In(row.at(c).Text) {
			return true
		}
	}
	return false
}

// allHidden says why nothing of a sheet is shown.
func allHidden() playlists.Text {
	return text("文件名、表名或标题里有不公开的词，整张表只显示“已预约”。要显示内容，请改名。",
		"The name of the file or sheet, or its title, has a word that is not public: only 已预约 (reserved) is shown of it. To show more, rename it.")
}

// quote returns a text as it is said back to staff: nothing of it if its row is not public.
func quote(s string, hidden bool) string {
	if hidden {
		return notPublic
	}
	return tidy(s)
}
