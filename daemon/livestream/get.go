package livestream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// maxAnswer is far more than a server says of a few streams, in bytes.
const maxAnswer = 1 << 20

var errAbsent = errors.New("not there")

var client = &http.Client{Timeout: 3 * time.Second}

// get fetches something small. The error is errAbsent if the server says that there is none.
func get(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Cache-Control", "no-cache")
	res, err := client.Do(req)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // without the address, which may hold a key
		}
		return nil, err
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
		b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
		if err == nil && len(b) > maxAnswer {
			err = errors.New("the server answers too much")
		}
		return b, err
	case http.StatusNotFound, http.StatusGone:
		return nil, errAbsent
	}
	return nil, fmt.Errorf("the server answers %d", res.StatusCode)
}
