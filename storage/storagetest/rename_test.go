package storagetest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/storage"
)

// renamable makes something of a kind and gives it another name.
type renamable struct {
	kind         string
	make, rename func(ctx context.Context, db *storage.DB, name string) error
}

// renamables are all kinds that flows name: resources are renamed by saving them with another name.
func renamables() []renamable {
	var id string // of what was made last
	one := func(kind string, save func(ctx context.Context, db *storage.DB, id, name string) (string, error)) renamable {
		return renamable{kind,
			func(ctx context.Context, db *storage.DB, name string) (err error) {
				id, err = save(ctx, db, "", name)
				return err
			},
			func(ctx context.Context, db *storage.DB, name string) error {
				_, err := save(ctx, db, id, name)
				return err
			},
		}
	}
	return []renamable{
		one("schedule", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveSchedule(ctx, anna, storage.Schedule{ID: id, Name: name, Document: hours.Schedule{}})
			return s.ID, err
		}),
		one("queue", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveQueue(ctx, anna, storage.Queue{ID: id, Name: name})
			return s.ID, err
		}),
		one("agent", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveAgent(ctx, anna, storage.Agent{ID: id, Name: name})
			return s.ID, err
		}),
		one("team", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveTeam(ctx, anna, storage.Team{ID: id, Name: name})
			return s.ID, err
		}),
		one("skill", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveSkill(ctx, anna, storage.Skill{ID: id, Name: name, Settings: json.RawMessage(`{"type":"proficiency"}`)})
			return s.ID, err
		}),
		one("prompt", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SavePrompt(ctx, anna, storage.Prompt{ID: id, Name: name, Spoken: []storage.Spoken{{Text: "la la"}}})
			return s.ID, err
		}),
		one("secret", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveSecret(ctx, anna, storage.Secret{ID: id, Name: name}, "s3cret")
			return s.ID, err
		}),
		one("ai_agent", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			s, err := db.SaveAIAgent(ctx, anna, storage.AIAgent{ID: id, Name: name})
			return s.ID, err
		}),
		one("table", func(ctx context.Context, db *storage.DB, id, name string) (string, error) {
			made := vip
			made.ID, made.Name = id, name
			s, err := db.SaveTable(ctx, anna, made)
			return s.ID, err
		}),
		{"subflow", func(ctx context.Context, db *storage.DB, name string) error {
			_, err := db.CreateFlow(ctx, anna, &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Subflow})
			return err
		}, func(ctx context.Context, db *storage.DB, name string) error {
			return db.RenameFlow(ctx, anna, "old", name)
		}},
	}
}

// TestRenameReachesEverything: a new name is in all drafts that have the old one, and in saved test calls; for each kind that has a name.
func TestRenameReachesEverything(t *testing.T) {
	worlds := map[string]string{
		"schedule": `{"schedules":{"old":"open"}}`, "queue": `{"queues":{"old":{"agents":1}}}`, "agent": `{"agents":{"old":"available"},"teams":{"x":["old","other"]}}`,
		"team": `{"teams":{"old":["other"]}}`, "table": `{"tables":{"old":[]}}`, "subflow": `{"subflows":{"old":"done"}}`,
	}
	for _, one := range renamables() {
		t.Run(one.kind, func(t *testing.T) {
			keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
				ctx := t.Context()
				must(t, one.make(ctx, db, "old"))
				for _, name := range []string{"first", "second"} {
					create(t, db, &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Activities: []flow.Record{
						{ID: "a", Type: "naming", Properties: json.RawMessage(`{"` + one.kind + `":"Old","text":"old"}`)},
					}})
				}
				world := worlds[one.kind]
				if world == "" {
					world = "{}"
				}
				steps := `[{"agent_accepts":"old"},{"hears":"old"}]`
				_, err := db.SaveCall(ctx, anna, "first", storage.SavedCall{Name: "call", Script: json.RawMessage(`{"format":"cordboard.test/v1","world":` + world + `,"steps":` + steps + `}`)})
				must(t, err)
				must(t, one.rename(ctx, db, "fresh"))
				for _, name := range []string{"first", "second"} {
					f, err := db.Flow(ctx, name)
					must(t, err)
					wantSame(t, string(f.Draft.Activities[0].Properties), `{"`+one.kind+`":"fresh","text":"old"}`)
				}
				calls, err := db.SavedCalls(ctx, "first")
				must(t, err)
				if one.kind == "agent" {
					steps = strings.Replace(steps, "old", "fresh", 1)
				}
				want := `{"format":"cordboard.test/v1","steps":` + steps + `,"world":` + strings.ReplaceAll(world, "old", "fresh") + `}`
				if got := canonicalJSON(t, calls[0].Script); got != canonicalJSON(t, []byte(want)) {
					t.Errorf("got the test call %s, want %s", got, want)
				}
			})
		})
	}
}

func canonicalJSON(t *testing.T, data []byte) string {
	t.Helper()
	var value any
	must(t, json.Unmarshal(data, &value))
	text, err := json.Marshal(value)
	must(t, err)
	return string(text)
}

// TestRenameInConditions: a queue's new name is in what conditions compare the queue with, and such a queue is in use.
func TestRenameInConditions(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		ctx := t.Context()
		q, err := db.SaveQueue(ctx, anna, storage.Queue{Name: "support"})
		must(t, err)
		must(t, db.SaveRoutingRules(ctx, anna, []storage.RoutingRule{
			{Name: "Gold", When: flow.Expression{Source: `event.queue in ["sales", "support"] and contact.ani != "support"`}, Priority: 1},
			{Name: "Other", When: flow.Expression{Source: `contact.ani == "support"`}, Priority: 2},
		}))
		uses, err := db.Uses(ctx, "queue", "support")
		must(t, err)
		wantSame(t, uses, []storage.Use{{Kind: storage.FoundRule, Name: "Gold", Field: "when"}})
		q.Name = "help"
		_, err = db.SaveQueue(ctx, bert, q)
		must(t, err)
		rules, err := db.RoutingRules(ctx)
		must(t, err)
		wantSame(t, rules[0].When.Source, `event.queue in ["sales", "help"] and contact.ani != "support"`)
		wantSame(t, rules[1].When.Source, `contact.ani == "support"`)
		if _, hits := storage.ApplyRules(rules, flow.Contact{}, storage.RuledWait{Queue: "help"}); !hits[0].Holds {
			t.Errorf("got %+v, want the rule to hold for the queue's new name", hits[0])
		}
	})
}

// TestRenameSecretOfAIAgent: an AI agent has the new name of its secret.
func TestRenameSecretOfAIAgent(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		s, err := db.SaveSecret(t.Context(), anna, storage.Secret{Name: "model-key"}, "s3cret")
		must(t, err)
		_, err = db.SaveAIAgent(t.Context(), anna, storage.AIAgent{Name: "assistant", Settings: json.RawMessage(`{"endpoint":{"secret":"Model-Key","turns":3}}`)})
		must(t, err)
		s.Name = "llm"
		_, err = db.SaveSecret(t.Context(), anna, s, "")
		must(t, err)
		a, err := db.AIAgent(t.Context(), "assistant")
		must(t, err)
		wantSame(t, string(a.Settings), `{"endpoint":{"secret":"llm","turns":3}}`)
	})
}
