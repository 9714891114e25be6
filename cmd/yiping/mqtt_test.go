package main

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// free returns an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// The page about MQTT names the topics that there are, no more and no less, and its first command shows them, once its
// others have said something.
func TestThePageAboutMQTTIsTrue(t *testing.T) {
	text, err := os.ReadFile("../../docs/mqtt.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*regexp.Regexp{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		pattern := regexp.MustCompile(`<\w+>`).ReplaceAllString(m[1], `[^/]+`)
		named[m[1]] = regexp.MustCompile("^yiping/youyilu/" + pattern + "$")
	}
	if len(named) < 10 {
		t.Fatalf("the page names %d topics", len(named))
	}
	command := regexp.MustCompile(`(?m)^mosquitto_sub .*$`).FindString(string(text))
	address := free(t)
	d := startDemo(t, t.TempDir(), "127.0.0.1:0", "--mqtt", address)
	defer d.stop()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	sub := exec.CommandContext(ctx, "sh", "-c", "exec "+strings.Replace(command, "1883", address[strings.LastIndex(address, ":")+1:], 1))
	out, err := sub.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sub.Start(); err != nil {
		t.Fatal(err)
	}
	defer sub.Wait()
	defer cancel()
	missing := map[string]bool{}
	for topic := range named {
		missing[topic] = true
	}
	say := func() {
		for _, line := range regexp.MustCompile(`(?m)^mosquitto_pub .*$`).FindAllString(string(text), -1) {
			pub := exec.CommandContext(ctx, "sh", "-c", strings.Replace(line, "1883", address[strings.LastIndex(address, ":")+1:], 1))
			if said, err := pub.CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", line, err, said)
			}
		}
	}
	var said sync.Once // when it listens
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for len(missing) > 0 && lines.Scan() {
		said.Do(say)
		topic, _, _ := strings.Cut(lines.Text(), " ")
		known := false
		for name, pattern := range named {
			if pattern.MatchString(topic) {
				known = true
				delete(missing, name)
			}
		}
		if !known {
			t.Errorf("the page does not name %s", topic)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%s did not show %v: %v", command, missing, lines.Err())
	}
}

func TestWhereTheDemoMayListenForMQTT(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for address, want := range map[string]int{taken.Addr().String(): 1, "0.0.0.0:1883": 2, "1883": 2} {
		code, _, errs := yiping(t, "demo", "--dir", t.TempDir(), "--listen", "127.0.0.1:0", "--mqtt", address)
		if code != want || !strings.Contains(errs, "--mqtt") || !strings.Contains(errs, "127.0.0.1:188") {
			t.Errorf("%s: exit code %d, want %d: %s", address, code, want, errs)
		}
	}
	d := startDemo(t, t.TempDir(), "127.0.0.1:0", "--mqtt", "off")
	if code := d.stop(); code != 0 {
		t.Errorf("without MQTT: exit code %d", code)
	}
}

// Two demos on one computer: the second one is not bothered with a port that nobody asked for.
func TestTwoDemosDoNotFightForAPort(t *testing.T) {
	for range 2 {
		d := startDemo(t, t.TempDir(), "127.0.0.1:0")
		defer d.stop()
		var problems []struct{ ID string }
		d.get(t, "/api/v1/problems", &problems)
		for _, p := range problems {
			if strings.HasPrefix(p.ID, "mqtt") {
				t.Errorf("told is %s", p.ID)
			}
		}
	}
}
