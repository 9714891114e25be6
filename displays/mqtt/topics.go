package mqtt

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// topics is what the broker should hold, and what is known to lie there.
type topics struct {
	want    map[string]map[string][]byte // by source and topic; nil: left as it is
	sources []string                     // that have to be heard before anything is cleared
	found   map[string]struct{}          // of the topics that the daemon owns: retained on the broker
	again   bool                         // somebody else has said that the daemon is not there
	born    bool                         // Home Assistant has started
}

func newTopics(sources []string) topics {
	return topics{want: map[string]map[string][]byte{}, sources: sources, found: map[string]struct{}{}}
}

// due is a topic and what to publish to it; an empty value clears it.
type due struct {
	topic string
	value []byte
	once  bool // not retained
}

// due returns what to publish, at most so much at a time, and takes it as held. What displays need most
// urgently comes first.
func (t *topics) due(held map[string][]byte, most int) []due {
	var out []due
	if t.again {
		t.again = false
		out = append(out, due{topic: statusTopic, value: []byte(online)})
	}
	if t.born {
		t.born = false
		maps.DeleteFunc(held, func(topic string, _ []byte) bool { return forHome(topic) })
	}
	wanted := map[string]bool{}
	for _, source := range t.want {
		for topic, value := range source {
			wanted[topic] = true
			if value == nil {
				delete(held, topic) // others may publish there
			}
			if have, ok := held[topic]; value != nil && (!ok || !bytes.Equal(have, value)) {
				out = append(out, due{topic: topic, value: value})
			}
		}
	}
	if t.heardAll() {
		for topic := range t.found {
			if !wanted[topic] {
				out = append(out, due{topic: topic, value: []byte{}})
			}
		}
	}
	slices.SortFunc(out, func(a, b due) int {
		if ra, rb := rank(a.topic), rank(b.topic); ra != rb {
			return ra - rb
		}
		return strings.Compare(a.topic, b.topic)
	})
	out = out[:min(len(out), most)]
	told := false
	for _, d := range out {
		if len(d.value) == 0 {
			delete(held, d.topic)
			delete(t.found, d.topic)
		} else if d.topic != statusTopic {
			held[d.topic] = d.value
			t.found[d.topic] = struct{}{}
			told = told || discovery(d.topic)
		}
	}
	if told { // what Home Assistant has just been told of is not available before this comes
		out = append(out, due{topic: statusTopic, value: []byte(online)})
	}
	return out
}

// heardAll tells whether every source has said what it wants.
func (t *topics) heardAll() bool {
	for _, source := range t.sources {
		if t.want[source] == nil {
			return false
		}
	}
	return true
}

// rank orders topics as documents are ordered: the small and urgent ones first.
func rank(topic string) int {
	switch {
	case topic == statusTopic:
		return 0
	case strings.HasSuffix(topic, "/notices"):
		return 1
	case strings.HasSuffix(topic, "/program"):
		return 3
	case discovery(topic):
		return 4
	case forHome(topic):
		return 5
	}
	return 2
}

// owned tells whether a topic is one that only the daemon, or a display, publishes to.
func owned(topic string) bool {
	parts := strings.Split(topic, "/")
	switch parts[0] {
	case "agenda", "rooms", "streams", "notices":
		return true
	case "home":
		return len(parts) == 1
	case "displays":
		return len(parts) == 3 && slices.Contains([]string{"program", "notices", "display", "status", "text", "home"}, parts[2])
	}
	return false
}

// displayOf returns the id of the display whose status a topic is.
func displayOf(topic string) (id string, ok bool) {
	id, ok = strings.CutPrefix(topic, "displays/")
	if !ok {
		return "", false
	}
	id, ok = strings.CutSuffix(id, "/status")
	return id, ok && !strings.Contains(id, "/")
}

func statusOf(id string) string { return "displays/" + id + "/status" }
