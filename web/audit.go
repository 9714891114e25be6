package web

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/displays"
)

type deedKey struct{}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// audited is the middleware that notes every write that was done, and those that were refused where rights are given: after
// it, so that nothing waits for the record.
func (s *site) audited(c huma.Context, next func(huma.Context)) {
	if s.Audit == nil || c.Method() == http.MethodGet || c.Method() == http.MethodHead {
		next(c)
		return
	}
	op := c.Operation()
	d := Deed{Who: WhoAsks(c.Context()).Name, What: op.OperationID, From: callerFrom(c.Context()).Address}
	if m := pathParameter.FindStringSubmatch(op.Path); m != nil {
		d.On = c.Param(m[1])
	}
	told := &telling{Deed: d}
	next(huma.WithValue(c, deedKey{}, told))
	status := statusOf(c)
	switch {
	case told.anyway, status < 300 && told.What != "":
	case status >= 400 && status < 500 && told.Who != "" && rights.MatchString(op.Path):
		told.On, told.Refused = s.object(op.Path, told.On), status
	default:
		return
	}
	told.On = cutRunes(told.On, 200)
	s.Audit.Note(told.Deed)
}

// rights are where it is said who may do what: what somebody who has signed in tries there in vain is noted, too.
var rights = regexp.MustCompile(`^/api/v1/(users|tokens|sessions|password|pairing|players|displays/\{id\})(/|$)`)

// object returns what a refused deed was about, if there is such a thing; nothing of what else people write in an address,
// which may be a password.
func (s *site) object(path, named string) string {
	switch {
	case strings.HasPrefix(path, "/api/v1/users/"):
		return s.known(named)
	case slices.ContainsFunc(s.Displays(), func(d displays.State) bool { return d.ID == named }):
		return named
	}
	return ""
}

// statusOf returns the status of the answer, also of one that was written past huma.
func statusOf(c huma.Context) int {
	_, w := humago.Unwrap(c)
	if a, ok := w.(*answered); ok && a.status != 0 {
		return a.status
	}
	return cmp.Or(c.Status(), http.StatusOK)
}

// telling is a deed that its handler may say more of.
type telling struct {
	Deed
	anyway bool // also if it was refused
}

// about says on what a request does something, where its address does not.
func about(ctx context.Context, object string) {
	if d, ok := ctx.Value(deedKey{}).(*telling); ok {
		d.On = object
	}
}

// saying says how the notice begins that a request is about: months later its id tells nobody anything.
func saying(ctx context.Context, text string) {
	const most = 40
	d, ok := ctx.Value(deedKey{}).(*telling)
	if !ok {
		return
	}
	if d.Text = cutRunes(text, most); d.Text != text {
		d.Text += "…"
	}
}

// by says who does something, where that is known only afterwards.
func by(ctx context.Context, who string) {
	if d, ok := ctx.Value(deedKey{}).(*telling); ok {
		d.Who = who
	}
}

// nothing says that there was nothing to do, or nothing new.
func nothing(ctx context.Context) {
	if d, ok := ctx.Value(deedKey{}).(*telling); ok {
		d.What = ""
	}
}

// tried says that a request that is refused is to be noted, and as what.
func tried(ctx context.Context, what, who string) {
	if d, ok := ctx.Value(deedKey{}).(*telling); ok {
		d.What, d.Who, d.anyway = what, who, true
	}
}

func cutRunes(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}
