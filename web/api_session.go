package web

import "context"

// sessionBody is who asks, and of which building.
type sessionBody struct {
	User  string `json:"user" doc:"Empty if nobody is signed in"`
	Role  string `json:"role" enum:"nobody,player,viewer,editor,operator,admin"`
	Setup bool   `json:"setup" doc:"There is no user yet"`
	Site  string `json:"site" doc:"Name of the building"`
	Zone  string `json:"zone"`
}

func (s *site) getSession(c context.Context, _ *struct{}) (*body[sessionBody], error) {
	w := WhoAsks(c)
	return now(sessionBody{User: w.Name, Role: w.Role.String(), Site: s.Site.Name, Zone: s.Site.Zone.Location.String()}), nil
}
