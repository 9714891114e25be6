package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyWhatHasChangedIsSaidAgain(t *testing.T) {
	a, b := displayBody{ID: "a"}, displayBody{ID: "b"}
	l := new(ledger)
	ask := func(since uint64, list ...displayBody) (ids []string, version uint64, complete bool) {
		got, version, complete := l.since(list, since)
		for _, d := range got {
			ids = append(ids, d.ID)
		}
		return ids, version, complete
	}
	expect := func(why string, ids []string, complete bool, want []string, wantComplete bool) {
		t.Helper()
		if diff := cmp.Diff(want, ids); diff != "" || complete != wantComplete {
			t.Errorf("%s: complete %t (-want +got):\n%s", why, complete, diff)
		}
	}
	ids, first, complete := ask(0, a, b)
	expect("whoever knows nothing gets all", ids, complete, []string{"a", "b"}, true)
	ids, same, complete := ask(first, a, b)
	expect("nothing has changed", ids, complete, nil, false)
	if same != first {
		t.Errorf("the version rose from %d to %d without a change", first, same)
	}
	b.Online = true
	ids, second, complete := ask(first, a, b)
	expect("one has changed", ids, complete, []string{"b"}, false)
	ids, _, complete = ask(first, a, b)
	expect("and is said to the next who asks, too", ids, complete, []string{"b"}, false)
	ids, third, complete := ask(second, b)
	expect("one is gone", ids, complete, []string{"b"}, true)
	ids, _, complete = ask(third+1, b)
	expect("a version of another run of the daemon", ids, complete, []string{"b"}, true)
	l = new(ledger)
	ids, _, complete = ask(third, b)
	expect("after a restart", ids, complete, []string{"b"}, true)
}
