package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// bound says which fields of an AI agent's settings hold the id of something of which kind. A bundle has names in their place.
var bound = map[string]string{"knowledge": kindKnowledge, "target": kindQueue}

func loadAIAgent(ctx context.Context, db *storage.DB, name string, _ Parts) (Resource, error) {
	a, err := db.AIAgent(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	r := Resource{Name: Name{kindAIAgent, a.Name}, Description: a.Description, Settings: a.Settings}
	return r.rebound(func(kind, id string) (string, error) { return db.ResourceName(ctx, kind, id) })
}

func saveAIAgent(ctx context.Context, in place, r Resource) error {
	there, err := in.db.AIAgent(ctx, r.Name.Name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	r, err = r.rebound(func(kind, name string) (string, error) {
		if kind == kindQueue {
			q, err := in.db.Queue(ctx, name)
			return q.ID, err
		}
		k, err := in.db.Knowledge(ctx, name)
		return k.ID, err
	})
	if err != nil {
		return err
	}
	_, err = in.db.SaveAIAgent(ctx, in.who, storage.AIAgent{ID: there.ID, Name: r.Name.Name, Description: r.Description, Settings: r.Settings, UpdatedAt: there.UpdatedAt})
	return err
}

// rebound puts names in the place of ids, or ids in the place of names. What is gone is left out.
func (r Resource) rebound(to func(kind, from string) (string, error)) (Resource, error) {
	fields, err := r.object()
	if err != nil {
		return r, err
	}
	for field, kind := range bound {
		var from string
		if fields[field] == nil || json.Unmarshal(fields[field], &from) != nil || from == "" {
			continue
		}
		found, err := to(kind, from)
		if err != nil {
			return r, err
		}
		if found == "" {
			delete(fields, field)
			continue
		}
		if fields[field], err = json.Marshal(found); err != nil {
			return r, fmt.Errorf("write the settings of %s: %w", r.Name.Name, err)
		}
	}
	return r.with(fields)
}

// renameInAIAgent is about the knowledge, the queue and the secret of a bundle's AI agent.
func renameInAIAgent(settings json.RawMessage, rename func(of, name string) string) (json.RawMessage, error) {
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(settings))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	change := func(object map[string]any, field, kind string) {
		if name, ok := object[field].(string); ok && name != "" {
			object[field] = rename(kind, name)
		}
	}
	for field, kind := range bound {
		change(fields, field, kind)
	}
	if endpoint, ok := fields["endpoint"].(map[string]any); ok {
		change(endpoint, "secret", kindSecret)
	}
	return json.Marshal(fields)
}
