package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

var (
	contactChannels = []ui.Option{{Value: "", Label: "Every channel"}, {Value: "voice", Label: "Calls"}, {Value: "chat", Label: "Chats"}, {Value: "sms", Label: "SMS"}, {Value: "email", Label: "Email"}}
	contactStates   = []ui.Option{
		{Value: "", Label: "All contacts"}, {Value: "live", Label: "Without test calls"}, {Value: "open", Label: "Going on now"}, {Value: "over", Label: "Over"}, {Value: "test", Label: "Test calls"},
	}
	channelIcons = map[string]string{"voice": "phone", "chat": "messages-square", "sms": "message-square", "email": "mail"}
)

// contactList shows the contacts, test calls among them.
func (s *Server) contactList(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	l := listing(c, "/contacts", "")
	from, to := c.QueryParam("from"), c.QueryParam("to")
	filter := storage.ContactFilter{
		Query: c.QueryParam("q"), Flow: c.QueryParam("flow"), Channel: c.QueryParam("channel"), Login: sight(viewerOf(c)),
		From: dayOf(from, clock.Zone, 0), To: dayOf(to, clock.Zone, 1), Offset: (l.Page - 1) * views.PageSize, Limit: views.PageSize,
	}
	narrow(&filter, c.QueryParam("state"))
	list, total, err := s.DB.Contacts(ctx, filter)
	if err != nil {
		return err
	}
	flows, _, err := s.DB.Flows(ctx, storage.FlowFilter{Limit: mostFlows})
	if err != nil {
		return err
	}
	l.Total = total
	v := views.Contacts{
		Query: filter.Query, Flow: filter.Flow, Channel: filter.Channel, State: c.QueryParam("state"), From: from, To: to, Problem: dayProblem(from, to), List: l,
		Flows: []ui.Option{{Label: "Every flow"}}, Channels: contactChannels, States: contactStates,
	}
	v.Filtered = len(l.Values) > 0
	for _, f := range flows {
		v.Flows = append(v.Flows, ui.Option{Value: f.Name, Label: f.Name})
	}
	for _, one := range list {
		v.Rows = append(v.Rows, contactRow(one))
	}
	return s.render(c, http.StatusOK, views.ContactsPage(s.page(c, "Contacts"), v))
}

// narrow reads the filter by state.
func narrow(f *storage.ContactFilter, state string) {
	yes, no := true, false
	switch state {
	case "live":
		f.Test = &no
	case "test":
		f.Test = &yes
	case "open":
		f.Open = &yes
	case "over":
		f.Open = &no
	}
}

func contactRow(c storage.ContactSummary) views.ContactRow {
	row := views.ContactRow{
		ID: c.ID, Icon: channelIcons[c.Channel], Who: contactName(c), Dialled: c.DNIS, Flow: c.Flow, Version: versionWords(c), Test: c.Test, Open: isOpen(c),
		StartedAt: c.StartedAt, Took: ui.Took(c.LastAt.Sub(c.StartedAt)), Ends: ends[c.Ends],
	}
	if row.Icon == "" {
		row.Icon = "activity"
	}
	if row.Open {
		row.Ends = "Going on"
	}
	return row
}

// contactName is whom a contact is with.
func contactName(c storage.ContactSummary) string {
	if c.ANI == "" {
		return "Number withheld"
	}
	return c.ANI
}

// isOpen says whether a contact is still going on.
func isOpen(c storage.ContactSummary) bool {
	return c.Status == runtime.Active || c.Status == runtime.Closing
}

func versionWords(c storage.ContactSummary) string {
	if c.Version == 0 {
		return "draft"
	}
	return fmt.Sprintf("version %d", c.Version)
}
