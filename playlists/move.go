package playlists

// move leads from one roster of a channel to the next. An item is the same one if it has the same id, or
// if it was renamed: the same bytes in the same playlist, under a name that is new while the old is gone.
type move struct{ old, new *roster }

// arrivals returns plays of what is in force in the new roster and was not in the old one, or with other
// bytes. A renamed item is no arrival.
func (m move) arrivals(at int64) (urgent, others []Play) {
	for _, s := range m.new.loop(at) {
		if o := m.old.byID[s.ID]; o != nil && o.Source == s.Source || o == nil && renamed(s, m.new, m.old) != nil {
			continue
		}
		p := Play{Entry: s.Entry, For: s.MS}
		if s.Now {
			urgent = append(urgent, p)
		} else {
			others = append(others, p)
		}
	}
	return urgent, others
}

// slot returns what the item with an id is in the new roster; nil if it is gone.
func (m move) slot(id string) *slot {
	if s := m.new.byID[id]; s != nil {
		return s
	}
	if o := m.old.byID[id]; o != nil {
		return renamed(o, m.old, m.new)
	}
	return nil
}

// renamed returns the slot that a slot of one roster is in the other, under another name.
func renamed(s *slot, here, there *roster) *slot {
	for _, o := range there.slots {
		if o.Source == s.Source && o.playlist == s.playlist && here.byID[o.ID] == nil {
			return o
		}
	}
	return nil
}

// update brings a play up to date: the item may have another name or fit now. An item with other bytes
// plays on with the old ones, and every item under the length with which it began. It reports whether
// the item is still there.
func (m move) update(p *Play) bool {
	s := m.slot(p.Entry.ID)
	if s == nil {
		return false
	}
	if s.Source == p.Entry.Source {
		e := *s.Entry
		e.MS = p.Entry.MS
		p.Entry = &e
	}
	return true
}

// key returns the key of the item that had a key in the old roster; where that is gone it stands for the
// place where it was.
func (m move) key(key string) string {
	for _, o := range m.old.slots {
		if o.key != key {
			continue
		}
		if s := m.slot(o.ID); s != nil {
			return s.key
		}
	}
	return key
}

// ids returns what items with ids of the old roster are called in the new one.
func (m move) ids(ids []string) (out []string) {
	for _, id := range ids {
		if s := m.slot(id); s != nil {
			out = append(out, s.ID)
		}
	}
	return out
}
