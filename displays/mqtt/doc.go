// Package mqtt keeps what is retained on an MQTT broker equal to what the daemon knows, and serves displays
// that have no page but live on MQTT.
//
// Retained topics are desired state, as documents are: of each only the newest value counts, a connection
// that was lost is the same as a first one (everything is published again), and nothing is queued meanwhile.
// Sources say what their topics should hold (Set); a Client compares that with what it has published over
// the present connection, publishes what differs, and clears what is retained of topics that nobody wants
// any more, also those of an earlier life of the daemon. The last will says that nobody looks after the
// topics; the broker's being away is a problem to be mended, and never stops anything else.
//
// Home Assistant, where a site has it, is told of devices over topics of its own; it forgets them when it
// starts, so everything is said again when it says that it has.
//
// A display on MQTT gets its documents from retained topics and attests on its status topic, with a last
// will of its own. There is no conversation: it cannot say what it has, and gets the time from elsewhere.
package mqtt
