package wire

import (
	"fmt"
	"unicode/utf8"
)

// Code says why a connection was closed. The codes below 4000 are those of RFC 6455.
type Code int

const (
	GoingAway    Code = 1001 // the daemon stops or restarts
	NotText      Code = 1003 // a message was not a text message
	TooBig       Code = 1009 // a message was longer than MaxUp
	Malformed    Code = 4400 // a message was not one of this language, or came at the wrong time
	Revoked      Code = 4403 // the player may no longer show the display: it has to be paired again
	Unknown      Code = 4404 // there is no such display, or no longer
	Silent       Code = 4408 // no Hello within HelloWithin, or nothing heard within SilenceWithin
	TooMany      Code = 4409 // the display has MaxSessions sessions already
	OtherVersion Code = 4426 // the player speaks another Protocol
	TooFast      Code = 4429 // more messages than Rate allows
)

// Close is the end of a connection, decided by the daemon. It is an error so that whoever reads from a
// connection gets it as the reason.
type Close struct {
	Code   Code
	Reason string // English, at most MaxReason bytes, for whoever builds a player
}

// MaxReason is the longest Close.Reason in bytes; a close frame holds no more.
const MaxReason = 123

// Closef makes a Close; a reason that is too long is cut.
func Closef(code Code, format string, args ...any) *Close {
	reason := fmt.Sprintf(format, args...)
	if len(reason) > MaxReason {
		end := MaxReason - len("...")
		for end > 0 && !utf8.RuneStart(reason[end]) {
			end--
		}
		reason = reason[:end] + "..."
	}
	return &Close{code, reason}
}

func (c *Close) Error() string { return fmt.Sprintf("closed by the daemon: %d %s", c.Code, c.Reason) }
