package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cordboard/flow"
)

// columns adds the columns of tables.
func (q queries) columns(ctx context.Context, r *flow.Resources) error {
	tables, err := resources[resource](ctx, q, kindTable)
	if err != nil {
		return err
	}
	for _, one := range tables {
		t, err := one.table()
		if err != nil {
			return err
		}
		r.Columns[t.Name] = t.Schema.Names()
	}
	return nil
}

// languages adds those of prompts.
func (q queries) languages(ctx context.Context, r *flow.Resources) error {
	prompts, err := resources[resource](ctx, q, kindPrompt)
	for _, one := range prompts {
		p := one.prompt()
		r.PromptLanguages[p.Name] = p.languages()
	}
	return err
}

// secretHosts adds where secrets may be sent.
func (q queries) secretHosts(ctx context.Context, r *flow.Resources) error {
	secrets, err := resources[resource](ctx, q, kindSecret)
	for _, one := range secrets {
		r.SecretHosts[one.Name] = Secret(one).Hosts()
	}
	return err
}

// intents adds the intents of AI agents.
func (q queries) intents(ctx context.Context, r *flow.Resources) error {
	var agents []struct{ Name, Settings string }
	if err := q.list(ctx, &agents, `SELECT name, settings FROM resources WHERE kind = ? ORDER BY name_key`, kindAIAgent); err != nil {
		return fmt.Errorf("list AI agents: %w", err)
	}
	for _, a := range agents {
		var set struct {
			Intents []struct {
				ID string `json:"id"`
			} `json:"intents"`
		}
		if err := json.Unmarshal([]byte(a.Settings), &set); err != nil {
			return fmt.Errorf("read the intents of %s: %w", a.Name, err)
		}
		ids := []string{}
		for _, intent := range set.Intents {
			ids = append(ids, intent.ID)
		}
		r.Intents[a.Name] = ids
	}
	return nil
}

// currentOrFormer finds what a version means by a name: what it was bound to, else what has the name now, else what had it.
func (q queries) currentOrFormer(ctx context.Context, kind, name, program string) (string, error) {
	if id, err := q.boundID(ctx, kind, name, program); id != "" || err != nil {
		return id, err
	}
	if id, err := q.currentID(ctx, kind, name); id != "" || err != nil {
		return id, err
	}
	if isFlow(kind) {
		kind = "flow"
	}
	var id string
	err := q.get(ctx, &id, `SELECT target FROM former_names WHERE kind = ? AND name_key = ?`, kind, key(name))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for %s %s: %w", kind, name, err)
	}
	return id, nil
}

func (q queries) boundID(ctx context.Context, kind, name, program string) (string, error) {
	var text string
	err := q.get(ctx, &text, `SELECT bindings FROM versions WHERE id = ?`, program)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("load bindings: %w", err)
	}
	var bindings map[string]string
	if err := json.Unmarshal([]byte(text), &bindings); err != nil {
		return "", fmt.Errorf("read bindings: %w", err)
	}
	return bindings[kind+"/"+key(name)], nil
}

// nameNow gives the present name of what a version means by a name; sql.ErrNoRows when there is none.
func (q queries) nameNow(ctx context.Context, kind, name, program string) (string, error) {
	id, err := q.currentOrFormer(ctx, kind, name, program)
	if err != nil {
		return "", err
	}
	var now string
	err = q.get(ctx, &now, `SELECT name FROM resources WHERE id = ?`, id)
	return now, err
}

// QueueNow gives the present name of the queue that a version means by a name; the name itself when there is no such queue.
func (db *DB) QueueNow(ctx context.Context, name, program string) (string, error) {
	return db.nameOr(ctx, kindQueue, name, program)
}

// AgentNow is QueueNow for an agent.
func (db *DB) AgentNow(ctx context.Context, name, program string) (string, error) {
	return db.nameOr(ctx, kindAgent, name, program)
}

func (db *DB) nameOr(ctx context.Context, kind, name, program string) (string, error) {
	now, err := db.read().nameNow(ctx, kind, name, program)
	if errors.Is(err, sql.ErrNoRows) {
		return name, nil
	}
	if err != nil {
		return "", fmt.Errorf("find %s %s: %w", kind, name, err)
	}
	return now, nil
}

// skillKinds adds what the values of skills are.
func (q queries) skillKinds(ctx context.Context, r *flow.Resources) error {
	skills, err := resources[resource](ctx, q, kindSkill)
	if err != nil {
		return err
	}
	for _, one := range skills {
		var kind flow.SkillKind
		if err := json.Unmarshal(one.Settings, &kind); err != nil {
			return fmt.Errorf("read skill %s: %w", one.Name, err)
		}
		r.SkillKinds[one.Name] = kind
	}
	return nil
}

// skills adds those that agents have although nobody described them: there was no page for skills once.
func (q queries) skills(ctx context.Context, r *flow.Resources) error {
	there := map[string]bool{}
	for _, name := range r.Names[kindSkill] {
		there[key(name)] = true
	}
	for _, kind := range []string{kindAgent, kindSkillProfile} {
		rows, err := resources[resource](ctx, q, kind)
		if err != nil {
			return err
		}
		for _, one := range rows {
			_, _, err := renamed(kind, one.Settings, func(_, of, name string) string {
				if of == kindSkill && !there[key(name)] {
					there[key(name)] = true
					r.Names[kindSkill] = append(r.Names[kindSkill], name)
				}
				return name
			})
			if err != nil {
				return fmt.Errorf("read the skills of %s: %w", one.Name, err)
			}
		}
	}
	slices.Sort(r.Names[kindSkill])
	return nil
}
