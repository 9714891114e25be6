package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// DecodeUp reads a message of a player: a *Hello, a *TimeRequest, a *Status or *Plays. The error is a *Close that
// says what is wrong. Fields that are not known are passed over, because two players of one protocol may
// differ in what they tell; everything that is known must be right.
func DecodeUp(message []byte) (any, error) {
	if len(message) > MaxUp {
		return nil, Closef(TooBig, "a message has %d bytes, at most %d are allowed", len(message), MaxUp)
	}
	if !utf8.Valid(message) {
		return nil, Closef(Malformed, "a message is not UTF-8")
	}
	kind, err := typeOf(message)
	if err != nil {
		return nil, Closef(Malformed, "a message is not a JSON object with a type: %v", err)
	}
	var said Type
	var up interface{ check() error }
	switch kind {
	case TypeHello:
		hello := new(Hello)
		err = json.Unmarshal(message, hello)
		said, up = hello.Type, hello
	case TypeTime:
		request := new(TimeRequest)
		err = json.Unmarshal(message, request)
		said, up = request.Type, request
	case TypeStatus:
		status := new(Status)
		err = json.Unmarshal(message, status)
		said, up = status.Type, status
	case TypePlays:
		plays := new(Plays)
		err = json.Unmarshal(message, plays)
		said, up = plays.Type, plays
	default:
		return nil, Closef(Malformed, "messages of type %q are not known", kind)
	}
	if err == nil && said != kind {
		err = fmt.Errorf("it also has type %q", said)
	}
	if err == nil {
		err = up.check()
	}
	if err != nil {
		return nil, Closef(Malformed, "%s: %v", kind, err)
	}
	return up, nil
}

// typeOf returns the type of a message. Nearly all messages begin with it, and then need no parsing twice.
func typeOf(message []byte) (Type, error) {
	if rest, ok := bytes.CutPrefix(message, []byte(`{"type":"`)); ok {
		if name, _, ok := bytes.Cut(rest, []byte(`"`)); ok && !bytes.ContainsRune(name, '\\') {
			return Type(name), nil
		}
	}
	var head struct {
		Type Type `json:"type"`
	}
	err := json.Unmarshal(message, &head)
	return head.Type, err
}

func (h *Hello) check() error {
	if err := short("display", h.Display, maxName); err != nil {
		return err
	}
	if err := short("session", h.Session, maxName); err != nil {
		return err
	}
	if h.Session == "" {
		return fmt.Errorf("session is empty")
	}
	if err := short("player", h.Player, maxName); err != nil {
		return err
	}
	return hashes("have", h.Have)
}

func (*TimeRequest) check() error { return nil }

func (s *Status) check() error {
	switch s.State {
	case Pairing, Waiting, Playing, OnSlate:
	default:
		return fmt.Errorf("state %q is not known", s.State)
	}
	if err := hashes("has", s.Has); err != nil {
		return err
	}
	if len(s.Shows) > maxRegions {
		return fmt.Errorf("shows has %d regions, at most %d are allowed", len(s.Shows), maxRegions)
	}
	for region, item := range s.Shows {
		if err := short("region", region, maxName); err != nil {
			return err
		}
		if err := short("item", item, maxItem); err != nil {
			return err
		}
	}
	if err := short("over", s.Over, maxName); err != nil {
		return err
	}
	if s.Missing < 0 || s.Clock.RTTMS < 0 || s.Clock.Samples < 0 || s.Storage.Used < 0 || s.Storage.Quota < 0 || s.Memory < 0 {
		return fmt.Errorf("a count is negative")
	}
	if len(s.Faults) > maxFaults {
		return fmt.Errorf("there are %d faults, at most %d are allowed", len(s.Faults), maxFaults)
	}
	for _, f := range s.Faults {
		switch f.Reason {
		case "missing", "corrupt", "undecodable", "no-space":
		default:
			return fmt.Errorf("fault %q is not known", f.Reason)
		}
		if err := short("item", f.Item, maxItem); err != nil {
			return err
		}
		if err := short("asset", f.Asset, maxName); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plays) check() error {
	if len(p.Plays) > MaxPlays {
		return fmt.Errorf("there are %d plays, at most %d are allowed", len(p.Plays), MaxPlays)
	}
	for _, x := range p.Plays {
		if err := short("region", x.Region, maxName); err != nil {
			return err
		}
		if err := short("item", x.Item, maxItem); err != nil {
			return err
		}
		if err := short("text", x.Text, maxText); err != nil {
			return err
		}
		gap := x.Region == "" && x.Item == ""
		if x.From <= 0 || x.Until <= x.From || x.Until-x.From > maxPlay.Milliseconds() && !gap {
			return fmt.Errorf("a play lasts from %d to %d", x.From, x.Until)
		}
	}
	return nil
}

// hashes checks a map from kinds to hashes; "" stands for a document that is not there.
func hashes(field string, m map[Kind]string) error {
	for kind, hash := range m {
		if kind != Notices && kind != Display && kind != Program {
			return fmt.Errorf("%s: kind %q is not known", field, kind)
		}
		if hash != "" && !isHash(hash) {
			return fmt.Errorf("%s: %s is not a SHA-256 in lower-case hexadecimal", field, kind)
		}
	}
	return nil
}

func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func short(field, s string, limit int) error {
	if len(s) > limit {
		return fmt.Errorf("%s has %d bytes, at most %d are allowed", field, len(s), limit)
	}
	return nil
}
