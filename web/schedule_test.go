package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSchedules(t *testing.T) {
	s := newSite(t).as("supervisor")
	fields := url.Values{"name": {"office"}, "rows:shifts": {"2"}, "rows:holidays": {"1"}, "rows:overrides": {"1"},
		"shifts[0].name": {"Day"}, "shifts[0].days": {"mon", "fri"}, "shifts[0].from": {"09:00"}, "shifts[0].to": {"17:00"},
		"shifts[1].name": {"Late"}, "shifts[1].days": {"fri"}, "shifts[1].from": {"16:00"}, "shifts[1].to": {"25:00"},
		"holidays[0].name": {"Christmas"}, "holidays[0].date": {"12-25"},
		"overrides[0].name": {"Drill"}, "overrides[0].state": {"closed"}, "overrides[0].from": {"2026-11-20T12:00"}, "overrides[0].to": {"2026-11-20T13:00"}}
	s.post("/schedules/new", fields).want(t, http.StatusUnprocessableEntity, `id="f-shifts-1-to-error"`, `value="25:00"`, `value="Christmas"`, "Some fields need attention")
	fields.Set("shifts[1].to", "18:00")
	s.post("/schedules/new", fields).want(t, http.StatusUnprocessableEntity, `id="f-shifts-1-from-error"`)
	fields.Set("op", "remove:shifts:1")
	got := s.post("/schedules/new", fields)
	got.want(t, http.StatusOK, `name="rows:shifts" value="1"`, "Fri 20 Nov: Day 09:00 to 12:00, closed by the override Drill 12:00 to 13:00, Day 13:00 to 17:00")
	fields.Del("op")
	fields.Set("shifts[1].from", "17:00")
	s.post("/schedules/new", fields).want(t, http.StatusSeeOther)
	s.get("/schedules").want(t, http.StatusOK, "Schedule office is saved", "closed by the override Drill", "until 13:00", "Europe/Helsinki")
	s.get("/schedules/office/edit").want(t, http.StatusOK, `value="2026-11-20T12:00"`, "Nothing uses it")
	s.post("/schedules/new", fields).want(t, http.StatusConflict, "already")
	s.post("/schedules/office/delete", nil).want(t, http.StatusSeeOther)
	s.get("/schedules").want(t, http.StatusOK, "No schedules yet")
}

// An override whose row was added and forgotten must not close a line for ever.
func TestUnfinishedOverrideIsNotSaved(t *testing.T) {
	s := newSite(t).as("supervisor")
	fields := url.Values{"name": {"office"}, "rows:shifts": {"1"}, "rows:holidays": {"1"}, "rows:overrides": {"1"}, "overrides[0].state": {"closed"},
		"shifts[0].days": {"mon"}, "shifts[0].from": {"09:00"}, "shifts[0].to": {"17:00"}}
	s.post("/schedules/new", fields).want(t, http.StatusSeeOther) // nothing was filled in: the rows are left out
	saved, err := s.db.Schedule(t.Context(), "office")
	if err != nil || len(saved.Document.Overrides)+len(saved.Document.Holidays) > 0 {
		t.Errorf("got %+v (%v), want neither override nor holiday", saved.Document, err)
	}
	fields.Set("id", saved.ID)
	fields.Set("overrides[0].name", "Flood")
	got := s.post("/schedules/office/edit", fields)
	got.want(t, http.StatusUnprocessableEntity, `id="f-overrides-0-from-error"`, "Say when it starts", `aria-describedby="f-overrides-0-from-error"`)
	if strings.Contains(got.body, "by the override Flood") {
		t.Error("the preview shows an override that has no start")
	}
	fields.Set("overrides[0].from", "2026-11-20T11:00")
	s.post("/schedules/office/edit", fields).want(t, http.StatusSeeOther)
	s.get("/schedules").want(t, http.StatusOK, "closed by the override Flood", "no end")
	s.get("/schedules/office/edit").want(t, http.StatusOK, `class="ovr closed"`, "Closed by override")
}

func TestScheduleTellsAllMistakesAtOnce(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/schedules/new").want(t, http.StatusOK, "Letters, digits, - and _")
	s.post("/schedules/new", url.Values{"name": {"My Shop Hours"}, "time_zone": {"Mars/Base"}, "rows:shifts": {"2"}, "rows:holidays": {"2"}, "rows:overrides": {"1"},
		"shifts[0].name": {"Day"}, "shifts[0].days": {"mon"}, "shifts[0].from": {"09:00"}, "shifts[0].to": {"17:00"},
		"shifts[1].days": {"mon"}, "shifts[1].from": {"10:00"}, "shifts[1].to": {"18:00"},
		"holidays[0].date": {"6.12."}, "holidays[1].name": {"Eve"}, "holidays[1].from": {"noon"},
		"overrides[0].state": {"open"},
	}).want(t, http.StatusUnprocessableEntity, "Use letters, digits, - and _", "is not a time zone",
		"Overlaps with the shift &#34;Day&#34; on Monday.", `id="f-holidays-0-name-error"`, `id="f-holidays-0-date-error"`, "6.12.&#34; is not a day",
		`id="f-holidays-1-date-error"`, `id="f-holidays-1-from-error"`, `id="f-overrides-0-from-error"`)
}

// Two who change the same thing: the second hears of the first before anything is replaced.
func TestNobodyReplacesUnseenChanges(t *testing.T) {
	s := newSite(t).as("admin")
	base := regexp.MustCompile(`name="base" value="(\d+)"`)
	for _, c := range []struct {
		path   string
		fields url.Values
	}{
		{"/schedules", url.Values{"rows:shifts": {"1"}, "shifts[0].days": {"mon"}, "shifts[0].from": {"09:00"}, "shifts[0].to": {"17:00"}}},
		{"/queues", url.Values{"strategy": {"random"}}},
		{"/agents", url.Values{"voice": {"1"}}},
	} {
		c.fields.Set("name", "office")
		s.post(c.path+"/new", c.fields).want(t, http.StatusSeeOther)
		page := s.get(c.path + "/office/edit").body
		if id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page); id != nil {
			c.fields.Set("id", id[1])
		}
		c.fields.Set("base", base.FindStringSubmatch(page)[1])
		s.now = s.now.Add(time.Minute)
		c.fields.Set("description", "first editor")
		s.post(c.path+"/office/edit", c.fields).want(t, http.StatusSeeOther)
		s.now = s.now.Add(time.Minute)
		c.fields.Set("description", "second editor")
		got := s.post(c.path+"/office/edit", c.fields)
		got.want(t, http.StatusConflict, "The admin changed the", "meanwhile. Nothing is saved.", `value="second editor"`)
		s.get(c.path).want(t, http.StatusOK, "first editor")
		c.fields.Set("base", base.FindStringSubmatch(got.body)[1])
		s.post(c.path+"/office/edit", c.fields).want(t, http.StatusSeeOther)
		s.get(c.path).want(t, http.StatusOK, "second editor")
	}
}
