package web

import (
	"fmt"
	"net/http"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// mostFlows is how many flows a list to choose from holds.
const mostFlows = 1000

// numberList shows the numbers and addresses, and which flow each leads to.
func (s *Server) numberList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := s.DB.Numbers(ctx)
	if err != nil {
		return err
	}
	flows, _, err := s.DB.Flows(ctx, storage.FlowFilter{Limit: mostFlows})
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "Numbers", Path: "/numbers", Noun: "number", Icon: "phone", CanEdit: viewerOf(c).can(ResourceEdit),
		First: "Number", Columns: []string{"Flow", "Runs"},
		Empty: "A number, or an address of a digital channel, is where contacts arrive. Say which flow answers it. Calls out show one of them.",
	}
	for _, n := range list {
		leads := n.Flow
		if leads == "" {
			leads = "none"
		}
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: n.Number, Description: n.Description, Cells: []string{leads, runs(n, flows)}, UpdatedAt: n.UpdatedAt, UpdatedBy: n.UpdatedBy,
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

// runs says which version contacts of a number enter: "live, version 3".
func runs(n storage.Number, flows []storage.FlowSummary) string {
	at := slices.IndexFunc(flows, func(f storage.FlowSummary) bool { return f.Name == n.Flow })
	switch {
	case n.Flow == "":
		return ""
	case at < 0:
		return n.Label
	case flows[at].Labels[n.Label] == 0:
		return "nothing is " + n.Label + " yet"
	}
	return fmt.Sprintf("%s, version %d", n.Label, flows[at].Labels[n.Label])
}

// numberEdit shows a number's form, or an empty one; ?flow= chooses a flow beforehand.
func (s *Server) numberEdit(c echo.Context) error {
	v := views.NumberForm{Flow: c.QueryParam("flow"), Label: storage.Live}
	if number := c.Param("name"); number != "" {
		n, err := s.DB.Number(c.Request().Context(), number)
		if err != nil {
			return err
		}
		v = views.NumberForm{Saved: n.Number, Number: n.Number, Description: n.Description, Flow: n.Flow, Label: n.Label}
	}
	return s.numberAnswer(c, http.StatusOK, v)
}

// numberSave makes or changes a number. Settings that the form does not show are kept.
func (s *Server) numberSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	v := views.NumberForm{Saved: c.Param("name"), Number: value("number"), Description: value("description"), Flow: value("flow"), Label: value("label")}
	n := storage.Number{}
	if v.Saved != "" {
		old, err := s.DB.Number(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		n = old
	}
	if message := numberProblem(v.Number); message != "" {
		v.Errors = map[string]string{"number": message}
		return s.numberAnswer(c, http.StatusUnprocessableEntity, v)
	}
	n.Number, n.Description, n.Flow, n.Label = v.Number, v.Description, v.Flow, v.Label
	saved, err := s.DB.SaveNumber(c.Request().Context(), actor(c), n)
	if err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.numberAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/numbers", "Number "+saved.Number+" is saved.")
}

// numberDelete takes a number out of the inventory.
func (s *Server) numberDelete(c echo.Context) error {
	number := c.Param("name")
	if err := s.DB.DeleteNumber(c.Request().Context(), actor(c), number); err != nil {
		return err
	}
	return s.done(c, "/numbers", "Number "+number+" is deleted.")
}

func (s *Server) numberAnswer(c echo.Context, status int, v views.NumberForm) error {
	flows, _, err := s.DB.Flows(c.Request().Context(), storage.FlowFilter{Limit: mostFlows})
	if err != nil {
		return err
	}
	v.CanEdit, v.Flows = viewerOf(c).can(ResourceEdit), []ui.Option{{Label: "none yet"}}
	labels := []string{storage.Live, "test"}
	for _, f := range flows {
		if f.Kind == flow.Inbound || f.Kind == flow.Digital || f.Name == v.Flow {
			v.Flows = append(v.Flows, ui.Option{Value: f.Name, Label: f.Name})
		}
		for label := range f.Labels {
			labels = append(labels, label)
		}
	}
	if v.Label != "" {
		labels = append(labels, v.Label)
	}
	slices.Sort(labels)
	for _, label := range slices.Compact(labels) {
		v.Labels = append(v.Labels, ui.Option{Value: label, Label: label})
	}
	title := "New number"
	if v.Saved != "" {
		title = v.Saved
		if v.Usage, err = s.uses(c, storage.FoundNumber, v.Saved); err != nil {
			return err
		}
	}
	return s.render(c, status, views.NumberPage(s.page(c, title), v))
}

// e164 is an international number (ITU-T E.164), or a short one of a country's own, once the marks that help to read it are gone.
var e164 = regexp.MustCompile(`^(\+[1-9][0-9]{4,14}|[0-9]{3,6})$`)

// numberProblem says what is wrong with a number or address as it was typed; "" when nothing is.
func numberProblem(text string) string {
	if strings.ContainsRune(text, '@') {
		if address, err := mail.ParseAddress(text); err == nil && address.Address == text {
			return ""
		}
		return "Write an address such as help@example.com."
	}
	if !e164.MatchString(strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "\u00a0", "").Replace(text)) {
		return "Write it with + and the country's code, such as +358 9 4245 0101."
	}
	return ""
}
