package library

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"yiping/daemon/library/hints"
	"yiping/playlists"
)

// How many sentences are said of items one by one; what is more is counted.
const mostMoves, mostChanges = 5, 30

// sentences gathers what is said in both languages.
type sentences []playlists.Text

func (s *sentences) add(zh, en string) { *s = append(*s, playlists.Text{ZH: zh, EN: en}) }

// difference says in what a playlist becomes another one: a sentence for each thing that people changed, and last what
// that means for a whole round.
func difference(before, after Arranged) []playlists.Text {
	var all sentences
	switch {
	case after.Set.Priority && !before.Set.Priority:
		all.add("“"+before.Name+"”优先播放：它有内容的时候，同一块屏上没有优先的播放列表都让给它", "\""+before.Name+"\" gets priority: while it has something to show, playlists without it are not shown on the same displays")
	case before.Set.Priority && !after.Set.Priority:
		all.add("“"+before.Name+"”不再优先播放", "\""+before.Name+"\" has no priority any more")
	}
	was := map[string]ArrangedItem{}
	for _, x := range before.Items {
		was[x.Name] = x
	}
	all = append(all, moved(before.Items, after.Items)...)
	said := 0
	for _, x := range after.Items {
		for _, text := range changed(was[x.Name], x) {
			if said++; said <= mostChanges {
				all = append(all, text)
			}
		}
	}
	if said > mostChanges {
		all.add(fmt.Sprintf("还有%d处", said-mostChanges), fmt.Sprintf("and %d more", said-mostChanges))
	}
	all = append(all, unseen(before, after)...)
	if a, b := round(before.Items), round(after.Items); a != b {
		x, y := hints.SayLength(a), hints.SayLength(b)
		all.add("全部播一遍要"+y.ZH+"（原来"+x.ZH+"）", "All of it takes "+y.EN+" (was "+x.EN+")")
	}
	return all
}

// changed says what is different about one item.
func changed(a, b ArrangedItem) (all sentences) {
	zh, en := "“"+titleOf(b.Name)+"”", "\""+titleOf(b.Name)+"\" "
	was := func(x, y string) (string, string) {
		return "（原来" + x + "）", " (before: " + strings.TrimPrefix(y, "is ") + ")"
	}
	if a.Entry.MS != b.Entry.MS {
		before, now := hints.SayLength(a.Entry.MS), hints.SayLength(b.Entry.MS)
		wasZH, wasEN := was(before.ZH, before.EN)
		all.add(zh+"每次播"+now.ZH+wasZH, en+"is shown for "+now.EN+" each time"+wasEN)
	}
	if a.Entry.Fit != b.Entry.Fit {
		before, now := fits[a.Entry.Fit], fits[b.Entry.Fit]
		wasZH, wasEN := was(before.ZH, before.EN)
		all.add(zh+now.ZH+wasZH, en+now.EN+wasEN)
	}
	if a.Entry.Sound != b.Entry.Sound {
		if b.Entry.Sound {
			all.add(zh+"有声播放（屏幕也要开声音）", en+"is played with sound, where the display has sound")
		} else {
			all.add(zh+"改为静音", en+"is played without sound")
		}
	}
	if a.Entry.First != b.Entry.First {
		if b.Entry.First {
			all.add(zh+"排在最前", en+"comes first")
		} else {
			all.add(zh+"不再排在最前", en+"does not come first any more")
		}
	}
	if !reflect.DeepEqual(a.Entry.Rule, b.Entry.Rule) {
		before, now := when(a), when(b)
		wasZH, wasEN := was(before.ZH, before.EN)
		all.add(zh+now.ZH+wasZH, en+now.EN+wasEN)
	}
	return all
}

var fits = map[playlists.Fit]playlists.Text{
	playlists.Contain: {ZH: "完整显示", EN: "is shown whole"},
	playlists.Cover:   {ZH: "铺满屏幕", EN: "fills the screen"},
	playlists.Stretch: {ZH: "拉伸到满屏", EN: "is stretched to the screen"},
}

// when says when an item plays.
func when(x ArrangedItem) playlists.Text {
	if t := hints.SayRule(x.Entry.Rule); t.ZH != "" {
		return playlists.Text{ZH: t.ZH, EN: "is " + t.EN}
	}
	return playlists.Text{ZH: "一直播放", EN: "is shown all the time"}
}

// moved says which items have another place: the fewest that have to be moved to get from one order to the other.
func moved(before, after []ArrangedItem) (all sentences) {
	place := map[string]int{}
	for i, x := range before {
		place[x.Name] = i
	}
	stay := rising(after, place)
	n := 0
	for i, x := range after {
		old, there := place[x.Name]
		if !there || stay[x.Name] || x.Entry.First != before[old].Entry.First {
			continue // what comes first, or does not any more, is said elsewhere
		}
		if n++; n <= mostMoves {
			all.add(fmt.Sprintf("“%s”移到第%d个（原来第%d个）", titleOf(x.Name), i+1, old+1), fmt.Sprintf("\"%s\" moves to place %d (was %d)", titleOf(x.Name), i+1, old+1))
		}
	}
	if n > mostMoves {
		all = sentences{{ZH: fmt.Sprintf("重新排列了%d个内容的先后", n), EN: fmt.Sprintf("%d items have another place", n)}}
	}
	return all
}

// rising returns the names of the longest run of items that keep their order.
func rising(after []ArrangedItem, place map[string]int) map[string]bool {
	var ends, index []int // of the best run of each length: the place it ends at, and the item
	back := make([]int, len(after))
	for i, x := range after {
		at, there := place[x.Name]
		if !there {
			continue
		}
		n, _ := slices.BinarySearch(ends, at)
		back[i] = -1
		if n > 0 {
			back[i] = index[n-1]
		}
		if n == len(ends) {
			ends, index = append(ends, at), append(index, i)
		} else {
			ends[n], index[n] = at, i
		}
	}
	stay := map[string]bool{}
	if len(index) > 0 {
		for i := index[len(index)-1]; i >= 0; i = back[i] {
			stay[after[i].Name] = true
		}
	}
	return stay
}

// unseen says what changes of names that no item has.
func unseen(before, after Arranged) (all sentences) {
	plays := map[string]bool{}
	for _, x := range after.Items {
		plays[x.Name] = true
	}
	both := maps.Clone(before.Set.Items)
	if both == nil {
		both = map[string]hints.ItemOverride{}
	}
	maps.Copy(both, after.Set.Items)
	n := 0
	for name := range both {
		if !plays[name] && !reflect.DeepEqual(before.Set.Items[name], after.Set.Items[name]) {
			n++
		}
	}
	if n > 0 {
		all.add(fmt.Sprintf("%d个现在不在的文件，设置也变了", n), fmt.Sprintf("the settings of %d files that are not there change, too", n))
	}
	return all
}

// round returns how long it takes to show everything once, in milliseconds.
func round(items []ArrangedItem) (ms int64) {
	for _, x := range items {
		if !x.Expired {
			ms += x.Entry.MS
		}
	}
	return ms
}

// titleOf returns the name of a file as it is said in a sentence.
func titleOf(name string) string {
	name = hints.Legible(name)
	return strings.TrimSuffix(name, path.Ext(name))
}
