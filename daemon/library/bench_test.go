package library

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yiping/playlists"
)

// BenchmarkDropToCatalog measures what the folder costs of goal 7: from the moment at which a picture of 2
// MB and 4 megapixels is closed to the catalog that has it.
func BenchmarkDropToCatalog(b *testing.B) {
	f := newBuilding(b)
	f.write("大厅/.keep", nil)
	f.start()
	f.shows()
	picture := photo(7, 2300, 1740)
	b.Logf("the picture has %d bytes", len(picture))
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		picture[len(picture)-40] = byte(i) & 0x7f // other bytes each time
		picture[len(picture)-41] = byte(i>>7) & 0x7f
		id := fmt.Sprintf("大厅/%d [now].jpg", i)
		_, seen := f.lib.Catalog().Get()
		p := filepath.Join(f.root, id)
		w, err := os.Create(p)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Write(picture); err != nil {
			b.Fatal(err)
		}
		w.Close()
		closed := time.Now()
		for {
			c, v, err := f.lib.Catalog().Next(b.Context(), seen)
			if err != nil {
				b.Fatal(err)
			}
			seen = v
			if slices.ContainsFunc(c.Playlists["大厅"].Entries, func(e playlists.Entry) bool { return e.ID == id }) {
				break
			}
		}
		took = append(took, time.Since(closed))
		os.Remove(p)
		f.shows()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(0, "ns/op")
}
