package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/storage"
)

func TestSecrets(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/secrets").want(t, http.StatusOK, "No secrets yet", "never shown again")
	fields := url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"tok-8d1f-private"}, "user": {"left over"}, "hosts": {"API.crm.example\n*.crm.example:8443"}}
	s.post("/secrets/new", fields).want(t, http.StatusSeeOther)
	list := s.get("/secrets")
	list.want(t, http.StatusOK, "Secret crm is saved", "Bearer token", "api.crm.example, *.crm.example:8443")
	form := s.get("/secrets/crm/edit")
	form.want(t, http.StatusOK, `type="password"`, "Leave it empty to keep the one that is there", "Nothing uses it", "api.crm.example\n*.crm.example:8443</textarea>")
	fields = url.Values{"name": {"customers"}, "kind": {"header"}, "header": {"X-Api-Key"}, "hosts": {"api.crm.example"}}
	s.post("/secrets/crm/edit", fields).want(t, http.StatusSeeOther) // the value stays
	after := s.get("/secrets")
	after.want(t, http.StatusOK, "Header X-Api-Key")
	log := s.get("/audit")
	for _, page := range []answer{list, form, after, log} {
		if strings.Contains(page.body, "private") || strings.Contains(page.body, "left over") {
			t.Errorf("a page shows what was entered: %s", cut(page.body))
		}
	}
	_, value, err := s.db.OpenSecret(t.Context(), "", "customers")
	if err != nil || value != "tok-8d1f-private" {
		t.Errorf("got %q and %v, want the value that was entered first", value, err)
	}
	s.post("/secrets/customers/delete", nil).want(t, http.StatusSeeOther)
	s.get("/secrets").want(t, http.StatusOK, "No secrets yet")
}

func TestSecretFormTellsAllMistakesAtOnce(t *testing.T) {
	s := newSite(t).as("admin")
	got := s.post("/secrets/new", url.Values{"name": {"my crm"}, "kind": {"basic"}, "user": {"an:na"}, "value": {""}})
	got.want(t, http.StatusUnprocessableEntity, `id="f-name-error"`, `id="f-user-error"`, `id="f-value-error"`, `id="f-hosts-error"`, `value="an:na"`)
	got = s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"header"}, "header": {"Host"}, "value": {"private\nX: y"}, "hosts": {"https://crm.example/"}})
	got.want(t, http.StatusUnprocessableEntity, `id="f-header-error"`, "https://crm.example/&#34;: write the host alone, without https:// and without a path", "https://crm.example/</textarea>")
	if strings.Contains(got.body, "private") {
		t.Error("the form gives the value back")
	}
}

func TestSecretsAreForThoseWhoManageThem(t *testing.T) {
	for _, role := range []string{"designer", "supervisor", "agent"} {
		s := newSite(t).as(role)
		s.get("/secrets").want(t, http.StatusForbidden)
		s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"x"}, "hosts": {"crm.example"}}).want(t, http.StatusForbidden)
	}
}

func TestSecretsWithoutAKeySayWhatToDo(t *testing.T) {
	s := newSiteWithKeys(t, nil).withUsers(t).as("admin")
	s.get("/secrets/new").want(t, http.StatusOK, "CORDBOARD_SECRET_KEY")
	s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"x"}, "hosts": {"crm.example"}}).want(t, http.StatusServiceUnavailable, "CORDBOARD_SECRET_KEY", `id="f-value-error"`, `value="crm"`)
}

// Secrets that are older than allowed hosts are sent nowhere; list and form say so.
func TestSecretsWithoutHosts(t *testing.T) {
	s := newSite(t).as("admin")
	if _, err := s.db.SaveSecret(t.Context(), who, storage.Secret{Name: "old", Settings: []byte(`{"kind":"bearer"}`)}, "x"); err != nil {
		t.Fatal(err)
	}
	s.get("/secrets").want(t, http.StatusOK, "None yet: it is not sent")
	s.get("/secrets/old/edit").want(t, http.StatusOK, "is not sent to any service")
	s.post("/secrets/old/edit", url.Values{"name": {"old"}, "kind": {"bearer"}, "hosts": {"crm.example"}}).want(t, http.StatusSeeOther)
	if got := s.get("/secrets/old/edit"); strings.Contains(got.body, "is not sent to any service") {
		t.Errorf("got the notice still: %s", cut(got.body))
	}
}

// An AI agent's endpoint gets a key only at the hosts of its secret.
func TestAIAgentsKeyIsForItsHosts(t *testing.T) {
	s := newSite(t).as("admin")
	settings := []byte(`{"kind":"bearer","hosts":["models.example"]}`)
	if _, err := s.db.SaveSecret(t.Context(), who, storage.Secret{Name: "model-key", Settings: settings}, "x"); err != nil {
		t.Fatal(err)
	}
	fields := url.Values{"name": {"assistant"}, "kind": {"endpoint"}, "language": {"en"}, "base_url": {"https://evil.example/v1"}, "model": {"small"}, "secret": {"model-key"}}
	s.post("/ai-agents/new", fields).want(t, http.StatusUnprocessableEntity, `id="f-secret-error"`, "may not be sent to evil.example")
	fields.Set("base_url", "https://models.example/v1")
	s.post("/ai-agents/new", fields).want(t, http.StatusSeeOther)
}
