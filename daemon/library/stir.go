package library

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// stir gathers the names that something happened to. A watcher whose reader is slow loses events, so this
// reader does nothing else: it can always take the next one. What is gathered is a hint where to look,
// never a fact; the facts come from looking.
type stir struct {
	wake chan struct{} // holds a token while something is gathered

	mu    sync.Mutex
	names map[string]map[string]bool // folder, as the watcher knows it, to names in it
	all   bool                       // events were lost: look everywhere
}

func newStir() *stir {
	return &stir{wake: make(chan struct{}, 1), names: map[string]map[string]bool{}}
}

// add notes that something happened to the name in the folder.
func (s *stir) add(dir, name string) {
	s.mu.Lock()
	in := s.names[dir]
	if in == nil {
		in = map[string]bool{}
		s.names[dir] = in
	}
	in[name] = true
	s.mu.Unlock()
	s.signal()
}

// lost notes that it is not known what happened.
func (s *stir) lost() {
	s.mu.Lock()
	s.all = true
	s.mu.Unlock()
	s.signal()
}

func (s *stir) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take returns what was gathered and begins anew.
func (s *stir) take() (names map[string]map[string]bool, all bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, all = s.names, s.all
	s.names, s.all = map[string]map[string]bool{}, false
	return names, all
}

// drain is the task that moves the watcher's events into s.
func (s *stir) drain(ctx context.Context, w *fsnotify.Watcher) {
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			s.add(filepath.Dir(e.Name), filepath.Base(e.Name))
		case err, ok := <-w.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				s.lost()
			}
		}
	}
}
