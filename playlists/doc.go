// Package playlists is the language of what is shown: from the facts of a building (World) to the
// timelines its displays follow (Program) and to what is on a canvas at one instant (Frame).
//
// The whole product is one pure function, Compile, and its small inverse, At:
//
//	World ── Compile ──► Program ── At(program, notices, t) ──► Frame
//
// A program is not "what to show now" but a timeline of weeks. Compile resolves every rule that needs a
// calendar, a time zone or a folder into instants; what is left for At is to find a segment and divide.
// That makes At small enough to exist twice, here and in web/player/at.ts, held together by the vectors
// in testdata, and it makes a display that is cut off go on being right. Position in a loop is
// arithmetic on a shared clock, so displays with equal programs are in step without talking.
//
// Pure arithmetic has one flaw: when the loop changes, everything jumps. Cue is the remedy. It is the
// one remembered fact per channel: what was playing when the loop last changed, what is still to be
// introduced, and behind which item the loop goes on.
//
// Nothing here reads a clock, a file or the network; every instant is an argument in Unix milliseconds.
package playlists
