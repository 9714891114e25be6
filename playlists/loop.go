package playlists

import "slices"

// successor returns the index in the loop of the slot that comes next in natural order behind a key: if
// there is one, one that is neither to skip nor was shown last, else at least one that was not shown last.
func successor(loop []*slot, key string, skip []string, last string) int {
	n := len(loop)
	i, _ := slices.BinarySearchFunc(loop, key, func(s *slot, key string) int {
		if s.key <= key {
			return -1
		}
		return 1
	})
	for _, skip := range [][]string{skip, nil} {
		for k := range n {
			if j := (i + k) % n; loop[j].ID != last && !slices.Contains(skip, loop[j].ID) {
				return j
			}
		}
	}
	return i % max(n, 1)
}

// start returns the position at which the loop's i-th slot begins; start(loop, len(loop)) is its length.
func start(loop []*slot, i int) (ms int64) {
	for _, s := range loop[:i] {
		ms += s.MS
	}
	return ms
}

// find returns the index of the slot at a position of the loop, and how far into it that is.
func find(loop []*slot, pos int64) (i int, offset int64) {
	pos = mod(pos, start(loop, len(loop)))
	for pos >= loop[i].MS {
		pos -= loop[i].MS
		i++
	}
	return i, pos
}
