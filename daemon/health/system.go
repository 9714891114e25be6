package health

import (
	"context"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"
)

// programs looks for what the daemon makes use of where it is installed.
func programs(ctx context.Context) []Finding {
	var all []Finding
	for _, p := range []struct{ command, pkg, zh, en string }{
		{"ffprobe", "ffmpeg", "视频不会播出", "videos are not shown"},
		{"soffice", "libreoffice-calc-nogui", "旧格式的活动安排表（xls、et）读不了", "timetables in old forms (xls, et) cannot be read"},
	} {
		if _, err := exec.LookPath(p.command); err != nil {
			all = append(all, found(Look, "没有装 "+p.command+"，"+p.zh, p.command+" is not installed: "+p.en, "请运行 sudo apt-get install "+p.pkg, "run sudo apt-get install "+p.pkg))
		} else {
			all = append(all, right("装了 "+p.command, p.command+" is installed"))
		}
	}
	out, err := exec.CommandContext(ctx, "fc-list", ":lang=zh-cn", "family").Output()
	if err == nil && strings.TrimSpace(string(out)) != "" {
		return append(all, right("有中文字体", "there is a Chinese font"))
	}
	return append(all, found(Look, "这台电脑上找不到中文字体：接在它上面的屏幕会显示成方块", "no Chinese font is found on this computer: a screen that is connected to it would show boxes",
		"请运行 sudo apt-get install fonts-noto-cjk fontconfig；不接屏幕的服务器不需要", "run sudo apt-get install fonts-noto-cjk fontconfig; a server without a screen does not need it"))
}

// staUnsync is STA_UNSYNC of adjtimex(2): nobody corrects the clock.
const staUnsync = 0x40

// clock looks whether somebody corrects the clock. adjtimex(2) without modes only reads.
func clock() []Finding {
	var t unix.Timex
	if _, err := unix.Adjtimex(&t); err != nil {
		return []Finding{found(Look, "看不出时钟有没有校准："+err.Error(), "it cannot be told whether the clock is corrected: "+err.Error(), "请运行 timedatectl 看一看", "look at timedatectl")}
	}
	if t.Status&staUnsync != 0 {
		return []Finding{found(Look, "时钟没有自动校准，内容会慢慢早播或者晚播", "nobody corrects the clock: in time everything is shown too early or too late",
			"请运行 sudo timedatectl set-ntp true；没有互联网的，请在路由器上开 NTP，写进 /etc/systemd/timesyncd.conf",
			"run sudo timedatectl set-ntp true; without internet let the router serve NTP, and name it in /etc/systemd/timesyncd.conf")}
	}
	return []Finding{right("时钟自动校准", "the clock is corrected")}
}
