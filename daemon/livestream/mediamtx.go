package livestream

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// MediaMTX asks the control API of MediaMTX for one path: the address ends with /v3/paths/get/NAME. What counts is
// online, with bytes that come in: available is also true of the picture that it plays while nobody publishes.
func MediaMTX(address string) Source {
	var c counter
	return func(ctx context.Context) (Evidence, error) {
		text, err := get(ctx, address)
		if errors.Is(err, errAbsent) {
			c = counter{}
			return Evidence{}, nil
		}
		if err != nil {
			return Evidence{}, err
		}
		// https://mediamtx.org/docs/references/control-api, Path
		var path struct {
			Name   string `json:"name"`
			Online *bool  `json:"online"`
			Bytes  int64  `json:"inboundBytes"`
		}
		if err := json.Unmarshal(text, &path); err != nil || path.Online == nil {
			return Evidence{}, errors.New("what is there is no path of MediaMTX, or one of a version that does not say whether it is online")
		}
		if !*path.Online {
			c = counter{}
			return Evidence{}, nil
		}
		return Evidence{Publisher: true, Media: c.at(time.Now(), path.Bytes)}, nil
	}
}
