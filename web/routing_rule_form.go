package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// ruleNamed finds a rule by its name, -1 when there is none.
func ruleNamed(rules []storage.RoutingRule, name string) int {
	for i, r := range rules {
		if strings.EqualFold(r.Name, name) {
			return i
		}
	}
	return -1
}

// revisionOf is the revision of the list that a form was made from; one that cannot be read is none that there is.
func revisionOf(c echo.Context) int64 {
	revision, err := strconv.ParseInt(c.FormValue("revision"), 10, 64)
	if err != nil {
		return -1
	}
	return revision
}

// skillValueOf reads a value as people write it: a number, true or false, else a text.
func skillValueOf(text string) any {
	if n, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
		return n
	}
	switch strings.ToLower(text) {
	case "true", "yes":
		return true
	case "false", "no":
		return false
	}
	return text
}

// ruleForm is a rule as its form shows it.
func ruleForm(r storage.RoutingRule) views.RoutingRuleForm {
	f := views.RoutingRuleForm{Saved: r.Name, Name: r.Name, When: r.When.Source, Queue: r.Queue, Agent: r.Agent}
	if r.Priority != 0 {
		f.Priority = strconv.Itoa(r.Priority)
	}
	for _, s := range r.Skills {
		f.Skills = append(f.Skills, views.RoutingRuleSkill{Skill: s.Skill, Op: s.Op, Value: fmt.Sprint(s.Value)})
	}
	return f
}

// emptySkills is how many empty lines the form has at least.
const emptySkills = 1

// routingRuleAnswer shows the form with what there is to choose from.
func (s *Server) routingRuleAnswer(c echo.Context, status int, f views.RoutingRuleForm) error {
	known, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return err
	}
	f.CanEdit = viewerOf(c).can(ResourceEdit)
	f.Queues, f.Agents = namesOr("As it is", known.Names["queue"]), namesOr("Nobody in particular", known.Names["agent"])
	f.SkillsThere = namesOr("—", known.Names["skill"])
	for range max(emptySkills, 2-len(f.Skills)) {
		f.Skills = append(f.Skills, views.RoutingRuleSkill{})
	}
	title := "New routing rule"
	if f.Saved != "" {
		title = f.Saved
	}
	p := s.page(c, title)
	p.Styles = append(p.Styles, "css/rules.css")
	return s.render(c, status, views.RoutingRulePage(p, f))
}

// namesOr are names to choose from, after what is there without a choice.
func namesOr(none string, names []string) []ui.Option {
	list := []ui.Option{{Label: none}}
	for _, name := range names {
		list = append(list, ui.Option{Value: name, Label: name})
	}
	return list
}
