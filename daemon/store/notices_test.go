package store

import (
	"path/filepath"
	"testing"
)

func TestTypedNoticesSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	lift := Notice{ID: "b", ZH: "电梯检修", EN: "The lift is being serviced.", Style: "strip", Word: "urgent", Targets: []string{"floor:1", "group:public"}, From: 100, Until: 200}
	for _, n := range []Notice{lift, {ID: "a", ZH: "欢迎", Style: "card", From: 100, Until: 300}, {ID: "c", ZH: "停水", Style: "takeover", From: 50, Until: 400}, {ID: "old", From: 1, Until: 99}} {
		if err := s.WriteNotice(ctx, n, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.DeleteNotice(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteNotice(ctx, Notice{ID: "d", From: 500, Until: 600}, 100); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, path)
	got, err := s.Notices(ctx)
	check(t, err, got, []Notice{{ID: "a", ZH: "欢迎", Style: "card", Targets: []string{}, From: 100, Until: 300}, lift, {ID: "d", Targets: []string{}, From: 500, Until: 600}})
}
