package mqtt

import (
	"context"
	"encoding/json"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// The client's own sources.
const (
	documentTopics = "documents"
	attestedTopics = "attested"
)

// documents is the task that says which documents the displays on MQTT should have.
func (c *Client) documents(ctx context.Context) {
	for {
		_, seen := c.Hub.Published().Get()
		all := map[string][]byte{}
		for _, id := range c.Displays {
			w, ok := c.Hub.Want(id)
			if !ok {
				continue
			}
			for kind, d := range map[wire.Kind]*wire.Document{wire.Notices: w.Notices, wire.Display: w.Display, wire.Program: w.Program} {
				topic := "displays/" + id + "/" + string(kind)
				all[topic] = nil // not known: the display keeps what it has
				if d != nil {
					all[topic] = d.Body
				}
			}
		}
		c.Set(documentTopics, all)
		if _, _, err := c.Hub.Published().Next(ctx, seen); err != nil {
			return
		}
	}
}

// breath is how long changes of what displays attest are gathered.
const breath = 200 * time.Millisecond

// attested is the task that says what the displays attest.
func (c *Client) attested(ctx context.Context) {
	for {
		_, seen := c.Hub.Changes().Get()
		c.attest()
		if _, _, err := c.Hub.Changes().Next(ctx, seen); err != nil {
			return
		}
		select {
		case <-time.After(breath):
		case <-ctx.Done():
			return
		}
	}
}

func (c *Client) attest() {
	all := map[string][]byte{}
	for _, s := range c.Hub.States() {
		all[statusOf(s.ID)] = nil // a display that attests over MQTT speaks for itself
		if !c.devices.speaks(s.ID) {
			all[statusOf(s.ID)] = statusPayload(s)
		}
	}
	c.Set(attestedTopics, all)
}

// Attested is the payload of displays/<id>/status as the daemon publishes it, for a display that attests to
// the daemon itself. It changes only when people would see a change.
type Attested struct {
	Verdict displays.Code        `json:"verdict"`
	State   wire.State           `json:"state"`
	Shows   map[string]string    `json:"shows"`          // region to item id, "" for the slate
	Over    string               `json:"over,omitempty"` // id of the notice that it shows
	Has     map[wire.Kind]string `json:"has"`
	Missing int                  `json:"missing"`
	Faults  []wire.Fault         `json:"faults,omitempty"`
}

func statusPayload(s displays.State) []byte {
	if !s.Online || s.Status == nil {
		return []byte(offline)
	}
	b, err := json.Marshal(Attested{s.Verdict.Code, s.Status.State, s.Status.Shows, s.Status.Over, s.Status.Has, s.Status.Missing, s.Status.Faults})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return b
}
