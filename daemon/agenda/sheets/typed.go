package sheets

// What people type into a page is read as what they type into a sheet: these are the same rules, word by word.

// Tidy returns a text as it may be shown: on one line, without what cannot be seen, without persons' numbers.
func Tidy(text string) string { return tidy(text) }
