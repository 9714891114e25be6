package sheets

import "yiping/playlists"

// Refusal says why a file cannot be read as a timetable, and what to do.
type Refusal struct{ Reason, Remedy playlists.Text }

func (e *Refusal) Error() string { return e.Reason.EN }

var saveAsXLSX = playlists.Text{
	ZH: "请在WPS或Excel里打开，另存为 xlsx，再放进同一个文件夹。",
	EN: "Open it in WPS or Excel, save it as xlsx, and put that into the same folder.",
}

func refuse(zh, en string) *Refusal {
	return &Refusal{Reason: playlists.Text{ZH: zh, EN: en}, Remedy: saveAsXLSX}
}
