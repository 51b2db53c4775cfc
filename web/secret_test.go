package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestSecrets(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/secrets").want(t, http.StatusOK, "No secrets yet", "never shown again")
	fields := url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"tok-8d1f-private"}, "user": {"left over"}}
	s.post("/secrets/new", fields).want(t, http.StatusSeeOther)
	list := s.get("/secrets")
	list.want(t, http.StatusOK, "Secret crm is saved", "Bearer token")
	form := s.get("/secrets/crm/edit")
	form.want(t, http.StatusOK, `type="password"`, "Leave it empty to keep the one that is there", "No flow uses it")
	fields = url.Values{"name": {"customers"}, "kind": {"header"}, "header": {"X-Api-Key"}}
	s.post("/secrets/crm/edit", fields).want(t, http.StatusSeeOther) // the value stays
	after := s.get("/secrets")
	after.want(t, http.StatusOK, "Header X-Api-Key")
	log := s.get("/audit")
	for _, page := range []answer{list, form, after, log} {
		if strings.Contains(page.body, "private") || strings.Contains(page.body, "left over") {
			t.Errorf("a page shows what was entered: %s", cut(page.body))
		}
	}
	_, value, err := s.db.OpenSecret(t.Context(), "customers")
	if err != nil || value != "tok-8d1f-private" {
		t.Errorf("got %q and %v, want the value that was entered first", value, err)
	}
	s.post("/secrets/customers/delete", nil).want(t, http.StatusSeeOther)
	s.get("/secrets").want(t, http.StatusOK, "No secrets yet")
}

func TestSecretFormTellsAllMistakesAtOnce(t *testing.T) {
	s := newSite(t).as("admin")
	got := s.post("/secrets/new", url.Values{"name": {"my crm"}, "kind": {"basic"}, "user": {"an:na"}, "value": {""}})
	got.want(t, http.StatusUnprocessableEntity, `id="f-name-error"`, `id="f-user-error"`, `id="f-value-error"`, `value="an:na"`)
	got = s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"header"}, "header": {"Host"}, "value": {"private\nX: y"}})
	got.want(t, http.StatusUnprocessableEntity, `id="f-header-error"`)
	if strings.Contains(got.body, "private") {
		t.Error("the form gives the value back")
	}
}

func TestSecretsAreForThoseWhoManageThem(t *testing.T) {
	for _, role := range []string{"designer", "supervisor", "agent"} {
		s := newSite(t).as(role)
		s.get("/secrets").want(t, http.StatusForbidden)
		s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"x"}}).want(t, http.StatusForbidden)
	}
}

func TestSecretsWithoutAKeySayWhatToDo(t *testing.T) {
	s := newSiteWithKeys(t, nil).withUsers(t).as("admin")
	s.get("/secrets/new").want(t, http.StatusOK, "CORDBOARD_SECRET_KEY")
	s.post("/secrets/new", url.Values{"name": {"crm"}, "kind": {"bearer"}, "value": {"x"}}).want(t, http.StatusServiceUnavailable, "CORDBOARD_SECRET_KEY", `id="f-value-error"`, `value="crm"`)
}
