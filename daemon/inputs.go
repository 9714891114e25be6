package daemon

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"yiping/daemon/inputs"
	"yiping/playlists"
	"yiping/web"
)

// answerTopic is where it is said what became of a message to in/notice.
const answerTopic = "out/notice"

// caller is who notifies over MQTT: with the words of POST /notices, and as carefully checked.
type caller struct {
	site    web.Site
	notices board
	say     func(topic string, payload []byte)

	taken map[[sha256.Size]byte]string // ids of notices by what was sent without an id: twice is once
	ended []string                     // ids of the last ones that were ended from here
}

// maxEnded is how many notices are known to have been ended: who says so twice made no mistake.
const maxEnded = 100

func (c *caller) input() inputs.Input {
	c.taken = map[[sha256.Size]byte]string{}
	return inputs.Input{Take: c.take, Refused: func(m inputs.Message, r *playlists.Refusal) {
		c.answer(inputs.Answer{ID: m.ID, State: "refused", What: &r.What, Remedy: &r.Remedy})
	}}
}

func (c *caller) take(ctx context.Context, m inputs.Message) error {
	var end struct {
		ID *string `json:"end"`
	}
	if strict(m.Body, &end) == nil && end.ID != nil {
		return c.end(ctx, m.ID, *end.ID)
	}
	entry, err := c.site.ReadNotice(m.Body)
	if err != nil {
		return refusedAs(err)
	}
	sent := sha256.Sum256(m.Body)
	if id := c.taken[sent]; m.ID == "" && c.running(id) {
		c.answer(inputs.Answer{State: "taken", Notice: id})
		return nil
	}
	n, notes, err := c.notices.Add(ctx, entry)
	if err != nil {
		return refusedAs(err)
	}
	if m.ID == "" {
		c.forget()
		c.taken[sent] = n.Notice.ID
	}
	c.answer(inputs.Answer{ID: m.ID, State: "taken", Notice: n.Notice.ID, Notes: notes})
	return nil
}

func (c *caller) end(ctx context.Context, message, notice string) error {
	err := c.notices.End(ctx, notice)
	switch {
	case errors.Is(err, web.ErrGone) && !slices.Contains(c.ended, notice):
		return refusedAs(web.NoNotice(notice))
	case err != nil && !errors.Is(err, web.ErrGone):
		return err
	}
	c.ended = append(c.ended[max(0, len(c.ended)-maxEnded+1):], notice)
	c.answer(inputs.Answer{ID: message, State: "ended", Notice: notice})
	return nil
}

// running tells whether there is a notice that is not over.
func (c *caller) running(id string) bool {
	now := time.Now().UnixMilli()
	return slices.ContainsFunc(c.notices.List(), func(n web.Notice) bool { return n.Notice.ID == id && n.Notice.Until > now })
}

// forget drops what was sent for notices that are over.
func (c *caller) forget() {
	for sent, id := range c.taken {
		if !c.running(id) {
			delete(c.taken, sent)
		}
	}
}

func (c *caller) answer(a inputs.Answer) { c.say(answerTopic, playlists.Encode(a)) }

// refusedAs returns an error of web as one of inputs, if it says what is wrong.
func refusedAs(err error) error {
	if r, ok := errors.AsType[*web.Refusal](err); ok {
		return &playlists.Refusal{What: r.What, Remedy: r.Remedy}
	}
	return err
}

// strict reads JSON that has no members but those of v.
func strict(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
