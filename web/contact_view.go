package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// contactStyles are the sheets of a contact's page: the canvas is the designer's.
var contactStyles = []string{"css/pages.css", "css/designer.css", "designer/canvas.css", "css/panels.css", "css/contact.css"}

// contactView shows a contact: what it is, what happened to it, and the way it took on the canvas of the version that it ran on.
func (s *Server) contactView(c echo.Context) error {
	ctx := c.Request().Context()
	summary, err := s.DB.ContactSummary(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	j, err := s.readJournal(ctx, summary)
	if err != nil {
		return err
	}
	p := s.page(c, contactName(summary))
	p.Main, p.Styles = "stage", contactStyles
	p.Scripts, p.Modules = []string{s.replay}, s.replayed
	v := views.Contact{
		ID: summary.ID, Title: p.Title, Icon: channelIcons[summary.Channel], Flow: summary.Flow, Version: versionWords(summary), Test: summary.Test,
		Open: isOpen(summary), Ends: ends[summary.Ends], Failed: summary.Ends == runtime.EndsFailed, Facts: contactFacts(summary, p.Clock), Visits: j.tell(),
	}
	if v.Variables, err = s.finalVariables(ctx, summary.ID); err != nil {
		return err
	}
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	v.Data = s.replayData(j, resources)
	return s.render(c, http.StatusOK, views.ContactPage(p, v))
}

func contactFacts(c storage.ContactSummary, clock ui.Clock) []ui.Option {
	facts := []ui.Option{
		{Label: "Channel", Value: c.Channel}, {Label: "Caller (ANI)", Value: contactName(c)}, {Label: "Dialled (DNIS)", Value: c.DNIS},
		{Label: "Began", Value: clock.Stamp(c.StartedAt)}, {Label: "Took", Value: ui.Took(c.LastAt.Sub(c.StartedAt))},
	}
	if c.Channel != "voice" {
		facts[1].Label, facts[2].Label = "Customer", "Reached"
	}
	if isOpen(c) {
		facts[4].Label = "So far"
	}
	return append(facts, ui.Option{Label: "Contact", Value: c.ID})
}

// finalVariables are the values of the contact's own flow as they are now or were in the end; sensitive ones are masked.
func (s *Server) finalVariables(ctx context.Context, id string) ([]views.JournalValue, error) {
	contact, err := s.DB.Journal().Contact(ctx, id)
	if err != nil {
		return nil, err
	}
	view, err := runtime.NewPrograms(s.DB.Documents(), s.Catalog, 0).View(ctx, contact)
	if err != nil {
		return nil, err
	}
	var values []views.JournalValue
	for _, v := range view.Variables {
		values = append(values, views.JournalValue{Name: v.Name, Value: short(literal(v.Value), 200)})
	}
	return values, nil
}

// replayData is what the page's script starts with (ReplayData in static/designer/contact.js).
func (s *Server) replayData(j *journal, resources flow.Resources) map[string]any {
	steps := make([]map[string]any, len(j.entries))
	for n, e := range j.entries {
		step := map[string]any{"kind": e.Kind, "at": e.At.UnixMilli(), "activity": e.Activity, "outlet": e.Outlet, "program": e.Program}
		if change, ok := e.Data.(map[string]any); ok && e.Kind == "variable" {
			step["name"], step["before"], step["value"] = change["name"], literal(change["before"]), literal(change["value"])
		}
		steps[n] = step
	}
	programs := map[string]*flow.Flow{}
	for id, document := range j.programs {
		if document != nil {
			programs[id] = document
		}
	}
	return map[string]any{
		"started": j.contact.StartedAt.UnixMilli(), "steps": steps, "programs": programs, "catalog": catalogEntries(s.Catalog), "groups": flow.Groups,
		"subflow_outcomes": orEmpty(resources.Outcomes), "ai_intents": orEmpty(resources.Intents),
	}
}
