package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// AIAgent is what talks with customers by itself.
type AIAgent struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: instructions, knowledge base, endpoint, limits, budget … (runtime/ai)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// AIAgents lists the AI agents by name.
func (db *DB) AIAgents(ctx context.Context) ([]AIAgent, error) {
	return resources[AIAgent](ctx, db.read(), kindAIAgent)
}

// AIAgent loads an AI agent by name; a missing one is a not_found fault.
func (db *DB) AIAgent(ctx context.Context, name string) (AIAgent, error) {
	r, err := db.read().resource(ctx, kindAIAgent, name)
	return AIAgent(r), err
}

// AIAgentFor finds what a name means to a version of a flow: what it was bound to when it was published, else what has the name now, else what
// had it. A missing one is a not_found fault.
func (db *DB) AIAgentFor(ctx context.Context, program, name string) (AIAgent, error) {
	q := db.read()
	id, err := q.currentOrFormer(ctx, kindAIAgent, name, program)
	if err != nil {
		return AIAgent{}, err
	}
	r, err := q.resourceByID(ctx, kindAIAgent, id)
	if fault.CodeOf(err) == fault.NotFound {
		return AIAgent{}, fault.New(fault.NotFound, "There is no AI agent named %q.", name)
	}
	return AIAgent(r), err
}

// SaveAIAgent makes an AI agent when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is
// put into the drafts that have the old one.
func (db *DB) SaveAIAgent(ctx context.Context, who Actor, a AIAgent) (AIAgent, error) {
	saved, err := db.saveResource(ctx, who, kindAIAgent, resource(a))
	return AIAgent(saved), err
}

// DeleteAIAgent deletes an AI agent with what it used; one that flows name is a conflict fault that says where.
func (db *DB) DeleteAIAgent(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindAIAgent, name, func(ctx context.Context, t *tx, id string) error {
		_, err := t.exec(ctx, `DELETE FROM ai_usage WHERE agent = ?`, id)
		return err
	})
}

// AIUse is what an AI agent used.
type AIUse struct {
	Turns  int // of customers
	Tokens int // of a model
}

// dayOf is how ai_usage names days: those of the time's own zone.
func dayOf(t time.Time) string { return t.Format(time.DateOnly) }

// AIUsed adds up what an AI agent (by its id) used on the day of a time and since.
func (db *DB) AIUsed(ctx context.Context, agent string, since time.Time) (AIUse, error) {
	var used AIUse
	err := db.read().get(ctx, &used, `SELECT CAST(COALESCE(SUM(turns), 0) AS BIGINT) AS turns, CAST(COALESCE(SUM(tokens), 0) AS BIGINT) AS tokens
		FROM ai_usage WHERE agent = ? AND day >= ?`, agent, dayOf(since))
	if err != nil {
		return used, fmt.Errorf("add up what an AI agent used: %w", err)
	}
	return used, nil
}

// UseAI adds what an AI agent (by its id) used on a day. One that has been deleted meanwhile has nothing to add to.
func (db *DB) UseAI(ctx context.Context, agent string, at time.Time, used AIUse) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO ai_usage (agent, day, turns, tokens) SELECT id, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT) FROM resources WHERE id = ?
			ON CONFLICT (agent, day) DO UPDATE SET turns = ai_usage.turns + excluded.turns, tokens = ai_usage.tokens + excluded.tokens`,
			dayOf(at), used.Turns, used.Tokens, agent)
		if err != nil {
			return fmt.Errorf("count what an AI agent used: %w", err)
		}
		return nil
	})
}

// renameInAIAgents puts a secret's new name into the AI agents that have the old one. Queues and knowledge bases they know by their ids.
func (t *tx) renameInAIAgents(ctx context.Context, r renaming) error {
	if r.kinds[0] != kindSecret {
		return nil
	}
	var rows []resourceRow
	err := t.list(ctx, &rows, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND LOWER(settings) LIKE ? ESCAPE '!' ORDER BY name_key`, kindAIAgent, containing(`"secret":"`+key(r.old)+`"`))
	if err != nil {
		return fmt.Errorf("look for AI agents with the secret %s: %w", r.old, err)
	}
	for _, row := range rows {
		decoder := json.NewDecoder(strings.NewReader(row.Settings))
		decoder.UseNumber()
		var settings map[string]any
		if err := decoder.Decode(&settings); err != nil {
			return fmt.Errorf("read AI agent %s: %w", row.Name, err)
		}
		endpoint, _ := settings["endpoint"].(map[string]any)
		if name, _ := endpoint["secret"].(string); key(name) != key(r.old) {
			continue
		}
		endpoint["secret"] = r.new
		text, err := encode(settings)
		if err != nil {
			return err
		}
		if err := t.resettle(ctx, r.who, namingRow{kindAIAgent, row}, text); err != nil {
			return err
		}
	}
	return nil
}
