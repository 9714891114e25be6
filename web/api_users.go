package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// registerUsers adds who may use the site.
func (s *site) registerUsers(a huma.API) {
	register(a, Admin, http.MethodGet, "/users", "users", "Who may use the site", s.getUsers)
	created(a, "/users", "add-user", "Let somebody use the site", s.addUser)
	register(a, Admin, http.MethodPatch, "/users/{name}", "change-user", "Give somebody another role or password", s.changeUser)
	register(a, Admin, http.MethodDelete, "/users/{name}", "delete-user", "Let somebody use the site no more", s.deleteUser)
}

type userBody struct {
	Name    string     `json:"name"`
	Role    string     `json:"role" enum:"viewer,editor,operator,admin"`
	Created time.Time  `json:"created"`
	Seen    *time.Time `json:"seen" doc:"null: never"`
}

func (s *site) user(u User) userBody {
	return userBody{u.Name, u.Role.String(), s.Site.Time(u.Created), s.seen(u.Seen)}
}

func (s *site) getUsers(context.Context, *struct{}) (*body[[]userBody], error) {
	out := []userBody{}
	for _, u := range s.Accounts.Users() {
		out = append(out, s.user(u))
	}
	return now(out), nil
}

type addUserInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"200"`
		Role     string `json:"role" enum:"viewer,editor,operator,admin"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (s *site) addUser(ctx context.Context, in *addUserInput) (*body[userBody], error) {
	role, _ := RoleNamed(in.Body.Role)
	u, err := s.Accounts.AddUser(ctx, in.Body.Name, role, in.Body.Password)
	if err != nil {
		return nil, s.noAccount("add-user", err)
	}
	about(ctx, u.Name)
	return now(s.user(u)), nil
}

type changeUserInput struct {
	Name string `path:"name"`
	Body struct {
		Role     *string `json:"role,omitempty" enum:"viewer,editor,operator,admin"`
		Password *string `json:"password,omitempty" maxLength:"1000" doc:"It ends all sessions of the user"`
	}
}

func (s *site) changeUser(ctx context.Context, in *changeUserInput) (*body[userBody], error) {
	var role *Role
	if in.Body.Role != nil {
		r, _ := RoleNamed(*in.Body.Role)
		role = &r
	}
	u, err := s.Accounts.ChangeUser(ctx, in.Name, role, in.Body.Password)
	if err != nil {
		return nil, s.noAccount("change-user", err)
	}
	return now(s.user(u)), nil
}

type nameInput struct {
	Name string `path:"name"`
}

func (s *site) deleteUser(ctx context.Context, in *nameInput) (*struct{}, error) {
	if err := s.Accounts.DeleteUser(ctx, in.Name); err != nil {
		return nil, s.noAccount("delete-user", err)
	}
	return nil, nil
}
