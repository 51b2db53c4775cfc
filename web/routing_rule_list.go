package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing/flowdesk"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// routingRuleList shows the rules in order, and what they make of the contact that is tried.
func (s *Server) routingRuleList(c echo.Context) error {
	rules, revision, err := s.DB.RoutingRuleList(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.RoutingRules{Revision: revision, CanEdit: viewerOf(c).can(ResourceEdit), Most: len(rules) >= storage.MostRoutingRules}
	for i, r := range rules {
		v.Rows = append(v.Rows, views.RoutingRuleRow{Place: i + 1, Name: r.Name, When: r.When.Source, Does: ruleWords(r)})
	}
	if err := s.tryRules(c, rules, &v); err != nil {
		return err
	}
	status := http.StatusOK
	if len(v.Try.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(c, "Routing rules")
	p.Styles = append(p.Styles, "css/rules.css")
	return s.render(c, status, views.RoutingRulesPage(p, v))
}

// ruleWords says what a rule changes, label and value.
func ruleWords(r storage.RoutingRule) []ui.Option {
	return waitWords(storage.RuledWait{Queue: r.Queue, Agent: r.Agent, Priority: r.Priority, Skills: r.Skills})
}

// waitWords says where and how a contact waits, label and value; what is empty is left out.
func waitWords(w storage.RuledWait) (words []ui.Option) {
	add := func(label, value string) {
		if value != "" && value != "0" {
			words = append(words, ui.Option{Label: label, Value: value})
		}
	}
	add("Waits in", w.Queue)
	add("Asked first", w.Agent)
	add("Priority", strconv.Itoa(w.Priority))
	add("Asks for", requiredWords(flowdesk.Skills(w.Skills)))
	return words
}

// routingRuleMove moves a rule one place up or down.
func (s *Server) routingRuleMove(c echo.Context) error {
	return s.changeRules(c, func(rules []storage.RoutingRule, i int) ([]storage.RoutingRule, string, error) {
		to := i + 1
		if c.FormValue("way") == "up" {
			to = i - 1
		}
		if to < 0 || to >= len(rules) {
			return nil, "", fault.New(fault.Conflict, "The rule cannot be moved any further.")
		}
		rules[i], rules[to] = rules[to], rules[i]
		return rules, "“" + rules[to].Name + "” is number " + strconv.Itoa(to+1) + " now.", nil
	})
}

// routingRuleDelete takes a rule away.
func (s *Server) routingRuleDelete(c echo.Context) error {
	return s.changeRules(c, func(rules []storage.RoutingRule, i int) ([]storage.RoutingRule, string, error) {
		name := rules[i].Name
		return slices.Delete(rules, i, i+1), "“" + name + "” is deleted.", nil
	})
}

// changeRules does something to the rule that a form names, and saves the list.
func (s *Server) changeRules(c echo.Context, change func(rules []storage.RoutingRule, i int) ([]storage.RoutingRule, string, error)) error {
	ctx := c.Request().Context()
	rules, _, err := s.DB.RoutingRuleList(ctx)
	if err != nil {
		return err
	}
	i := ruleNamed(rules, c.FormValue("name"))
	if i < 0 {
		return fault.New(fault.Conflict, "There is no such rule any more. Load the page again.")
	}
	rules, said, err := change(rules, i)
	if err != nil {
		return err
	}
	if _, err := s.DB.ChangeRoutingRules(ctx, actor(c), revisionOf(c), rules); err != nil {
		return err
	}
	return s.done(c, "/routing/rules", said)
}
