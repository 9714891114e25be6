package library

import (
	"slices"
	"strings"
	"testing"

	"yiping/daemon/answers"
	"yiping/playlists"
)

const (
	posterGBK = "\xba\xa3\xb1\xa8.jpg" // 海报.jpg as an old Windows writes it on a stick
	lobbyGBK  = "\xb4\xf3\xcc\xfc"     // 大厅
)

func TestANameThatIsNotUTF8IsRefusedAndSaidReadably(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/"+posterGBK, photo(1, 60, 40))
	b.write("大厅/海报.jpg", photo(2, 60, 40)) // it has the right to the name
	b.write("大厅/caf\xe9.jpg", photo(3, 60, 40))
	b.write(lobbyGBK+"/1.jpg", photo(4, 60, 40))
	b.write(lobbyGBK+"/2.jpg", photo(5, 60, 40))
	b.write("大厅/"+lobbyGBK+"/深/3.jpg", photo(6, 60, 40))
	b.write("loose \xff.jpg", photo(7, 60, 40))
	b.start()
	c := b.shows("大厅/海报.jpg")
	if e := c.Playlists["大厅"].Entries[0]; e.Width != 60 {
		t.Errorf("entry %+v", e)
	}
	r := b.report("all of them refused, a folder once", func(r Report) bool { return len(r.Files) == 6 })
	for path, reason := range map[string]playlists.Text{
		"大厅/caf\ufffd.jpg": refuseName.What, "大厅": refuseFolderName.What, "大厅/大厅": refuseFolderName.What,
		"loose \ufffd.jpg": unusedRoot.What,
	} {
		if f := fileOf(r, path); f.State == Taken || f.Reason != reason || f.Remedy.EN == "" || f.Remedy.ZH == "" {
			t.Errorf("%s: %+v", path, f)
		}
	}
	twins := slices.DeleteFunc(r.Files, func(f File) bool { return f.Path != "大厅/海报.jpg" })
	if len(twins) != 2 || (twins[0].State == Refused) == (twins[1].State == Refused) {
		t.Errorf("the poster and its double: %+v", twins)
	}

	answer := func(begin string) func([]string) bool {
		return func(names []string) bool {
			return slices.ContainsFunc(names, func(n string) bool {
				return strings.HasPrefix(n, begin) && strings.HasSuffix(n, answers.Suffix)
			})
		}
	}
	b.inFolder("an answer to the poster", answer("大厅/海报.jpg~"))
	b.inFolder("an answer beside the folder", answer("大厅~"))
	b.inFolder("an answer beside the section", answer("大厅/大厅~"))
	b.inFolder("an answer to the one without a reading", answer("大厅/caf\ufffd.jpg~"))
	b.inFolder("answers with names that are all readable", func(names []string) bool {
		for _, n := range names {
			if strings.HasSuffix(n, answers.Suffix) && !readable(n) {
				return false
			}
			if strings.HasPrefix(n, "大厅/海报.jpg~") && !strings.Contains(b.read(n), "未播出：海报.jpg\r\n原因：文件名的编码不对") {
				t.Errorf("the answer says %q", b.read(n))
			}
		}
		return true
	})

	// Whoever follows the advice sees it work.
	b.rename("大厅/"+posterGBK, "大厅/海报2.jpg")
	b.rename(lobbyGBK, "公共")
	b.shows("大厅/海报.jpg", "大厅/海报2.jpg", "公共/1.jpg", "公共/2.jpg")
	b.inFolder("neither of those answers", func(names []string) bool {
		return !answer("大厅/海报.jpg~")(names) && !answer("大厅~")(names)
	})

	// And the other way: what was shown leaves, and cannot come back as something that nobody has.
	b.rename("大厅/海报2.jpg", "大厅/"+posterGBK)
	b.shows("大厅/海报.jpg", "公共/1.jpg", "公共/2.jpg")
	b.stop()
	b.start()
	b.shows("大厅/海报.jpg", "公共/1.jpg", "公共/2.jpg")
}
