package home

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"yiping/displays"
	"yiping/displays/latest"
)

func site() Site {
	return Site{ID: "you-yi", Name: "友谊路", Version: "1.2", Prefix: "yiping/you-yi", Discovery: "homeassistant", Rooms: []Room{{"state", "直播间"}, {"xuexi", "学习讲堂"}}}
}

// all are displays with ids that could be mistaken for each other, or for a room.
func all() []Display {
	return []Display{
		{ID: "lobby", Name: "大厅屏", Room: "接待区", Region: "media", Canvas: [2]int{1920, 1080}},
		{ID: "room", Name: "讲堂屏", Region: "media", Canvas: [2]int{1080, 1920}},
		{ID: "door-xuexi", Name: "门牌", Room: "学习讲堂", Canvas: [2]int{1280, 800}},
	}
}

// The rules of Home Assistant for what it is told, each with where it stands. “docs” is the page of the MQTT
// integration, “discovery.py”, “schemas.py”, “sensor.py” and “entity.py” are files of homeassistant/components/mqtt.
type rules struct {
	*testing.T
	unique, entities map[string]string
	identifiers      map[string]bool
	read             []read
}

// read is a template, the topic whose messages it is for, and what it may give; nil: anything.
type read struct {
	topic, template string
	gives           []string
}

func newRules(t *testing.T) *rules {
	return &rules{t, map[string]string{}, map[string]string{}, map[string]bool{}, nil}
}

// docs, “Discovery topic”: <prefix>/device/<object id>/config, of letters, digits, _ and - only.
var discoveryTopic = regexp.MustCompile(`^homeassistant/device/([a-zA-Z0-9_-]+)/config$`)

// schemas.py, DEVICE_DISCOVERY_SCHEMA: nothing else may stand beside the components, in contrast to the rest.
var besideComponents = []string{"availability", "availability_mode", "availability_template", "availability_topic", "payload_available", "payload_not_available", "device", "components", "origin", "state_topic", "command_topic", "qos", "encoding"}

// What the pages of the three platforms know, and the part that all share.
var known = map[string][]string{
	"":              {"platform", "unique_id", "default_entity_id", "name", "icon", "entity_category", "qos", "availability", "availability_mode", "json_attributes_topic", "json_attributes_template", "device_class"},
	"sensor":        {"state_topic", "value_template", "state_class", "options"},
	"binary_sensor": {"state_topic", "value_template", "payload_on", "payload_off"},
	"button":        {"command_topic", "payload_press"},
}

// Pages sensor, binary_sensor, button: “Device class”.
var classes = map[string][]string{
	"sensor": {"", "enum"}, "binary_sensor": {"problem", "connectivity", "safety"}, "button": {"identify"},
}

func (r *rules) check(topic string, payload []byte) {
	r.Helper()
	if m := discoveryTopic.FindStringSubmatch(topic); m == nil {
		r.Errorf("topic %s", topic)
	}
	var d struct {
		Device map[string]any
		Origin struct {
			Name       string
			SWVersion  string  `json:"sw_version"`
			SupportURL *string `json:"support_url"`
		}
		Components map[string]map[string]any
	}
	var beside map[string]any
	for _, into := range []any{&d, &beside} {
		if err := json.Unmarshal(payload, into); err != nil {
			r.Fatalf("%s: %v", topic, err)
		}
	}
	for key := range beside {
		if !slices.Contains(besideComponents, key) {
			r.Errorf("%s: %s beside the components", topic, key)
		}
	}
	// docs, “Device discovery payload”: origin and its name are required, an address would have to be http.
	if d.Origin.Name == "" || d.Origin.SWVersion == "" || d.Origin.SupportURL != nil && !strings.HasPrefix(*d.Origin.SupportURL, "http") {
		r.Errorf("%s: origin %+v", topic, d.Origin)
	}
	// schemas.py, validate_device_has_at_least_one_identifier.
	ids, _ := d.Device["identifiers"].([]any)
	if len(ids) != 1 || r.identifiers[fmt.Sprint(ids[0])] || d.Device["name"] == "" {
		r.Errorf("%s: device %v", topic, d.Device)
		return
	}
	// device_registry.py: the device that via_device names must be there before.
	if via := d.Device["via_device"]; via != nil && !r.identifiers[via.(string)] {
		r.Errorf("%s: nobody has told of %v", topic, via)
	}
	r.identifiers[ids[0].(string)] = true
	// The largest message that a broker as it comes (AWS IoT: 128 kB) passes on.
	if len(payload) > 128<<10 {
		r.Errorf("%s: %d bytes", topic, len(payload))
	}
	if len(d.Components) == 0 {
		r.Errorf("%s has no components", topic)
	}
	for key, c := range d.Components {
		r.component(topic+" "+key, key, c)
	}
}

func (r *rules) component(where, key string, c map[string]any) {
	r.Helper()
	text := func(k string) string { s, _ := c[k].(string); return s }
	platform := text("platform")
	for k := range c {
		if !slices.Contains(known[""], k) && !slices.Contains(known[platform], k) {
			r.Errorf("%s: a %s has no %s", where, platform, k)
		}
	}
	// discovery.py: the key becomes an object id.
	if !regexp.MustCompile(`^[a-zA-Z0-9_-]+$`).MatchString(key) {
		r.Errorf("%s: key %q", where, key)
	}
	// docs: platform and unique_id are required; two with the same id of one platform raise an exception.
	id := platform + " " + text("unique_id")
	if text("unique_id") == "" || r.unique[id] != "" {
		r.Errorf("%s has the id %q, as %s", where, id, r.unique[id])
	}
	r.unique[id] = where
	// core.py, valid_entity_id.
	if e := text("default_entity_id"); !regexp.MustCompile(`^`+platform+`\.[\da-z]([\da-z_]*[\da-z])?$`).MatchString(e) || r.entities[e] != "" {
		r.Errorf("%s has the entity id %q, as %s", where, e, r.entities[e])
	}
	r.entities[text("default_entity_id")] = where
	if text("name") == "" {
		r.Errorf("%s has no name", where)
	}
	if !slices.Contains(classes[platform], text("device_class")) {
		r.Errorf("%s: there is no %s of the class %q", where, platform, text("device_class"))
	}
	// sensor page: “when set, the entity category must be diagnostic for sensors”.
	if e, set := c["entity_category"]; set && e != "diagnostic" {
		r.Errorf("%s: category %v", where, e)
	}
	// schemas.py, valid_qos_schema; it is not inherited from beside the components (SHARED_OPTIONS).
	if c["qos"] != 1.0 {
		r.Errorf("%s: qos %v", where, c["qos"])
	}
	switch platform {
	case "sensor", "binary_sensor":
		// sensor.py: options only with the class enum, and then no state_class; a state is one of them.
		list, options := c["options"].([]any)
		var gives []string
		for _, o := range list {
			gives = append(gives, o.(string))
		}
		if platform == "binary_sensor" {
			gives = []string{text("payload_on"), text("payload_off")}
		}
		r.reads(where, text("state_topic"), text("value_template"), gives)
		if options != (text("device_class") == "enum") || options && text("state_class") != "" {
			r.Errorf("%s: options with class %q", where, text("device_class"))
		}
		if platform == "binary_sensor" && (text("payload_on") == "" || text("payload_off") == "" || text("payload_on") == text("payload_off")) {
			r.Errorf("%s: no payloads", where)
		}
	case "button":
		if !strings.HasPrefix(text("command_topic"), "yiping/you-yi/in/") || c["retain"] != nil {
			r.Errorf("%s: a command is an input, and never retained: %v", where, c)
		}
	default:
		r.Errorf("%s: platform %q", where, platform)
	}
	if text("json_attributes_topic") != "" {
		r.reads(where, text("json_attributes_topic"), text("json_attributes_template"), nil)
	}
	// docs, “Using availability topics”: all, or the latest that was heard counts.
	list, _ := c["availability"].([]any)
	if len(list) > 0 != (c["availability_mode"] == "all") {
		r.Errorf("%s: availability %v, mode %v", where, list, c["availability_mode"])
	}
	for _, a := range list {
		a := a.(map[string]any)
		template, _ := a["value_template"].(string)
		r.reads(where, a["topic"].(string), template, []string{"online", "offline"})
	}
}

func (r *rules) reads(where, topic, template string, gives []string) {
	r.Helper()
	// util.py, valid_subscribe_topic; wildcards have no place in these.
	if !strings.HasPrefix(topic, "yiping/you-yi/") || strings.ContainsAny(topic, "+#") {
		r.Errorf("%s reads %q", where, topic)
	}
	r.read = append(r.read, read{topic, template, gives})
}

// render evaluates the few forms of templates that are used. A key that is not there would be an error of
// the template, and the entity would stay as it was.
func render(template, value string) (string, error) {
	if template == "" {
		return value, nil
	}
	if m := regexp.MustCompile(`^\{\{ value\[:(\d+)\] \}\}$`).FindStringSubmatch(template); m != nil {
		var most int
		fmt.Sscan(m[1], &most)
		chars := []rune(value)
		return string(chars[:min(len(chars), most)]), nil
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(value), &object); err != nil {
		return "", err
	}
	if m := regexp.MustCompile(`^\{\{ value_json\.(\w+) \}\}$`).FindStringSubmatch(template); m != nil {
		v, ok := object[m[1]]
		if !ok || v == nil {
			return "", fmt.Errorf("there is no %s", m[1])
		}
		return fmt.Sprint(v), nil
	}
	m := regexp.MustCompile(`^\{\{ \{(.*)\} \| tojson \}\}$`).FindStringSubmatch(template)
	if m == nil {
		return "", fmt.Errorf("not understood: %s", template)
	}
	out := map[string]any{}
	for pair := range strings.SplitSeq(m[1], ", ") {
		p := regexp.MustCompile(`^'(\w+)': value_json\.(\w+)$`).FindStringSubmatch(pair)
		if p == nil || object[p[2]] == nil {
			return "", fmt.Errorf("there is no %s", pair)
		}
		out[p[1]] = object[p[2]]
	}
	return string(encode(out)), nil
}

func world() Config {
	states := []displays.State{
		{Spec: displays.Spec{ID: "lobby"}, Online: true, Shows: map[string]string{"media": "大厅/" + strings.Repeat("长", 300) + ".jpg"}, Verdict: displays.Verdict{Code: displays.OK}},
		{Spec: displays.Spec{ID: "room"}, Verdict: displays.Verdict{Code: displays.Stuck}},
	}
	return Config{
		Site: site(), Displays: latest.Of(all()), Changed: new(latest.Cell[struct{}]), States: func() []displays.State { return states },
		Problems: func() int { return 3 }, Emergency: func() Emergency { return Emergency{Kind: "fire"} },
	}
}

func TestWhatHomeAssistantIsToldObeysItsRules(t *testing.T) {
	r := newRules(t)
	r.check(OfSite(site()))
	for _, d := range all() {
		r.check(OfDisplay(site(), d))
	}
	// Every template works on everything that its topic ever holds, and the state fits.
	holds := map[string][]string{
		"yiping/you-yi/status":               {"online", "offline"},
		"yiping/you-yi/rooms/xuexi/now":      {`{"room":"xuexi","name":"学习讲堂","state":"free","bookings":[]}`},
		"yiping/you-yi/rooms/xuexi/now/text": {"现在空闲", "正在进行：" + strings.Repeat("长", 300)},
	}
	for suffix := range map[string]bool{"": true, "/text": true} {
		holds["yiping/you-yi/rooms/state/now"+suffix] = holds["yiping/you-yi/rooms/xuexi/now"+suffix]
	}
	for _, c := range []Config{world(), {Site: site(), Displays: latest.Of(all()), States: func() []displays.State { return nil }, Problems: func() int { return 0 }, Emergency: func() Emergency { return Emergency{} }}} {
		for topic, payload := range stand(c) {
			holds["yiping/you-yi/"+topic] = append(holds["yiping/you-yi/"+topic], string(payload))
		}
	}
	for _, read := range r.read {
		if len(holds[read.topic]) == 0 {
			t.Errorf("nothing is published on %s", read.topic)
		}
		for _, value := range holds[read.topic] {
			got, err := render(read.template, value)
			if err != nil {
				t.Errorf("%s on %s: %v", read.template, value, err)
			}
			if read.gives != nil && !slices.Contains(read.gives, got) {
				t.Errorf("%s on %s gives %q, want one of %q", read.template, value, got, read.gives)
			}
			// core.py: a state has at most 255 characters; sensor.py passes over an empty one.
			if n := utf8.RuneCountInString(got); strings.Contains(read.template, "value[") || strings.Contains(read.template, "item") {
				if n == 0 || n > 255 {
					t.Errorf("%s gives %d characters", read.template, n)
				}
			}
			// entity.py, MQTT_ATTRIBUTES_BLOCKED: such attributes are dropped.
			if strings.Contains(read.template, "tojson") {
				top, _, _ := strings.Cut(got, "[")
				for _, blocked := range []string{`"state":`, `"available":`, `"icon":`, `"unique_id":`} {
					if strings.Contains(top, blocked) {
						t.Errorf("%s gives %s", read.template, blocked)
					}
				}
			}
		}
	}
}

// The ids are what Home Assistant knows an entity by: history and dashboards hang on them.
func TestIDsStayAsTheyAre(t *testing.T) {
	var got []string
	for _, payload := range [][]byte{payloadOf(OfSite(site())), payloadOf(OfDisplay(site(), all()[0]))} {
		var d device
		if err := json.Unmarshal(payload, &d); err != nil {
			t.Fatal(err)
		}
		for _, c := range d.Components {
			got = append(got, c.UniqueID+" "+c.EntityID)
		}
	}
	slices.Sort(got)
	want := []string{
		"yiping_you-yi__emergency binary_sensor.yiping_you_yi__emergency",
		"yiping_you-yi__online binary_sensor.yiping_you_yi__online",
		"yiping_you-yi__problems sensor.yiping_you_yi__problems",
		"yiping_you-yi__room_state sensor.yiping_you_yi__room_state",
		"yiping_you-yi__room_xuexi sensor.yiping_you_yi__room_xuexi",
		"yiping_you-yi_lobby_identify button.yiping_you_yi_lobby_identify",
		"yiping_you-yi_lobby_item sensor.yiping_you_yi_lobby_item",
		"yiping_you-yi_lobby_problem binary_sensor.yiping_you_yi_lobby_problem",
		"yiping_you-yi_lobby_state sensor.yiping_you_yi_lobby_state",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func payloadOf(_ string, payload []byte) []byte { return payload }

func TestHowThingsStand(t *testing.T) {
	told := stand(world())
	for topic, want := range map[string]string{
		"home":                     `{"problems":3,"emergency":"ON","kind":"fire","drill":false}`,
		"displays/room/home":       `{"state":"画面卡住","verdict":"stuck","problem":"ON","available":"offline","item":"待机画面","remedy":""}`,
		"displays/door-xuexi/home": `{"state":"离线","verdict":"offline","problem":"ON","available":"offline","item":"待机画面","remedy":""}`,
	} {
		if string(told[topic]) != want {
			t.Errorf("%s is %s", topic, told[topic])
		}
	}
	c := world()
	c.Emergency = func() Emergency { return Emergency{Kind: "fire", Drill: true} }
	if got := string(stand(c)["home"]); !strings.Contains(got, `"emergency":"OFF","kind":"fire","drill":true`) {
		t.Errorf("a drill is told as %s", got)
	}
}

func TestEveryVerdictHasAStateOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, code := range displays.Codes() {
		if word := code.Text().ZH; word == "" || seen[word] {
			t.Errorf("%s is %q", code, word)
		} else {
			seen[word] = true
		}
	}
}

func TestWhichTopicsAreOurs(t *testing.T) {
	s := site()
	mine := topicOf(OfSite(s))
	theirs := topicOf(OfDisplay(s, all()[0]))
	for topic, want := range map[string]bool{
		mine: true, theirs: true,
		"homeassistant/device/yiping_you-yi-2/config":       false,
		"homeassistant/device/yiping_you-yi-2_lobby/config": false,
		"homeassistant/device/yiping_you-yi":                false,
		"homeassistant/device/zigbee/config":                false,
	} {
		if s.Owned(topic) != want {
			t.Errorf("%s: owned %t", topic, !want)
		}
	}
}

func topicOf(topic string, _ []byte) string { return topic }
