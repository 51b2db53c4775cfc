package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestDaysOfTheDesk: how long the desk's figures are kept is a setting, with what is wrong with it beside it.
func TestDaysOfTheDesk(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/organisation").want(t, http.StatusOK, `name="desk_days"`, `value="400"`)
	form := url.Values{"name": {"Example"}, "time_zone": {"UTC"}, "desk_days": {"30"}}
	s.post("/organisation", form).want(t, http.StatusSeeOther)
	s.get("/organisation").want(t, http.StatusOK, `value="30"`)
	form.Set("desk_days", "soon")
	s.post("/organisation", form).want(t, http.StatusUnprocessableEntity, `id="f-desk_days-error"`, `value="soon"`, "from 1 to 3660")
	o, err := s.db.Organisation(t.Context())
	if err != nil || o.DeskDays() != 30 {
		t.Errorf("got %d days (%v), want 30", o.DeskDays(), err)
	}
}
