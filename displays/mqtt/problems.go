package mqtt

import (
	"errors"
	"maps"
	"slices"

	"yiping/displays/latest"
	"yiping/playlists"
)

// Changes is a cell whose version rises when Problems would answer something else.
func (c *Client) Changes() *latest.Cell[struct{}] { return &c.changes }

// Problems returns what a person should mend.
func (c *Client) Problems() []playlists.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []playlists.Problem
	if c.away != nil && !errors.Is(c.away, errNotYet) {
		all = append(all, playlists.Problem{
			ID: "mqtt/broker", Where: "MQTT " + c.Broker,
			What:   playlists.Text{ZH: "连不上消息服务器（" + c.away.Error() + "）；LED 屏、灯和智能家居收不到消息，网页屏幕照常", EN: "the broker cannot be reached (" + c.away.Error() + "): LED boards, lamps and home automation hear nothing; displays with a page go on"},
			Remedy: playlists.Text{ZH: "请检查它有没有运行、网络通不通、mqtt.url 和密码对不对；恢复后会自动重新发布", EN: "check that it runs, the network, mqtt.url and the password; everything is published anew by itself when it is back"},
		})
	}
	for _, topic := range slices.Sorted(maps.Keys(c.inputs)) {
		all = append(all, playlists.Problem{
			ID: "mqtt/retained/" + c.topic(topic), Where: "MQTT " + c.topic(topic),
			What:   playlists.Text{ZH: "这里有一条“保留”的消息，没有执行：每次重连它都会再来一遍", EN: "a retained message lies there, which was refused: it comes again with every connection"},
			Remedy: playlists.Text{ZH: "请在发送的设备上关掉“保留 retain”，再往这个主题发一条保留的空消息把它清掉", EN: "switch off retain on the device that sends it, then clear the topic by an empty retained message"},
		})
	}
	return all
}

// Connected tells whether the broker can be reached.
func (c *Client) Connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.away == nil
}
