package sheets

import "yiping/playlists"

var saveAsXLSX = playlists.Text{
	ZH: "请在WPS或Excel里打开，另存为 xlsx，再放进同一个文件夹。",
	EN: "Open it in WPS or Excel, save it as xlsx, and put that into the same folder.",
}

func refuse(zh, en string) *playlists.Refusal {
	return &playlists.Refusal{What: playlists.Text{ZH: zh, EN: en}, Remedy: saveAsXLSX}
}
