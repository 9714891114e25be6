package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerContacts adds the contacts of other systems.
func (s *site) registerContacts(a huma.API) {
	register(a, Viewer, http.MethodGet, "/contacts", "contacts", "The contacts of other systems, such as the fire alarm, and how they stand", s.getContacts)
	register(a, Operator, http.MethodPost, "/contacts/{id}", "contact", "Say how a contact stands; an alarm takes over every display", s.contact)
}

type contactBody struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Kind  string     `json:"kind" doc:"Of the emergency that it raises"`
	Drill bool       `json:"drill" doc:"It only raises drills"`
	State string     `json:"state" enum:"normal,alarm,fault,unknown" doc:"fault: it has been silent for too long; unknown: not heard since the daemon began, which is not too long yet"`
	Since time.Time  `json:"since"`
	Heard *time.Time `json:"heard,omitempty" doc:"When it spoke last, if it has since the daemon began"`
}

func (s *site) contactBody(c Contact) contactBody {
	out := contactBody{ID: c.ID, Name: c.Name, Kind: c.Kind, Drill: c.Drill, State: c.State, Since: s.Site.Time(c.Since)}
	if c.Heard != 0 {
		heard := s.Site.Time(c.Heard)
		out.Heard = &heard
	}
	return out
}

func (s *site) getContacts(context.Context, *struct{}) (*body[[]contactBody], error) {
	list := []contactBody{}
	for _, c := range s.Contacts.List() {
		list = append(list, s.contactBody(c))
	}
	return now(list), nil
}

// contactInput is what a contact says.
type contactInput struct {
	ID   string `path:"id" doc:"Id of the contact"`
	Body struct {
		State string `json:"state,omitempty" doc:"alarm or normal, or the words of the configuration"`
	}
}

func (s *site) contact(ctx context.Context, in *contactInput) (*body[contactBody], error) {
	before := s.Contacts.List()
	c, err := s.Contacts.Hear(in.ID, in.Body.State)
	if errors.Is(err, ErrGone) {
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有编号为“" + in.ID + "”的触点。", EN: "There is no contact with the id \"" + in.ID + "\"."},
			playlists.Text{ZH: "所有触点见 /api/v1/contacts；它们写在配置的 contacts 里。", EN: "All contacts are listed at /api/v1/contacts; they are written in contacts of the configuration."})
	}
	if err != nil {
		return nil, s.failed("contact", err)
	}
	if slices.ContainsFunc(before, func(b Contact) bool { return b.ID == c.ID && b.State == c.State }) { // said again and again
		nothing(ctx)
	}
	return now(s.contactBody(c)), nil
}
