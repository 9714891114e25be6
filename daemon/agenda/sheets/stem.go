package sheets

import (
	"cmp"
	"path"
	"strings"

	"yiping/daemon/pattern"
	"yiping/daemon/versions"
)

var dress = pattern.New(`^20\d\d(?:年|[._-])?|(?:一览)?表$`)

// Stem returns what is left of a file's name without its type and without the noise of versions: of two
// files with one stem the newer is the newer version of the older.
func Stem(name string) string {
	return strings.ReplaceAll(versions.Strip(plain(strings.TrimSuffix(path.Base(name), path.Ext(name)))), " ", "")
}

// Bare returns the stem of a name without what people write or leave out: the year in front, and 表 at the end.
func Bare(name string) string {
	stem := Stem(name)
	return cmp.Or(dress.ReplaceAllString(stem, ""), stem)
}
