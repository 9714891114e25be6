package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"yiping/displays/wire"
)

// variant is a server that can be measured.
type variant struct {
	name    string
	command func(ctx context.Context, port, control, count, own int) *exec.Cmd
	style   style
}

// ourselves is the hub and the WebSocket server of this project.
func ourselves(program string) variant {
	return variant{
		name: "yiping",
		command: func(ctx context.Context, port, control, count, own int) *exec.Cmd {
			return exec.CommandContext(ctx, program, "serve", "-addr", local(port), "-ctl", local(control),
				"-displays", strconv.Itoa(count), "-own", strconv.Itoa(own))
		},
		style: style{
			path: func(i int) string { return "/screen/" + displayID(i) + "/socket" },
			hello: func(i int) []byte {
				return wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: displayID(i), Session: displayID(i), Player: "swarm"})
			},
		},
	}
}

// peerPath is where all peers take players; they know them by number.
var peerPath = style{path: func(i int) string { return fmt.Sprintf("/ws?id=%d", i) }}

// peer is a variant of the program wsbench, and limit is the raw limit: the same bytes written to the same
// number of sockets by the least code possible. Both are run in the directory in which they were built.
func peer(dir, name string) variant {
	v := variant{name: name, style: peerPath}
	if name == "limit-write" {
		v.command = func(ctx context.Context, port, control, _, own int) *exec.Cmd {
			return in(dir, exec.CommandContext(ctx, "bin/limit", strconv.Itoa(port), strconv.Itoa(control), "write", flagIf(own > 0, "1", "0")))
		}
		return v
	}
	if name == "centrifuge" {
		v.style.hello = func(int) []byte { return []byte(`{"id":1,"connect":{}}`) }
	}
	v.command = func(ctx context.Context, port, control, _, own int) *exec.Cmd {
		return in(dir, exec.CommandContext(ctx, "bin/wsbench", "-variant", name, "-addr", local(port), "-ctl", local(control), "-state="+flagIf(own > 0, "true", "false")))
	}
	return v
}

func in(dir string, cmd *exec.Cmd) *exec.Cmd {
	cmd.Dir = dir
	cmd.Path = filepath.Join(dir, cmd.Path)
	return cmd
}

func flagIf(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func local(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// buildPeers builds the peers and returns where: in the directory itself if they are there already, else in
// a copy within the user's cache, because the directory may be read-only. It needs make, gcc and liburing.
func buildPeers(ctx context.Context, dir string) (string, error) {
	if built(dir) {
		return filepath.Abs(dir)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place to build the peers: %w", err)
	}
	into := filepath.Join(cache, "yiping-swarm-peers")
	if built(into) {
		return into, nil
	}
	if err := copyTree(dir, into); err != nil {
		return "", fmt.Errorf("copy the peers: %w", err)
	}
	cmd := exec.CommandContext(ctx, "make", "-C", into)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build the peers in %s (Debian: apt-get install gcc make liburing-dev): %w", into, err)
	}
	return into, nil
}

func built(dir string) bool {
	for _, name := range []string{"bin/limit", "bin/wsbench", "raw/payload-2048.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// copyTree copies files and directories; existing files are replaced. Modes are not kept.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, b, 0o644)
	})
}
