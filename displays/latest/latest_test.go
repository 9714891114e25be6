package latest

import (
	"context"
	"testing"
	"testing/synctest"
)

func TestASlowReaderSeesTheNewestValueOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Cell[int]
		got := make(chan int)
		go func() {
			v, seen, _ := c.Next(t.Context(), 0)
			got <- v
			synctest.Wait() // everything else has happened
			v, _, _ = c.Next(t.Context(), seen)
			got <- v
		}()
		synctest.Wait()
		c.Set(1)
		if v := <-got; v != 1 {
			t.Errorf("first value: got %d, want 1", v)
		}
		c.Set(2)
		c.Set(3)
		if v := <-got; v != 3 {
			t.Errorf("after a pause: got %d, want the newest, 3", v)
		}
	})
}

func TestNextEndsWithItsContext(t *testing.T) {
	var c Cell[int]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.Next(ctx, 0); err != context.Canceled {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
