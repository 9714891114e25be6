// Package config reads the one file in which a site is described: its rooms, its displays and where
// its content lies.
//
// It is strict, because a setting that is silently ignored is worse than one that is refused: a key
// that is not known, a value of the wrong form and a reference to nothing are all mistakes, and a key
// that a later release will know is refused with just that sentence. It reports every mistake of a
// file at once, each with file, line, column, key, what is wrong and what to do, in both languages,
// because the person who mends it is often on the phone with the one who cannot.
//
// For the same reason it does not use a decoder that stops at the first error: the parser of go-yaml
// gives a syntax tree with positions, reader walks that tree and the structs of this package side by
// side, and check looks at what the values mean together. A Config is a value. Nothing here opens the
// folders or the port that it names; whether those work is found out by whoever uses them.
//
// reference.yaml is the documentation of the format; tests hold it against the structs.
package config
