package store

import (
	"log/slog"
	"path/filepath"
	"testing"
)

func TestThePastIsAnsweredFromWhatWasIssuedThen(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "yiping.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	give := func(at int64, hash string) {
		t.Helper()
		if err := s.WriteWorld(ctx, []byte(`{}`), []Issue{{Display: "lobby", At: at, Hash: hash, Body: []byte("program " + hash)}}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(at int64, hash string) {
		t.Helper()
		i, err := s.Issued(ctx, "lobby", at)
		if err != nil {
			t.Fatal(err)
		}
		if hash == "" && i == nil {
			return
		}
		if i == nil || i.Hash != hash || string(i.Body) != "program "+hash {
			t.Errorf("at %d: got %+v, want %s", at, i, hash)
		}
	}
	give(100, "a")
	give(200, "b")
	give(250, "b") // after a restart
	give(300, "a")
	want(99, "")
	want(100, "a")
	want(199, "a")
	want(299, "b")
	want(1e12, "a")
	if i, _ := s.Issued(ctx, "lobby", 299); i.At != 200 || i.Until != 300 {
		t.Errorf("the same program issued again: from %d to %d, want 200 to 300", i.At, i.Until)
	}
	if i, _ := s.Issued(ctx, "lobby", 400); i.Until != 0 {
		t.Errorf("the last one ends at %d", i.Until)
	}
	if body, err := s.Program(ctx, "b"); err != nil || string(body) != "program b" {
		t.Errorf("the program b: %q, %v", body, err)
	}
	if body, err := s.Program(ctx, "c"); err != nil || body != nil {
		t.Errorf("a program that was never issued: %q, %v", body, err)
	}
	if err := s.ForgetIssues(ctx, 250); err != nil {
		t.Fatal(err)
	}
	want(199, "")
	want(299, "b")
	want(400, "a")
}
