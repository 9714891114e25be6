// Package displays knows which displays exist, what each of them should have (want), which documents it
// has (has) and what its renderer attests to show (shows). The operators' page compares the three, and the
// difference is the verdict.
//
// A Hub is desired state, not a queue of events. Publish replaces what displays should have; a Session, one
// player's end of the hub, only remembers what it was last given, so that asking it what is Pending always
// answers with the newest documents and never with those between. A slow player therefore skips what it
// missed, a reconnect is the same as a first connect, and there is no policy for slow readers because there
// is nothing to drop.
//
// What is equal for many sessions is one *Message for all of them, so a transport encodes, compresses and
// frames it once. Presence comes from the renderer: a connection that is alive, even one that answers pings,
// says nothing about pixels; only a Status whose frame counter rises does.
//
// Transports live in packages below this one (displays/websocket) and carry messages. They know nothing of
// what is in a document. All of them pass the suite in displays/displaystest.
package displays
