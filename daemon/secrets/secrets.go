// Package secrets makes what programs, browsers and players show to be let in, and says what is kept of it.
//
// A secret is 32 random bytes, and no word that somebody has thought up: nobody guesses it, so its SHA-256 is enough to keep,
// without salt and without being slow, and it is found by that.
package secrets

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// New returns a secret, which goes into a cookie, an address and a header as it is.
func New() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Hash is what is kept of a secret.
type Hash = [sha256.Size]byte

// Of returns what is kept of a secret.
func Of(shown string) Hash { return sha256.Sum256([]byte(shown)) }

// ID returns an id that nothing else has, and that nobody has to keep to himself.
func ID() string { return strings.ToLower(rand.Text()[:12]) }
