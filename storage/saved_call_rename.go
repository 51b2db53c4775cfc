package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// worldOf says in which part of a saved test call's world the names of a kind are.
var worldOf = map[string]string{
	kindSchedule: "schedules", kindQueue: "queues", kindAgent: "agents", kindTeam: "teams", kindTable: "tables", "subflow": "subflows", FoundVariable: "org",
}

// renameInCalls puts a new name into the saved test calls that stand something in for the old one.
func (t *tx) renameInCalls(ctx context.Context, r renaming) error {
	part := worldOf[r.kinds[0]]
	if part == "" {
		return nil
	}
	var rows []struct {
		savedCallRow
		Flow string
	}
	err := t.list(ctx, &rows, `SELECT c.id, c.name, c.script, c.updated_at, c.updated_by, f.name AS flow FROM saved_calls c JOIN flows f ON f.id = c.flow_id
		WHERE f.deleted_at IS NULL AND LOWER(c.script) LIKE ? ESCAPE '!' ORDER BY c.id`, containing(r.old))
	if err != nil {
		return fmt.Errorf("look for test calls with %s: %w", r.old, err)
	}
	for _, row := range rows {
		script, changed, err := renamedCall(row.Script, part, r)
		if err != nil {
			return fmt.Errorf("read test call %s of %s: %w", row.Name, row.Flow, err)
		}
		if !changed {
			continue
		}
		if _, err := t.exec(ctx, `UPDATE saved_calls SET script = ?, updated_at = ?, updated_by = ? WHERE id = ?`, script, millis(t.now), r.who.Name, row.ID); err != nil {
			return fmt.Errorf("change test call %s of %s: %w", row.Name, row.Flow, err)
		}
		before, after := row.noun(), row.noun()
		after.Script = json.RawMessage(script)
		if err := t.audit(ctx, r.who, audited{action: "test.update", subject: row.Flow + ": " + row.Name, before: before.audited(), after: after.audited()}); err != nil {
			return err
		}
	}
	return nil
}

// renamedCall gives a script with another name for something in its world; agents are named in teams and steps too.
func renamedCall(script, part string, r renaming) (text string, changed bool, err error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(script)))
	decoder.UseNumber()
	var call map[string]any
	if err := decoder.Decode(&call); err != nil {
		return "", false, err
	}
	to := func(name string) string {
		if key(name) != key(r.old) {
			return name
		}
		changed = changed || name != r.new
		return r.new
	}
	world, _ := call["world"].(map[string]any)
	if names, ok := world[part].(map[string]any); ok {
		kept := make(map[string]any, len(names))
		for name, value := range names {
			kept[to(name)] = value
		}
		world[part] = kept
	}
	if part == worldOf[kindAgent] {
		renameAgents(call, world, to)
	}
	text, err = encode(call)
	return text, changed, err
}

// renameAgents renames the agents of teams, and those who do something.
func renameAgents(call, world map[string]any, to func(string) string) {
	teams, _ := world[worldOf[kindTeam]].(map[string]any)
	for _, members := range teams {
		list, _ := members.([]any)
		for i, one := range list {
			if name, ok := one.(string); ok {
				list[i] = to(name)
			}
		}
	}
	steps, _ := call["steps"].([]any)
	for _, one := range steps {
		step, _ := one.(map[string]any)
		for _, what := range []string{"agent_accepts", "agent_declines"} {
			if name, ok := step[what].(string); ok {
				step[what] = to(name)
			}
		}
	}
}
