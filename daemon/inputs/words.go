package inputs

import (
	"maps"
	"slices"
	"strings"

	"yiping/playlists"
)

var (
	tooLong = playlists.Refuse("有设备发来的消息太长，没有执行", "a message is too long and was not done",
		"一条消息最多64 KB", "64 KB is the most")
	tooMany = playlists.Refuse("这里的消息来得太快，有些没有执行", "messages come too fast here; some were not done",
		"请检查发送的设备是不是在反复发送", "check whether the device that sends them repeats itself")
	notObject = playlists.Refuse("有设备发来的消息看不懂，没有执行", "a message cannot be read and was not done",
		"消息应当是一个 JSON 对象，写法见 docs/mqtt.md", "a message is a JSON object; docs/mqtt.md shows how it is written")
	notWord = playlists.Refuse("有设备发来的消息看不懂，没有执行", "a message cannot be read and was not done",
		"消息应当是一个词（例如 alarm），或者一个 JSON 对象", "a message is a word, such as alarm, or a JSON object")
	noID = playlists.Refuse("消息里的 id 不对，没有执行", "the id of a message is wrong, so it was not done",
		"id 是一段文字，最多200个字节；可以不写", "an id is a text of 200 bytes at most; it may be left out")
	expired = playlists.Refuse("有一条消息到的时候已经过期，没有执行", "a message had expired when it came, and was not done",
		"请检查发送设备的网络和时钟，以及这台电脑的时钟", "check the network and the clock of the device that sends it, and the clock of this computer")
	stale = playlists.Refuse("有一条消息是5分钟以前的，没有执行", "a message is more than 5 minutes old and was not done",
		"请检查发送设备的网络和时钟，以及这台电脑的时钟", "check the network and the clock of the device that sends it, and the clock of this computer")
	ahead = playlists.Refuse("有一条消息的时间在5分钟以后，没有执行", "a message is more than 5 minutes ahead and was not done",
		"请检查发送设备的时钟，以及这台电脑的时钟", "check the clock of the device that sends it, and the clock of this computer")
	failed = playlists.Refuse("有一条消息没能执行，原因已写进日志", "a message could not be done; the reason is in the log",
		"请检查硬盘是不是满了，再发一次", "check whether the disk is full, and send it again")
)

func noInstant(member string) *playlists.Refusal {
	return playlists.Refuse("消息里的 "+member+" 看不懂，没有执行", member+" of a message cannot be read, so it was not done",
		"请写成 2026-12-01T14:00:00+08:00，或者 Unix 毫秒", "write it as 2026-12-01T14:00:00+08:00, or as Unix milliseconds")
}

func (in *Inputs) noInput(name string) *playlists.Refusal {
	names := slices.Sorted(maps.Keys(in.lanes))
	return playlists.Refuse("没有“"+short(name)+"”这个输入，消息没有执行", "there is no input \""+short(name)+"\"; a message was not done",
		"可以用的是：in/"+strings.Join(names, "、in/"), "there are: in/"+strings.Join(names, ", in/"))
}
