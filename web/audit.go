package web

import (
	"context"
	"net/http"
	"regexp"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

type deedKey struct{}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// audited is the middleware that notes every write that was done: after it, so that nothing waits for the record.
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
	if done := c.Status() >= 200 && c.Status() < 300; done && told.What != "" || told.anyway {
		told.On = cutRunes(told.On, 200)
		s.Audit.Note(told.Deed)
	}
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
