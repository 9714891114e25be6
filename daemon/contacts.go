package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/contact"
	"yiping/daemon/inputs"
	"yiping/daemon/notices"
	"yiping/daemon/store"
	"yiping/web"
)

// wires are the contacts, as web sees them and as they are heard over MQTT.
type wires struct{ contacts *contact.Contacts }

// newWires returns the contacts of a site, which raise emergencies.
func newWires(c config.Config, o Options, st *store.Store, emergencies *notices.Emergencies) (wires, error) {
	cfg := contact.Config{
		Store: st, Raise: emergencies.Alarm, Log: o.Log.With("part", "contacts"),
		Stands: func() bool { e := emergencies.Current(); return e.Raised != 0 && e.Cleared == 0 },
	}
	for _, x := range c.Contacts {
		cfg.Contacts = append(cfg.Contacts, contact.Contact{
			ID: x.ID, Name: x.Name, Kind: x.Kind, Drill: x.Drill, Heartbeat: time.Duration(x.HeartbeatSeconds) * time.Second,
			Alarm: x.PayloadAlarm, Normal: x.PayloadNormal,
		})
	}
	contacts, err := contact.New(context.Background(), cfg)
	return wires{contacts}, err
}

// List implements web.Contacts.
func (w wires) List() []web.Contact {
	var out []web.Contact
	for _, s := range w.contacts.List() {
		out = append(out, standing(s))
	}
	return out
}

// Hear implements web.Contacts.
func (w wires) Hear(id, says string) (web.Contact, error) {
	s, err := w.contacts.Hear(id, says, time.Now())
	if errors.Is(err, contact.ErrNone) {
		return web.Contact{}, fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return standing(s), err
}

// standing is a contact in the form of the API.
func standing(s contact.Status) web.Contact {
	out := web.Contact{ID: s.ID, Name: s.Name, Kind: s.Kind, Drill: s.Drill, State: string(s.State), Since: s.Since.UnixMilli()}
	if !s.Heard.IsZero() {
		out.Heard = s.Heard.UnixMilli()
	}
	return out
}

// input is in/contact/<id>: a word, or an object whose state is one.
func (w wires) input() inputs.Input {
	return inputs.Input{State: true, Take: func(_ context.Context, m inputs.Message) error {
		word := m.Word
		if m.Body != nil {
			var said struct {
				State json.RawMessage `json:"state"`
			}
			if err := json.Unmarshal(m.Body, &said); err != nil {
				return err
			}
			if json.Unmarshal(said.State, &word) != nil {
				word = strings.TrimSpace(string(said.State)) // such as 1 or true
			}
		}
		_, err := w.contacts.Hear(m.Below, word, m.Heard)
		return err
	}}
}
