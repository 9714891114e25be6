package library

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkRescan100k is goal 13: a rescan of 100,000 files that have not changed, every one stat'ed, as a
// ratio to find -printf %s over the same folder, in turns.
func BenchmarkRescan100k(b *testing.B) {
	find, err := exec.LookPath("find")
	if err != nil {
		b.Fatal("find is not installed")
	}
	bl := newBuilding(b)
	for d := range 100 {
		dir := filepath.Join(bl.root, fmt.Sprintf("存档/%02d", d))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		for i := range 1000 {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("海报 %04d.jpg", i)), nil, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	bl.start()
	bl.shows()
	var ours, theirs []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := bl.lib.ask(rescanNow); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(began))
		began = time.Now()
		if err := exec.Command(find, bl.root, "-printf", "%s\n").Run(); err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, time.Since(began))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	mine, find50 := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(mine.Microseconds())/1000, "rescan-ms")
	b.ReportMetric(float64(find50.Microseconds())/1000, "find-ms")
	b.ReportMetric(float64(mine)/float64(find50), "x-find")
	b.ReportMetric(0, "ns/op")
}

// rescanNow does a whole rescan in one go.
func rescanNow(fo *folder) error {
	fo.stopScan()
	for fo.startScan(time.Now()); fo.scan != nil; {
		fo.stepScan(time.Now().Add(time.Hour))
	}
	return nil
}
