// Package home tells Home Assistant which displays and rooms there are and how they stand, so that they appear
// there by themselves, with a button that makes a display show its name.
//
// Home Assistant learns of a device from one retained message (device-based discovery) that names the
// topics to follow. Those are topics of our own that always hold JSON with all the fields that are asked for:
// displays/<id>/status is the word offline or what a display on MQTT itself says, and a template that fails
// on one of them would leave an entity as it was. Everything is computed from the configuration and the
// hub: a display that leaves the configuration leaves Home Assistant, because its message is cleared.
package home

import (
	"encoding/json"
	"fmt"
	"strings"

	"yiping/displays"
)

// Site is what Home Assistant is told of a site.
type Site struct {
	ID, Name  string
	Version   string // of the daemon
	Prefix    string // of our topics
	Discovery string // prefix of the topics on which Home Assistant is told: homeassistant, unless it was changed there
	Rooms     []Room
}

// Room is a room of which it is told what is on.
type Room struct{ ID, Name string }

// Display is what Home Assistant is told of a display.
type Display struct {
	ID, Name string
	Room     string // name of the room it is in; empty: none
	Region   string // id of the region whose item is said to play; empty: it plays nothing
	Canvas   [2]int // width and height in pixels
}

// device is the payload of device-based discovery (home-assistant.io, MQTT, “Device discovery payload”).
type device struct {
	Device     identity             `json:"device"`
	Origin     origin               `json:"origin"`
	Components map[string]component `json:"components"`
}

type identity struct {
	Identifiers  []string `json:"identifiers"`
	Name         string   `json:"name"`
	Manufacturer string   `json:"manufacturer"`
	Model        string   `json:"model"`
	SWVersion    string   `json:"sw_version"`
	Area         string   `json:"suggested_area,omitempty"`
	Via          string   `json:"via_device,omitempty"`
}

type origin struct {
	Name      string `json:"name"`
	SWVersion string `json:"sw_version"`
}

// component is one entity.
type component struct {
	Platform     string         `json:"platform"`
	UniqueID     string         `json:"unique_id"`
	EntityID     string         `json:"default_entity_id"` // or it would be the name in pinyin
	Name         string         `json:"name"`
	Icon         string         `json:"icon,omitempty"`
	DeviceClass  string         `json:"device_class,omitempty"`
	StateClass   string         `json:"state_class,omitempty"`
	Category     string         `json:"entity_category,omitempty"`
	Options      []string       `json:"options,omitempty"`
	State        string         `json:"state_topic,omitempty"`
	Value        string         `json:"value_template,omitempty"`
	On           string         `json:"payload_on,omitempty"`
	Off          string         `json:"payload_off,omitempty"`
	Attributes   string         `json:"json_attributes_topic,omitempty"`
	AttributesOf string         `json:"json_attributes_template,omitempty"`
	Command      string         `json:"command_topic,omitempty"`
	Press        string         `json:"payload_press,omitempty"`
	QoS          int            `json:"qos"`
	Availability []availability `json:"availability,omitempty"`
	Mode         string         `json:"availability_mode,omitempty"`
}

type availability struct {
	Topic string `json:"topic"`
	Value string `json:"value_template,omitempty"`
}

const (
	maker = "谊屏 Yiping"
	on    = "ON"
	off   = "OFF"
)

// The button of a display: what it says, and the input to which it says so, above the display's id.
const (
	Press    = "PRESS"
	Identify = "identify"
)

// Owned returns which discovery topics are those of a site.
func (s Site) Owned(topic string) bool {
	id, ok := strings.CutPrefix(topic, s.Discovery+"/device/"+s.node())
	return ok && strings.HasSuffix(id, "/config") && (id == "/config" || id[0] == '_')
}

// Filter matches all discovery topics of devices.
func (s Site) Filter() string { return s.Discovery + "/device/+/config" }

// Birth is the topic on which Home Assistant says that it has started.
func (s Site) Birth() string { return s.Discovery + "/status" }

// node is the id of a site among all devices. Ids of sites and displays have no underscore, so it separates.
func (s Site) node() string { return "yiping_" + s.ID }

func (s Site) topic(below string) string { return s.Prefix + "/" + below }

func (s Site) discovery(node string) string { return s.Discovery + "/device/" + node + "/config" }

// OfDisplay returns the topic and the message with which Home Assistant learns of a display.
func OfDisplay(s Site, d Display) (topic string, payload []byte) {
	node := s.node() + "_" + d.ID
	told := s.topic(displayTopic(d.ID))
	daemon := availability{Topic: s.topic("status")}
	display := availability{told, "{{ value_json.available }}"}
	var states []string
	for _, code := range displays.Codes() {
		states = append(states, code.Text().ZH)
	}
	all := components{
		"state": {
			Platform: "sensor", Name: "状态", DeviceClass: "enum", Category: "diagnostic", Options: states,
			State: told, Value: "{{ value_json.state }}", Attributes: told, Availability: []availability{daemon},
		},
		"problem": {
			Platform: "binary_sensor", Name: "问题", DeviceClass: "problem", Category: "diagnostic",
			State: told, Value: "{{ value_json.problem }}", On: on, Off: off, Availability: []availability{daemon},
		},
		"identify": {
			Platform: "button", Name: "屏幕报号", DeviceClass: "identify", Category: "diagnostic",
			Command: s.topic("in/" + Identify + "/" + d.ID), Press: Press, Availability: []availability{daemon, display},
		},
	}
	if d.Region != "" {
		all["item"] = component{
			Platform: "sensor", Name: "正在播放", Icon: "mdi:play-box-outline",
			State: told, Value: "{{ value_json.item }}", Availability: []availability{daemon, display},
		}
	}
	return s.discovery(node), s.encode(all, node, identity{
		Name: d.Name, Model: fmt.Sprintf("屏幕 display %d×%d", d.Canvas[0], d.Canvas[1]), Area: d.Room, Via: s.node(),
	})
}

// OfSite returns the topic and the message with which Home Assistant learns of the site.
func OfSite(s Site) (topic string, payload []byte) {
	told, status := s.topic(siteTopic), s.topic("status")
	daemon := []availability{{Topic: status}}
	all := components{
		"online": {
			Platform: "binary_sensor", Name: "服务", DeviceClass: "connectivity", Category: "diagnostic",
			State: status, On: "online", Off: "offline",
		},
		"problems": {
			Platform: "sensor", Name: "待处理的问题", Icon: "mdi:alert-outline", StateClass: "measurement", Category: "diagnostic",
			State: told, Value: "{{ value_json.problems }}", Availability: daemon,
		},
		"emergency": {
			Platform: "binary_sensor", Name: "紧急情况", DeviceClass: "safety",
			State: told, Value: "{{ value_json.emergency }}", On: on, Off: off, Attributes: told, Availability: daemon,
		},
	}
	for _, r := range s.Rooms {
		all["room_"+r.ID] = component{
			Platform: "sensor", Name: r.Name, Icon: "mdi:door",
			State: s.topic("rooms/" + r.ID + "/now/text"), Value: fmt.Sprintf("{{ value[:%d] }}", longest),
			Attributes: s.topic("rooms/" + r.ID + "/now"), Availability: daemon,
			AttributesOf: "{{ {'occupancy': value_json.state, 'bookings': value_json.bookings} | tojson }}", // an attribute cannot be called state
		}
	}
	// The second underscore keeps the ids apart from those of a display that is called as a room is.
	return s.discovery(s.node()), s.encode(all, s.node()+"_", identity{Identifiers: []string{s.node()}, Name: s.Name, Model: "场所 site"})
}

type components map[string]component

// encode returns a message. What all parts of it have is filled in here.
func (s Site) encode(all components, node string, who identity) []byte {
	for key, c := range all {
		c.UniqueID = node + "_" + key
		c.EntityID = c.Platform + "." + strings.ReplaceAll(c.UniqueID, "-", "_")
		c.QoS = 1
		if len(c.Availability) > 0 {
			c.Mode = "all"
		}
		all[key] = c
	}
	if who.Identifiers == nil {
		who.Identifiers = []string{node}
	}
	who.Manufacturer, who.SWVersion = maker, s.Version
	b, err := json.Marshal(device{who, origin{maker, s.Version}, all})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return b
}
