package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// registerTokens adds what programs sign in with.
func (s *site) registerTokens(a huma.API) {
	register(a, Admin, http.MethodGet, "/tokens", "tokens", "What programs sign in with", s.getTokens)
	created(a, "/tokens", "add-token", "Make a token for a program, which is told this once", s.addToken)
	register(a, Admin, http.MethodDelete, "/tokens/{id}", "delete-token", "Let a program use the site no more", s.deleteToken)
}

type tokenBody struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Role    string     `json:"role" enum:"viewer,editor,operator,admin"`
	Created time.Time  `json:"created"`
	Seen    *time.Time `json:"seen" doc:"null: never"`
	Token   string     `json:"token,omitempty" doc:"In the answer to making it, and never again"`
}

func (s *site) token(t Token, shown string) tokenBody {
	return tokenBody{t.ID, t.Name, t.Role.String(), s.Site.Time(t.Created), s.seen(t.Seen), shown}
}

func (s *site) getTokens(context.Context, *struct{}) (*body[[]tokenBody], error) {
	out := []tokenBody{}
	for _, t := range s.Accounts.Tokens() {
		out = append(out, s.token(t, ""))
	}
	return now(out), nil
}

type addTokenInput struct {
	Body struct {
		Name string `json:"name" maxLength:"200"`
		Role string `json:"role" enum:"viewer,editor,operator,admin"`
	}
}

func (s *site) addToken(ctx context.Context, in *addTokenInput) (*body[tokenBody], error) {
	role, _ := RoleNamed(in.Body.Role)
	t, shown, err := s.Accounts.AddToken(ctx, in.Body.Name, role)
	if err != nil {
		return nil, s.noAccount("add-token", err)
	}
	about(ctx, t.Name)
	return now(s.token(t, shown)), nil
}

func (s *site) deleteToken(ctx context.Context, in *idInput) (*struct{}, error) {
	for _, t := range s.Accounts.Tokens() {
		if t.ID == in.ID {
			about(ctx, t.Name)
		}
	}
	if err := s.Accounts.DeleteToken(ctx, in.ID); err != nil {
		return nil, s.noAccount("delete-token", err)
	}
	return nil, nil
}
