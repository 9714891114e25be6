package buckets

import (
	"fmt"
	"testing"
	"time"
)

func TestEachHasSoManyAttempts(t *testing.T) {
	b := New[string](3, 10*time.Second)
	now := time.Unix(1_000_000, 0)
	for range 3 {
		if b.Wait("a", now) != 0 {
			t.Fatal("it waits too soon")
		}
		b.Take("a", now)
	}
	if wait := b.Wait("a", now); wait < 9*time.Second || wait > 10*time.Second || b.Wait("b", now) != 0 {
		t.Errorf("a waits %v, b %v", wait, b.Wait("b", now))
	}
	if b.Wait("a", now.Add(10*time.Second)) != 0 {
		t.Error("there is never another one")
	}
	if b.Fill("a"); b.Wait("a", now) != 0 || b.Len() != 0 {
		t.Error("it is not full again")
	}
}

func TestTheirNumberHasABound(t *testing.T) {
	b := New[string](3, 10*time.Second)
	now := time.Unix(1_000_000, 0)
	for range 3 {
		b.Take("guesses", now)
	}
	for i := range 3 * Most {
		b.Take(fmt.Sprint(i), now)
	}
	if b.Len() > Most || b.Wait("guesses", now) == 0 {
		t.Errorf("%d buckets; whoever guesses waits %v", b.Len(), b.Wait("guesses", now))
	}
}
