// Package backup writes all that the daemon keeps into one file, and puts it back.
//
// The file is a tar in gzip, so whoever has lost everything else can look into it with what every system has:
//
//	manifest.json           first: what it is, and at most how much
//	config/...              the configuration and the files beside it that it names, at their places
//	media/ab/<sha256>       if asked for: the bytes of every asset that the database knows
//	yiping.db               the database as it was at one moment, when the backup began
//	SHA256SUMS              last: of everything before it, in the form of sha256sum
//
// It is written while the daemon works. The database is copied first and written last: an asset that is collected as garbage
// in between is taken out of the copy, so no row of it names bytes that are not there.
//
// An archive is believed in nothing: names, sizes and sums are checked, everything goes into a folder of its own first, and only
// when all of it has proved good does that folder take the place of the old one.
package backup

import (
	"time"
)

// Manifest is the beginning of a backup.
type Manifest struct {
	V       int       `json:"v"`       // 1
	Version string    `json:"version"` // of yiping
	Made    time.Time `json:"made"`
	Form    int64     `json:"form"`   // of the database
	Config  string    `json:"config"` // name of the configuration below config/
	Data    string    `json:"data"`   // the data folder, where it was made
	Media   bool      `json:"media"`  // the bytes of assets are in it
	Bytes   int64     `json:"bytes"`  // of everything between the manifest and the sums, at most
}

// Progress is told, now and then, how many bytes of how many are done.
type Progress func(done, of int64)

// Names within an archive.
const (
	nameManifest = "manifest.json"
	nameConfig   = "config/"
	nameMedia    = "media/"
	nameDatabase = "yiping.db"
	nameSums     = "SHA256SUMS"
)

// Sizes beyond which something in an archive is not what it says, in bytes.
const (
	maxManifest = 64 << 10
	maxConfig   = 4 << 20
	maxConfigs  = 1000 // files
)
