package playlists_test

import (
	"fmt"

	"yiping/playlists"
)

// someNotices makes notices around the present, with ties.
func (b *building) someNotices() *playlists.Notices {
	n := &playlists.Notices{V: 1, Notices: []playlists.Notice{}}
	if !b.once(3) {
		return n
	}
	for i := range 1 + b.n(4) {
		x := playlists.Notice{
			ID:         fmt.Sprintf("%c%d", 'a'+b.n(26), i),
			Precedence: pick(b.dice, playlists.OrdinaryNotice, playlists.OrdinaryNotice, playlists.OperatorTakeover, playlists.RedAlert),
			Style:      pick(b.dice, playlists.Strip, playlists.Strip, playlists.Card, playlists.Takeover),
			From:       b.now + int64(b.n(3))*20_000 + pick[int64](b.dice, 0, 0, 777),
		}
		x.Until = x.From + pick[int64](b.dice, 5000, 30_000, 60_000)
		n.Notices = append(n.Notices, x)
	}
	return n
}

// frame says what is to be shown at t, in the words of describe; "" where an oracle has not been.
func (b *building) frame(p *playlists.Program, n *playlists.Notices, t int64) string {
	const never = int64(253402300800000)
	text, next := "", never
	for i := range p.Lines {
		s := ""
		o := b.oracles[i].clone()
		switch {
		case t < p.From || t >= p.Until:
			end := never
			if t < p.From {
				end = p.From
			}
			s = o.fallback(t, end)
		case t < b.now-1000 || t < o.start():
			return ""
		default:
			o.play(max(o.t, min(p.Until, t+4*3600_000)))
			s = o.expect(p, i, t)
		}
		var until int64
		if _, err := fmt.Sscan(s[lastWord(s):], &until); err != nil {
			panic(err)
		}
		next = min(next, until)
		text += s + "; "
	}
	overlay, takeover := "", ""
	var best playlists.Notice
	var strips []playlists.Notice
	for _, x := range n.Notices {
		for _, edge := range []int64{x.From, x.Until} {
			if edge > t {
				next = min(next, edge)
			}
		}
		if t < x.From || t >= x.Until {
			continue
		}
		if x.Style != playlists.Takeover {
			strips = append(strips, x)
		} else if takeover == "" || wins(x, best) {
			takeover, best = x.ID, x
		}
	}
	if len(strips) > 0 {
		place := (t / 10_000) % int64(len(strips)) // its turn has the one that so many others win against
		for _, x := range strips {
			stronger := int64(0)
			for _, y := range strips {
				if wins(y, x) {
					stronger++
				}
			}
			if stronger == place {
				overlay = x.ID
			}
		}
		if len(strips) > 1 {
			next = min(next, t/10_000*10_000+10_000)
		}
	}
	return text + fmt.Sprintf("overlay %q, takeover %q, next %d", overlay, takeover, next)
}

// wins says whether a notice comes before another: the higher rung, the newer, the smaller id.
func wins(a, b playlists.Notice) bool {
	if a.Precedence != b.Precedence {
		return a.Precedence > b.Precedence
	}
	if a.From != b.From {
		return a.From > b.From
	}
	return a.ID < b.ID
}

func lastWord(s string) int {
	for i := len(s) - 1; ; i-- {
		if s[i] == ' ' {
			return i + 1
		}
	}
}

// start returns since when the oracle has been there.
func (o *oracle) start() int64 {
	if len(o.diary) == 0 {
		return o.t
	}
	return o.diary[0].from
}

// fallback says what is shown when no time can be relied on: what has no rules, of the highest rung,
// again and again since 1970.
func (o *oracle) fallback(t, end int64) string {
	var files []*file
	for _, f := range o.files {
		if f.windows != nil {
			continue
		}
		if len(files) > 0 && f.rank > files[0].rank {
			files = nil
		}
		if len(files) == 0 || f.rank == files[0].rank {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		return fmt.Sprintf("the slate until %d", end)
	}
	var lap int64
	for _, f := range files {
		lap += f.MS
	}
	since := t / lap * lap // this lap began then
	for i := 0; ; i++ {
		f := files[i%len(files)]
		if since+f.MS > t {
			return fmt.Sprintf("%s (%s) +%d until %d", f.ID, f.Asset[56:], t-since, min(end, since+f.MS))
		}
		since += f.MS
	}
}
