package sheets

// private reports whether boards may say nothing but 已预约. Who organises it and where it is do not decide:
// the committee of mediators also gives talks.
func (x *sheetReader) private(row Row) bool {
	switch plain(x.text(row, public)) {
	case "否", "不", "no", "n", "x", "×", "✗", "0", "不对外", "非公开":
		return true
	}
	for c, is := range x.h.all {
		switch is {
		case private, where, organiser:
		default:
			if hasWord(row.at(c).Text, x.site.Private) {
				return true
			}
		}
	}
	return false
}
