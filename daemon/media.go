package daemon

import (
	"context"
	"io"
	"io/fs"

	"yiping/daemon/store"
)

// mediaOf returns the function that opens stored bytes by their hash.
func mediaOf(st *store.Store, media *store.Media) func(string) (io.ReadSeekCloser, string, error) {
	return func(hash string) (io.ReadSeekCloser, string, error) {
		mediaType, err := st.AssetType(context.Background(), hash)
		if err != nil {
			return nil, "", err
		}
		if mediaType == "" {
			return nil, "", fs.ErrNotExist
		}
		f, err := media.Open(hash)
		if err != nil {
			return nil, "", err
		}
		return f, mediaType, nil
	}
}
