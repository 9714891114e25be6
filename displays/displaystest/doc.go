// Package displaystest has what is needed to try the delivery of documents without browsers: a simulated
// player, an in-memory transport beside a client for the real one, and Conformance, the suite that every
// transport passes.
//
// The player is not a mock: it speaks displays/wire, checks every hash, evaluates playlists.At on the clock
// it has learned from the daemon, and attests what it would show. cmd/swarm runs thousands of it.
package displaystest
