// Package persons hides what belongs to a person in texts that everybody may read: telephone and identity
// numbers, addresses, and what has a word that makes it private. Timetables and calendars come from people who
// never thought of a screen in a lobby, so what a reader takes from them passes here, however the digits are
// grouped and the words are written.
package persons
