package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A site as docs/connect.md describes it: a board with a password of its own gets its line and nothing else, and Home
// Assistant finds it and makes it show its name. The clients are Debian's.
func TestABoardAndHomeAssistantConnect(t *testing.T) {
	dir, address, web := t.TempDir(), free(t), free(t)
	port := address[strings.LastIndex(address, ":")+1:]
	config := fmt.Sprintf(`site: {id: a, name: 测试楼, timezone: Asia/Shanghai}
rooms: [{id: reception, name: 综合接待区}]
displays:
  - {id: led, name: 门头字幕屏, canvas: [192, 16], room: reception, transport: mqtt, mqtt_password_file: led.password}
mqtt: {listen: "%s", home_assistant: homeassistant}
listen: %s
`, address, web)
	for name, text := range map[string]string{"yiping.yaml": config, "led.password": "s3cret\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out, said := lines()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--simulate", "--config", filepath.Join(dir, "yiping.yaml")}, out, out)
		out.Close()
	}()
	for line := range said {
		if strings.Contains(line, web) {
			break
		}
	}
	go func() {
		for range said {
		}
	}()
	// mosquitto returns the lines that a client of Debian's says.
	mosquitto := func(client string, args ...string) *bufio.Scanner {
		t.Helper()
		c := exec.CommandContext(ctx, client, append([]string{"-h", "127.0.0.1", "-p", port, "-q", "1"}, args...)...)
		r, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		c.Stderr = c.Stdout
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Process.Kill(); c.Wait() })
		return bufio.NewScanner(r)
	}
	hear := func(from *bufio.Scanner, words string) {
		t.Helper()
		for from.Scan() {
			if strings.Contains(from.Text(), words) {
				return
			}
		}
		t.Fatalf("nobody said %q: %v", words, from.Err())
	}
	led := []string{"-u", "led", "-P", "s3cret"}
	hear(mosquitto("mosquitto_sub", append(led, "-t", "yiping/a/displays/led/text")...), "现在空闲 接下来：暂无安排")
	hear(mosquitto("mosquitto_sub", append(led, "-t", "yiping/#")...), "denied")
	hear(mosquitto("mosquitto_sub", "-u", "led", "-P", "guess", "-t", "yiping/a/status"), "not authorised")
	found := mosquitto("mosquitto_sub", "-v", "-t", "homeassistant/#", "-t", "yiping/a/displays/led/home")
	hear(found, "homeassistant/device/yiping_a/config")
	notices := mosquitto("mosquitto_sub", append(led, "-t", "yiping/a/displays/led/notices")...)
	hear(notices, `"notices":[]`)
	mosquitto("mosquitto_pub", "-t", "yiping/a/in/identify/nobody", "-m", "PRESS")
	mosquitto("mosquitto_pub", "-t", "yiping/a/in/identify/led", "-m", "PRESS")
	hear(notices, "门头字幕屏")
	stop()
	if c := <-code; c != 0 {
		t.Errorf("exit code %d", c)
	}
}
