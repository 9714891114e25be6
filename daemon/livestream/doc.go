// Package livestream knows whether a live stream is really live.
//
// A button that somebody forgot, a publisher that is connected and sends nothing, a playlist that a server left
// behind when it died: none of these is a live stream. So a Source yields evidence, not a verdict: that somebody
// is connected, and how much media has certainly flowed since it was asked last. What follows from that, over
// time and with interruptions, is decided in one pure place (truth), the same for every kind of server. When no
// source can be asked any more the state is unknown, which is an honest answer for a lamp, too.
//
// The states are off, announced (a booking of the room is near), standby (somebody is connected), live (media
// flows) and unknown. A reconnecting publisher does not flap them. What displays show of a state is posted as
// notices with an end, so that it goes away by itself where nobody can reach them.
package livestream
