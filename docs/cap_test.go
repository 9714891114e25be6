package docs

import (
	"testing"

	"yiping/daemon/cap"
)

// The example of docs/cap.md is an alert of both languages, and an exercise.
func TestTheExampleIsAnAlert(t *testing.T) {
	a, refusal := cap.Parse([]byte(read(t, "docs/cap-example.xml")))
	if refusal != nil {
		t.Fatal(refusal)
	}
	w := cap.Say(a.In([]string{"310113"}))
	if a.Status != cap.Exercise || cap.Main(a.Infos).Level != cap.Orange || w.Text.ZH == "" || w.Text.EN == "" || w.Detail.ZH == "" || w.Detail.EN == "" || len(a.Notes) > 0 {
		t.Errorf("%+v says %+v", a, w)
	}
}
