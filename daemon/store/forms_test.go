package store

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

// A form is what the tables are after a migration. Of each there is a database of then in testdata/forms, as SQL text
// with rows in every table, and the program of today has to open it and keep every row. A released form never changes:
// what is in the field was made by it.
//
// A new migration needs one: `go test ./daemon/store -run TestForms -write` writes those that are not there, each from the one
// before it, with rows of its own in every table that is new or has new columns. If a form that is not released yet has
// changed, because a migration with a lower number came in between, delete its file and those behind it, and do it again.
var writeForms = flag.Bool("write", false, "write the forms of the database that have no fixture")

// samples are values for columns in which not every text or number may stand, by table and column.
var samples = map[string][2]string{
	"bookings.rooms":      {`'["xuexi"]'`, `'["multi","xuexi"]'`},
	"bookings.moved_from": {`'[]'`, `'["multi"]'`},
	"bookings.private":    {`0`, `1`},
	"notices.targets":     {`'[]'`, `'["floor:3"]'`},
	"emergencies.drill":   {`1`, `0`},
	"alerts.hidden":       {`0`, `1`},
}

func formFile(n int64) string { return filepath.Join("testdata", "forms", fmt.Sprintf("%04d.sql", n)) }

// empty opens a database as SQLite has it before anybody has done anything.
func empty(t *testing.T) (path string, db *sql.DB) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "db")
	db, err := connect(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return path, db
}

func sources(t *testing.T, db *sql.DB) *goose.Provider {
	t.Helper()
	p, err := provider(db)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tables returns how each table and index is made, by name.
func tables(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	each(t, db, `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`, func(v []string) { all[v[0]] = v[1] })
	return all
}

// columns returns the columns of a table, with their types.
func columns(t *testing.T, db *sql.DB, table string) (names, types []string) {
	t.Helper()
	each(t, db, `SELECT name, type FROM pragma_table_info('`+table+`')`, func(v []string) {
		names, types = append(names, v[0]), append(types, v[1])
	})
	return names, types
}

// rows returns the rows of a table as SQL writes them.
func rows(t *testing.T, db *sql.DB, table string, names []string) (all []string) {
	t.Helper()
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = `quote("` + name + `")`
	}
	each(t, db, `SELECT `+strings.Join(quoted, " || ', ' || ")+` FROM "`+table+`" ORDER BY 1`, func(v []string) { all = append(all, v[0]) })
	return all
}

func each(t *testing.T, db *sql.DB, query string, f func([]string)) {
	t.Helper()
	r, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer r.Close()
	names, _ := r.Columns()
	var all [][]string
	for r.Next() {
		v, to := make([]string, len(names)), make([]any, len(names))
		for i := range v {
			to[i] = &v[i]
		}
		if err := r.Scan(to...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		all = append(all, v)
	}
	if err := errors.Join(r.Err(), r.Close()); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for _, v := range all { // the connection is free again: there is but one
		f(v)
	}
}

// load makes the database of a fixture.
func load(t *testing.T, db *sql.DB, n int64) {
	t.Helper()
	text, err := os.ReadFile(formFile(n))
	if err == nil {
		_, err = db.Exec(string(text))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// isTable reports whether something of the schema holds rows of ours.
func isTable(name, made string) bool {
	return strings.HasPrefix(made, "CREATE TABLE") && name != "goose_db_version"
}

// write makes the fixture of a form from that of the form before.
func write(t *testing.T, before, n int64) {
	t.Helper()
	_, db := empty(t)
	old := map[string]int{}
	if before > 0 {
		load(t, db, before)
		for name := range tables(t, db) {
			names, _ := columns(t, db, name)
			old[name] = len(names)
		}
	}
	if _, err := sources(t, db).UpTo(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	made := tables(t, db)
	fill(t, db, made, old)
	if _, err := db.Exec(`UPDATE goose_db_version SET tstamp = '2026-11-28 00:00:00'`); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "-- The database of form %d, with rows in every table. Made by go test ./daemon/store -run TestForms -write\n", n)
	for _, kind := range []string{"CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE TRIGGER", "CREATE VIEW"} {
		for _, name := range slices.Sorted(maps.Keys(made)) {
			if strings.HasPrefix(made[name], kind) {
				fmt.Fprintf(&out, "\n%s;\n", made[name])
			}
		}
	}
	for _, name := range parentsFirst(t, db, made) {
		names, _ := columns(t, db, name)
		fmt.Fprintln(&out)
		for _, row := range rows(t, db, name, names) {
			fmt.Fprintf(&out, "INSERT INTO %s (%s) VALUES (%s);\n", name, strings.Join(names, ", "), row)
		}
	}
	if err := os.MkdirAll(filepath.Dir(formFile(n)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(formFile(n), []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// parentsFirst returns the tables so that each stands behind those to which its rows refer.
func parentsFirst(t *testing.T, db *sql.DB, made map[string]string) (ordered []string) {
	done := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if done[name] {
			return
		}
		done[name] = true
		each(t, db, `SELECT "table" FROM pragma_foreign_key_list('`+name+`')`, func(v []string) { visit(v[0]) })
		ordered = append(ordered, name)
	}
	for _, name := range slices.Sorted(maps.Keys(made)) {
		if strings.HasPrefix(made[name], "CREATE TABLE") {
			visit(name)
		}
	}
	return ordered
}

// fill puts two rows into every table that is new or has new columns.
func fill(t *testing.T, db *sql.DB, made map[string]string, old map[string]int) {
	t.Helper()
	for _, name := range parentsFirst(t, db, made) {
		names, types := columns(t, db, name)
		if !isTable(name, made[name]) || old[name] == len(names) {
			continue
		}
		parents := map[string]string{}
		each(t, db, `SELECT "from", "table", coalesce("to", "from") FROM pragma_foreign_key_list('`+name+`')`, func(v []string) {
			parents[v[0]] = `(SELECT "` + v[2] + `" FROM "` + v[1] + `" ORDER BY 1 LIMIT 1)`
		})
		for i := range 2 {
			values := make([]string, len(names))
			for k, column := range names {
				switch sample, ok := samples[name+"."+column]; {
				case ok:
					values[k] = sample[i]
				case parents[column] != "":
					values[k] = parents[column]
				case types[k] == "INTEGER":
					values[k] = fmt.Sprint(1000*len(names) + 10*k + i)
				case types[k] == "BLOB":
					values[k] = fmt.Sprintf("x'4b04%02x%02x'", len(names), i)
				default:
					values[k] = fmt.Sprintf("'%s %d.%d'", column, len(names), i)
				}
			}
			if _, err := db.Exec(fmt.Sprintf(`INSERT INTO "%s" VALUES (%s)`, name, strings.Join(values, ", "))); err != nil {
				t.Fatalf("a row for %s: %v; name a value that may stand there in samples", name, err)
			}
		}
	}
}

func TestForms(t *testing.T) {
	_, db := empty(t)
	var forms []int64
	for _, s := range sources(t, db).ListSources() {
		forms = append(forms, s.Version)
	}
	before := int64(0)
	for _, n := range forms {
		if _, err := os.Stat(formFile(n)); err != nil {
			if !*writeForms {
				t.Fatalf("form %d has no fixture: go test ./daemon/store -run TestForms -write", n)
			}
			write(t, before, n)
		}
		before = n
		t.Run(fmt.Sprintf("%04d", n), func(t *testing.T) { opensForm(t, n) })
	}
	kept, err := filepath.Glob(filepath.Join("testdata", "forms", "*.sql"))
	if err != nil || len(kept) != len(forms) {
		t.Errorf("%d fixtures for %d forms, %v", len(kept), len(forms), err)
	}
}

// opensForm opens the database of a form: every row is there afterwards, and the tables are those of a new database.
func opensForm(t *testing.T, n int64) {
	path, was := empty(t)
	load(t, was, n)
	_, then := empty(t)
	if _, err := sources(t, then).UpTo(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(tables(t, was), tables(t, then)) {
		t.Fatalf("form %d is not what its fixture says it was: a migration that was released never changes; if it was not, see above", n)
	}
	type content struct {
		names []string
		rows  []string
	}
	want := map[string]content{}
	for name, made := range tables(t, was) {
		if !isTable(name, made) {
			continue
		}
		names, _ := columns(t, was, name)
		c := content{names, rows(t, was, name, names)}
		if len(c.rows) == 0 {
			t.Errorf("the fixture has no rows in %s", name)
		}
		want[name] = c
	}
	if err := was.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	for name, c := range want {
		if d := fmt.Sprint(rows(t, s.write, name, c.names)); d != fmt.Sprint(c.rows) {
			t.Errorf("%s was\n%s\nand is\n%s", name, c.rows, d)
		}
	}
	fresh := open(t, filepath.Join(t.TempDir(), "fresh"))
	if !maps.Equal(tables(t, s.write), tables(t, fresh.write)) {
		t.Error("its tables are not those of a new database")
	}
	var ok string
	if err := s.write.QueryRow(`PRAGMA integrity_check`).Scan(&ok); err != nil || ok != "ok" {
		t.Errorf("integrity: %s, %v", ok, err)
	}
	each(t, s.write, `SELECT "table" FROM pragma_foreign_key_check`, func(v []string) { t.Errorf("a row of %s refers to nothing", v[0]) })
	readAll(t, s)
	if err := s.SetFacts(t.Context(), map[string]string{"written": "afterwards"}); err != nil {
		t.Error(err)
	}
}

// readAll reads what older forms held with the methods of today.
func readAll(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	for what, read := range map[string]func() error{
		"files":     func() error { _, err := s.Files(ctx); return err },
		"assets":    func() error { _, err := s.Assets(ctx); return err },
		"removals":  func() error { _, err := s.Removals(ctx); return err },
		"bookings":  func() error { _, err := s.Bookings(ctx); return err },
		"notices":   func() error { _, err := s.Notices(ctx); return err },
		"emergency": func() error { _, err := s.Emergency(ctx); return err },
		"alerts":    func() error { _, err := s.Alerts(ctx); return err },
		"contacts":  func() error { _, err := s.Contacts(ctx); return err },
		"issues":    func() error { _, err := s.Issued(ctx, "display 3.0", 1<<40); return err },
	} {
		if err := read(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}
