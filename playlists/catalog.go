package playlists

// Catalog is what the content folder holds that can be shown: the part of a World that staff change.
type Catalog struct {
	Playlists map[string]Playlist // by name
	Starting  bool                // the first scan is not over: what appears was there before and is no arrival
}
