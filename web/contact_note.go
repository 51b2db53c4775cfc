package web

import (
	"context"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// readNotes loads what the desk knows of the contact besides its offers. Rules are linked for those who may see them, unless they are gone.
func (j *journal) readNotes(ctx context.Context) error {
	notes, err := j.server.DB.Desk().Notes(ctx, j.contact.ID)
	if err != nil || len(notes) == 0 {
		return err
	}
	rules, _, err := j.server.DB.RoutingRuleList(ctx)
	if err != nil {
		return err
	}
	for _, n := range notes {
		m := deskMoment{at: n.At, line: views.JournalLine{Icon: "badge-check"}}
		switch {
		case n.Rules != nil:
			met := tellRules(*n.Rules, rules, j.linked)
			m.line.Icon, m.line.Text, m.line.Rules = "filter", met.Title, &met
		case n.WrapUp != nil:
			m.line.Text = wrapUpWords(*n.WrapUp)
		}
		j.desk = append(j.desk, m)
	}
	return nil
}

// tellRules puts the rules that the contact met into words. linked says whether the viewer may look at those that are there.
func tellRules(met storage.RulesMet, rules []storage.RoutingRule, linked bool) views.RulesMet {
	v := views.RulesMet{From: met.Queue, Outcome: waitWords(met.Wait)}
	applied := 0
	for _, r := range met.Rules {
		one := views.RuleMet{Name: r.Name, Does: waitWords(r.Changes), Problem: r.Problem, Gone: ruleNamed(rules, r.Name) < 0}
		one.Linked = linked && !one.Gone
		if r.Problem == "" {
			applied++
			v.Title = "Routing rule “" + r.Name + "” applied"
		}
		v.Rules = append(v.Rules, one)
	}
	switch {
	case applied > 1:
		v.Title = ui.Count(applied, "routing rule") + " applied"
	case applied == 0:
		v.Title = "No routing rule applied: " + ui.Count(len(met.Rules), "condition") + " could not be answered"
	}
	return v
}

// wrapUpWords says how the work after the contact ended.
func wrapUpWords(w routing.WrappedUp) string {
	return w.Agent + " ended the wrap-up after " + ui.Took(w.WrapUp) + ": " + w.Reason
}
