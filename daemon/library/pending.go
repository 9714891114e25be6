package library

import (
	"maps"
	"slices"

	"yiping/daemon/store"
)

// pending gathers what has to be written. The last word about a name counts, however long writing fails.
type pending struct {
	files    map[string]*store.File // nil: forget it
	assets   map[string]store.Asset
	removals map[store.Removal]bool // At is 0 in the key; false: it is there again
	at       map[store.Removal]int64
}

func newPending() pending {
	return pending{map[string]*store.File{}, map[string]store.Asset{}, map[store.Removal]bool{}, map[store.Removal]int64{}}
}

func (p pending) empty() bool { return len(p.files)+len(p.assets)+len(p.removals) == 0 }

func (p pending) file(f store.File)       { p.files[f.Path] = &f }
func (p pending) forget(path string)      { p.files[path] = nil }
func (p pending) asset(a store.Asset)     { p.assets[a.Hash] = a }
func (p pending) remove(r store.Removal)  { p.removal(r, true) }
func (p pending) putBack(r store.Removal) { p.removal(r, false) }

func (p pending) removal(r store.Removal, gone bool) {
	key := store.Removal{Path: r.Path, Hash: r.Hash}
	p.removals[key], p.at[key] = gone, r.At
}

// changes returns it all in the form that the store writes.
func (p pending) changes() (c store.Changes) {
	for path, f := range p.files {
		if f == nil {
			c.Forget = append(c.Forget, path)
		} else {
			c.Files = append(c.Files, *f)
		}
	}
	c.Assets = slices.Collect(maps.Values(p.assets))
	for key, gone := range p.removals {
		r := store.Removal{Path: key.Path, Hash: key.Hash, At: p.at[key]}
		if gone {
			c.Removed = append(c.Removed, r)
		} else {
			c.Restored = append(c.Restored, r)
		}
	}
	return c
}
