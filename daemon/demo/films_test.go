package demo_test

import (
	"encoding/json"
	"math"
	"os/exec"
	"path"
	"path/filepath"
	"testing"
)

const maxFilms = 3 << 20 // bytes, together

// TestFilms asks ffprobe whether the films suit every player: H.264 in 4:2:0 that decodes anywhere, small,
// with a constant rate, and with a closed group of pictures each second, because a player that follows
// the clock seeks into it.
func TestFilms(t *testing.T) {
	total, count := 0, 0
	for name, data := range files(t) {
		if path.Ext(name) != ".mp4" {
			continue
		}
		total, count = total+len(data), count+1
		f := probe(t, name)
		if len(f.Streams) != 1 {
			t.Fatalf("%s has %d streams, want the picture only", name, len(f.Streams))
		}
		s := f.Streams[0]
		if s.Codec != "h264" || s.Pixels != "yuv420p" || s.Width > 960 || s.Height > 540 || s.Rate != s.Average {
			t.Errorf("%s is %+v", name, s)
		}
		var last, key float64
		for i, p := range f.Packets {
			// Packets come in the order of decoding: whatever follows a key frame is shown after it.
			if p.Flags[0] == 'K' {
				if i > 0 && p.Time-key > 1.001 {
					t.Errorf("%s has no key frame from %v s to %v s", name, key, p.Time)
				}
				key = p.Time
			}
			if p.Time < key {
				t.Errorf("%s has an open group of pictures at %v s", name, key)
			}
			last = max(last, p.Time)
		}
		if last < 12 || last > 20 || math.Abs(float64(len(f.Packets))/30-last) > 0.1 {
			t.Errorf("%s has %d pictures in %v s", name, len(f.Packets), last)
		}
		if index := boxes(data); len(index) < 3 || index[1] != "moov" {
			t.Errorf("%s is ordered %v; the index belongs in front", name, index)
		}
	}
	if count != 2 || total > maxFilms {
		t.Errorf("%d films of %d bytes", count, total)
	}
}

type film struct {
	Streams []struct {
		Codec   string `json:"codec_name"`
		Pixels  string `json:"pix_fmt"`
		Width   int    `json:"width"`
		Height  int    `json:"height"`
		Rate    string `json:"r_frame_rate"`
		Average string `json:"avg_frame_rate"`
	} `json:"streams"`
	Packets []struct {
		Time  float64 `json:"pts_time,string"`
		Flags string  `json:"flags"`
	} `json:"packets"`
}

func probe(t *testing.T, name string) (f film) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_packets",
		filepath.Join("content", filepath.FromSlash(name))).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", name, err)
	}
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// boxes lists the types of the outermost boxes of an MP4 file.
func boxes(data string) (types []string) {
	for len(data) >= 8 {
		size := int(data[0])<<24 | int(data[1])<<16 | int(data[2])<<8 | int(data[3])
		types = append(types, data[4:8])
		if size < 8 || size > len(data) {
			break
		}
		data = data[size:]
	}
	return types
}
