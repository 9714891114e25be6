package mqtt

import (
	"strings"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// Whole returns how Set is told of a topic that does not begin with the prefix.
func Whole(topic string) string { return "/" + topic }

// hearHome hears what is retained for Home Assistant, and Home Assistant itself when it starts. Then it
// knows nothing any more of devices that it was told of (its documentation, MQTT, “Discovery messages and
// availability”).
func (c *Client) hearHome(m paho.Message) {
	switch {
	case c.Home.Birth != "" && m.Topic() == c.Home.Birth:
		if !m.Retained() && string(m.Payload()) == online {
			c.mu.Lock()
			c.topics.born = true
			c.mu.Unlock()
			c.changed.Set(struct{}{})
		}
	case c.Home.Owned != nil && m.Retained() && len(m.Payload()) > 0 && c.Home.Owned(m.Topic()):
		c.find(Whole(m.Topic()))
	}
}

// discovery tells whether a topic is one on which Home Assistant is told what there is.
func discovery(topic string) bool { return strings.HasPrefix(topic, "/") }

// forHome tells whether a topic is read by nobody but Home Assistant.
func forHome(topic string) bool {
	return discovery(topic) || topic == "home" || strings.HasPrefix(topic, "displays/") && strings.HasSuffix(topic, "/home")
}
