package sheets

import (
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// What people type into a page is read as what they type into a sheet: these are the same rules, word by word.

// FindRoom returns the room that people call so, by id or any of its names, with or without its floor. If there
// is none it returns nil and a sentence about what may be meant, which is empty if nothing is likely.
func FindRoom(name string, rooms []agenda.Room) (*agenda.Room, playlists.Text) {
	name = tidy(name)
	if r := findRoom(name, rooms); r != nil {
		return r, playlists.Text{}
	}
	return nil, meant(name, rooms)
}

// HasWord reports whether a text has one of the words, however it is written.
func HasWord(text string, words []string) bool { return hasWord(text, words) }

// Tidy returns a text as it may be shown: on one line, without what cannot be seen, without persons' numbers.
func Tidy(text string) string { return tidy(text) }
