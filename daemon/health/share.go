package health

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// share looks whether Samba shares the content folder in a way that works: what its settings are known to break.
func share(ctx context.Context, file, content, user string) []Finding {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return []Finding{found(Look, "这台电脑没有装 Samba", "Samba is not installed on this computer",
			"员工要从 Windows 拷文件，请照 operating.md 设置共享；内容文件夹在别的服务器上的，不用管", "if staff are to copy from Windows, set up the share of operating.md; a content folder on another server needs none")}
	}
	if err != nil {
		return []Finding{found(Look, "读不了 "+file, file+" cannot be read", "请用 sudo 再运行一次", "run this again with sudo")}
	}
	// testparm says what Samba makes of it, includes and all; where it is missing the file has to do.
	if out, err := exec.CommandContext(ctx, "testparm", "-s", "-v", file).Output(); err == nil {
		text = out
	}
	name, set := section(string(text), content)
	if set == nil {
		return []Finding{found(Look, "Samba 没有共享 "+content, "Samba does not share "+content, "请照 operating.md 加上那一段", "add the section of operating.md")}
	}
	var all []Finding
	wrong := func(g Grade, zh, en, line string) {
		all = append(all, found(g, "共享“"+name+"”："+zh, "the share "+name+": "+en, "请在 "+file+" 的那一段里写 "+line+"，再 sudo systemctl restart smbd",
			"write "+line+" into that section of "+file+", then sudo systemctl restart smbd"))
	}
	if set.yes("guest ok") || set.yes("public") {
		wrong(Mend, "不用密码就能写，谁都能往屏幕上放东西", "no password is needed, so anybody may put things on the screens", "guest ok = no")
	}
	if !set.no("read only") && !set.yes("writeable") && !set.yes("writable") && !set.yes("write ok") {
		wrong(Mend, "只读，员工放不进去", "it is read only, so that staff can put nothing there", "read only = no")
	}
	if u := set["force user"]; u == "" {
		wrong(Look, "没有 force user：文件属于拷它的人，看不出他还在不在写，没拷完的可能先播一会儿", "there is no force user: files belong to whoever copies them, and one that is still written may be shown for a while", "force user = "+user)
	} else if u != user {
		wrong(Mend, "force user 是 "+u+"，而服务用的是 "+user, "force user is "+u+", but the daemon runs as "+user, "force user = "+user)
	}
	if set.yes("wide links") {
		wrong(Mend, "链接可以通到文件夹外面", "links may lead out of the folder", "wide links = no")
	}
	if m := set["mangled names"]; m != "" && m != "no" && m != "illegal" {
		wrong(Look, "Windows 显示不了的文件名会变成乱码", "names that Windows cannot show are mangled", "mangled names = no")
	}
	if len(all) == 0 {
		all = append(all, right("共享“"+name+"”设置得对", "the share "+name+" is set up right"))
	}
	return all
}

// settings are those of one section of smb.conf, with names in lower case.
type settings map[string]string

func (s settings) yes(name string) bool {
	v := strings.ToLower(s[name])
	return v == "yes" || v == "true" || v == "1"
}

func (s settings) no(name string) bool {
	v := strings.ToLower(s[name])
	return v == "no" || v == "false" || v == "0"
}

// section returns the section of smb.conf that shares the folder, or one in which it lies.
func section(text, folder string) (name string, found settings) {
	current, in := settings{}, ""
	best := ""
	end := func() {
		path := filepath.Clean(current["path"])
		if current["path"] != "" && !strings.EqualFold(in, "global") && (path == folder || strings.HasPrefix(folder, path+"/")) && len(path) > len(best) {
			name, found, best = in, current, path
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"), strings.HasPrefix(line, ";"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			end()
			current, in = settings{}, strings.Trim(line, "[]")
		default:
			if k, v, ok := strings.Cut(line, "="); ok {
				current[strings.ToLower(strings.Join(strings.Fields(k), " "))] = strings.TrimSpace(v)
			}
		}
	}
	end()
	return name, found
}
