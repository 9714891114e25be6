package playlists

import "slices"

// cast follows who is in force while time goes by, without asking every slot again at every turn. Loops
// that are equal are one slice, so that a month of days costs no more than the first.
type cast struct {
	*roster
	on    []int // indices of the slots whose rules apply, in order
	key   []byte
	loops map[string][]*slot
}

func (r *roster) castAt(t int64) *cast {
	c := &cast{roster: r, loops: map[string][]*slot{}}
	for i, s := range r.slots {
		if s.on(t) {
			c.on = append(c.on, i)
		}
	}
	return c
}

// turn makes the first of some turns and all others of that instant. It returns the rest.
func (c *cast) turn(turns []turning) []turning {
	at := turns[0].at
	for len(turns) > 0 && turns[0].at == at {
		i := turns[0].slot
		k, on := slices.BinarySearch(c.on, i)
		switch applies := c.slots[i].on(at); {
		case applies && !on:
			c.on = slices.Insert(c.on, k, i)
		case !applies && on:
			c.on = slices.Delete(c.on, k, k+1)
		}
		turns = turns[1:]
	}
	return turns
}

// loop returns the slots in force, in order, and whether they never were so together before.
func (c *cast) loop() (loop []*slot, first bool) {
	priority := slices.ContainsFunc(c.on, func(i int) bool { return c.slots[i].rung > OrdinaryPlaylist })
	c.key = c.key[:0]
	for _, i := range c.on {
		if !priority || c.slots[i].rung > OrdinaryPlaylist {
			c.key = append(c.key, byte(i), byte(i>>8))
		}
	}
	loop, known := c.loops[string(c.key)]
	if !known {
		loop = make([]*slot, 0, len(c.key)/2)
		for k := 0; k < len(c.key); k += 2 {
			loop = append(loop, c.slots[int(c.key[k])|int(c.key[k+1])<<8])
		}
		c.loops[string(c.key)] = loop
	}
	return loop, !known
}

// same reports whether two loops of one cast are one.
func same(a, b []*slot) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }
