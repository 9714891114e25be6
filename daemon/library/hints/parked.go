package hints

import (
	"slices"
	"strings"
)

var parked = []string{"存档", "往期", "旧", "备份", "素材", "源文件", "草稿", "待审", "不用", "停用", "停播", "暂停", "回收站", "_"}

// Parked reports whether a folder is called so that what is in it is kept, but neither played nor read.
func Parked(folder string) bool {
	return slices.ContainsFunc(parked, func(p string) bool { return strings.HasPrefix(folder, p) })
}
