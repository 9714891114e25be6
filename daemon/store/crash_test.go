package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func soak() bool { return os.Getenv("YIPING_SOAK") == "1" }

// TestMain lets this program be its own child, which writes and acknowledges until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("YIPING_STORE_WRITER"); dir != "" {
		if err := writeForEver(dir, os.Getenv("YIPING_STORE_SYNC")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// openBoth opens the database and the media store below a directory.
func openBoth(dir string) (*Store, *Media, error) {
	s, err := Open(filepath.Join(dir, "db"), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	m, err := OpenMedia(filepath.Join(dir, "media"))
	if err != nil {
		s.Close()
	}
	return s, m, err
}

// writeForEver stores bytes, remembers them, and only then acknowledges them on standard output. Now and then it collects what it
// acknowledged as garbage: the row, which is acknowledged, and only then the bytes.
func writeForEver(dir, synchronous string) error {
	s, m, err := openBoth(dir)
	if err != nil {
		return err
	}
	if synchronous != "" {
		if _, err := s.write.Exec("PRAGMA synchronous = " + synchronous); err != nil {
			return err
		}
	}
	ctx := context.Background()
	fmt.Println("ready")
	for i := 0; ; i++ {
		path := fmt.Sprintf("%d/%d", os.Getpid(), i)
		staged, err := m.Stage(ctx, strings.NewReader(strings.Repeat(path, 1+rand.IntN(1000))))
		if err != nil {
			return err
		}
		if err := staged.Commit(); err != nil {
			return err
		}
		err = s.Remember(ctx, Changes{
			Files:  []File{{Path: path, Hash: staged.Hash, Size: staged.Size}},
			Assets: []Asset{{Hash: staged.Hash, Bytes: staged.Size}},
		})
		if err != nil {
			return err
		}
		if err := s.WritePlays(ctx, []Play{playOf(os.Getpid(), max(0, i-1)), playOf(os.Getpid(), i)}); err != nil { // some twice
			return err
		}
		if i%8 == 7 {
			if _, err := s.PackPlays(ctx, playOf(os.Getpid(), i-2).From); err != nil {
				return err
			}
		}
		fmt.Println("ack", path, staged.Hash)
		if i%7 != 6 {
			continue
		}
		fmt.Println("gone", path, staged.Hash)
		if err := s.Remember(ctx, Changes{Forget: []string{path}}); err != nil {
			return err
		}
		gone, err := s.Retire(ctx, 1, 2, nil)
		if err != nil {
			return err
		}
		for _, hash := range gone {
			if err := m.Remove(hash, time.Now().Add(time.Hour)); err != nil {
				return err
			}
		}
	}
}

// playOf is what the writer with a process id plays at its i-th step.
func playOf(pid, i int) Play {
	from := someDay + int64(i)*10_000
	return Play{Display: strconv.Itoa(pid), Region: "main", Item: "a", From: from, Until: from + 10_000}
}

// acknowledged is what the child said it has stored: path to hash.
type acknowledged map[string]string

// missing opens what is left and names the first thing that was acknowledged and is not there.
func (a acknowledged) missing(ctx context.Context, dir string) (string, error) {
	s, m, err := openBoth(dir)
	if err != nil {
		return "", err
	}
	defer s.Close()
	files, err := s.Files(ctx)
	if err != nil {
		return "", err
	}
	have := map[string]string{}
	for _, f := range files {
		have[f.Path] = f.Hash
	}
	for path, hash := range a {
		if have[path] != hash {
			return "the row of " + path, nil
		}
		if err := m.Verify(ctx, hash); err != nil {
			return "the bytes of " + path + ": " + err.Error(), nil
		}
	}
	for path := range a { // each play is there, and once
		pid, i, _ := strings.Cut(path, "/")
		process, _ := strconv.Atoi(pid)
		step, _ := strconv.Atoi(i)
		want := playOf(process, step)
		var got []Play
		if err := s.PlaysOf(ctx, pid, want.From, want.From+1, func(p Play) error { got = append(got, p); return nil }); err != nil {
			return "", err
		}
		if len(got) != 1 || got[0] != want {
			return fmt.Sprintf("play %s: %v", path, got), nil
		}
	}
	for path, hash := range have { // what was not acknowledged may be there, but then it is whole
		if err := m.Verify(ctx, hash); err != nil {
			return "the bytes behind the row of " + path + ": " + err.Error(), nil
		}
	}
	assets, err := s.Assets(ctx)
	for _, known := range assets {
		if !m.Has(known.Hash, known.Bytes) {
			return "the bytes of the asset " + known.Hash, nil
		}
	}
	return "", errors.Join(err, s.Check(ctx))
}
