package inputs

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yiping/playlists"
)

const (
	maxMessageID = 200 // bytes
	maxWord      = 100
	fresh        = 5 * time.Minute // how far at may be from now
)

// open reads a message. The members id, at and expires are those of the envelope; what else there is, is the body.
func open(h heard, words bool) (Message, *playlists.Refusal) {
	m := Message{Below: h.below, Heard: h.at}
	text := bytes.TrimSpace(h.payload)
	if words && !bytes.HasPrefix(text, []byte("{")) {
		if m.Word = string(text); len(text) > maxWord || !utf8.Valid(text) || strings.ContainsFunc(m.Word, unicode.IsControl) {
			return m, notWord
		}
		return m, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return m, notObject
	}
	if err := json.Unmarshal(or(members["id"], `""`), &m.ID); err != nil || len(m.ID) > maxMessageID {
		return m, noID
	}
	at, ok := instant(members["at"], h.at)
	if words {
		at, ok = h.at, true // the clock of a gateway may be wrong, and an alarm is one all the same
	}
	if !ok {
		return m, noInstant("at")
	}
	expires, ok := instant(members["expires"], h.at)
	if !ok {
		return m, noInstant("expires")
	}
	switch {
	case h.at.After(expires):
		return m, expired
	case h.at.Sub(at) > fresh:
		return m, stale
	case at.Sub(h.at) > fresh:
		return m, ahead
	}
	for _, name := range []string{"id", "at", "expires"} {
		delete(members, name)
	}
	m.Body, _ = json.Marshal(members) // what was just read can be written
	return m, nil
}

// instant reads RFC 3339 with an offset, or Unix milliseconds; without either it is now.
func instant(text json.RawMessage, now time.Time) (time.Time, bool) {
	var written string
	if err := json.Unmarshal(or(text, "null"), &written); err == nil {
		if written == "" {
			return now, len(text) == 0 || string(text) == "null"
		}
		at, err := time.Parse(time.RFC3339, written)
		return at, err == nil
	}
	ms, err := strconv.ParseInt(string(text), 10, 64)
	return time.UnixMilli(ms), err == nil
}

func or(text json.RawMessage, otherwise string) json.RawMessage {
	if len(text) == 0 {
		return json.RawMessage(otherwise)
	}
	return text
}

// short returns as much of a topic as is said back.
func short(topic string) string {
	topic = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return '?'
	}, strings.ToValidUTF8(topic, "?"))
	if r := []rune(topic); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return topic
}
