package library

import (
	"strings"

	"yiping/playlists"
)

// say returns why something is not shown and what to do about it, for the people who put it there.
func say(reasonZH, reasonEN, remedyZH, remedyEN string) playlists.Refusal {
	return *playlists.Refuse(reasonZH, reasonEN, remedyZH, remedyEN)
}

// Waiting: worth saying only while it lasts.
var (
	waitCopying = say("还没有复制完。", "It is not completely copied yet.",
		"等复制完成，会自动播放。", "It is shown by itself once it is.")
	waitDamaged = say("文件还不完整，或者坏了。", "The file is not complete yet, or it is damaged.",
		"如果复制已经结束，请重新复制一次。", "If copying is over, copy it again.")
	waitOpen = say("还有程序正在写这个文件。", "A program is still writing this file.",
		"保存以后关闭那个程序，会自动播放。", "Save it and close that program; then it is shown by itself.")
	waitDisk = say("服务器的磁盘写不进去。", "The server's disk refuses to store it.",
		"请找管理员检查服务器磁盘。", "Ask the administrator to check the server's disk.")
)

// Refused for what they are.
var (
	refuseEmpty = say("文件是空的，里面什么都没有。", "The file is empty.",
		"请重新复制一次。", "Copy it again.")
	refuseBroken = say("文件不完整，或者坏了。", "The file is cut off or damaged.",
		"请在电脑上打开看看，再重新复制一次。", "Open it on a computer to see, then copy it again.")
	refuseTooBig = say("文件超过2GB，太大了。", "The file is larger than 2 GB.",
		"请压缩或剪短以后再放。", "Compress or shorten it.")
	refuseDrawing = say("这个SVG图超过16MB，太大了。", "This SVG drawing is larger than 16 MB.",
		"请另存为JPG或PNG。", "Save it as JPG or PNG.")
	refuseDeep = say("这个SVG图里的图层套得太深（超过256层），屏幕放不了。", "The elements of this SVG drawing are nested too deeply, more than 256 levels.",
		"请在绘图软件里取消多余的编组再存，或另存为PNG。", "Ungroup it in a drawing program and save it again, or save it as PNG.")
	refuseEntities = say("这个SVG图里有实体声明（<!ENTITY>），会引用别的文件或无限展开，为安全不播放。",
		"This SVG drawing declares entities (<!ENTITY>) that refer to other files or grow; it is not shown, for safety.",
		"请用绘图软件打开，另存为普通SVG或PNG。", "Open it in a drawing program and save it as plain SVG or as PNG.")
	refuseHeavy = say("这个SVG图太复杂，屏幕画它会停住，所以不播放。", "This SVG drawing is so complex that screens would stand still over it.",
		"请在绘图软件里打开，另存为PNG或JPG。", "Open it in a drawing program and save it as PNG or JPG.")
	refusePixels = say("图片太大：最多5000万像素，每边最多16384像素。", "The picture is too large: 50 million pixels and 16,384 a side at most.",
		"请缩小以后再放。", "Make it smaller.")
	refuseVariety = say("这张图片的编码很少见，屏幕放不了。", "The picture is in a rare variety of its format that screens cannot show.",
		"请用画图或看图软件另存为普通的JPG或PNG。", "Open it in a picture program and save it as an ordinary JPG or PNG.")
	refusePermission = say("没有读取这个文件的权限。", "The file may not be read.",
		"请重新复制一次，或请管理员检查权限。", "Copy it again, or ask the administrator to check its permissions.")
	refuseSpecial = say("这是链接或特殊文件，不是真正的文件。", "This is a link or a special file, not a real one.",
		"请把文件本身复制进来。", "Copy the file itself into the folder.")
	refuseWeb = say("这一版还不能播放网页。", "Web pages cannot be shown by this version yet.",
		"请截图另存为JPG或PNG。", "Save a screenshot as JPG or PNG.")
	refuseOrder = say("playlist.yaml 只在屏幕文件夹的第一层有效。", "playlist.yaml counts only directly in a screen's folder.",
		"请移到上一层，或删除它。", "Move it up, or delete it.")
)

// Not played because of where they are.
var unusedRoot = say("直接放在最外层不会播放。", "Files loose in the content folder are not shown.", "", "")

// unusedIn says that no display plays a folder.
func (l *Library) unusedIn(list string) playlists.Refusal {
	return say("没有屏幕播放“"+list+"”。", "No display plays \""+list+"\".",
		l.playedFolders()+"要给它安排屏幕，请找管理员。", l.playedFoldersEN()+"Ask the administrator to give it a display.")
}

func (l *Library) playedFolders() string {
	played := l.played()
	if len(played) == 0 {
		return ""
	}
	return "已有屏幕文件夹：" + strings.Join(played, "、") + "。"
}

func (l *Library) playedFoldersEN() string {
	played := l.played()
	if len(played) == 0 {
		return ""
	}
	return "Folders with displays: " + strings.Join(played, ", ") + ". "
}

// loose says what to do with a file in the content folder itself.
func (l *Library) loose() playlists.Refusal {
	w := unusedRoot
	example, exampleEN := "", ""
	if played := l.played(); len(played) > 0 {
		example, exampleEN = "，例如“"+played[0]+"”", ", for example \""+played[0]+"\""
	}
	w.Remedy = playlists.Text{ZH: "请放进屏幕文件夹" + example + "。", EN: "Put it into a screen's folder" + exampleEN + "."}
	return w
}

// Where a problem is that is not one file's. It is shown to readers of either language.
const (
	whereContent = "内容文件夹 content folder"
	whereData    = "数据文件夹 data folder"
)

// Problems of the folder and the disk.
var (
	problemFolder = playlists.Problem{
		ID: "folder", Where: whereContent,
		What: playlists.Text{ZH: "内容文件夹不见了，或者不是原来的那个。屏幕照旧播放，不撤下任何内容。",
			EN: "The content folder is gone, or is not the one it was. Everything is still shown; nothing is withdrawn."},
		Remedy: playlists.Text{ZH: "请检查共享磁盘是否连上。如果文件夹没有问题，请在页面上确认。",
			EN: "Check that the shared disk is mounted. If the folder is right as it is, confirm that on the page."},
	}
	problemDatabase = playlists.Problem{
		ID: "database", Where: whereData,
		What:   playlists.Text{ZH: "数据库写不进去，新的变化重启后可能丢失。", EN: "The database cannot be written; what is new may be lost in a restart."},
		Remedy: playlists.Text{ZH: "请检查服务器磁盘空间。恢复以后会自动补写。", EN: "Check the server's disk. It is written by itself once that is possible."},
	}
	problemDisk = playlists.Problem{
		ID: "disk", Where: whereData,
		What:   playlists.Text{ZH: "服务器磁盘满了或出错，新文件存不进去。", EN: "The server's disk is full or failing; new files cannot be stored."},
		Remedy: playlists.Text{ZH: "请清理磁盘。恢复以后会自动继续。", EN: "Make room on it. It goes on by itself then."},
	}
	problemRead = playlists.Problem{
		ID: "read", Where: whereContent,
		What:   playlists.Text{ZH: "内容文件夹里有文件读不出来。", EN: "Some files of the content folder cannot be read."},
		Remedy: playlists.Text{ZH: "请检查共享磁盘和网络。", EN: "Check the shared disk and the network."},
	}
	problemWatch = playlists.Problem{
		ID: "watch", Where: whereContent,
		What:   playlists.Text{ZH: "文件夹太多，系统不能全部监视，有些变化要过十几秒才发现。", EN: "There are more folders than the system watches; some changes are found only after a quarter of a minute."},
		Remedy: playlists.Text{ZH: "请调大系统参数 fs.inotify.max_user_watches。", EN: "Raise the system's fs.inotify.max_user_watches."},
	}
)
