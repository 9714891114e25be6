package web

import (
	"context"
	"slices"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// attestedBody is all that the renderer of a display attests, for whoever looks for what is wrong with it.
type attestedBody struct {
	At       time.Time    `json:"at" doc:"When it came"`
	State    wire.State   `json:"state" enum:"pairing,waiting,playing,slate"`
	Frame    uint64       `json:"frame" doc:"Frames painted since the player was started"`
	BehindMS int64        `json:"behind_ms" doc:"By how much the player's idea of the time was behind; the way of the message is in it"`
	Clock    wire.Clock   `json:"clock"`
	Missing  int          `json:"missing" doc:"Assets that it does not hold yet"`
	Dropped  uint64       `json:"dropped" doc:"Video frames dropped since the player was started"`
	Storage  wire.Storage `json:"storage"`
	Memory   int64        `json:"memory" doc:"Bytes of script memory, 0 if not known"`
	Faults   []wire.Fault `json:"faults" nullable:"false"`
	Player   string       `json:"player" doc:"Hash of its code"`
	Newest   bool         `json:"newest" doc:"That is the code that it should have"`
}

func (s *site) getDisplay(_ context.Context, in *displayInput) (*body[displayBody], error) {
	all := s.Displays()
	i := slices.IndexFunc(all, func(d displays.State) bool { return d.ID == in.ID })
	if i < 0 {
		return nil, s.noDisplay(in.ID)
	}
	d := all[i]
	one := s.display(d)
	if a := d.Status; a != nil {
		one.Attested = &attestedBody{
			At: s.Site.Time(d.Seen), State: a.State, Frame: a.Frame, BehindMS: d.Seen - int64(a.At), Clock: a.Clock, Missing: a.Missing,
			Dropped: a.Dropped, Storage: a.Storage, Memory: a.Memory, Faults: append([]wire.Fault{}, a.Faults...), Player: d.Player, Newest: d.Player == s.player,
		}
	}
	return now(one), nil
}
