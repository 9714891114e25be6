package accounts

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"yiping/daemon/secrets"
	"yiping/playlists"
)

// cost is what a password costs to try: 19 MB and two passes, as the OWASP Password Storage Cheat Sheet has it for
// argon2id. That is some 30 ms on a small computer.
var cost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// atOnce is how many passwords are tried at a time. The others wait: their memory would have no bound otherwise.
const atOnce = 2

const (
	shortest = 10  // characters of a password
	longest  = 128 // beyond which it is nobody's password
	distinct = 5   // different characters of a password
)

// hashes makes and compares hashes of passwords, a few at a time. One place is kept free of strangers: those who guess
// from many addresses may fill the others for as long as they like.
type hashes struct {
	free      chan struct{}
	strangers chan struct{} // has one place less
	dummy     string        // of no password: a user that does not exist takes as long as one that does
}

func newHashes() *hashes {
	h := &hashes{free: make(chan struct{}, atOnce), strangers: make(chan struct{}, atOnce-1)}
	h.dummy, _ = argon2id.CreateHash(secrets.New(), cost) // it fails only if there is no randomness, which ends the program before
	return h
}

// hold waits for a place; a stranger waits behind other strangers first.
func (h *hashes) hold(ctx context.Context, stranger bool) (release func(), err error) {
	if stranger {
		if err := enter(ctx, h.strangers); err != nil {
			return nil, err
		}
	}
	err = enter(ctx, h.free)
	if err != nil && stranger {
		<-h.strangers
	}
	return func() {
		<-h.free
		if stranger {
			<-h.strangers
		}
	}, err
}

func enter(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// make returns the hash of a password, which somebody sets who has signed in.
func (h *hashes) make(ctx context.Context, password string) (string, error) {
	release, err := h.hold(ctx, false)
	if err != nil {
		return "", err
	}
	defer release()
	return argon2id.CreateHash(password, cost)
}

// right tells whether a hash is that of a password. An empty one is never, and takes as long.
func (h *hashes) right(ctx context.Context, password, hash string, stranger bool) (bool, error) {
	release, err := h.hold(ctx, stranger)
	if err != nil {
		return false, err
	}
	defer release()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	same, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return same && known, nil
}

// obvious are passwords, long enough otherwise, that are guessed first: what lists of stolen ones begin with, in lower case.
var obvious = map[string]bool{}

func init() {
	for _, p := range strings.Fields(`1234567890 0123456789 0987654321 9876543210 12345678910 123456789a a123456789 abc1234567 abcd123456 abcde12345 abcdefghij
		qwertyuiop qwerty1234 qwerty12345 qwer123456 qwertyuiop1 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 asdfghjkl1 zxcvbnm123 1234qwerasdf qazwsxedcr
		password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 iloveyou123 iloveyou1314 woaini1314 woaini521 woaini5201314 woaini123456 5201314520
		administrator admin12345 admin123456 admin@1234 admin@12345 administrator1 yiping1234 yiping12345 yiping123456 yipingyiping welcome123 welcome1234 letmein123
		huanying123 mima123456 mima12345678 wodemima123 test123456 user123456 root123456 changeme123 aa123456789 aa12345678 qq123456789 qq12345678`) {
		obvious[p] = true
	}
}

// acceptable returns why a password must not be that of a user; nil if it may.
func acceptable(password, name string) error {
	low := strings.ToLower(strings.TrimSpace(password))
	n := utf8.RuneCountInString(password)
	different, digits := map[rune]bool{}, true
	for _, c := range low {
		different[c] = true
		digits = digits && unicode.IsDigit(c)
	}
	const remedyZH, remedyEN = "可以用几个不相干的词连起来，例如一句只有自己知道的话。", "Several words that have nothing to do with each other are good, such as a sentence that only you know."
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return playlists.Refuse("密码里有打不出来的字符。", "The password has characters that cannot be typed.", remedyZH, remedyEN)
	case n < shortest:
		return playlists.Refuse(fmt.Sprintf("密码太短，至少要 %d 个字符。", shortest), fmt.Sprintf("The password is too short: %d characters are the least.", shortest), remedyZH, remedyEN)
	case n > longest:
		return playlists.Refuse(fmt.Sprintf("密码太长，最多 %d 个字符。", longest), fmt.Sprintf("The password is too long: %d characters are the most.", longest), "请换一个短些的。", "Choose a shorter one.")
	case obvious[low] || len(different) < distinct:
		return playlists.Refuse("这个密码太常见，别人一猜就中。", "This password is among the first that anybody would try.", remedyZH, remedyEN)
	case digits:
		return playlists.Refuse("密码不能全是数字：生日和电话号码很容易猜到。", "A password of digits only is easily guessed: birthdays and telephone numbers are.", remedyZH, remedyEN)
	case strings.Contains(low, name) && n-utf8.RuneCountInString(name) < 6:
		return playlists.Refuse("密码和用户名太像。", "The password is too much like the name.", remedyZH, remedyEN)
	}
	return nil
}
