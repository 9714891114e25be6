package agenda

import (
	"github.com/xuri/excelize/v2"

	book "yiping/playlists/agenda"
)

// helpFirst is the row in which the lists of the second page begin.
const helpFirst = 9

// How to fill in the form: the steps, and each column.
var (
	helpSteps = []string{
		"1. 先把这个文件另存为带年份和月份的名字，例如“2026年12月活动安排.xlsx”，放在同一个文件夹里，再填。",
		"2. 保存以后几秒钟，大屏和门牌就按新的显示。改动也一样：改好，保存。",
		"3. 哪一行看不懂，旁边会多一个“….未播出.txt”，写着是哪一行、怎么改。别的行照样显示。",
		"4. 活动取消了，请把“状态”选成“取消”，不要删掉这一行：屏幕上会写“已取消”，来的人看得明白。",
		"5. 请不要写个人的姓名、电话和身份证号。主办单位会显示。",
	}
	helpColumns = [][3]string{
		{"日期", "一天、几天、一段日子，或者每周几", "12/1　　12月6日、13日、20日\n12月8日-12月20日　　每周二、四"},
		{"星期", "自己会出来，不用填", ""},
		{"开始", "24小时制，或者写 上午、下午、晚上、全天", "9:00　　13:30　　下午"},
		{"结束", "不知道就空着", "15:30"},
		{"活动名称", "写全名，屏幕上最多排两行", "“谊学”大讲堂：冬季养生"},
		{"地点", "点小箭头选；两处一起用，写在一起；单子里没有的也可以写", "学习讲堂、多功能室"},
		{"主办", "写单位，会显示", "社区卫生服务中心"},
		{"参加对象", "谁可以来，会显示", "60岁以上　　亲子家庭"},
		{"名额", "能来多少人，会显示", "60人　　20组家庭"},
		{"状态", "空着就是正常", "正常　取消　改期　延期　已满　待定"},
		{"备注", "改期的，写改到哪天；要提醒来的人，写在这里；别的话不上屏", "改到12月21日14:00\n请提前10分钟签到"},
		{"公开", "选“否”的，屏幕上只写“已预约”。空着就是公开", "是　否"},
	}
)

// help writes the second page: how to fill in the first, and the rooms there are to choose from.
func (w *formWriter) help(rooms []book.Room) {
	f := w.f
	for column, width := range map[string]float64{"A": 13, "B": 46, "C": 42, "D": 3, "E": 26, "F": 9} {
		w.must(f.SetColWidth(helpSheet, column, column, width))
	}
	left := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true, Indent: 1}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center"}
	w.band(helpSheet, 1, 5, helpSheet, 34, w.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 20, Color: redColour}, Alignment: left}))
	step := w.style(excelize.Style{Font: &excelize.Font{Size: 11.5, Color: inkColour}, Alignment: left})
	for i, text := range helpSteps {
		w.band(helpSheet, 2+i, 5, text, 23, step)
	}
	w.must(f.SetRowHeight(helpSheet, helpFirst-2, 10))
	head := w.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 12, Color: "FFFFFF"}, Fill: fill(greenColour), Alignment: centre, Border: frame("5E7C80")})
	name := w.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 11, Color: greenColour}, Fill: fill(paperColour), Alignment: centre, Border: frame(lineColour)})
	text := w.style(excelize.Style{Font: &excelize.Font{Size: 11, Color: inkColour}, Alignment: left, Border: frame(lineColour)})
	line := func(row, column int, style int, cells ...string) {
		for i, s := range cells {
			w.must(f.SetCellStr(helpSheet, at(column+i, row), s))
		}
		w.must(f.SetCellStyle(helpSheet, at(column, row), at(column+len(cells)-1, row), style))
	}
	line(helpFirst-1, 0, head, "这一列", "怎么填", "比如")
	line(helpFirst-1, 4, head, "可选的地点", "楼层")
	w.must(f.SetRowHeight(helpSheet, helpFirst-1, 26))
	for i, c := range helpColumns {
		line(helpFirst+i, 0, text, c[:]...)
		line(helpFirst+i, 0, name, c[0])
	}
	for i := range max(len(helpColumns), len(rooms)) {
		w.must(f.SetRowHeight(helpSheet, helpFirst+i, 33))
	}
	for i, r := range rooms {
		floor := ""
		if r.Floor != "" {
			floor = r.Floor + "F"
		}
		line(helpFirst+i, 4, text, r.Name, floor)
	}
	no := false
	w.must(f.SetSheetView(helpSheet, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	w.page(helpSheet, "landscape")
}
