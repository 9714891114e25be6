// Package docs has no code, only tests: they hold the documents of this repository against what they
// describe, and the repository against the rules that it gives itself.
//
// A document that nothing checks is true on the day it is written. So the table of layers in
// architecture.md is the input of the test of imports, the commands that a README shows must exist, a
// link must lead somewhere, the page about the configuration must have the keys of the structs, and the
// Samba share that operating.md recommends is set up and written to. The house rules (no skipped tests,
// no sleeping ones, a comment on every package) are tests for the same reason.
package docs
