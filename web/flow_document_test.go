package web_test

import (
	"net/http"
	"testing"
)

func TestFlowDocument(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.flow("main-line")
	s.get("/flows/main-line/document").want(t, http.StatusOK, `<h1>main-line</h1>`, "Steps", "Print", "/flows/main-line/document/markdown")
	got := s.get("/flows/main-line/document/markdown")
	got.want(t, http.StatusOK, "# main-line", "```mermaid")
	if disposition := got.header.Get("Content-Disposition"); disposition != `attachment; filename="main-line.md"` {
		t.Errorf("got Content-Disposition %q, want a file", disposition)
	}
	s.get("/flows/main-line/document/prompts").want(t, http.StatusOK, "step,activity,property")
	s.get("/flows/main-line/document?version=3").want(t, http.StatusNotFound)
	s.get("/flows/none/document").want(t, http.StatusNotFound)
	s.as("agent").get("/flows/main-line/document").want(t, http.StatusForbidden)
}
