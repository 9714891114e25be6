package versions

import (
	"strings"
	"testing"
)

// What makes a name the name of a newer copy goes, and nothing else.
func TestStrip(t *testing.T) {
	for name, want := range map[string]string{
		"海报(1)": "海报", "海报 - 副本": "海报", "海报副本": "海报", "海报 - 副本 (2)": "海报", "海报的拷贝": "海报", "海报复件2": "海报", "海报 - copy": "海报", "副本 海报": "海报", "复件 海报": "海报", "copy of 海报": "海报",
		"海报(最终版)": "海报", "海报最终版2": "海报", "海报最终版本": "海报", "海报终稿": "海报", "海报修改稿": "海报", "海报_最新": "海报", "海报修订版3": "海报", "海报更新": "海报", "海报打印版": "海报", "海报打印": "海报",
		"海报定稿": "海报", "海报定版": "海报", "海报-12.10定稿": "海报", "海报1127改": "海报", "海报12月1日更新": "海报", "海报12.1更新(1)": "海报", "海报改2": "海报",
		"海报已审": "海报", "海报(已审核)": "海报", "海报已改": "海报", "海报final": "海报", "海报_final2": "海报", "海报v2": "海报", "海报 v1.2": "海报", "海报第二稿": "海报", "海报(第3版)": "海报", "海报(最终版)(1)": "海报",

		"海报": "海报", "海报2": "海报2", "12月": "12月", "海报1": "海报1", "2026版面": "2026版面", "(1)": "(1)", "副本": "副本", "最终版": "最终版", "": "",
	} {
		if got := Strip(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// The cheap look leaves out no name that has noise.
func FuzzNoNoiseIsQuiet(f *testing.F) {
	for _, name := range []string{"海报(1)", "海报复件", "海报打印", "海报v1.2", "海报(v 2", "海报final)", "海报定2版3)"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if noise.MatchString(name) && !noisy(name) {
			t.Errorf("%q has noise", name)
		}
		if got := Strip(name); got == "" && name != "" || !strings.Contains(name, got) || Strip(got) != got {
			t.Errorf("%q: %q", name, got)
		}
	})
}
