package accounts

import (
	"errors"
	"fmt"
	"time"

	"yiping/playlists"
)

var (
	// ErrWrong is the error of a sign-in whose name or password is wrong: which of them is told to nobody.
	ErrWrong = errors.New("the name or the password is wrong")
	// ErrNone is the error of a change to what does not exist.
	ErrNone = errors.New("there is none")
	// ErrLink is the error of a set-up whose link is not the one that was printed last, has been used, or is too old.
	ErrLink = errors.New("the link for the set-up is not good any more")
)

// TooFast is the error of a sign-in that is not looked at, because too many were wrong lately.
type TooFast struct{ After time.Duration } // when to try again

// Error says when to try again.
func (e *TooFast) Error() string { return fmt.Sprintf("too many were wrong; try again in %v", e.After) }

func nameTaken(name string) *playlists.Refusal {
	return playlists.Refuse("已经有叫“"+name+"”的了。", "The name \""+name+"\" is taken.", "请换一个名字。", "Choose another one.")
}

func badName(name string) *playlists.Refusal {
	return playlists.Refuse("“"+short(name)+"”不能作名字。", "\""+short(name)+"\" cannot be a name.",
		"名字用 1 到 32 个字母、汉字、数字、点、减号或下划线，以字母、汉字或数字开头。", "A name has 1 to 32 letters, digits, dots, hyphens or underscores, and begins with a letter or a digit.")
}

func badRole(role string) *playlists.Refusal {
	return playlists.Refuse("没有“"+short(role)+"”这个角色。", "There is no role \""+short(role)+"\".",
		"角色有 viewer（只看）、editor（改内容和活动）、operator（插播、紧急、直播、屏幕）、admin（用户）。", "The roles are viewer, editor, operator and admin.")
}

// errFirst says how a site gets its first user.
var errFirst = playlists.Refuse("还没有用户，第一个必须是管理员。", "There is no user yet, and the first has to be an admin.",
	"请先打开服务启动时给出的链接建立管理员，或者加上 --role admin 。", "Open the set-up link that the daemon gives when it starts, or add --role admin")

var errLastAdmin = playlists.Refuse("至少要有一个管理员。", "There has to be an admin.", "请先让另一个用户成为管理员。", "Make another user an admin first.")

func tooMany(most int) *playlists.Refusal {
	return playlists.Refuse(fmt.Sprintf("最多 %d 个。", most), fmt.Sprintf("There are %d at most.", most), "请先删掉不用的。", "Delete those that nobody needs first.")
}

// short is text from a stranger as it may be said back.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
