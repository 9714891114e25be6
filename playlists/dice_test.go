package playlists_test

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
)

// dice are what generated worlds are made with. The first throws are the fuzzer's bytes, so that it can
// change a world a little; the rest follows from them.
type dice struct {
	bytes []byte
	rest  *rand.Rand
}

func newDice(bytes []byte) *dice {
	h := fnv.New64a()
	h.Write(bytes)
	return &dice{bytes, rand.New(rand.NewPCG(h.Sum64(), 7))}
}

// seeded returns dice that fall as they always do for a seed.
func seeded(seed int) *dice {
	d := newDice(binary.LittleEndian.AppendUint32(nil, uint32(seed)))
	d.bytes = nil
	return d
}

// n returns one of 0 to n-1.
func (d *dice) n(n int) int {
	if len(d.bytes) > 0 && n <= 256 {
		x := d.bytes[0]
		d.bytes = d.bytes[1:]
		return int(x) % n
	}
	return d.rest.IntN(n)
}

// one of reports true once in n.
func (d *dice) once(n int) bool { return d.n(n) == 0 }

func pick[T any](d *dice, from ...T) T { return from[d.n(len(from))] }
