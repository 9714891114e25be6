package config

import (
	"fmt"
	"slices"
	"strings"
)

// Contact is a contact of another system, such as that of the fire alarm, that raises an emergency.
type Contact struct {
	ID               string   `yaml:"id"`
	Name             string   `yaml:"name"`
	Kind             string   `yaml:"kind"` // of the emergency; Parse fills in the default
	Drill            bool     `yaml:"drill"`
	HeartbeatSeconds int      `yaml:"heartbeat_seconds"` // how often it says how it stands; Parse fills in the default
	PayloadAlarm     []string `yaml:"payload_alarm"`     // what it says for an alarm, without regard to case; Parse fills in the default
	PayloadNormal    []string `yaml:"payload_normal"`
}

// EmergencyKinds are the kinds of emergencies that there are; what displays say is in daemon/notices.
var EmergencyKinds = []string{"evacuate", "fire-alarm", "earthquake", "weather", "security", "siren"}

// What is not said of a contact.
const (
	DefaultContactKind = "fire-alarm"
	DefaultHeartbeat   = 60 // seconds
)

const maxContacts = 50

// fillIn puts the defaults where the file says nothing.
func (c *Contact) fillIn(r *reader, key string) {
	if !r.has(key + ".kind") {
		c.Kind = DefaultContactKind
	}
	if !r.has(key + ".heartbeat_seconds") {
		c.HeartbeatSeconds = DefaultHeartbeat
	}
	if !r.has(key + ".payload_alarm") {
		c.PayloadAlarm = []string{"alarm", "on"}
	}
	if !r.has(key + ".payload_normal") {
		c.PayloadNormal = []string{"normal", "off"}
	}
}

// contacts checks the contacts of other systems.
func (r *reader) contacts(all []Contact) {
	if len(all) > maxContacts {
		r.wrong("contacts", say("触点太多：%d 个", "There are too many contacts: %d", len(all)), say("最多 %d 个", "At most %d", maxContacts))
	}
	for i, c := range all {
		key := fmt.Sprintf("contacts[%d]", i)
		r.id(key+".id", c.ID)
		r.name(key+".name", c.Name)
		if r.good(key+".kind") && !slices.Contains(EmergencyKinds, c.Kind) {
			r.wrong(key+".kind", say("没有“%s”这种紧急情况", "There is no kind of emergency “%s”", c.Kind), say("可以写的是：%s", "Write one of: %s", strings.Join(EmergencyKinds, " ")))
		}
		r.between(key+".heartbeat_seconds", float64(c.HeartbeatSeconds), 5, 3600)
		r.payloads(key+".payload_alarm", c.PayloadAlarm)
		r.payloads(key+".payload_normal", c.PayloadNormal)
		for j, word := range c.PayloadNormal {
			if at := fmt.Sprintf("%s.payload_normal[%d]", key, j); slices.ContainsFunc(c.PayloadAlarm, func(other string) bool { return strings.EqualFold(word, other) }) {
				if !r.has(at) {
					at = key + ".payload_alarm"
				}
				r.wrong(at, say("“%s”既是报警，又是正常", "“%s” means both alarm and normal", word), say("一个词只能有一个意思", "A word has one meaning"))
			}
		}
	}
	r.unique("contacts[%d].id", len(all), func(i int) string { return all[i].ID })
}

// payloads checks what a contact may say, if the file has it.
func (r *reader) payloads(key string, words []string) {
	if !r.has(key) || r.bad[key] {
		return
	}
	if len(words) == 0 {
		r.wrong(key, say("这里一个词也没有", "There is no word in here"), say("例如：[alarm, on]", "For example: [alarm, on]"))
	}
	for i, word := range words {
		r.name(fmt.Sprintf("%s[%d]", key, i), word)
	}
}
