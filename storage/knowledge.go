package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// Knowledge is a knowledge base: the articles that AI agents answer from.
type Knowledge struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case
	Description string          // for people
	Settings    json.RawMessage // JSON object
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// KnowledgeBases lists the knowledge bases by name.
func (db *DB) KnowledgeBases(ctx context.Context) ([]Knowledge, error) {
	return resources[Knowledge](ctx, db.read(), kindKnowledge)
}

// Knowledge loads a knowledge base by name; a missing one is a not_found fault.
func (db *DB) Knowledge(ctx context.Context, name string) (Knowledge, error) {
	r, err := db.read().resource(ctx, kindKnowledge, name)
	return Knowledge(r), knowledgeBase(err, name)
}

// knowledgeBase says what is missing in words.
func knowledgeBase(err error, name string) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "There is no knowledge base named %q.", name)
	}
	return err
}

// SaveKnowledge makes a knowledge base when it has no id, else changes it. A name that is taken is a conflict fault about the field name.
func (db *DB) SaveKnowledge(ctx context.Context, who Actor, k Knowledge) (Knowledge, error) {
	saved, err := db.saveResource(ctx, who, kindKnowledge, resource(k))
	return Knowledge(saved), err
}

// DeleteKnowledge deletes a knowledge base with its articles; one that AI agents answer from is a conflict fault that names them.
func (db *DB) DeleteKnowledge(ctx context.Context, who Actor, name string) error {
	err := db.deleteResource(ctx, who, kindKnowledge, name, func(ctx context.Context, t *tx, id string) error {
		_, err := t.exec(ctx, `DELETE FROM articles WHERE knowledge = ?`, id)
		return err
	})
	return knowledgeBase(err, name)
}

// KnowledgeUsage names the AI agents that answer from a knowledge base, by its id.
func (db *DB) KnowledgeUsage(ctx context.Context, id string) ([]string, error) {
	return db.read().aiAgentsWith(ctx, `"`+id+`"`)
}

// aiAgentsWith names the AI agents whose settings hold a text, without case: an id, which is unlike anything else, or a field with its value.
func (q queries) aiAgentsWith(ctx context.Context, text string) ([]string, error) {
	var names []string
	err := q.list(ctx, &names, `SELECT name FROM resources WHERE kind = ? AND LOWER(settings) LIKE ? ESCAPE '!' ORDER BY name_key`, kindAIAgent, containing(text))
	if err != nil {
		return nil, fmt.Errorf("look for AI agents: %w", err)
	}
	return names, nil
}

// ResourceName is what a queue or knowledge base with an id is called now; empty when it is gone.
func (db *DB) ResourceName(ctx context.Context, kind, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	r, err := db.read().resourceByID(ctx, kind, id)
	if fault.CodeOf(err) == fault.NotFound {
		return "", nil
	}
	return r.Name, err
}

// KnowledgeMark changes whenever the articles of a knowledge base (by its id) do; it is cheap to ask for. One that is gone has an empty mark.
func (db *DB) KnowledgeMark(ctx context.Context, id string) (string, error) {
	var mark []struct{ Changed, Entries, Latest int64 }
	err := db.read().list(ctx, &mark, `SELECT r.updated_at AS changed, (SELECT COUNT(*) FROM articles a WHERE a.knowledge = r.id) AS entries,
		COALESCE((SELECT MAX(a.updated_at) FROM articles a WHERE a.knowledge = r.id), 0) AS latest FROM resources r WHERE r.id = ?`, id)
	if err != nil || len(mark) == 0 {
		return "", err
	}
	return fmt.Sprintf("%d:%d:%d", mark[0].Changed, mark[0].Entries, mark[0].Latest), nil
}
