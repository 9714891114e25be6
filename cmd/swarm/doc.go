// Command swarm simulates thousands of displays.
//
//	swarm bench [-peers DIR] [-n 1000,10000]   measure delivery, and compare it with other servers
//	swarm play  [-server URL] [-n 1000]        be that many players of a running daemon
//	swarm soak  [-n 1000] [-for 10m]           let players come and go, and look whether anything grows
//	swarm serve ...                            the server under test of bench: the real hub and WebSocket server
//
// Bench starts each server as a process of its own, loads it with one cheap client (raw sockets, epoll,
// frame headers only), and reads the server's processor time and memory from the kernel. The same client
// measures every server, in turns, so that what counts are ratios of one run: machines are shared and noisy.
// The peers are a directory with two programs, limit and wsbench, see -peers.
package main
