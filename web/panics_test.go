package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"yiping/web"
)

// A mistake of the program costs the one who met it an answer, is in the log with its place, and nothing more.
func TestAMistakeOfTheProgramIsAnAnswer(t *testing.T) {
	var log bytes.Buffer
	cfg := house()
	cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	cfg.Problems = func() []web.Problem { panic("here it is") }
	h := handler(t, cfg)
	refused(t, ask(t, h, request("GET", "/api/v1/problems", "")), http.StatusInternalServerError)
	if text := log.String(); !strings.Contains(text, "here it is") || !strings.Contains(text, "api_content.go") {
		t.Errorf("the log does not say where: %s", text)
	}
	if res := ask(t, h, request("GET", "/api/v1/site", "")); res.StatusCode != http.StatusOK {
		t.Errorf("the next one gets %d", res.StatusCode)
	}
}
