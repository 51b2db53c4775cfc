package storagetest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

func TestAIAgents(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		base, err := db.SaveKnowledge(t.Context(), anna, storage.Knowledge{Name: "office"})
		must(t, err)
		queue, err := db.SaveQueue(t.Context(), anna, storage.Queue{Name: "support"})
		must(t, err)
		_, err = db.SaveSecret(t.Context(), anna, storage.Secret{Name: "model-key"}, "s3cret")
		must(t, err)
		agent, err := db.SaveAIAgent(t.Context(), anna, storage.AIAgent{
			Name: "assistant", Settings: json.RawMessage(`{"knowledge":"` + base.ID + `","target":"` + queue.ID + `","endpoint":{"secret":"Model-key"},"intents":[{"id":"order"},{"id":"bill"}]}`),
		})
		must(t, err)
		names, err := db.Resources(t.Context())
		must(t, err)
		wantSame(t, names.Names["ai_agent"], []string{"assistant"})
		wantSame(t, names.Intents, map[string][]string{"assistant": {"order", "bill"}})

		for _, remove := range []func() error{
			func() error { return db.DeleteKnowledge(t.Context(), anna, "office") }, func() error { return db.DeleteQueue(t.Context(), anna, "support") },
			func() error { return db.DeleteSecret(t.Context(), anna, "MODEL-KEY") },
		} {
			err := remove()
			wantCode(t, err, fault.Conflict)
			if !strings.Contains(fault.Message(err), "is in use: AI agent assistant. Change them first.") {
				t.Errorf("got %q, want it to say by whom", fault.Message(err))
			}
		}
		users, err := db.KnowledgeUsage(t.Context(), base.ID)
		must(t, err)
		wantSame(t, users, []string{"assistant"})

		agent.Name = "helper"
		_, err = db.SaveAIAgent(t.Context(), bert, agent)
		must(t, err)
		for _, name := range []string{"helper", "ASSISTANT"} { // the name it has, and the one it had
			found, err := db.AIAgentFor(t.Context(), "", name)
			must(t, err)
			wantSame(t, found.ID, agent.ID)
		}
		_, err = db.AIAgentFor(t.Context(), "", "nobody")
		wantCode(t, err, fault.NotFound)
		wantSame(t, fault.Message(err), `There is no AI agent named "nobody".`)
		_, err = db.Knowledge(t.Context(), "nowhere")
		wantSame(t, fault.Message(err), `There is no knowledge base named "nowhere".`)

		must(t, db.UseAI(t.Context(), agent.ID, start, storage.AIUse{Turns: 1}))
		must(t, db.DeleteAIAgent(t.Context(), anna, "helper"))
		must(t, db.UseAI(t.Context(), agent.ID, start, storage.AIUse{Turns: 1})) // a turn that was under way
		must(t, db.DeleteKnowledge(t.Context(), anna, "office"))
		must(t, db.DeleteQueue(t.Context(), anna, "support"))
		must(t, db.DeleteSecret(t.Context(), anna, "model-key"))
	})
}

// An AI agent that a flow names cannot be deleted; drafts follow a rename.
func TestAIAgentInUse(t *testing.T) {
	config := config()
	c := catalog()
	c.Register(flow.Spec{Type: "ai_agent", Group: flow.GroupAI, New: func() flow.Activity { return new(talking) }})
	config.Catalog = c
	for name, db := range map[string]*storage.DB{"sqlite": SQLite(t, config), "postgres": Postgres(t, config)} {
		t.Run(name, func(t *testing.T) {
			agent, err := db.SaveAIAgent(t.Context(), anna, storage.AIAgent{Name: "assistant"})
			must(t, err)
			create(t, db, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "it", Activities: []flow.Record{
				{ID: "it", Type: "ai_agent", Properties: json.RawMessage(`{"ai_agent":"assistant"}`)},
			}})
			err = db.DeleteAIAgent(t.Context(), anna, "assistant")
			wantCode(t, err, fault.Conflict)
			if !strings.Contains(fault.Message(err), "AI agent assistant is in use: line") {
				t.Errorf("got %q, want it to say where", fault.Message(err))
			}
			agent.Name = "helper"
			_, err = db.SaveAIAgent(t.Context(), anna, agent)
			must(t, err)
			f, err := db.Flow(t.Context(), "line")
			must(t, err)
			wantSame(t, string(f.Draft.Activities[0].Properties), `{"ai_agent":"helper"}`)
		})
	}
}

type talking struct {
	Agent string `json:"ai_agent" resource:"ai_agent"`
}

func (*talking) Handle(flow.Input, flow.Event) flow.Outcome { return flow.End("done") }

func TestAIUse(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		a, err := db.SaveAIAgent(t.Context(), anna, storage.AIAgent{Name: "assistant"})
		must(t, err)
		day := func(d int) time.Time { return time.Date(2026, 11, d, 23, 30, 0, 0, time.UTC) }
		for d, use := range map[int]storage.AIUse{1: {Turns: 1, Tokens: 10}, 20: {Turns: 2, Tokens: 20}} {
			must(t, db.UseAI(t.Context(), a.ID, day(d), use))
			must(t, db.UseAI(t.Context(), a.ID, day(d), use))
		}
		for since, want := range map[int]storage.AIUse{1: {Turns: 6, Tokens: 60}, 2: {Turns: 4, Tokens: 40}, 20: {Turns: 4, Tokens: 40}, 21: {}} {
			got, err := db.AIUsed(t.Context(), a.ID, day(since))
			must(t, err)
			wantSame(t, got, want)
		}
	})
}

func TestArticles(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		k, err := db.SaveKnowledge(t.Context(), anna, storage.Knowledge{Name: "office"})
		must(t, err)
		marks := map[string]bool{}
		changed := func() {
			t.Helper()
			mark, err := db.KnowledgeMark(t.Context(), k.ID)
			must(t, err)
			if mark == "" || marks[mark] {
				t.Errorf("got the mark %q again, want another", mark)
			}
			marks[mark] = true
		}
		changed()
		must(t, db.SaveArticle(t.Context(), anna, k, storage.Article{Title: "Hours", Text: "Nine to five.", Also: []string{"when open"}}))
		changed()
		err = db.SaveArticle(t.Context(), anna, k, storage.Article{Title: "HOURS", Text: "x"})
		wantCode(t, err, fault.Conflict)
		wantSame(t, fault.Fields(err), map[string]string{"title": "is taken"})
		list, err := db.Articles(t.Context(), k.ID)
		must(t, err)
		if len(list) != 1 || list[0].Text != "Nine to five." || list[0].Also[0] != "when open" || list[0].UpdatedBy != "Anna" {
			t.Fatalf("got %+v, want the article", list)
		}
		edited := list[0]
		edited.Text = "Nine to six."
		must(t, db.SaveArticle(t.Context(), bert, k, edited))
		changed()
		wantCode(t, db.SaveArticle(t.Context(), anna, k, edited), fault.Conflict) // Bert was faster
		added, updated, gone, err := db.ImportArticles(t.Context(), anna, k, []storage.Article{{Title: "hours", Text: "New."}, {Title: "Parking", Text: "Below."}}, false)
		must(t, err)
		wantSame(t, []int{added, updated, gone}, []int{1, 1, 0})
		changed()
		_, _, gone, err = db.ImportArticles(t.Context(), anna, k, []storage.Article{{Title: "Parking", Text: "Above."}}, true)
		must(t, err)
		wantSame(t, gone, 1)
		list, err = db.Articles(t.Context(), k.ID)
		must(t, err)
		if len(list) != 1 || list[0].Text != "Above." {
			t.Fatalf("got %+v, want only what was imported", list)
		}
		one, err := db.Article(t.Context(), k.ID, list[0].ID)
		must(t, err)
		wantSame(t, one, list[0])
		_, err = db.Article(t.Context(), "another", one.ID)
		wantCode(t, err, fault.NotFound)
		must(t, db.DeleteArticle(t.Context(), anna, k, one.ID))
		wantCode(t, db.DeleteArticle(t.Context(), anna, k, one.ID), fault.NotFound)
		mark, err := db.KnowledgeMark(t.Context(), "gone")
		must(t, err)
		wantSame(t, mark, "")
	})
}
