package playlists_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yiping/playlists"
)

var update = flag.Bool("update", false, "write the vectors for the player anew")

// A vector is a program and what is shown at instants at which it matters. web/player/at.ts must say the
// same as At. What a vector says was written by hand (stories.json) or is what an oracle saw
// (worlds-….json); At was only asked for the numbers of the items.
type vector struct {
	Name    string             `json:"name"`
	Program *playlists.Program `json:"program"`
	Notices *playlists.Notices `json:"notices"`
	Probes  []probe            `json:"probes"`
}

type probe struct {
	T     int64           `json:"t"`
	Frame playlists.Frame `json:"frame"`
}

// Sizes of the vectors: each world is small enough to be probed in full.
const (
	worlds    = 320
	perFile   = 80
	maxProbes = 90
)

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	paths, _ := filepath.Glob("testdata/*.json")
	generated, told := 0, 0
	for _, path := range paths {
		for _, v := range readVectors(t, path) {
			if strings.HasPrefix(filepath.Base(path), "worlds-") {
				generated++
			} else {
				told++
			}
			notices := v.Notices
			if notices == nil {
				notices = &playlists.Notices{}
			}
			for _, p := range v.Probes {
				if got, want := playlists.Encode(playlists.At(v.Program, notices, p.T)), playlists.Encode(p.Frame); !bytes.Equal(got, want) {
					t.Errorf("%s: %s at %d: got %s, want %s", path, v.Name, p.T, got, want)
				}
			}
		}
	}
	if generated < 300 || told < 64 {
		t.Errorf("there are %d generated and %d told vectors, want 300 and 64; go test ./playlists -run TestVectors -update", generated, told)
	}
}

func readVectors(t *testing.T, path string) (vectors []vector) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &vectors)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return vectors
}

func writeVectors(t *testing.T) {
	old, _ := filepath.Glob("testdata/*.json")
	for _, path := range old {
		os.Remove(path)
	}
	writeFile(t, "testdata/boards.json", boardVectors(t))
	var stories []vector
	for _, path := range storyPaths(t) {
		s := newStory(t, path)
		s.tell()
		stories = append(stories, s.vectors...)
	}
	writeFile(t, "testdata/stories.json", stories)
	var found []vector
	for seed := 1_000_000; len(found) < worlds; seed++ {
		if v := worldVector(t, seed); len(v.Probes) > 12 && len(v.Probes) <= maxProbes {
			found = append(found, v)
		}
	}
	for i := 0; i < worlds; i += perFile {
		writeFile(t, fmt.Sprintf("testdata/worlds-%d.json", i/perFile+1), found[i:i+perFile])
	}
}

// writeFile writes a vector to a line, so that a difference can be read.
func writeFile(t *testing.T, path string, vectors []vector) {
	var b bytes.Buffer
	for i, v := range vectors {
		b.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0])
		b.Write(playlists.Encode(v))
	}
	b.WriteString("\n]\n")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// worldVector lets things happen in a building and probes the program of two days that it then has.
func worldVector(t *testing.T, seed int) vector {
	b := newBuilding(seeded(seed))
	for range b.n(7) {
		b.happen(t)
	}
	midnight := b.world.Zone.Midnight(b.now)
	p, _ := playlists.Compile(b.world, b.audience, playlists.Window{From: midnight, Until: midnight + 48*3600_000})
	n := b.someNotices()
	v := vector{Name: fmt.Sprintf("%s, world %d", b.zone, seed), Program: p, Notices: n}
	var ts []int64
	add := func(x int64) { ts = append(ts, x-1, x, x+1) }
	for i := range p.Lines {
		o := b.oracles[i].clone()
		o.play(p.Until)
		ends := append(edges(p, i), p.Until)
		for k, s := range p.Lines[i].Segments {
			var lap int64
			for _, item := range p.Loops[s.Loop] {
				lap += p.Items[item].MS
			}
			add(ends[k])
			for _, l := range o.diary {
				if l.from > ends[k] && l.from <= ends[k]+lap && l.from < ends[k+1] {
					add(l.from)
				}
			}
		}
	}
	for _, x := range n.Notices {
		add(x.From)
		add(x.Until)
		add((x.From/10_000 + 1) * 10_000)
	}
	add(b.at)
	add(p.From)
	add(p.Until)
	ts = append(ts, p.From-86_400_000+int64(b.n(100_000)), p.Until+int64(b.n(100_000)))
	slices.Sort(ts)
	for _, x := range slices.Compact(ts) {
		want := b.frame(p, n, x)
		if want == "" {
			continue
		}
		f := playlists.At(p, n, x)
		got := ""
		for _, s := range f.Regions {
			got += describe(p, s) + "; "
		}
		got += fmt.Sprintf("overlay %q, takeover %q, next %d", f.Overlay, f.Takeover, f.Next)
		if got != want {
			t.Errorf("world %d at %s (%d):\n got %s\nwant %s\n%s", seed, b.time(x), x, got, want, b)
		}
		v.Probes = append(v.Probes, probe{x, f})
	}
	return v
}

// remember keeps what a story has compared.
func (s *story) remember(p *playlists.Program, t int64) {
	if !s.saw {
		s.saw = true
		s.vectors = append(s.vectors, vector{Name: fmt.Sprintf("%s %d", strings.TrimSuffix(filepath.Base(s.path), ".txtar"), len(s.vectors)+1), Program: p})
		if len(s.notices.Notices) > 0 {
			s.vectors[len(s.vectors)-1].Notices = &s.notices
		}
	}
	v := &s.vectors[len(s.vectors)-1]
	if !slices.ContainsFunc(v.Probes, func(p probe) bool { return p.T == t }) {
		v.Probes = append(v.Probes, probe{t, playlists.At(v.Program, &s.notices, t)})
	}
}
