package store

import (
	"path/filepath"
	"testing"
)

func TestAlertsSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	rain := Alert{
		Name: "a,1,x", Identifier: "1", Sender: "a", Sent: 5, Kind: "Alert", Status: "Actual", Level: 3, ZH: "暴雨", EN: "Rain", DetailZH: "请", DetailEN: "Please",
		From: 1, Until: 2, EndZH: "解除", EndEN: "over", File: "预警/雨.xml", Arrived: 9,
	}
	heat := Alert{Name: "a,2,x", Hidden: true, Arrived: 3}
	if err := s.WriteAlerts(ctx, []Alert{rain, heat, {Name: "gone"}}, nil); err != nil {
		t.Fatal(err)
	}
	rain.Ended, rain.Ending = 7, "cancelled"
	if err := s.WriteAlerts(ctx, []Alert{rain}, []string{"gone", "never"}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, path)
	got, err := s.Alerts(ctx)
	check(t, err, got, []Alert{heat, rain})
}
