package livestream

import (
	"context"
	"encoding/xml"
	"errors"
	"path"
	"time"
)

// RTMP asks nginx-rtmp for its statistics (rtmp_stat all). Media has flowed when bytes have come in of the stream
// that is called name, which is application/stream, or a stream of any application. It is faster than a playlist,
// which has to wait for the end of a segment.
func RTMP(address, name string) Source {
	var c counter
	return func(ctx context.Context) (Evidence, error) {
		text, err := get(ctx, address)
		if err != nil {
			return Evidence{}, err
		}
		var s statistics
		if err := xml.Unmarshal(text, &s); err != nil || s.XMLName.Local != "rtmp" {
			return Evidence{}, errors.New("what is there are no statistics of nginx-rtmp")
		}
		for _, a := range s.Applications {
			for _, x := range a.Streams {
				if (x.Name == name || path.Join(a.Name, x.Name) == name) && x.Publishing != nil {
					return Evidence{Publisher: true, Media: c.at(time.Now(), x.Bytes)}, nil
				}
			}
		}
		c = counter{}
		return Evidence{}, nil
	}
}

// statistics is what we read of https://github.com/arut/nginx-rtmp-module/wiki/Directives#rtmp_stat.
type statistics struct {
	XMLName      xml.Name `xml:"rtmp"`
	Applications []struct {
		Name    string `xml:"name"`
		Streams []struct {
			Name       string    `xml:"name"`
			Bytes      int64     `xml:"bytes_in"`
			Publishing *struct{} `xml:"publishing"` // somebody publishes it, and does not only wait to see it
		} `xml:"live>stream"`
	} `xml:"server>application"`
}

// counter turns a number of bytes that rises while media flows into how long it has flowed.
type counter struct {
	bytes int64
	asked time.Time
}

const longestGap = 2 * time.Second // between two looks, of which is said that media flowed all the time

func (c *counter) at(now time.Time, bytes int64) (flowed time.Duration) {
	if !c.asked.IsZero() && bytes > c.bytes {
		flowed = min(now.Sub(c.asked), longestGap)
	}
	c.bytes, c.asked = bytes, now
	return flowed
}
