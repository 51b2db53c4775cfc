package storagetest

import (
	"encoding/json"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// ruler changes routing rules.
var ruler = storage.Actor{Name: "Ruth"}

func routingRule(name, when string) storage.RoutingRule {
	return storage.RoutingRule{Name: name, When: flow.Expression{Source: when}}
}

// TestRoutingRuleNames renames what rules name: the rules follow, and it cannot be deleted.
func TestRoutingRuleNames(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		vip, err := db.SaveQueue(t.Context(), ruler, storage.Queue{Name: "vip"})
		must(t, err)
		vera, err := db.SaveAgent(t.Context(), ruler, storage.Agent{Name: "vera", Settings: json.RawMessage(`{"skills":{"finnish":7}}`)})
		must(t, err)
		rule := routingRule("Gold", `contact.ani == "+1"`)
		rule.Queue, rule.Agent, rule.Skills = "vip", "VERA", []flow.Skill{{Skill: "finnish", Op: ">=", Value: 4.0}}
		must(t, db.SaveRoutingRules(t.Context(), ruler, []storage.RoutingRule{rule}))
		_, first, err := db.RoutingRuleList(t.Context())
		must(t, err)
		vip.Name, vera.Name = "gold", "veera"
		_, err = db.SaveQueue(t.Context(), ruler, vip)
		must(t, err)
		_, err = db.SaveAgent(t.Context(), ruler, vera)
		must(t, err)
		rules, revision, err := db.RoutingRuleList(t.Context())
		must(t, err)
		if len(rules) != 1 || rules[0].Queue != "gold" || rules[0].Agent != "veera" || revision <= first {
			t.Errorf("got %+v at revision %d, want the new names at another one than %d", rules, revision, first)
		}
		if err := db.DeleteQueue(t.Context(), ruler, "gold"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("delete a queue that a rule names: got %v, want a conflict", err)
		}
		if err := db.DeleteAgent(t.Context(), ruler, "veera"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("delete an agent whom a rule names: got %v, want a conflict", err)
		}
		must(t, db.SaveRoutingRules(t.Context(), ruler, nil))
		must(t, db.DeleteQueue(t.Context(), ruler, "gold"))
	})
}

// TestRoutingRuleRevisions lets two people change the rules at once: the second is told.
func TestRoutingRuleRevisions(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		urgent := routingRule("Urgent", "true")
		urgent.Priority = 1
		revision, err := db.ChangeRoutingRules(t.Context(), ruler, 0, []storage.RoutingRule{urgent})
		must(t, err)
		if _, err := db.ChangeRoutingRules(t.Context(), ruler, 0, nil); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("got %v, want a conflict: somebody was faster", err)
		}
		next, err := db.ChangeRoutingRules(t.Context(), ruler, revision, nil)
		must(t, err)
		if next <= revision {
			t.Errorf("got revision %d after %d, want a later one", next, revision)
		}
	})
}

// TestRoutingRuleMistakes names the field of each mistake.
func TestRoutingRuleMistakes(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		with := func(change func(*storage.RoutingRule)) storage.RoutingRule {
			r := routingRule("x", "true")
			r.Priority = 1
			change(&r)
			return r
		}
		skill := func(s flow.Skill) storage.RoutingRule {
			return with(func(r *storage.RoutingRule) { r.Skills = []flow.Skill{s} })
		}
		for field, bad := range map[string]storage.RoutingRule{
			"rules[0].when":            with(func(r *storage.RoutingRule) { r.When.Source = "contact.ani" }),
			"rules[0].queue":           with(func(r *storage.RoutingRule) { r.Priority = 0 }),
			"rules[0].skills[0].skill": skill(flow.Skill{Skill: "juggling", Op: "is", Value: true}),
		} {
			if err := db.SaveRoutingRules(t.Context(), ruler, []storage.RoutingRule{bad}); fault.Fields(err)[field] == "" {
				t.Errorf("%s: got %v, want it to be about that field", field, err)
			}
		}
		same := with(func(*storage.RoutingRule) {})
		if err := db.SaveRoutingRules(t.Context(), ruler, []storage.RoutingRule{same, same}); fault.Fields(err)["rules[1].name"] == "" {
			t.Errorf("the same name twice: got %v, want it to be about the second", err)
		}
	})
}

// TestApplyRules takes contacts through rules: each sees what those before it changed, and one that cannot be answered changes nothing.
func TestApplyRules(t *testing.T) {
	sales, broken, gold := routingRule("Sales", `event.queue == "support" && contact.attributes.topic == "order"`), routingRule("Broken", `int(contact.ani) > 3`), routingRule("Gold", `event.queue == "sales"`)
	sales.Queue, broken.Priority, gold.Priority, gold.Agent = "sales", 9, 2, "anna"
	rules := []storage.RoutingRule{sales, broken, gold}
	for i := range rules {
		must(t, rules[i].When.Compile(flow.Boolean))
	}
	got, hits := storage.ApplyRules(rules, flow.Contact{ANI: "anonymous", Attributes: map[string]string{"topic": "order"}}, storage.RuledWait{Queue: "support", Priority: 5})
	wantSame(t, got, storage.RuledWait{Queue: "sales", Agent: "anna", Priority: 2})
	if !hits[0].Holds || hits[1].Holds || hits[1].Err == nil || !hits[2].Holds {
		t.Errorf("got %+v, want the first and the last to hold and the second to say why not", hits)
	}
	if got, _ := storage.ApplyRules(rules, flow.Contact{ANI: "1"}, storage.RuledWait{Queue: "support", Priority: 5}); got.Queue != "support" || got.Priority != 5 {
		t.Errorf("got %+v, want nothing changed", got)
	}
}
