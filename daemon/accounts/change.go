package accounts

import (
	"context"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"time"

	"yiping/daemon/secrets"
	"yiping/daemon/store"
)

var nameForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$`)

// newUser returns a user that is not written yet.
func (a *Accounts) newUser(ctx context.Context, name string, role Role, password string) (store.User, error) {
	name = canonical(name)
	if !nameForm.MatchString(name) {
		return store.User{}, badName(name)
	}
	if !slices.Contains(Roles, role) {
		return store.User{}, badRole(string(role))
	}
	if err := acceptable(password, name); err != nil {
		return store.User{}, err
	}
	hash, err := a.hashes.make(ctx, password)
	return store.User{Name: name, Role: string(role), Password: hash, Epoch: rand.Int64(), Created: time.Now().UnixMilli()}, err
}

// AddUser makes a user. The first has to be an admin. The error is a *playlists.Refusal for what cannot be.
func (a *Accounts) AddUser(ctx context.Context, name string, role Role, password string) (User, error) {
	u, err := a.newUser(ctx, name, role, password)
	if err != nil {
		return User{}, err
	}
	err = a.changeUsers(ctx, func(all []store.User) ([]store.User, error) {
		switch {
		case len(all) == 0 && role != Admin:
			return nil, errFirst
		case slices.ContainsFunc(all, named(u.Name)):
			return nil, nameTaken(u.Name)
		case len(all) >= mostUsers:
			return nil, tooMany(mostUsers)
		}
		return append(all, u), nil
	})
	return User{u.Name, role, u.Created, 0}, err
}

func named(name string) func(store.User) bool {
	return func(u store.User) bool { return u.Name == name }
}

// changeUsers changes the users, as long as one of them is an admin afterwards.
func (a *Accounts) changeUsers(ctx context.Context, f func([]store.User) ([]store.User, error)) error {
	return a.change(ctx, func() error {
		return a.store.ChangeUsers(ctx, func(all []store.User) ([]store.User, error) {
			all, err := f(all)
			if err == nil && !slices.ContainsFunc(all, func(u store.User) bool { return Role(u.Role) == Admin }) {
				err = errLastAdmin
			}
			return all, err
		})
	})
}

// ChangeUser gives a user another role, which counts at once, another password, which ends all of his sessions, or both at
// once; nil leaves it. Errors: ErrNone, a *playlists.Refusal for what cannot be, such as that no admin would be left.
func (a *Accounts) ChangeUser(ctx context.Context, name string, role *Role, password *string) (User, error) {
	name = canonical(name)
	if role != nil && !slices.Contains(Roles, *role) {
		return User{}, badRole(string(*role))
	}
	hash := ""
	if password != nil {
		err := acceptable(*password, name)
		if err == nil {
			hash, err = a.hashes.make(ctx, *password)
		}
		if err != nil {
			return User{}, err
		}
	}
	err := a.changeUsers(ctx, func(all []store.User) ([]store.User, error) {
		i := slices.IndexFunc(all, named(name))
		if i < 0 {
			return nil, ErrNone
		}
		if role != nil {
			all[i].Role = string(*role)
		}
		if password != nil {
			all[i].Password, all[i].Epoch = hash, rand.Int64()
		}
		return all, nil
	})
	if err != nil {
		return User{}, err
	}
	if u := a.now.Load().users[name]; u != nil {
		return u.told(), nil
	}
	return User{}, ErrNone // somebody has deleted it meanwhile
}

// DeleteUser deletes a user and ends his sessions. Errors: ErrNone, a *playlists.Refusal if no admin would be left.
func (a *Accounts) DeleteUser(ctx context.Context, name string) error {
	return a.changeUsers(ctx, func(all []store.User) ([]store.User, error) {
		i := slices.IndexFunc(all, named(canonical(name)))
		if i < 0 {
			return nil, ErrNone
		}
		return slices.Delete(all, i, i+1), nil
	})
}

// AddToken makes a token for a program, and returns what the program sends: this once. The error is a *playlists.Refusal for what cannot be.
func (a *Accounts) AddToken(ctx context.Context, name string, role Role) (Token, string, error) {
	name = canonical(name)
	switch {
	case !nameForm.MatchString(name):
		return Token{}, "", badName(name)
	case !slices.Contains(Roles, role):
		return Token{}, "", badRole(string(role))
	case len(a.now.Load().tokens) >= mostTokens:
		return Token{}, "", tooMany(mostTokens)
	}
	shown := "yiping_" + secrets.New()
	t := store.Token{ID: secrets.ID(), Hash: secrets.Of(shown), Name: name, Role: string(role), Created: time.Now().UnixMilli()}
	err := a.change(ctx, func() error { return a.store.AddToken(ctx, t) })
	if errors.Is(err, store.ErrExists) {
		err = nameTaken(name)
	}
	if err != nil {
		return Token{}, "", err
	}
	return Token{t.ID, name, role, t.Created, 0}, shown, nil
}

// DeleteToken deletes a token by its id or its name. The error is ErrNone if there is none.
func (a *Accounts) DeleteToken(ctx context.Context, id string) (Token, error) {
	all := a.Tokens()
	i := slices.IndexFunc(all, func(t Token) bool { return t.ID == id || t.Name == canonical(id) })
	if i < 0 {
		return Token{}, ErrNone
	}
	return all[i], a.change(ctx, func() error { return a.store.DeleteToken(ctx, all[i].ID) })
}
