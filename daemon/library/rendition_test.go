package library

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"testing"

	"yiping/playlists"
)

// A rendition whose bytes are gone is made again; meanwhile the picture is shown as it is, and no display
// is asked to show bytes that nobody has.
func TestALostRenditionIsMadeAgain(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.change = func(c *Config) { c.Screens.Set(Screens{Plays: b.plays, Canvas: [2]int{160, 90}}) }
	b.start()
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 1600, 1200)), nil); err != nil {
		t.Fatal(err)
	}
	b.write("大厅/x.jpg", picture.Bytes())
	smaller := func(c playlists.Catalog) bool {
		all := c.Playlists["大厅"].Entries
		return !c.Starting && len(all) == 1 && all[0].Asset != all[0].Source
	}
	hash := b.catalog("a rendition", smaller).Playlists["大厅"].Entries[0].Asset
	b.stop()
	if err := os.Remove(b.media.Path(hash)); err != nil {
		t.Fatal(err)
	}
	b.start()
	if e := b.catalog("a rendition that is there", func(c playlists.Catalog) bool {
		if all := c.Playlists["大厅"].Entries; len(all) == 1 && !b.media.Has(all[0].Asset, all[0].Bytes) {
			t.Errorf("%s is shown as %s, which is not there", all[0].ID, all[0].Asset)
		}
		return smaller(c)
	}).Playlists["大厅"].Entries[0]; e.Asset != hash {
		t.Errorf("rendition %s, want %s again", e.Asset, hash)
	}
}
