package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// contactStyles are the sheets of a contact's page: the canvas is the designer's.
var contactStyles = []string{"css/pages.css", "css/designer.css", "designer/canvas.css", "css/panels.css", "css/contact.css"}

// contactView shows a contact: what it is, what happened to it, and the way it took on the canvas of the version that it ran on. A page that follows
// a contact says what it knows of it, and gets nothing as long as that is all.
func (s *Server) contactView(c echo.Context) error {
	ctx := c.Request().Context()
	summary, err := s.DB.ContactSummary(ctx, c.Param("id"), sight(viewerOf(c)))
	if err != nil {
		return err
	}
	mark, err := s.DB.ContactMark(ctx, summary.ID)
	if err != nil {
		return err
	}
	if mark.Text == c.QueryParam("known") {
		return c.NoContent(http.StatusNoContent)
	}
	j, err := s.readJournal(ctx, viewerOf(c), summary, listing(c, "", "").Page)
	if err != nil {
		return err
	}
	p := s.page(c, contactName(summary))
	p.Main, p.Styles = "stage", contactStyles
	p.Scripts, p.Modules = []string{s.replay}, s.replayed
	v := views.Contact{
		ID: summary.ID, Title: p.Title, Icon: channelIcons[summary.Channel], Flow: summary.Flow, Version: versionWords(summary), Test: summary.Test,
		Open: isOpen(summary), Ends: ends[summary.Ends], Failed: summary.Ends == runtime.EndsFailed, Facts: contactFacts(summary, p.Clock), Visits: j.tell(),
		CanSeeFlow: viewerOf(c).can(FlowView), Part: j.part,
	}
	if j.part.Later == "" && !mark.Ends {
		v.Follow = "/contacts/" + url.PathEscape(summary.ID) + "?known=" + url.QueryEscape(mark.Text)
	}
	if v.Variables, err = s.finalVariables(ctx, j); err != nil {
		return err
	}
	var canvas map[string]any // none for those who may not see flows
	if v.CanSeeFlow {
		if canvas, err = s.versionData(ctx); err != nil {
			return err
		}
	}
	v.Data = replayData(j, canvas)
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
