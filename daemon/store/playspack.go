package store

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A day of a display is packed in columns, deflated: what can be on (region, item, text), each once; then for each entry
// which of those it is, how long after the end of the entry before it in its region it began, and how long it lasted.
// What plays in a loop repeats, and each entry begins where the one before it ended, so the first two columns come to
// almost nothing, and what is left is how much each entry was longer or shorter than the one before.
//
// The first byte is the version of this form.
const packVersion = 1

// mostUnpacked bounds what a packed day may become; a day of a display is a hundredth of that.
const mostUnpacked = 16 << 20

var errPacked = errors.New("the packed plays are damaged")

// sight is what can be on a region.
type sight struct{ region, item, text string }

// pack returns entries of a day, in their order, as bytes.
func pack(day int64, plays []Play) []byte {
	var names, which, gaps, lengths []byte
	index := map[sight]uint64{}
	ends, lasted := map[string]int64{}, map[sight]int64{}
	for _, p := range plays {
		s := sight{p.Region, p.Item, p.Text}
		n, known := index[s]
		if !known {
			n = uint64(len(index))
			index[s] = n
			for _, text := range []string{s.region, s.item, s.text} {
				names = binary.AppendUvarint(names, uint64(len(text)))
				names = append(names, text...)
			}
		}
		which = binary.AppendUvarint(which, n)
		end, begun := ends[p.Region]
		if !begun {
			end = day * dayMS
		}
		gaps = binary.AppendVarint(gaps, p.From-end)
		lengths = binary.AppendVarint(lengths, p.Until-p.From-lasted[s])
		ends[p.Region], lasted[s] = p.Until, p.Until-p.From
	}
	out := bytes.NewBuffer([]byte{packVersion})
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		panic(err) // the level is ours
	}
	head := binary.AppendUvarint(nil, uint64(len(index)))
	head = binary.AppendUvarint(append(head, names...), uint64(len(plays)))
	for _, part := range [][]byte{head, which, gaps, lengths} {
		_, _ = w.Write(part) // to memory
	}
	_ = w.Close()
	return out.Bytes()
}

// unpack returns the entries that were packed; none for no bytes.
func unpack(display string, day int64, packed []byte) ([]Play, error) {
	if len(packed) == 0 {
		return nil, nil
	}
	if packed[0] != packVersion {
		return nil, fmt.Errorf("%w: form %d is not known", errPacked, packed[0])
	}
	b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed[1:])), mostUnpacked))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPacked, err)
	}
	r := &reader{b: b}
	sights := make([]sight, r.count(3))
	for i := range sights {
		sights[i] = sight{r.text(), r.text(), r.text()}
	}
	plays := make([]Play, r.count(3))
	which := make([]int, len(plays))
	for i := range plays {
		n := r.uvarint()
		if n >= uint64(len(sights)) {
			return nil, errPacked
		}
		which[i] = int(n)
		plays[i] = Play{Display: display, Region: sights[n].region, Item: sights[n].item, Text: sights[n].text}
	}
	for i := range plays {
		plays[i].From = r.varint()
	}
	ends, endOf, lasted := map[string]*int64{}, make([]*int64, len(sights)), make([]int64, len(sights))
	for n, s := range sights {
		if ends[s.region] == nil {
			end := day * dayMS
			ends[s.region] = &end
		}
		endOf[n] = ends[s.region]
	}
	for i := range plays {
		p, n := &plays[i], which[i]
		p.From += *endOf[n]
		lasted[n] += r.varint()
		p.Until = p.From + lasted[n]
		*endOf[n] = p.Until
	}
	if r.failed {
		return nil, errPacked
	}
	return plays, nil
}

// reader reads what pack has written; after the first thing that is not there it fails.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	return v * uint64(r.skip(n))
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	return v * int64(r.skip(n))
}

// skip goes on by n bytes and returns 1, or fails and returns 0.
func (r *reader) skip(n int) int {
	if n <= 0 || n > len(r.b) {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return 1
}

// count reads how many things follow, each of which takes at least so many bytes.
func (r *reader) count(least int) int {
	n := r.uvarint()
	if n > uint64(len(r.b)/least) {
		r.failed = true
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.failed = true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

// mergePlays joins what is known of a display's day, in order. An entry that is there twice counts once, with its latest
// end. Several pages may show one display (a second window, the page before a reload): of entries of one region with one
// item that lie over each other for more than half of the shorter, the display has shown one.
func mergePlays(a, b []Play) []Play {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y Play) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.Region, y.Region))
	})
	newest := map[sight]int{} // place in out of the newest entry
	out := all[:0]
	for _, p := range all {
		s := sight{p.Region, p.Item, p.Text}
		if i, known := newest[s]; known {
			q := &out[i]
			shared := min(p.Until, q.Until) - p.From
			if p.From == q.From || 2*shared > min(p.Until-p.From, q.Until-q.From) {
				q.Until = max(p.Until, q.Until)
				continue
			}
		}
		newest[s] = len(out)
		out = append(out, p)
	}
	return out
}
