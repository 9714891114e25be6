package playlists

// Problem is something a person can mend. It is a value, shown on the operators' page and in the
// content folder, never an error that stops anything.
type Problem struct {
	ID     string `json:"id"`    // stable while the problem lasts, so that it is listed once
	Where  string `json:"where"` // a path, an id, or words in both languages
	What   Text   `json:"what"`
	Remedy Text   `json:"remedy"`
}
