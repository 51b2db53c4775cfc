package storagetest

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// TestUses: everything that names something is listed in one list, of each kind; and keeps it from being deleted.
func TestUses(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		ctx := t.Context()
		small(t, db)
		queue, err := db.Queue(ctx, "support")
		must(t, err)
		known, err := db.SaveKnowledge(ctx, anna, storage.Knowledge{Name: "office"})
		must(t, err)
		_, err = db.SaveSecret(ctx, anna, storage.Secret{Name: "model-key"}, "s3cret")
		must(t, err)
		_, err = db.SaveAIAgent(ctx, anna, storage.AIAgent{
			Name: "assistant", Settings: json.RawMessage(`{"knowledge":"` + known.ID + `","target":"` + queue.ID + `","endpoint":{"secret":"model-key"}}`),
		})
		must(t, err)
		must(t, db.SaveRoutingRules(ctx, anna, []storage.RoutingRule{{
			Name: "Gold", When: flow.Expression{Source: "true"}, Queue: "support", Agent: "ben", Skills: []flow.Skill{{Skill: "finnish", Op: ">=", Value: 3.0}},
		}}))
		f := document("main-line")
		f.Activities[1].Properties = json.RawMessage(`{"prompt":"Call +358 9 4245-0101","number":"+358 9 4245-0101"}`)
		create(t, db, f)
		publish(t, db, "main-line")
		create(t, db, &flow.Flow{Format: flow.Format, Name: "front", Kind: flow.Inbound, Activities: []flow.Record{
			{ID: "sub", Type: "go_to_flow", Name: "On to the main line", Properties: json.RawMessage(`{"flow":"main-line"}`)},
		}})
		publish(t, db, "front")
		_, err = db.SaveNumber(ctx, anna, storage.Number{Number: "+358942450101", Flow: "main-line"})
		must(t, err)
		draft := storage.Use{Kind: "flow", Name: "front", Activity: "sub", Label: "On to the main line", Field: "properties.flow"}
		live := draft
		live.Version, live.Labels = 1, []string{"live"}
		for what, test := range map[[2]string][]storage.Use{
			{"queue", "Support"}: {{Kind: "agent", Name: "aino"}, {Kind: "agent", Name: "ben"}, {Kind: "ai_agent", Name: "assistant"}, {Kind: "routing_rule", Name: "Gold", Field: "queue"}},
			{"agent", "ben"}:     {{Kind: "routing_rule", Name: "Gold", Field: "agent"}},
			{"skill", "finnish"}: {{Kind: "agent", Name: "aino"}, {Kind: "skill_profile", Name: "natives"}, {Kind: "routing_rule", Name: "Gold", Field: "skill"}},
			{"team", "north"}:    {{Kind: "agent", Name: "aino"}, {Kind: "agent", Name: "ben"}},
			{"site", "oulu"}:     {{Kind: "team", Name: "north"}}, {"skill_profile", "natives"}: {{Kind: "team", Name: "north"}},
			{"capacity_profile", "phones"}: {{Kind: "site", Name: "oulu"}},
			{"knowledge", "office"}:        {{Kind: "ai_agent", Name: "assistant"}}, {"secret", "model-key"}: {{Kind: "ai_agent", Name: "assistant"}},
			{storage.FoundFlow, "main-line"}: {{Kind: "number", Name: "+358942450101", Field: "flow"}, draft, live},
			{storage.FoundNumber, "+358942450101"}: {{Kind: "flow", Name: "main-line", Activity: "menu", Label: "Main menu", Field: "number", Loose: true},
				{Kind: "flow", Name: "main-line", Version: 1, Labels: []string{"live"}, Activity: "menu", Label: "Main menu", Field: "number", Loose: true}},
			{storage.FoundFlow, "front"}: nil, {"queue", "nothing"}: nil,
		} {
			got, err := db.Uses(ctx, what[0], what[1])
			must(t, err)
			if diff := cmp.Diff(test, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		for what, err := range map[string]error{
			"agent": db.DeleteAgent(ctx, anna, "ben"), "flow": db.DeleteFlow(ctx, anna, "main-line"), "knowledge": db.DeleteKnowledge(ctx, anna, "office"),
			"queue": db.DeleteQueue(ctx, anna, "support"), "secret": db.DeleteSecret(ctx, anna, "model-key"),
		} {
			var refused *storage.InUse
			if fault.CodeOf(err) != fault.Conflict || !errors.As(err, &refused) || refused.Kind != what || len(refused.Uses) == 0 {
				t.Errorf("%s: got %v, want a conflict with everything that names it", what, err)
			}
		}
		must(t, db.DeleteNumber(ctx, anna, "+358942450101")) // what is alike in a text does not keep it
	})
}

// TestUsesOfNamesAlike: a name is taken as it is written, also when it has marks that stand for others in a query.
func TestUsesOfNamesAlike(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		ctx := t.Context()
		for _, name := range []string{"a_b", "axb"} {
			_, err := db.SaveSecret(ctx, anna, storage.Secret{Name: name}, "s3cret")
			must(t, err)
		}
		_, err := db.SaveAIAgent(ctx, anna, storage.AIAgent{Name: "assistant", Settings: json.RawMessage(`{"endpoint":{"secret":"axb"}}`)})
		must(t, err)
		for name, want := range map[string]int{"a_b": 0, "axb": 1} {
			uses, err := db.Uses(ctx, "secret", name)
			must(t, err)
			if len(uses) != want {
				t.Errorf("%s: got %v, want %d", name, uses, want)
			}
		}
		must(t, db.DeleteSecret(ctx, anna, "a_b"))
	})
}
