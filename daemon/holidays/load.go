package holidays

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

//go:embed data/*.csv
var embedded embed.FS

// named is what a yearly file is called; 节假日活动.xlsx is something else.
var named = pattern.New(`^(?:20\d\d年?)?(?:国家|全国|国务院|法定|全年|部分)*(?:节假日|放假|调休)(?:放假|调休|补班|安排|日历|时间|通知|[表及和与的]|20\d\d年?|[-_.()]|\d{1,2}|副本|最终版?|定稿)*$`)

var yearInName = pattern.New(`20\d\d`)

// Named reports whether a file in the agenda folder is a yearly file of days off, and of which year: 节假日2027.xlsx,
// 2027年放假安排.csv, 2027.json. Year 0: the name does not say.
func Named(name string) (year int, ok bool) {
	ext := strings.ToLower(path.Ext(name))
	base := plain(strings.TrimSuffix(name, path.Ext(name)))
	switch ext {
	case ".xlsx", ".xls", ".et", ".csv", ".txt":
		ok = named.MatchString(base)
	case ".json":
		ok = named.MatchString(base) || len(base) == 4 && yearInName.MatchString(base)
	}
	if !ok {
		return 0, false
	}
	return number(yearInName.FindString(base)), true
}

// The years that are built in. What was off before them nobody needs to know: a clock that says so is wrong.
const firstYear, lastYear = 2025, 2026

// Builtin returns the years that this release knows, from the notices of the State Council.
func Builtin() schedule.Calendar {
	c := schedule.Calendar{}
	for y := firstYear; y <= lastYear; y++ {
		name := fmt.Sprintf("data/%d.csv", y)
		data, err := embedded.ReadFile(name)
		if err != nil {
			panic(err) // it is built in
		}
		read, mistakes := Read(fmt.Sprintf("节假日%d.csv", y), data)
		if len(mistakes) > 0 {
			panic(fmt.Sprint(name, mistakes))
		}
		maps.Copy(c, read)
	}
	return c
}

// file is a yearly file in the content folder.
type file struct {
	path    string
	size    int64
	changed time.Time
}

// find returns the yearly files in the agenda folders, the oldest first. A folder that is not there has none.
func find(content fs.FS, folders []string) ([]file, error) {
	var files []file
	for _, folder := range folders {
		entries, err := fs.ReadDir(content, folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look for yearly files: %w", err)
		}
		for _, e := range entries {
			if _, ok := Named(e.Name()); !ok || !e.Type().IsRegular() {
				continue
			}
			info, err := e.Info()
			if err != nil {
				continue // gone meanwhile
			}
			files = append(files, file{path.Join(folder, e.Name()), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(a.changed.Compare(b.changed), cmp.Compare(a.path, b.path)) })
	return files, nil
}

// Load returns the calendar: the built-in years and, over them, day by day, what staff have put into the agenda
// folders. Of two files that contradict each other the newer counts. What cannot be read becomes a Problem,
// and the rest counts.
func Load(content fs.FS, folders []string) (schedule.Calendar, []playlists.Problem) {
	files, err := find(content, folders)
	if err != nil {
		return Builtin(), []playlists.Problem{problem(strings.Join(folders, " "), Mistake{What: say("文件夹打不开，放假安排没有读到", "The folder cannot be opened, so no list of days off was read"),
			Remedy: say("请管理员检查文件夹的权限和磁盘", "Ask the administrator to check its permissions and the disk")})}
	}
	c, problems, _ := load(content, files)
	return c, problems
}

// load reads the files. The error says that a disk refused one of them, which may be over in a moment.
func load(content fs.FS, files []file) (c schedule.Calendar, problems []playlists.Problem, refused error) {
	c = Builtin()
	said := map[schedule.Day]string{} // by which file of staff
	for _, f := range files {
		read, mistakes, err := open(content, f)
		refused = errors.Join(refused, err)
		for _, m := range mistakes[:min(len(mistakes), maxMistakes)] {
			problems = append(problems, problem(f.path, m))
		}
		for year, days := range read {
			if c[year] == nil {
				c[year] = schedule.Year{}
			}
			for _, d := range slices.Sorted(maps.Keys(days)) {
				if other := said[d]; other != "" && c[year][d] != days[d] && len(problems) < maxMistakes {
					problems = append(problems, problem(f.path, Mistake{What: say("和“%s”对 %s 说的不一样，以较新的这个为准", "It contradicts “%s” about %s; this one is newer and counts", path.Base(other), d),
						Remedy: say("请删掉不要的那个表", "Delete the one that is not needed")}))
				}
				c[year][d], said[d] = days[d], f.path
			}
		}
	}
	return c, problems, refused
}

// maxMistakes is how many problems a file raises; whoever mends these finds the others then.
const maxMistakes = 10

func open(content fs.FS, f file) (schedule.Calendar, []Mistake, error) {
	if f.size > maxFile {
		return nil, []Mistake{unreadable}, nil
	}
	data, err := fs.ReadFile(content, f.path)
	if err != nil {
		return nil, []Mistake{unreadable}, fmt.Errorf("read a yearly file: %w", err)
	}
	c, mistakes := Read(path.Base(f.path), data)
	return c, mistakes, nil
}

func problem(where string, m Mistake) playlists.Problem {
	if m.Row > 0 {
		where = fmt.Sprintf("%s:%d", where, m.Row)
	}
	return playlists.Problem{ID: "holidays/" + where + "/" + m.What.EN, Where: where, What: m.What, Remedy: m.Remedy}
}

// Missing returns the problems of years that should be known on a day: its own, and from 1 December on the next.
func Missing(c schedule.Calendar, today schedule.Day, folder string) []playlists.Problem {
	year, month, _ := today.Date()
	years := []int{year}
	if month == time.December {
		years = append(years, year+1)
	}
	var out []playlists.Problem
	for _, y := range years {
		if len(c[y]) > 0 || y < firstYear {
			continue
		}
		out = append(out, playlists.Problem{
			ID: fmt.Sprintf("holidays/missing/%d", y), Where: folder,
			What: say("还没有 %d 年的放假安排，那一年的工作日先按星期一至星期五算", "There is no list of days off of %d yet; until then Monday to Friday are work days", y),
			Remedy: say("请在“%s”文件夹里放一个“节假日%d.xlsx”，两列：日期（1月1日-1月3日）、说明（假期的名字、“放假”或“上班”）",
				"Put a sheet named 节假日%[2]d.xlsx into the folder %[1]s, with two columns: the date (1月1日-1月3日), and the name of the holiday, 放假 (off) or 上班 (work)", folder, y),
		})
	}
	return out
}
