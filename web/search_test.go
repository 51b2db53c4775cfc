package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/storage"
)

// typing gets the fragment that a search shows while somebody types.
func (s *site) typing(words string) answer {
	r := httptest.NewRequest(http.MethodGet, "/search?q="+url.QueryEscape(words), nil)
	r.Header.Set("HX-Request", "true")
	return s.do(r)
}

func TestSearch(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.post("/queues/new", url.Values{"name": {"crm-support"}}).want(t, http.StatusSeeOther)
	s.post("/numbers/new", url.Values{"number": {"+358 9 4245-0101"}, "flow": {"main-line"}}).want(t, http.StatusSeeOther)
	if _, err := s.db.SaveSecret(t.Context(), who, storage.Secret{Name: "crm-token"}, "hunter2"); err != nil {
		t.Fatal(err)
	}
	s.get("/search").want(t, http.StatusOK, "<h1>Search</h1>", "Go to", `href="/flows"`)
	s.get("/search?q=CRM").want(t, http.StatusOK, `value="CRM"`, "Queues", `href="/queues/crm-support/edit"`, "Secrets", `href="/secrets/crm-token/edit"`)
	s.get("/search?q=nothing+like+this").want(t, http.StatusOK, "Nothing found")
	s.get("/search?q=4245").want(t, http.StatusOK, `href="/numbers/+358942450101/edit"`, "main-line")
	s.get("/search?q=hunter2").want(t, http.StatusOK, "Nothing found")
	got := s.typing("main")
	got.want(t, http.StatusOK, `role="option"`, `href="/flows/main-line"`)
	if strings.Contains(got.body, "<html") {
		t.Errorf("got a page, want the list alone: %s", cut(got.body))
	}
	s.typing("new queue").want(t, http.StatusOK, `href="/queues/new"`)
	for words, href := range map[string]string{"hello": "/flows/main-line#step-hello"} {
		s.typing(words).want(t, http.StatusOK, `href="`+href+`"`)
	}
}

// TestSearchExactNameFirst: what is called just that comes before all that is called so among others, of whatever kind.
func TestSearchExactNameFirst(t *testing.T) {
	s := newSite(t).as("admin")
	for _, name := range []string{"sales-a", "sales-b", "sales-c", "sales-d", "sales-e"} {
		s.flow(name)
	}
	s.post("/queues/new", url.Values{"name": {"sales"}}).want(t, http.StatusSeeOther)
	for what, body := range map[string]string{"typing": s.typing("Sales").body, "page": s.get("/search?q=Sales").body} {
		exact, flow := strings.Index(body, `href="/queues/sales/edit"`), strings.Index(body, `href="/flows/sales-`)
		if exact < 0 || flow < exact || strings.Count(body, `href="/queues/sales/edit"`) != 1 || !strings.Contains(body, "Exact name") {
			t.Errorf("%s: got the queue at %d and flows at %d, want it once and before them", what, exact, flow)
		}
	}
}

// TestSearchShowsWhatMayBeSeen: who may not open a page does not find what is on it.
func TestSearchShowsWhatMayBeSeen(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.post("/queues/new", url.Values{"name": {"main-queue"}}).want(t, http.StatusSeeOther)
	if _, err := s.db.SaveSecret(t.Context(), who, storage.Secret{Name: "main-secret"}, "hunter2"); err != nil {
		t.Fatal(err)
	}
	for role, sees := range map[string]map[string]bool{
		"admin":    {"/flows/main-line": true, "/queues/main-queue/edit": true, "/secrets/main-secret/edit": true},
		"designer": {"/flows/main-line": true, "/queues/main-queue/edit": true, "/secrets/main-secret/edit": false},
		"agent":    {"/flows/main-line": false, "/queues/main-queue/edit": false, "/secrets/main-secret/edit": false},
	} {
		body := s.as(role).typing("main").body + s.get("/search?q=main").body
		for href, want := range sees {
			if got := strings.Contains(body, `href="`+href); got != want {
				t.Errorf("%s, %s: got found %t, want %t", role, href, got, want)
			}
		}
	}
	pages := s.as("agent").typing("").body
	if !strings.Contains(pages, `href="/desk"`) || strings.Contains(pages, `href="/users"`) || strings.Contains(s.typing("user").body, "/users/new") {
		t.Errorf("an agent's pages: got %s", cut(pages))
	}
}

// TestFlowChanged tells the activities that are not as in the live version.
func TestFlowChanged(t *testing.T) {
	s := newSite(t).as("designer")
	f := s.flow("main-line")
	changed := func() string {
		t.Helper()
		got, read := s.call(http.MethodGet, "/flows/main-line/changed", nil)
		got.want(t, http.StatusOK)
		var ids []string
		for _, id := range read["activities"].([]any) {
			ids = append(ids, id.(string))
		}
		return strings.Join(ids, " ")
	}
	all := changed()
	if len(strings.Fields(all)) != len(f.Draft.Activities) {
		t.Errorf("nothing is live: got %q, want all %d", all, len(f.Draft.Activities))
	}
	if _, err := s.db.Publish(t.Context(), who, "main-line", storage.Publication{Revision: f.Revision, Message: "First"}); err != nil {
		t.Fatal(err)
	}
	if got := changed(); got != "" {
		t.Errorf("just published: got %q, want none", got)
	}
	document := *f.Draft
	document.Activities[0].Name = "Another name"
	if _, err := s.db.ReplaceDraft(t.Context(), who, "main-line", storage.Replacement{Document: &document}); err != nil {
		t.Fatal(err)
	}
	if got := changed(); got != document.Activities[0].ID {
		t.Errorf("got %q, want %s", got, document.Activities[0].ID)
	}
	s.as("agent").get("/flows/main-line/changed").want(t, http.StatusForbidden)
}

// TestSearchPeopleAndTypes: people, contacts, articles, rows and types of activities lead to their pages, for those who may open them.
func TestSearchPeopleAndTypes(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.ran(t, "0195f0aa-0000-7000-8000-000000000001")
	help := s.knowledge("help")
	prices := storage.Table{Name: "prices", Schema: table.Schema{Key: "product", Columns: []table.Column{{Name: "product", Type: flow.String}}}}
	_, err := s.db.SaveTable(t.Context(), who, prices)
	if err = errors.Join(err, s.db.SaveRow(t.Context(), who, "prices", storage.RowChange{Cells: map[string]string{"product": "AB 12"}})); err != nil {
		t.Fatal(err)
	}
	articles, err := s.db.Articles(t.Context(), help.ID)
	if err != nil {
		t.Fatal(err)
	}
	user, err := s.db.UserByEmail(t.Context(), "designer@example.com")
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"the designer": `href="/users/` + user.ID + `/edit"`, "supervisor": `href="/roles/supervisor/edit"`, "0195f0aa-0000-7000-8000-000000000001": `href="/contacts/0195f0aa-0000-7000-8000-000000000001"`,
		"4012 345": "+358401234567", "AB 12": `href="/tables/prices/rows?q=AB+12"`, "parking": `href="/knowledge/help/articles/` + articles[1].ID + `/edit"`,
		"play prompt": `href="/search?q=type%3Aplay_prompt"`, "type:play_prompt": `href="/flows/main-line#step-hello"`,
	} {
		s.typing(words).want(t, http.StatusOK, want)
		if body := s.as("agent").typing(words).body; strings.Contains(body, want) {
			t.Errorf("%s: an agent found %s", words, want)
		}
		s.as("admin")
	}
}
