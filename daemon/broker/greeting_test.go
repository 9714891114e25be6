package broker

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// Nobody without a password makes the broker take much memory.
func TestAGreetingIsShort(t *testing.T) {
	_, address := start(t, Config{})
	for name, first := range map[string][]byte{
		"eight megabytes": {0x10, 0xff, 0xff, 0xff, 0x03},
		"no greeting":     {0x30, 0x05, 0, 1, 'a'},
		"HTTP":            []byte("GET / HTTP/1.1\r\n"),
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(first); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(hello / 2))
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: still connected, %v", name, err)
		}
		c.Close()
	}
}
