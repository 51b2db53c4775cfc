package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// routingRuleEdit shows the form of a rule, or an empty one.
func (s *Server) routingRuleEdit(c echo.Context) error {
	rules, revision, err := s.DB.RoutingRuleList(c.Request().Context())
	if err != nil {
		return err
	}
	f := views.RoutingRuleForm{}
	if name := c.Param("name"); name != "" {
		i := ruleNamed(rules, name)
		if i < 0 {
			return fault.New(fault.NotFound, "There is no routing rule %q.", name)
		}
		f = ruleForm(rules[i])
	}
	f.Revision = strconv.FormatInt(revision, 10)
	return s.routingRuleAnswer(c, http.StatusOK, f)
}

// routingRuleSave puts a new rule at the end of the list, or a changed one into its place.
func (s *Server) routingRuleSave(c echo.Context) error {
	ctx := c.Request().Context()
	f, rule := readRule(c)
	rules, revision, err := s.DB.RoutingRuleList(ctx)
	if err != nil {
		return err
	}
	place := len(rules)
	if f.Saved == "" {
		rules = append(rules, rule)
	} else if place = ruleNamed(rules, f.Saved); place >= 0 {
		rules[place] = rule
	} else {
		return fault.New(fault.NotFound, "There is no routing rule %q any more.", f.Saved)
	}
	if _, err := s.DB.ChangeRoutingRules(ctx, actor(c), revisionOf(c), rules); err != nil {
		if f.Errors = formErrors(err); f.Errors == nil {
			return err
		}
		if f.Errors[""] != "" {
			f.Revision = strconv.FormatInt(revision, 10)
		}
		f.errorsOf(place)
		return s.routingRuleAnswer(c, statuses[fault.CodeOf(err)], f.RoutingRuleForm)
	}
	return s.done(c, "/routing/rules", "“"+rule.Name+"” is saved.")
}

// readRule reads the form; skills without a name are left out.
func readRule(c echo.Context) (*ruleInput, storage.RoutingRule) {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := views.RoutingRuleForm{
		Saved: c.Param("name"), Name: value("name"), When: value("when"), Queue: value("queue"), Agent: value("agent"), Priority: value("priority"), Revision: value("revision"),
	}
	rule := storage.RoutingRule{Name: f.Name, When: flow.Expression{Source: f.When}, Queue: f.Queue, Agent: f.Agent}
	if f.Priority != "" {
		var err error
		if rule.Priority, err = strconv.Atoi(f.Priority); err != nil {
			rule.Priority = -1 // the store says what it may be
		}
	}
	form := c.Request().PostForm
	for i, name := range form["skill"] {
		if name == "" || i >= len(form["op"]) || i >= len(form["value"]) {
			continue
		}
		one := views.RoutingRuleSkill{Skill: name, Op: form["op"][i], Value: strings.TrimSpace(form["value"][i])}
		f.Skills = append(f.Skills, one)
		rule.Skills = append(rule.Skills, flow.Skill{Skill: one.Skill, Op: one.Op, Value: skillValueOf(one.Value)})
	}
	return &ruleInput{f}, rule
}
