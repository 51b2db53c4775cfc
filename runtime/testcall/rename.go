package testcall

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// worldNames says which parts of a world have names of which kind as their keys.
var worldNames = map[string]string{"schedules": "schedule", "queues": "queue", "tables": "table", "agents": "agent", "teams": "team", "subflows": "flow"}

// Rename gives a saved test call with other names of resources and flows, as rename wants them; kinds are those of flow.Resources, with flow for every
// flow. The flow that it is about gets a new name, too. A script that names nothing else comes back as it is, byte for byte.
func Rename(script json.RawMessage, rename func(kind, name string) string) (json.RawMessage, error) {
	if _, err := DecodeScript(script); err != nil {
		return nil, err
	}
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader(script))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("read the test call: %w", err)
	}
	r := renamer{rename: rename}
	if path, ok := all["flow"].(string); ok {
		all["flow"] = r.path(path)
	}
	if world, ok := all["world"].(map[string]any); ok {
		r.world(world)
	}
	if steps, ok := all["steps"].([]any); ok {
		r.steps(steps)
	}
	if !r.changed {
		return script, nil
	}
	out, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("write the test call: %w", err)
	}
	return out, nil
}

type renamer struct {
	rename  func(kind, name string) string
	changed bool
}

func (r *renamer) name(kind, name string) string {
	to := r.rename(kind, name)
	r.changed = r.changed || to != name
	return to
}

// path renames a flow's file that is called like the flow and lies beside the test; others are left.
func (r *renamer) path(path string) string {
	name, ok := strings.CutSuffix(path, ".json")
	if !ok || strings.ContainsAny(name, `/\`) {
		return path
	}
	return r.name("flow", name) + ".json"
}

func (r *renamer) world(world map[string]any) {
	for part, kind := range worldNames {
		keyed, ok := world[part].(map[string]any)
		if !ok {
			continue
		}
		next := make(map[string]any, len(keyed))
		for name, value := range keyed {
			if file, ok := value.(string); ok && part == "subflows" {
				value = r.path(file)
			}
			if list, ok := value.([]any); ok && part == "teams" {
				r.agents(list)
			}
			next[r.name(kind, name)] = value
		}
		world[part] = next
	}
}

func (r *renamer) agents(list []any) {
	for i, one := range list {
		if name, ok := one.(string); ok {
			list[i] = r.name("agent", name)
		}
	}
}

// steps renames the queue, or else the agent, that a step of an agent names.
func (r *renamer) steps(steps []any) {
	for _, one := range steps {
		step, _ := one.(map[string]any)
		for _, verb := range []string{"agent_accepts", "agent_declines"} {
			name, ok := step[verb].(string)
			if !ok {
				continue
			}
			to := r.name("queue", name)
			if to == name {
				to = r.name("agent", name)
			}
			step[verb] = to
		}
	}
}
