package livestream

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// HLS asks for a playlist (RFC 8216). Media has flowed when segments were added to it; that it is there proves
// nothing, because a server leaves it behind. The address may be that of a master playlist, of which the first
// variant is followed.
func HLS(address string) Source {
	var known bool // whether before has a value
	var before playlist
	media := address
	return func(ctx context.Context) (Evidence, error) {
		text, err := get(ctx, media)
		if err != nil {
			media = address // that of a variant may hold for a while only
		}
		if errors.Is(err, errAbsent) {
			known, before = true, playlist{}
			return Evidence{}, nil
		}
		if err != nil {
			return Evidence{}, err
		}
		p, err := parsePlaylist(text)
		if err != nil {
			return Evidence{}, err
		}
		if p.variant != "" {
			base, err := url.Parse(media)
			if err != nil {
				return Evidence{}, err
			}
			if base, err = base.Parse(p.variant); err != nil || media != address {
				return Evidence{}, errors.New("the master playlist leads nowhere")
			}
			media = base.String()
			return Evidence{}, nil
		}
		e := Evidence{Step: p.target}
		if known && !p.ended {
			e.Media = p.since(before)
		}
		known, before = true, *p
		return e, nil
	}
}

// playlist is what a playlist of segments says.
type playlist struct {
	first     int64           // number of the first segment
	durations []time.Duration // of the segments
	target    time.Duration   // of a segment, at most
	ended     bool            // nothing will be added
	variant   string          // of a master playlist: the address of its first variant
}

// since returns how much media was added after another state of the playlist. One whose numbers begin anew is
// another stream: of that nothing is known to have been added.
func (p *playlist) since(before playlist) (added time.Duration) {
	had, has := before.first+int64(len(before.durations)), p.first+int64(len(p.durations))
	if has < had {
		return 0
	}
	for i, d := range p.durations {
		if p.first+int64(i) >= had {
			added += d
		}
	}
	return added
}

func parsePlaylist(text []byte) (*playlist, error) {
	lines := bufio.NewScanner(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "#EXTM3U") {
		return nil, errors.New("what is there is no HLS playlist")
	}
	p := new(playlist)
	master := false
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		tag, value, _ := strings.Cut(line, ":")
		switch tag {
		case "#EXT-X-STREAM-INF":
			master = true
		case "#EXT-X-MEDIA-SEQUENCE":
			p.first, _ = strconv.ParseInt(value, 10, 64)
		case "#EXT-X-TARGETDURATION":
			p.target = seconds(value)
		case "#EXT-X-ENDLIST":
			p.ended = true
		case "#EXTINF":
			length, _, _ := strings.Cut(value, ",")
			p.durations = append(p.durations, seconds(length))
		}
		if master && line != "" && !strings.HasPrefix(line, "#") {
			p.variant = line
			break
		}
	}
	return p, lines.Err()
}

// seconds reads a number of seconds, of which a day is the most that makes sense.
func seconds(text string) time.Duration {
	s, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(s > 0 && s < 86_400) {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}
