// Package ics reads calendars as Outlook, Google, Apple and Nextcloud write them, and writes the calendar of
// a room (RFC 5545).
//
// A calendar comes from outside, so nothing in it is believed: what it costs is bounded by counting, not by
// a stopwatch, so that the same bytes give the same answer on a busy machine, and whatever cannot be
// understood for certain is refused by itself, with a reason and a remedy, instead of being shown wrong.
// Everything else of the calendar counts all the same.
//
// Times stay wall-clock times of the zone in which the event was written until an occurrence is known, and
// become instants at the very end: what meets at nine in Berlin meets at nine there all the year, which is
// 15:00 or 16:00 in Shanghai. For the same reason recurrence never sees an instant.
//
// Lines are parsed by golang-ical, one at a time, so that a broken line costs its event and not the
// calendar. Recurrence is computed here: rrule-go, which the tests keep as a witness, walks to the year 9999
// in search of a 30 February and cannot be stopped on the way, and gives some rules a meaning that RFC 5545
// does not. It takes fewer lines to be right than to guard it.
package ics
