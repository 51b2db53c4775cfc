package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestRoles makes a role, changes a built-in one, and sees that it holds at once.
func TestRoles(t *testing.T) {
	s := newSite(t).as("admin")
	s.post("/roles/new", url.Values{"name": {"team lead"}}).want(t, http.StatusUnprocessableEntity, `value="team lead"`)
	s.post("/roles/new", url.Values{"name": {"team-lead"}, "permissions": {"flow.view", "contact.test", "nonsense"}}).want(t, http.StatusSeeOther)
	s.post("/roles/new", url.Values{"name": {"Team-Lead"}}).want(t, http.StatusConflict, "There is a role of this name already.")
	s.get("/roles").want(t, http.StatusOK, "Team-lead", "May see flows and run test calls.")
	s.get("/roles/team-lead/edit").want(t, http.StatusOK, `value="flow.view" checked`)
	s.get("/roles/nobody/edit").want(t, http.StatusNotFound)
	s.post("/roles/admin/edit", url.Values{"permissions": {"flow.view"}}).want(t, http.StatusConflict)

	s.as("designer").get("/audit").want(t, http.StatusForbidden)
	s.as("admin").post("/roles/designer/edit", url.Values{"permissions": {"flow.view", "audit.view"}}).want(t, http.StatusSeeOther)
	s.as("designer").get("/audit").want(t, http.StatusOK)
	s.get("/flows/new").want(t, http.StatusForbidden)
	s.get("/roles").want(t, http.StatusForbidden)
	s.as("admin").get("/audit?action=role.").want(t, http.StatusOK, "role.update", "role.create", "team-lead")
}
