package playlists

// Playing returns how many items of each playlist are in the loops of some channels at an instant: their rules apply, and no
// playlist with priority is in their way there. It asks what Compile asks, so it counts what is shown in turn.
func (w *World) Playing(channels []Channel, t int64) map[string]int {
	playing, counted := map[string]int{}, map[string]bool{}
	for _, c := range channels {
		r, _ := w.roster(c.Plays, t, t+1)
		for _, s := range r.loop(t) {
			if !counted[s.ID] {
				counted[s.ID] = true
				playing[s.playlist]++
			}
		}
	}
	return playing
}
