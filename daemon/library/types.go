package library

import (
	"errors"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"yiping/daemon/library/formats"
	"yiping/playlists"
)

// refusedPicture says why a picture cannot be measured.
func refusedPicture(err error) *playlists.Refusal {
	if errors.Is(err, formats.ErrTooLarge) {
		return &refusePixels
	}
	return &refuseVariety
}

const saveAsZH, saveAsEN = "请另存为JPG或PNG，放进同一个文件夹。", "Save it as JPG or PNG into the same folder."

func notYetShown(thingZH, thingEN string) playlists.Refusal {
	return say("这一版还不能播放"+thingZH+"。", "This version cannot show "+thingEN+" yet.", saveAsZH, saveAsEN)
}

func source(program, remedyZH, remedyEN string) playlists.Refusal {
	return say("这是"+program+"源文件，屏幕放不了。", "This is a "+program+" source file, which screens cannot show.",
		remedyZH+"源文件可放进“素材”子文件夹。", remedyEN+" The source may go into the subfolder 素材.")
}

const exportZH, exportEN = "请导出为JPG，放进同一个文件夹。", "Export it as JPG into the same folder."

var (
	typePhotoshop   = source("Photoshop", exportZH, exportEN)
	typeIllustrator = source("Illustrator", exportZH, exportEN)
	typeCorel       = source("CorelDRAW", exportZH, exportEN)
	typeKeynote     = source("Keynote", "请导出为JPG或视频，放进同一个文件夹。", "Export it as JPG or as a video into the same folder.")
	typeProject     = source("Project", exportZH, exportEN)
	typeArchive     = say("这是压缩包，屏幕放不了。", "This is an archive, which screens cannot show.",
		"请解压，把里面的图片或视频放进来。", "Unpack it and put the pictures or videos here.")
	typeOFD = say("这是OFD公文，屏幕放不了。", "This is an OFD document, which screens cannot show.",
		"请打印或导出为图片（JPG），放进同一个文件夹。", "Print or export it as pictures (JPG) into the same folder.")
	typeLink = say("这是快捷方式，不是真正的文件。", "This is a shortcut, not the file itself.",
		"请把文件本身复制进来。", "Copy the file itself into the folder.")
	typeWeChat = say("这是微信的内部文件，别的程序打不开。", "This is an internal file of WeChat that no other program opens.",
		"请在微信里打开图片，另存到这个文件夹。", "Open the picture in WeChat and save it into this folder.")
	typeProgram = say("这是程序，屏幕放不了。", "This is a program, which screens cannot show.",
		"请从这个文件夹里拿走。", "Take it out of this folder.")
	typeSound = say("这是声音文件，没有画面。", "This is a sound file without a picture.",
		"请做成视频（MP4）再放。", "Make it a video (MP4).")
	typeFont = say("这是字体文件，屏幕放不了。", "This is a font, which screens cannot show.",
		"请放进“素材”子文件夹。", "Put it into the subfolder 素材.")
	typeFilm = say("这种视频屏幕放不了。", "Screens cannot show this kind of video.",
		"请转换成MP4（H.264）再放。", "Convert it to MP4 (H.264).")
	typePDF       = notYetShown("PDF", "PDF files")
	typeSlides    = notYetShown("演示文稿", "presentations")
	typeText      = notYetShown("文字文档", "text documents")
	typeSheet     = notYetShown("表格", "spreadsheets")
	typePlain     = notYetShown("文本文件", "plain text")
	typeHEIC      = notYetShown("苹果手机的HEIC照片", "HEIC photos of iPhones")
	typeAVIF      = notYetShown("AVIF图片", "AVIF pictures")
	typeBMP       = notYetShown("BMP图片", "BMP pictures")
	typeTIFF      = notYetShown("TIFF图片", "TIFF pictures")
	typeElsePhoto = notYetShown("这种图片", "this kind of picture")
	typeUnknown   = say("认不出这是什么文件。", "It cannot be told what this file is.",
		"屏幕能放JPG、PNG、GIF、WebP、SVG图片和MP4视频。", "Screens show JPG, PNG, GIF, WebP and SVG pictures and MP4 videos.")
)

// typeByContent lists what the first bytes can tell. A more special type is asked before what it is built of.
var typeByContent = []struct {
	prefix string
	words  *playlists.Refusal
}{
	{"image/vnd.adobe.photoshop", &typePhotoshop}, {"image/heic", &typeHEIC}, {"image/heif", &typeHEIC}, {"image/avif", &typeAVIF},
	{"image/bmp", &typeBMP}, {"image/tiff", &typeTIFF}, {"image/", &typeElsePhoto},
	{"application/pdf", &typePDF}, {"application/postscript", &typeIllustrator},
	{"application/vnd.openxmlformats-officedocument.presentationml", &typeSlides}, {"application/vnd.ms-powerpoint", &typeSlides},
	{"application/vnd.oasis.opendocument.presentation", &typeSlides},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml", &typeText}, {"application/msword", &typeText},
	{"application/vnd.oasis.opendocument.text", &typeText}, {"text/rtf", &typeText},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml", &typeSheet}, {"application/vnd.ms-excel", &typeSheet},
	{"application/vnd.oasis.opendocument.spreadsheet", &typeSheet}, {"text/csv", &typeSheet},
	{"text/html", &refuseWeb}, {"audio/", &typeSound}, {"video/", &typeFilm}, {"application/vnd.rn-realmedia", &typeFilm}, {"font/", &typeFont},
	{"application/x-ms-shortcut", &typeLink}, {"application/vnd.microsoft.portable-executable", &typeProgram},
	{"application/x-elf", &typeProgram}, {"application/x-executable", &typeProgram}, {"application/x-rar-compressed", &typeArchive},
	{"application/x-7z-compressed", &typeArchive}, {"application/gzip", &typeArchive}, {"application/x-tar", &typeArchive},
}

// typeByName tells containers apart that look alike inside, and what has no marks of its own. It never
// decides that something is shown, only in which words it is refused.
var typeByName = map[string]*playlists.Refusal{
	".ofd": &typeOFD, ".key": &typeKeynote, ".mpp": &typeProject, ".cdr": &typeCorel, ".ai": &typeIllustrator, ".eps": &typeIllustrator,
	".psd": &typePhotoshop, ".psb": &typePhotoshop, ".lnk": &typeLink, ".dat": &typeWeChat,
	".wps": &typeText, ".doc": &typeText, ".docx": &typeText, ".rtf": &typeText, ".txt": &typePlain, ".pdf": &typePDF, ".et": &typeSheet, ".xls": &typeSheet, ".xlsx": &typeSheet, ".csv": &typeSheet,
	".dps": &typeSlides, ".ppt": &typeSlides, ".pptx": &typeSlides, ".pps": &typeSlides, ".ppsx": &typeSlides, ".pot": &typeSlides,
	".zip": &typeArchive, ".rar": &typeArchive, ".7z": &typeArchive,
	".url": &refuseWeb, ".webloc": &refuseWeb, ".htm": &refuseWeb, ".html": &refuseWeb,
	".heic": &typeHEIC, ".heif": &typeHEIC, ".avif": &typeAVIF, ".bmp": &typeBMP, ".tif": &typeTIFF, ".tiff": &typeTIFF,
	".wmv": &typeFilm, ".avi": &typeFilm, ".flv": &typeFilm, ".mpg": &typeFilm, ".mpeg": &typeFilm, ".ts": &typeFilm, ".rmvb": &typeFilm, ".vob": &typeFilm,
	".mp3": &typeSound, ".wav": &typeSound, ".wma": &typeSound, ".flac": &typeSound,
	".jpg": &refuseBroken, ".jpeg": &refuseBroken, ".png": &refuseBroken, ".gif": &refuseBroken, ".webp": &refuseBroken,
	".svg": &refuseBroken, ".mp4": &refuseBroken, ".mov": &refuseBroken, ".webm": &refuseBroken, ".mkv": &refuseBroken,
}

// neverShown reports whether a file of the name can only be shown if it is none of what its name says.
func neverShown(name string) bool {
	w := typeByName[strings.ToLower(path.Ext(name))]
	return w != nil && w != &refuseBroken
}

// unplayable says what a file is that cannot be shown.
func unplayable(name string, head []byte) *verdict {
	m := mimetype.Detect(head)
	for t := m; t != nil; t = t.Parent() {
		for _, c := range typeByContent {
			if strings.HasPrefix(t.String(), c.prefix) {
				return &verdict{refused: c.words}
			}
		}
	}
	if w := typeByName[strings.ToLower(path.Ext(name))]; w != nil {
		return &verdict{refused: w}
	}
	switch {
	case m.Is("application/zip"):
		return &verdict{refused: &typeArchive}
	case m.Is("text/plain") && looksLikeText(head):
		return &verdict{refused: &typePlain}
	}
	return &verdict{refused: &typeUnknown}
}

// looksLikeText reports whether the bytes look like text: mimetype calls anything text that has no binary marks.
func looksLikeText(head []byte) bool {
	if len(head) > utf8.UTFMax {
		head = head[:len(head)-utf8.UTFMax] // it may end inside of a character
	}
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			return false
		}
	}
	return true
}
