package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
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
		Filtered: filter.Query != "" || filter.Actor != "" || filter.Action != "" || !filter.From.IsZero() || !filter.To.IsZero(),
	}
	for _, u := range users {
		v.Actors = append(v.Actors, ui.Option{Value: u.ID, Label: u.Name})
	}
	for _, e := range entries {
		before, after := changedLines(e.Before, e.After)
		v.Rows = append(v.Rows, views.AuditRow{At: e.At, Actor: e.Actor.Name, Action: e.Action, Subject: e.Subject, Address: e.Address, Before: before, After: after})
	}
	return s.render(c, http.StatusOK, views.AuditPage(s.page(c, "Audit log"), v))
}

// auditActions filter by what was changed.
var auditActions = []ui.Option{
	{Value: "", Label: "Every action"}, {Value: "flow.", Label: "Flows"}, {Value: "draft.", Label: "Drafts"}, {Value: "label.", Label: "Labels"},
	{Value: "schedule.", Label: "Schedules"}, {Value: "queue.", Label: "Queues"}, {Value: "agent.", Label: "Agents"}, {Value: "user.", Label: "Users"},
	{Value: "session.", Label: "Sessions"}, {Value: "token.", Label: "API tokens"}, {Value: "organisation.", Label: "Organisation"},
}

// dayOf is the start of a day in a zone, or of a day after it; the zero time when the text is no day.
func dayOf(text string, zone *time.Location, after int) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, after)
}

// mostLines is how much of a value the log shows at once.
const mostLines = 400

// changedLines writes two JSON values line by line and marks the lines that only one of them has.
func changedLines(before, after json.RawMessage) (old, new []views.AuditLine) {
	a, b := jsonLines(before), jsonLines(after)
	mark := func(lines, others []string) []views.AuditLine {
		var marked []views.AuditLine
		for _, line := range lines {
			marked = append(marked, views.AuditLine{Text: line, Changed: len(a) > 0 && len(b) > 0 && !slices.Contains(others, line)})
		}
		return marked
	}
	return mark(a, b), mark(b, a)
}

func jsonLines(value json.RawMessage) []string {
	if len(value) == 0 || string(value) == "null" {
		return nil
	}
	var b bytes.Buffer
	if json.Indent(&b, value, "", "  ") != nil {
		return []string{string(value)}
	}
	lines := strings.Split(b.String(), "\n")
	if len(lines) > mostLines {
		lines = append(lines[:mostLines], "…")
	}
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], ",")
	}
	return lines
}
