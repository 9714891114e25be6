// Package cap reads alerts of the Common Alerting Protocol: what authorities publish when a storm comes.
//
// An alert takes over every wall of a building, so it is read more strictly than anything that staff write. What
// decides (who, when, real or not, how grave) is there once, in the words of the standard, or the message is refused
// with a reason. A message is bounded before it is looked into: it has no document type, so no entities, no depth to
// speak of, and never more than 256 KB.
//
// Two forms are read. One is CAP 1.2 (OASIS, July 2010), and 1.1, which has the same elements. The other is what
// China's platforms exchange among themselves (GB/T 35965.1-2018): the same elements without a namespace, with
// sendTime instead of sent, a colour as severity, and references that are identifiers alone.
//
// The package knows no clock, no configuration and no screen. Whether an alert is shown, and for how long, is decided
// by whoever asked what it says.
package cap

import (
	"slices"
	"strings"
	"time"

	"yiping/playlists"
)

// MaxBytes is the size of the largest message.
const MaxBytes = 256 << 10

// Values of the standard that decide what is done.
const (
	Actual   = "Actual"
	Exercise = "Exercise"

	NewAlert = "Alert"
	Update   = "Update"
	Cancel   = "Cancel"

	Public = "Public"
)

// Alert is a message.
type Alert struct {
	Reference                   // its own name
	Unit       string           // code of whoever issued it, as China's platforms have it; may be empty
	Status     string           // Actual, Exercise, System, Test, Draft
	Type       string           // Alert, Update, Cancel, Ack, Error
	Scope      string           // Public, Restricted, Private
	References []Reference      // earlier messages that it is about
	Infos      []Info           // what it says, for each language, and maybe for several areas
	Issue      Issue            // what its identifier says, if it is a Chinese one
	Notes      []playlists.Text // it is read, but someone should look
}

// Reference names a message, as the standard does: by sender, identifier and time together. China's platforms name it
// by its identifier alone; then the others are zero.
type Reference struct {
	Sender, Identifier string
	Sent               time.Time
}

// Key returns the name in one string. The same instant in another offset is the same.
func (r Reference) Key() string {
	return r.Sender + "," + r.Identifier + "," + r.Sent.UTC().Format(time.RFC3339)
}

// Means reports whether r, as somebody wrote it, means the message that is called name.
func (r Reference) Means(name Reference) bool {
	return r.Identifier == name.Identifier && (r.Sender == "" && r.Sent.IsZero() || r.Sender == name.Sender && r.Sent.Equal(name.Sent))
}

// Info is what a message says in one language. Times that are not said are zero.
type Info struct {
	Language    string // "zh-CN"; "" if it is not said
	Categories  []string
	Event       string
	EventType   string // "11B03", of China's platforms
	Level       Level
	Effective   time.Time
	Onset       time.Time
	Expires     time.Time
	Headline    string
	Description string
	Instruction string
	Codes       []string // of areas, in whatever scheme
}

// In returns the infos that are about one of the areas, which are beginnings of codes. An info without a code is about
// every area, unless a Chinese identifier says whose it is; without areas every info counts.
func (a Alert) In(areas []string) []Info {
	if len(areas) == 0 {
		return a.Infos
	}
	return slices.DeleteFunc(slices.Clone(a.Infos), func(i Info) bool {
		codes := i.Codes
		if len(codes) == 0 && a.Issue.Region != "" {
			codes = []string{a.Issue.Region}
		}
		return len(codes) > 0 && !slices.ContainsFunc(codes, func(code string) bool {
			return slices.ContainsFunc(areas, func(area string) bool { return overlap(code, area) })
		})
	})
}

// overlap reports whether one of two areas lies in the other: Shanghai 310000 has all of Baoshan 310113.
func overlap(a, b string) bool {
	a, b = region(a), region(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
