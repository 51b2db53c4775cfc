package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/storage"
)

// live asks as an open outline does.
func (s *site) live(tab, at, base string) answer {
	s.t.Helper()
	got := s.post(outline+"/here", url.Values{"tab": {tab}, "at": {at}, "base": {base}})
	got.want(s.t, http.StatusOK)
	return got
}

// An open outline hears who else is here and what they saved, in words.
func TestOutlineLive(t *testing.T) {
	s := outlined(t)
	if got := s.live("one", "hello", "1"); strings.Contains(got.body, "class=\"news\"") || strings.Contains(got.body, "<li>") {
		t.Errorf("got %s, want nobody and no news", got.body)
	}
	s.as("admin").live("two", "bye", "1").want(t, http.StatusOK, "The designer", `href="#step-hello"`)
	s.change("activity", url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Theirs to hear."}})
	s.as("designer").live("one", "hello", "1").want(t, http.StatusOK, "The admin changed this flow", `data-revision="2"`, `data-changed="hello"`, "Theirs to hear.", `href="#step-bye"`)
	s.as("admin").live("two", "bye", "1").want(t, http.StatusOK, "You, on another page, changed this flow")
	if got := s.as("designer").live("one", "hello", "2"); strings.Contains(got.body, "class=\"news\"") {
		t.Errorf("got %s, want no news of what the page shows", got.body)
	}
	for name, form := range map[string]url.Values{"tab": {"base": {"1"}}, "at": {"tab": {"x"}, "base": {"1"}, "at": {strings.Repeat("x", 65)}}, "base": {"tab": {"x"}}} {
		if got := s.post(outline+"/here", form); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d, want 422", name, got.status)
		}
	}
	s.post(outline+"/here", url.Values{"tab": {"one"}, "base": {"2"}, "gone": {"1"}}).want(t, http.StatusNoContent)
	if got := s.as("admin").live("two", "", "2"); strings.Contains(got.body, "The designer") {
		t.Errorf("got %s after the designer left, want nobody", got.body)
	}
	s.as("agent").post(outline+"/here", url.Values{"tab": {"x"}, "base": {"1"}}).want(t, http.StatusForbidden)
}

// Looking at an outline is no trace of it: who reads without scripts is not told of as being there.
func TestOutlineGetNotesNobody(t *testing.T) {
	s := outlined(t)
	s.get(outline + "?activity=hello")
	others, err := s.db.Presences(t.Context(), "main-line", "")
	if err != nil || len(others) != 0 {
		t.Errorf("got %+v, %v after a GET, want nobody noted", others, err)
	}
	s.live("one", "hello", "1")
	s.as("admin").get(outline).want(t, http.StatusOK, "The designer is here")
}

// Two people of one name take back their own changes only.
func TestOutlineTurnsOfNamesakes(t *testing.T) {
	s := outlined(t)
	admin, err := s.db.UserByEmail(t.Context(), "admin@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.RenameUser(t.Context(), storage.System, admin.ID, "The designer"); err != nil {
		t.Fatal(err)
	}
	s.change("start", url.Values{"base": {"1"}, "activity": {"bye"}})
	s.get(outline).want(t, http.StatusOK, `value="undo"`)
	s.as("admin")
	if got := s.get(outline); strings.Contains(got.body, `value="undo"`) {
		t.Error("got Undo for a namesake")
	}
	s.post(outline+"/turn", url.Values{"way": {"undo"}, "revision": {"2"}}).want(t, http.StatusConflict)
}
