package displaystest

import (
	"testing"

	"yiping/displays"
)

func TestMemoryTransport(t *testing.T) {
	setup := func(_ *testing.T, hub *displays.Hub, admit Admit) Dialer { return Memory(hub, admit) }
	t.Run("in a bubble", func(t *testing.T) { ConformanceInBubble(t, setup) })
	t.Run("in real time", func(t *testing.T) { Conformance(t, setup) })
}
