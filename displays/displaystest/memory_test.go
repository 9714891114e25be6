package displaystest

import (
	"testing"

	"yiping/displays"
)

func TestMemoryTransport(t *testing.T) {
	setup := func(_ *testing.T, hub *displays.Hub) Dialer { return Memory(hub) }
	t.Run("in a bubble", func(t *testing.T) { ConformanceInBubble(t, setup) })
	t.Run("in real time", func(t *testing.T) { Conformance(t, setup) })
}
