#!/usr/bin/python3
"""Makes the sheets of this folder with LibreOffice, as clerks would: all, or those of the clerks named. See README.md."""
import datetime
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import Locale

HERE = os.path.dirname(os.path.abspath(__file__))
CHINA = Locale("zh", "CN", "")
STRUCK = 1  # com.sun.star.awt.FontStrikeout.SINGLE
RED = 0xFF0000


def day(y, m, d):
    return float((datetime.date(y, m, d) - datetime.date(1899, 12, 30)).days)


def clock(h, m):
    return (h * 60 + m) / 1440


class Book:
    def __init__(self, desktop):
        self.doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
        self.sheets = self.doc.getSheets()

    def sheet(self, n, name):
        if n < self.sheets.getCount():
            self.sheets.getByIndex(n).setName(name)
        else:
            self.sheets.insertNewByName(name, n)
        return self.sheets.getByIndex(n)

    def put(self, sheet, at, value, form=None):
        """Text stays text; a number is what Excel makes of something typed, in the given format."""
        cell = sheet.getCellRangeByName(at)
        if isinstance(value, str):
            if value.startswith("="):
                cell.setFormula(value)
            else:
                cell.setString(value)
        else:
            cell.setValue(value)
        if form:
            formats = self.doc.getNumberFormats()
            key = formats.queryKey(form, CHINA, False)
            cell.NumberFormat = key if key >= 0 else formats.addNew(form, CHINA)
        return cell

    def row(self, sheet, r, *values):
        for c, value in enumerate(values):
            if value is None or value == "":
                continue
            form = None
            if isinstance(value, tuple):
                value, form = value
            self.put(sheet, chr(ord("A") + c) + str(r), value, form)

    def save(self, name, how, options=None):
        args = [prop("FilterName", how), prop("Overwrite", True)]
        if options:
            args.append(prop("FilterOptions", options))
        self.doc.storeToURL(uno.systemPathToFileUrl(os.path.join(HERE, name)), tuple(args))

    def close(self):
        self.doc.close(True)


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


MD = 'M"月"D"日"'
YMD = "YYYY/M/D"
HM = "HH:MM"
XLSX, XLS, CSV = "Calc MS Excel 2007 XML", "MS Excel 97", "Text - txt - csv (StarCalc)"


def xiao_li(desktop):
    """The sheet that everybody in the building knows."""
    b = Book(desktop)
    s = b.sheet(0, "12月")
    b.put(s, "A1", "友谊路街道社区党群服务中心2026年12月活动安排表")
    s.getCellRangeByName("A1:J1").merge(True)
    s.getCellRangeByName("A1").CharWeight = 150
    b.put(s, "A2", "填表人：小李   联系电话：021-56791234   更新：11.27")
    s.getCellRangeByName("A2:J2").merge(True)
    b.row(s, 3, "序号", "日期", "星期", "时间", "活动名称", "地点", "主办单位", "参加对象及人数", "报名方式/联系人", "备注")
    b.row(s, 4, 1.0, (day(2026, 12, 1), MD), "周二", "9:00-10:30", "八段锦（每周二、四）", "百姓舞台", "谊悦健身队", "居民 30人", "现场")
    b.row(s, 5, 2.0, "", "", "13:30—15:00", "“谊学”大讲堂：冬季养生", "三楼学习讲堂", "社区卫生服务中心", "60岁以上 60人", "小王13800138000", "请提前10分钟签到")
    b.row(s, 6, 3.0, "", "", "下午", "主题党日", "多功能室", "第三党支部", "党员", "", "内部")
    s.getCellRangeByName("B4:B6").merge(True)
    s.getCellRangeByName("C4:C6").merge(True)
    b.row(s, 7, 4.0, 12.3, "周四", "１４：００～１６：００", "古琴体验", "国学教室", "", "已满", "扫码")
    b.row(s, 8, 5.0, (day(2026, 12, 5), YMD), "周五", "10点-11点半", "亲子烘焙", "共享餐厅", "妇联", "20组家庭")
    b.row(s, 9, 6.0, "12月6日、13日、20日、27日", "周日", "13:00-15:00", "少儿围棋", "青少年空间")
    b.row(s, 10, 7.0, "12/8-12/20", "", "9:00-17:00（周一闭展）", "“宝山记忆”摄影展", "主题临展区", "文化馆")
    b.row(s, 11, 8.0, 46366.0, "周四", "18：30-20:30(签到18:00)", "周末影院", "学习讲堂/多功能室")
    b.row(s, 12, 9.0, "每周一至周五", "", "11:00-13:00", "长者助餐", "共享餐厅")
    b.row(s, 13, 10.0, (day(2026, 12, 13), MD), "周日", (clock(10, 0), HM), "国家公祭日主题教育", "大厅")
    b.row(s, 14, 11.0, (day(2026, 12, 15), MD), "周二", "全天", "区里调研", "全馆", "", "", "", "不公开")
    b.row(s, 15, 12.0, (day(2026, 12, 22), MD), "周二", "9:00-11:00", "冬至包汤圆", "共享餐厅", "", "", "", "改到21日")
    s.getCellRangeByName("J15").CharColor = RED
    b.row(s, 16, 13.0, (day(2026, 12, 25), MD), "", "14:00-16:00", "手工姜饼屋", "共享餐厅", "", "", "", "取消")
    s.getCellRangeByName("A16:J16").CharStrikeout = STRUCK
    b.row(s, 17, 14.0, "待定", "", "", "新年音乐会", "百姓舞台")
    for r in range(18, 26):
        b.row(s, r, float(r - 3))
    b.put(s, "A26", "合计：13场")
    b.put(s, "A27", "注：如有调整，以现场通知为准")
    s.getCellRangeByName("A27:J27").merge(True)
    b.put(s, "A28", "审核：")
    b.put(s, "G28", "签发：")
    # What came in after the sheet had been signed.
    b.row(s, 29, 23.0, "2月30日", "", "9:00-10:00", "反诈宣传", "百姓舞台")
    b.row(s, 30, 24.0, (day(2026, 12, 11), MD), "周五", "14:00-13:00", "编织沙龙", "悦读空间")
    b.row(s, 31, 25.0, (day(2026, 12, 14), MD), "周一", "14:00-15:30", "楼组长例会", "3楼小会议室")

    s = b.sheet(1, "11月")
    b.put(s, "A1", "11月活动安排表")
    b.row(s, 2, "序号", "日期", "星期", "时间", "活动名称", "地点", "主办单位", "参加对象及人数", "报名方式/联系人", "备注")
    b.row(s, 3, 1.0, (day(2026, 11, 26), MD), "周四", "14:00-16:00", "法律咨询日", "综合接待区", "司法所", "", "13900139000")
    b.row(s, 4, 2.0, (day(2026, 11, 28), MD), "周六", "9:30-11:00", "剪纸课", "国学教室")

    s = b.sheet(2, "场地借用")
    b.put(s, "A1", "12月场地借用登记")
    b.row(s, 2, "场地", *[f"{d}日" for d in range(1, 15)])
    b.row(s, 3, "百姓舞台", "合唱队9-11点 老周13700137000", "", "沪剧社 下午")
    b.row(s, 4, "多功能室", "", "瑜伽 18:30")
    b.row(s, 5, "学习讲堂", "", "", "", "物业借用（小陈）")

    s = b.sheet(3, "Sheet3")
    b.put(s, "A1", "打印纸2包")
    b.put(s, "B2", "问一下妇联人数")

    s = b.sheet(4, "通讯录")
    b.row(s, 1, "日期", "活动名称", "电话")
    b.row(s, 2, "12月1日", "小王家访", "13800138000")
    s.IsVisible = False
    b.save("2026年12月活动安排表(最终版)12.1更新.xlsx", XLSX)
    b.close()


def lao_zhang(desktop):
    """No title, one line a booking, everything a real date or time; an old format."""
    b = Book(desktop)
    s = b.sheet(0, "Sheet1")
    b.row(s, 1, "日期", "开始", "结束", "场地", "主题", "承办", "参加对象", "名额", "预订人", "电话", "状态", "公开", "备注")
    t = lambda h, m: (clock(h, m), HM)
    d = lambda n, m=12, y=2026: (day(y, m, n), "YYYY-MM-DD")
    b.row(s, 2, d(1), t(9, 0), t(11, 0), "多功能室", "书法沙龙", "社区学校", "成人", 25.0, "张三", "13812345678", "正常", "是")
    b.row(s, 3, d(2), t(14, 0), t(16, 30), "百姓舞台", "合唱排练", "谊声合唱团", "", "", "李四", "(021)5678-1234", "取消", "是", "指挥出差")
    b.row(s, 4, d(4), t(9, 30), t(11, 30), "学习讲堂", "智能手机课", "电信营业厅", "60岁以上", "40人", "王五", "138 1234 5678", "已满", "是", "请自带手机")
    b.row(s, 5, d(7), t(13, 0), t(15, 0), "多功能室", "家庭矛盾协商", "居委会", "", "", "赵六", "", "正常", "否")
    b.row(s, 6, d(9), t(18, 30), t(20, 0), "悦读空间", "读书会", "", "", "", "钱七", "", "延期", "是", "时间另行通知")
    b.row(s, 7, d(10), t(10, 0), "", "综合接待区", "便民服务", "物业公司", "居民", "", "", "", "", "是")
    b.row(s, 8, d(12), t(15, 0), t(14, 0), "国学讲堂", "茶艺", "", "", "", "孙八", "", "正常", "是")
    b.row(s, 9, d(16), t(9, 0), t(11, 0), "学习讲堂", "消防演练讲解", "消防站", "", "", "", "", "待定", "是")
    b.row(s, 10, d(18), t(14, 0), t(16, 0), "多功能室", "支委会", "第一党支部", "", "", "", "", "正常", "是")
    b.row(s, 11, d(20), t(9, 0), t(10, 0), "多功能室", "旧的一行（不要了）", "", "", "", "", "", "正常", "是")
    s.getRows().getByIndex(10).IsVisible = False
    b.row(s, 12, d(24), t(10, 0), t(11, 30), "多功能室", "亲子绘本", "", "3-6岁", "15组", "周九", "", "改期", "是", "改至12月26日14:00")
    b.row(s, 13, (day(2026, 12, 31) + clock(19, 0), "YYYY-MM-DD HH:MM"), (day(2026, 12, 31) + clock(19, 0), HM), (day(2026, 12, 31) + clock(21, 0), HM), "百姓舞台", "迎新晚会", "街道办事处", "", "100人", "", "", "正常", "是", "凭票入场")
    b.save("场地登记.xls", XLS)
    b.close()
    os.replace(os.path.join(HERE, "场地登记.xls"), os.path.join(HERE, "场地登记.et"))


def teacher(desktop):
    """A timetable of courses, exported from Excel: 另存为 CSV, so it is GBK, and merged cells have come apart."""
    b = Book(desktop)
    s = b.sheet(0, "Sheet1")
    b.row(s, 1, "2026年12月社区学校课表")
    b.row(s, 3, "日期", "星期", "上课时间", "课程", "教室", "任课老师", "人数", "说明")
    b.row(s, 4, (day(2026, 12, 2), YMD), "星期三", "9:00-10:30", "国画（基础）", "国学教室", "陈老师", 20.0)
    b.row(s, 5, "", "", "13:00-14:30", "声乐", "百姓舞台", "林老师", 30.0)
    b.row(s, 6, (day(2026, 12, 4), YMD), "星期五", "下午1:30-3:00", "摄影", "多功能室", "何老师", 20.0, "停课")
    b.row(s, 7, "周二、周四", "", "18:30-20:00", "瑜伽", "健康之家", "吴老师", 15.0, "请自带瑜伽垫")
    b.row(s, 8, "12月5、12、19日", "星期六", "9点-10点半", "少儿书法", "国学教室", "陈老师", "12人")
    b.row(s, 9, (day(2026, 12, 9), YMD), "星期三", "", "智能手机答疑", "悦读空间")
    b.row(s, 10, "12月7日", "星期一", "上午", "编织", "3楼会议室")
    b.row(s, 12, "教务电话 56781234，有事请打给我")
    b.save("teacher.csv", CSV, "44,34,76,1,,0,false,true,false")
    b.close()
    with open(os.path.join(HERE, "teacher.csv"), encoding="utf-8-sig") as f:
        text = f.read()
    os.remove(os.path.join(HERE, "teacher.csv"))
    with open(os.path.join(HERE, "12月课表.csv"), "wb") as f:
        f.write(text.replace("\n", "\r\n").encode("gbk"))


def volunteer(desktop):
    """Exported by a program: UTF-8 with a BOM, semicolons, line breaks and quotes within cells."""
    b = Book(desktop)
    s = b.sheet(0, "Sheet1")
    b.row(s, 1, "活动时间", "活动主题", "活动地点", "主办方", "名额", "联系方式", "备注")
    b.row(s, 2, "2026-12-08 09:00~11:00", "“小手拉大手”\n垃圾分类课堂", "青少年空间", "绿化市容所;志愿者队", "30人", "wx: abc123", "免费参加")
    b.row(s, 3, "2026-12-09 14:00~15:30", "读懂\"民法典\"；现场答疑", "学习讲堂", "司法所", "", "老赵 ０２１－５６７８　１２３４", "联系老赵13612345678拿钥匙")
    b.row(s, 4, "2026年12月10日（周五）19:00-20:30", "电影《横空出世》", "多功能室", "", "", "", "")
    b.row(s, 5, "2026-12-11", "义诊", "综合接待区", "社区卫生服务中心", "", "", "8:30-11:00")
    b.row(s, 6, "2026-12-12 09:00~11:00", "法律援助咨询", "悦读空间", "", "", "", "")
    b.row(s, 7, "2026-12-13 09:00~11:00（已取消）", "观鸟", "空中花园", "", "", "", "")
    b.row(s, 8, "2026-12-19 13:30", "插花，请打138-1234-5678报名", "宝山区体育馆", "", "", "", "")
    b.save("志愿活动导出.csv", CSV, "59,34,76,1,,0,true,true,false")
    b.close()
    path = os.path.join(HERE, "志愿活动导出.csv")
    with open(path, "rb") as f:
        text = f.read().decode("utf-8-sig")
    out, quoted = [], False
    for c in text:  # line ends of rows, not those within cells
        quoted ^= c == '"'
        out.append("\r\n" if c == "\n" and not quoted else c)
    with open(path, "wb") as f:
        f.write(b"\xef\xbb\xbf" + "".join(out).encode("utf-8"))


def calendar(desktop):
    """A month as it hangs on the wall: weeks down, days across."""
    b = Book(desktop)
    s = b.sheet(0, "Sheet1")
    b.put(s, "A1", "2026年12月活动日历")
    s.getCellRangeByName("A1:G1").merge(True)
    b.row(s, 2, "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
    events = {1: "9:00 八段锦", 3: "14:00 古琴体验", 5: "10:00\n亲子烘焙", 6: "少儿围棋", 10: "18:30 周末影院", 24: "平安夜"}
    r = 3
    for d in range(1, 32):
        column = datetime.date(2026, 12, d).weekday()
        if d > 1 and column == 0:
            r += 2
        b.put(s, chr(ord("A") + column) + str(r), float(d))
        if d in events:
            b.put(s, chr(ord("A") + column) + str(r + 1), events[d])
    b.save("12月活动日历.xlsx", XLSX)
    b.close()


def lao_qian(desktop):
    """Who has which room on which day: rooms down, days across, in two halves below each other."""
    b = Book(desktop)
    s = b.sheet(0, "场地借用")
    b.put(s, "A1", "友谊路街道社区党群服务中心2026年12月场地借用表")
    s.getCellRangeByName("A1:P1").merge(True)
    week = "一二三四五六日"
    on = lambda d: week[datetime.date(2026, 12, d).weekday()]
    b.row(s, 2, "场地", *[f"{d}日" for d in range(1, 16)])
    b.row(s, 3, "", *[on(d) for d in range(1, 16)])
    b.row(s, 4, "百姓舞台", "9:00-10:30 八段锦", "", "9:00-10:30 八段锦\n14:00-16:00 合唱排练", "合唱队9-11点 老周13700137000")
    b.row(s, 5, "多功能室", "下午 党课", "瑜伽 18:30", "妇联", "", "10:00-11:30 亲子烘焙", "/")
    s.getCellRangeByName("F5").CharStrikeout = STRUCK
    b.row(s, 6, "学习讲堂(3F)", "全天 换届选举", "9:00-17:00 摄影展", "", "13:30-15:00 支委会", "", "", "25:00 夜读", "9:00-11:00")
    s.getCellRangeByName("C6:D6").merge(True)
    b.row(s, 7, "国学教室", "14:00～16:00古琴体验（已满）", "1:30-3:00 书法", "9:00-10:00 茶艺；10:30-11:30 插花", "无", "下午茶会", "9:00 诗词（改到7日）")
    b.row(s, 8, "3楼小会议室", "10:00-11:00 楼组长例会", "", "9:00-10:00 家访 百姓舞台")
    b.put(s, "A9", "备注")
    b.put(s, "B9", "借用请提前三天，联系小陈 56781234")
    s.getCellRangeByName("B9:P9").merge(True)
    b.row(s, 11, "场地", *[f"{d}日" for d in range(16, 32)])
    b.row(s, 12, "", *[on(d) for d in range(16, 32)])
    b.row(s, 13, "百姓舞台", "９：００－１１：００ 越剧沙龙", "", "9点半 排练")
    b.row(s, 14, "多功能室", "", "晚上 电影《横空出世》")
    b.put(s, "Q14", "19:00-21:00 迎新晚会")

    s = b.sheet(1, "值班")
    b.put(s, "A1", "12月值班表")
    b.row(s, 2, "姓名", *[f"{d}日" for d in range(1, 8)])
    b.row(s, 3, "欧阳", "早 8:30-17:00", "晚", "休", "早", "晚", "休", "早")
    b.row(s, 4, "小李", "晚", "休", "早", "晚", "休", "早", "晚")
    b.save("12月场地借用.xlsx", XLSX)
    b.close()


def xiao_chen(desktop):
    """Weeks: days down and parts of the day across; days down and rooms across; hours down and weekdays across."""
    b = Book(desktop)
    s = b.sheet(0, "本周")
    b.put(s, "A1", "一周活动安排（12月7日-12月13日）")
    s.getCellRangeByName("A1:F1").merge(True)
    b.row(s, 2, "日期", "星期", "上午", "下午", "晚上", "备注")
    b.row(s, 3, (day(2026, 12, 7), MD), "周一", "闭馆")
    s.getCellRangeByName("C3:E3").merge(True)
    b.row(s, 4, (day(2026, 12, 8), MD), "周二", "9:00 剪纸课 国学讲堂", "智能手机课（学习讲堂）", "", "小李值班13800138000")
    b.row(s, 5, (day(2026, 12, 9), MD), "周三", "长者体检 健康之家", "2:00-4:00 读书会 悦读空间", "18:30-20:30 观影 多功能室")
    b.row(s, 6, (day(2026, 12, 10), MD), "周三", "国画 国学教室\n太极 百姓舞台", "15:00 茶话会", "瑜伽 健康之家 19:00")
    b.row(s, 7, (day(2026, 12, 11), MD), "周五", "14:00-15:00 编织 悦读空间", "个案会谈 多功能室", "")
    b.row(s, 8, (day(2026, 12, 12), MD), "周六", "亲子烘焙\n共享餐厅\n（20组家庭）", "义诊 综合接待区、百姓舞台", "")
    b.row(s, 9, (day(2026, 12, 13), MD), "周日", "国家公祭日主题教育", "", "")
    b.put(s, "A10", "注：如有调整，以现场通知为准")
    s.getCellRangeByName("A10:F10").merge(True)

    s = b.sheet(1, "下周")
    b.put(s, "A1", "2026年12月")
    b.row(s, 2, "时间", "百姓舞台", "多功能室", "学习讲堂", "负责人")
    b.row(s, 3, "14日（周一）", "", "9:00-10:30\n八段锦\n14:00-15:30\n太极", "", "欧阳修")
    b.row(s, 4, "15日（周二）", "合唱\n13:30-15:30", "", "法律讲座 9:30-11:00", "欧阳修")
    b.row(s, 5, "16日（周三）", "走秀排练", "9:00 瑜伽\n沪语课", "19:00-20:30“谊学”大讲堂：冬季养生", "欧阳修")
    b.row(s, 6, "31日（周四）", "", "9:00-11:00（签到8:50）读报会", "", "")
    b.row(s, 7, "32日（周五）", "", "9:00-11:00 手语", "", "")

    s = b.sheet(2, "课程表")
    b.put(s, "A1", "2026年12月21日-27日课程表")
    b.row(s, 2, "时间", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
    b.row(s, 3, "第一节 9:00-10:30", "国画（国学教室）", "", "国画（国学教室）", "声乐", "", "少儿书法@国学教室")
    b.row(s, 4, "13:30-15:00", "", "摄影 多功能室", "", "14:00-15:00 合唱 百姓舞台", "16:00 编织 悦读空间")

    s = b.sheet(3, "常年课程")
    b.row(s, 1, "时间", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
    b.row(s, 2, "9:00-10:30", "国画（国学教室）", "", "国画（国学教室）")
    b.save("2026年周安排.xlsx", XLSX)
    b.close()


def wall(desktop):
    """A month as it hangs on the wall, with rooms, the moon's calendar, and days of the months around it."""
    b = Book(desktop)
    s = b.sheet(0, "12月")
    b.put(s, "A1", "2026年12月文体活动日历")
    s.getCellRangeByName("A1:G1").merge(True)
    b.row(s, 2, "日", "一", "二", "三", "四", "五", "六")
    b.row(s, 3, "29\n14:00 读书会 悦读空间", "30", "1\n廿三\n9:00 剪纸课 国学讲堂", "2\n廿四", "3\n14:00-16:00 古琴体验（国学教室）\n18:30 电影 学习讲堂", "4\n10:00 亲子烘焙", "5\n少儿围棋 青少年空间")
    b.row(s, 4, "6\n闭馆", "7\n大雪", "8 9:00-11:00 长者助餐 共享餐厅", "9日\n十一月", "10\n13:30 法律援助 多功能室", "11", "12\n义诊 9:00-11:00 综合接待区")
    b.row(s, 5, "13\n国家公祭日\n10:00 主题教育 多功能室", *[float(d) for d in range(14, 20)])
    b.row(s, 6, "", "下午 合唱 百姓舞台", "9:00-10:00 太极\n百姓舞台\n14:00-15:00 茶艺\n国学教室")
    b.row(s, 7, *[float(d) for d in range(20, 27)])
    b.row(s, 8, "", "", "冬至\n9:00-11:00 包汤圆 共享餐厅", "", "平安夜", "14:00-16:00 联欢 百姓舞台（取消）")
    b.row(s, 9, *[float(d) for d in range(27, 32)], 1.0, 2.0)
    b.row(s, 10, "", "", "", "", "19:00 跨年 百姓舞台", "元旦\n10:00-11:30 迎新 百姓舞台")
    b.put(s, "A11", "咨询电话：56781234")
    s.getCellRangeByName("A11:G11").merge(True)
    b.save("12月文体日历.xlsx", XLSX)
    b.close()


class Letter:
    """A document of Writer: paragraphs and tables."""

    def __init__(self, desktop):
        self.doc = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (prop("Hidden", True),))
        self.text = self.doc.Text

    def say(self, *paragraphs):
        end = self.text.createTextCursorByRange(self.text.End)
        for p in paragraphs:
            self.text.insertString(end, p, False)
            self.text.insertControlCharacter(end, 0, False)  # PARAGRAPH_BREAK

    def table(self, *rows):
        t = self.doc.createInstance("com.sun.star.text.TextTable")
        t.initialize(len(rows), len(rows[0]))
        self.text.insertTextContent(self.text.End, t, False)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                t.getCellByPosition(c, r).setString(value.replace("\n", "\r"))
        return t

    def merge(self, table, first, last):
        c = table.createCursorByCellName(first)
        c.gotoCellByName(last, True)
        c.mergeRange()

    def strike(self, table, cell, characters=None):
        c = table.getCellByName(cell).createTextCursor()
        c.gotoStart(False)
        if characters is None:
            c.gotoEnd(True)
        else:
            c.goRight(characters, True)
        c.CharStrikeout = STRUCK

    def frame(self, words):
        f = self.doc.createInstance("com.sun.star.text.TextFrame")
        size = uno.createUnoStruct("com.sun.star.awt.Size")
        size.Width, size.Height = 4000, 1500
        f.setSize(size)
        self.text.insertTextContent(self.text.Start, f, False)
        f.getText().setString(words)

    def save(self, name, how):
        self.doc.storeToURL(uno.systemPathToFileUrl(os.path.join(HERE, name)), (prop("FilterName", how), prop("Overwrite", True)))

    def close(self):
        self.doc.close(True)


DOCX, DOC = "MS Word 2007 XML", "MS Word 97"


def lao_song(desktop):
    """A notice with the timetable in it, corrected by hand and with recorded changes."""
    l = Letter(desktop)
    l.say("关于开展系列活动的通知", "各居民区党总支：", "现将安排发给你们，11月的总结请在25日前交来。", "友谊路街道社区党群服务中心2026年12月活动安排表")
    head = ("日期", "星期", "时间", "活动名称", "地点", "主办单位", "联系人")
    t = l.table(
        head,
        ("12月1日", "周二", "9:00-10:30", "八段锦", "百姓舞台", "谊悦健身队", "小王13800138000"),
        ("", "", "13:30—15:00", "冬季养生讲座", "三楼学习讲堂", "社区卫生服务中心", "欧阳"),
        ("12月3日", "周四", "下午", "支委会", "多功能室", "第三党支部", ""),
        ("12月5日", "周六", "14:00-16:00", "手工姜饼屋", "共享餐厅", "妇联", "老周"),
        ("12月8日", "周二", "9:00-11:0014:00-16:00", "古琴体验", "国学教室", "", ""),
        ("12月10日", "周四", "9:00-11:00", "剪纸", "多功能室", "", ""),
        ("以下活动请提前预约", "", "", "", "", "", ""),
        ("2月30日", "", "9:00-10:00", "反诈宣传", "百姓舞台", "", ""))
    for c in "ABCDEFG":
        l.strike(t, c + "5")
    l.strike(t, "C6", len("9:00-11:00"))
    l.doc.RecordChanges = True
    t.getCellByName("E7").setString("共享餐厅")
    c = t.getCellByName("D2").createTextCursor()
    c.gotoEnd(False)
    t.getCellByName("D2").insertString(c, "（第2期）", False)
    l.doc.RecordChanges = False
    l.merge(t, "A8", "G8")
    l.merge(t, "B2", "B3")
    l.merge(t, "A2", "A3")
    l.say("", "第三周")
    l.table(
        head,
        ("12月15日", "周二", "10:00-11:30", "亲子烘焙", "共享餐厅", "妇联", ""),
        ("12月16日", "周三", "", "读书会", "悦读空间", "", ""))
    l.say("", "附：报名回执")
    l.table(
        ("姓名", "电话", "活动", "日期"),
        ("欧阳修", "13900139000", "八段锦", "12月1日"))
    l.frame("2025年11月草稿")
    l.save("【通知】2026年12月活动安排.docx", DOCX)
    l.save("旧通知.doc", DOC)
    l.close()


def office_system(desktop):
    """What the office system exports: a page in GBK that it calls an .xls, and XML that it calls one, too."""
    def line(*cells, tag="td", **attributes):
        about = "".join(' %s="%s"' % (k.rstrip("_"), v) for k, v in attributes.items())
        return "<tr%s>" % about + "".join(c if c.startswith("<") else "<%s>%s</%s>" % (tag, c, tag) for c in cells) + "</tr>"

    page = [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">', "<head>", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
        "<style>", "<!--", "td{mso-number-format:'\\@';}", ".gone{color:#999999;text-decoration:line-through;}", "-->", "</style>", "</head>", "<body>",
        "<h3>友谊路街道社区党群服务中心</h3>", '<table border="1" cellspacing="0">',
        line('<th colspan="7">2026年12月活动一览</th>'),
        line("日期", "时间", "活动名称", "活动地点", "主办单位", "联系电话", "状态", tag="th"),
        line('<td rowspan="2" x:str>2026-12-02</td>', "09:00-10:30", "八段锦", "百姓舞台", "谊悦健身队", "13800138000", "正常"),
        line("14:00-16:00", "古琴体验<br>（免费）", "国学教室", "&nbsp;", "&nbsp;", "已满"),
        line("2026-12-04", "<td><s>9:00-11:00</s> 13:30-15:00</td>", "摄影&amp;后期", "多功能室", "", "56781234", ""),
        line("2026-12-05", "14:00-16:00", "手工姜饼屋", "共享餐厅", "妇联", "", "", class_="gone"),
        line("2026-12-07", "13:00-15:00", "矛盾调解", "多功能室", "居委会", "", ""),
        line("2026-12-08", "9:00-10:00", "草稿", "多功能室", "", "", "", style="display:none"),
        line("2026-12-09", "", "读书会", "悦读空间", "", "", ""),
        line('<td colspan="7">共7条记录　导出人：admin　导出时间：2026-11-27 17:05</td>'),
        "</table>", "</body>", "</html>"]
    with open(os.path.join(HERE, "活动一览.xls"), "wb") as f:
        f.write("\r\n".join(page).encode("gbk"))

    b = Book(desktop)
    s = b.sheet(0, "12月")
    b.put(s, "A1", "2026年12月场地预约导出")
    s.getCellRangeByName("A1:D1").merge(True)
    b.row(s, 2, "日期", "时间", "活动名称", "地点")
    b.row(s, 3, (day(2026, 12, 3), YMD), "9:00-10:30", "太极拳", "百姓舞台")
    b.row(s, 4, (day(2026, 12, 4), YMD), "9:00-10:30", "越剧沙龙", "百姓舞台")
    s.getCellRangeByName("A4:D4").CharStrikeout = STRUCK
    b.row(s, 5, (day(2026, 12, 5), YMD), (clock(14, 0), HM), "信访接待", "多功能室")
    b.save("场地预约导出.xls", "MS Excel 2003 XML")
    b.close()


def main():
    profile = "/tmp/clerks-%d" % os.getpid()
    office = subprocess.Popen(["soffice", "--headless", "--norestore", "-env:UserInstallation=file://" + profile,
                               "--accept=pipe,name=clerks;urp;"])
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            remote = resolver.resolve("uno:pipe,name=clerks;urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.5)
    else:
        sys.exit("LibreOffice does not answer")
    desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    try:
        for clerk in (xiao_li, lao_zhang, teacher, volunteer, calendar, lao_qian, xiao_chen, wall, lao_song, office_system):
            if clerk.__name__ in sys.argv[1:] or len(sys.argv) == 1:
                clerk(desktop)
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        office.wait(30)


main()
