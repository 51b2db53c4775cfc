package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// auditList shows who changed what, when and from where.
func (s *Server) auditList(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	l := listing(c, "/audit", "")
	filter := storage.AuditFilter{
		Query: c.QueryParam("q"), Actor: c.QueryParam("actor"), Action: c.QueryParam("action"),
		From: dayOf(c.QueryParam("from"), clock.Zone, 0), To: dayOf(c.QueryParam("to"), clock.Zone, 1),
		Offset: (l.Page - 1) * views.PageSize, Limit: views.PageSize,
	}
	entries, total, err := s.DB.Audit(ctx, filter)
	if err != nil {
		return err
	}
	users, err := s.DB.Users(ctx)
	if err != nil {
		return err
	}
	l.Total = total
	v := views.Audit{
		Query: filter.Query, Actor: filter.Actor, Action: filter.Action, From: c.QueryParam("from"), To: c.QueryParam("to"), List: l, Actions: auditActions,
		Problem:  dayProblem(c.QueryParam("from"), c.QueryParam("to")),
		Filtered: filter.Query != "" || filter.Actor != "" || filter.Action != "" || !filter.From.IsZero() || !filter.To.IsZero(),
	}
	for _, u := range users {
		v.Actors = append(v.Actors, ui.Option{Value: u.ID, Label: u.Name})
	}
	v.Rows = foldSaves(entries, clock)
	return s.render(c, http.StatusOK, views.AuditPage(s.page(c, "Audit log"), v))
}

// foldSaves makes the rows of a page. Saves of one draft by one user from one address that follow each other are one row, the newest first,
// with the others in it: a designer's page saves after every change.
func foldSaves(entries []storage.AuditEntry, clock ui.Clock) []views.AuditRow {
	var rows []views.AuditRow
	for i, e := range entries {
		row := views.AuditRow{At: e.At, Actor: e.Actor.Name, Action: e.Action, Words: actionWords(e.Action), Subject: e.Subject, Address: e.Address}
		row.Facts, row.Left = changedFacts(e.Before, e.After, clock)
		row.Changed = e.Before != nil && e.After != nil
		if i > 0 && e.Action == "draft.save" && entries[i-1].Action == e.Action && entries[i-1].Subject == e.Subject &&
			entries[i-1].Actor == e.Actor && entries[i-1].Address == e.Address {
			last := &rows[len(rows)-1]
			last.Earlier = append(last.Earlier, row)
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// auditActions filter by what was changed.
var auditActions = []ui.Option{
	{Value: "", Label: "Every action"}, {Value: "flow.", Label: "Flows"}, {Value: "draft.", Label: "Drafts"}, {Value: "label.", Label: "Labels"}, {Value: "release.", Label: "Releases"}, {Value: "bundle.", Label: "Bundles"},
	{Value: "test.", Label: "Saved test calls"}, {Value: "contact.", Label: "Live contacts"}, {Value: "number.", Label: "Numbers"}, {Value: "schedule.", Label: "Schedules"}, {Value: "queue.", Label: "Queues"}, {Value: "agent.", Label: "Agents"}, {Value: "team.", Label: "Teams"}, {Value: "skill.", Label: "Skills"}, {Value: "table.", Label: "Tables"}, {Value: "override.", Label: "Overrides"}, {Value: "variable.", Label: "Variables"}, {Value: "user.", Label: "Users"},
	{Value: "session.", Label: "Sign-ins"}, {Value: "token.", Label: "API tokens"}, {Value: "organisation.", Label: "Organisation"},
}

// dayOf is the start of a day in a zone, or of a day after it; the zero time when the text is no day.
func dayOf(text string, zone *time.Location, after int) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(text), zone)
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, after)
}

// dayProblem says which of the days to filter by is none; "" when they are days or left out.
func dayProblem(days ...string) string {
	for _, text := range days {
		if text = strings.TrimSpace(text); text != "" && dayOf(text, time.UTC, 0).IsZero() {
			return "“" + short(text, 40) + "” is not a day such as 2026-11-20."
		}
	}
	return ""
}
