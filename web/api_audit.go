package web

import (
	"context"
	"time"

	"yiping/playlists/schedule"
)

type auditInput struct {
	From  string `query:"from" doc:"The first day or instant; all that is kept if absent"`
	Until string `query:"until" doc:"The instant before which, or the last day; now if absent"`
	Who   string `query:"who" doc:"Only what this user did; token:name for a program"`
	Limit int    `query:"limit" minimum:"1" maximum:"10000" default:"500"`
}

type deedBody struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who" doc:"Name of a user, token:name of a program; empty: nobody has signed in"`
	What string    `json:"what" doc:"Id of the operation; login-refused; what the command line did has a space in it"`
	On   string    `json:"on" doc:"Id or name of its object"`
	Text string    `json:"text,omitempty" doc:"Of a notice, how it begins"`
	From string    `json:"from" doc:"Address; of the command line, terminal"`

	Refused int `json:"refused,omitempty" doc:"Status of the answer, if it was not done: 403 without the right, 422 with what cannot be, 404, 409, 429"`
}

func (s *site) getAudit(ctx context.Context, in *auditInput) (*body[[]deedBody], error) {
	from, ok := s.Site.parse(in.From)
	if !ok {
		return nil, noTime(in.From)
	}
	until := schedule.Forever.Until
	if in.Until != "" {
		if until, ok = s.Site.parse(in.Until); !ok {
			return nil, noTime(in.Until)
		}
		if len(in.Until) == len(time.DateOnly) {
			until = s.Site.Time(until).AddDate(0, 0, 1).UnixMilli() // that day, too
		}
	}
	all, err := s.Audit.Deeds(ctx, from, until, in.Who, in.Limit)
	if err != nil {
		return nil, s.failed("audit", err)
	}
	out := []deedBody{}
	for _, d := range all {
		out = append(out, deedBody{s.Site.Time(d.At), d.Who, d.What, d.On, d.Text, d.From, d.Refused})
	}
	return now(out), nil
}
