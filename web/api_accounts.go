package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerAccounts adds signing in, users, tokens, and the record of who did what.
func (s *site) registerAccounts(a huma.API) {
	s.registerSessions(a)
	s.registerUsers(a)
	s.registerTokens(a)
	register(a, Admin, http.MethodGet, "/audit", "audit", "Who did what, the latest first", s.getAudit)
}

// created registers an operation of admins that makes something.
func created[I, O any](a huma.API, path, id, summary string, f func(context.Context, *I) (*O, error)) {
	post := operation(a, Admin, http.MethodPost, path, id, summary)
	post.DefaultStatus = http.StatusCreated
	huma.Register(a, post, f)
}

// noAccount returns the answer to a request about accounts that is not done.
func (s *site) noAccount(op string, err error) error {
	if errors.Is(err, ErrGone) {
		return refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有这一个，可能已经删掉了。", EN: "There is none; it may have been deleted."},
			playlists.Text{ZH: "请刷新后再看。", EN: "Reload the list."})
	}
	return s.failed(op, err)
}

func (s *site) seen(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := s.Site.Time(ms)
	return &t
}

type idInput struct {
	ID string `path:"id"`
}
