package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// resource is what schedules, queues, agents and prompts have in common: flows reference them by name.
type resource struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique per kind, compared without case
	Description string          // for people
	Settings    json.RawMessage // JSON object; its fields belong to the noun
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// The kinds of resources, as references and flow.Resources name them.
const (
	kindSchedule  = "schedule"
	kindQueue     = "queue"
	kindAgent     = "agent"
	kindPrompt    = "prompt"
	kindSecret    = "secret"
	kindTable     = "table"
	kindAIAgent   = "ai_agent"
	kindKnowledge = "knowledge"

	kindTeam            = "team"
	kindSkill           = "skill"
	kindSkillProfile    = "skill_profile"
	kindCapacityProfile = "capacity_profile"
	kindSite            = "site"
)

// kindWords names a kind for people.
func kindWords(kind string) string {
	switch kind {
	case kindAIAgent:
		return "AI agent"
	case kindKnowledge:
		return "knowledge base"
	}
	return strings.ReplaceAll(kind, "_", " ")
}

type resourceRow struct {
	ID          string
	Name        string
	Description string
	Settings    string
	UpdatedAt   int64  `db:"updated_at"`
	UpdatedBy   string `db:"updated_by"`
}

const resourceColumns = `id, name, description, settings, updated_at, updated_by`

func (r resourceRow) resource() resource {
	return resource{
		ID: r.ID, Name: r.Name, Description: r.Description, Settings: json.RawMessage(r.Settings),
		UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
}

// resources lists the resources of a kind by name.
func resources[R ~struct {
	ID          string
	Name        string
	Description string
	Settings    json.RawMessage
	UpdatedAt   time.Time
	UpdatedBy   string
}](ctx context.Context, q queries, kind string) ([]R, error) {
	var rows []resourceRow
	if err := q.list(ctx, &rows, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? ORDER BY name_key`, kind); err != nil {
		return nil, fmt.Errorf("list %ss: %w", kind, err)
	}
	list := make([]R, len(rows))
	for i, r := range rows {
		list[i] = R(r.resource())
	}
	return list, nil
}

func (q queries) resource(ctx context.Context, kind, name string) (resource, error) {
	var row resourceRow
	err := q.get(ctx, &row, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND name_key = ?`, kind, key(name))
	if err != nil {
		return resource{}, found(err, "There is no %s named %q.", kindWords(kind), name)
	}
	return row.resource(), nil
}

// alsoDo is what a noun keeps beside its resource, in the same transaction.
type alsoDo func(ctx context.Context, t *tx, id string) error

func (q queries) resourceByID(ctx context.Context, kind, id string) (resource, error) {
	var row resourceRow
	err := q.get(ctx, &row, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND id = ?`, kind, id)
	if err != nil {
		return resource{}, found(err, "There is no such %s.", kindWords(kind))
	}
	return row.resource(), nil
}

// saveResource makes a resource when it has no id, else changes the one with its id. A new name is put into the drafts that have the old one.
func (db *DB) saveResource(ctx context.Context, who Actor, kind string, r resource, also ...alsoDo) (resource, error) {
	if !flow.ValidName(r.Name) {
		return resource{}, fault.Field("name", "use "+flow.NameRule)
	}
	settings, err := settingsText(r.Settings)
	if err != nil {
		return resource{}, err
	}
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		row := resourceRow{ID: r.ID, Name: r.Name, Description: r.Description, Settings: settings}
		if r.ID == "" {
			row.ID = newID()
			err = t.insertResource(ctx, who, kind, row)
		} else {
			err = db.updateResource(ctx, t, savedResource{who, kind, row, r.UpdatedAt})
		}
		return t.also(ctx, err, row.ID, also)
	})
	if err != nil {
		return resource{}, err
	}
	return db.read().resource(ctx, kind, r.Name)
}

// also does the rest of a change, unless it failed already.
func (t *tx) also(ctx context.Context, err error, id string, rest []alsoDo) error {
	for _, do := range rest {
		if err == nil {
			err = do(ctx, t, id)
		}
	}
	return err
}

// settingsText checks settings and gives them as they are stored; nothing is an empty object.
func settingsText(settings json.RawMessage) (string, error) {
	if len(settings) == 0 {
		return "{}", nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(settings, &object); err != nil || object == nil {
		return "", fault.Field("settings", "is a JSON object")
	}
	return encode(object)
}

func (t *tx) insertResource(ctx context.Context, who Actor, kind string, r resourceRow) (err error) {
	if r.Settings, err = t.settled(ctx, kind, r.Settings, ""); err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO resources (id, kind, name, name_key, description, settings, updated_at, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, kind, r.Name, key(r.Name), r.Description, r.Settings, millis(t.now), who.Name)
	if err != nil {
		return nameTaken(err, kindWords(kind), r.Name)
	}
	return t.audit(ctx, who, audited{action: kind + ".create", subject: r.Name, after: r.audited()})
}

// audited is a resource as the audit log shows it.
func (r resourceRow) audited() any {
	return map[string]any{"name": r.Name, "description": r.Description, "settings": json.RawMessage(r.Settings)}
}

type savedResource struct {
	who  Actor
	kind string
	row  resourceRow
	base time.Time
}

func (db *DB) updateResource(ctx context.Context, t *tx, s savedResource) error {
	var before resourceRow
	err := t.get(ctx, &before, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND id = ?`, s.kind, s.row.ID)
	if err != nil {
		return found(err, "The %s %q has been deleted.", kindWords(s.kind), s.row.Name)
	}
	if !s.base.IsZero() && millis(s.base) != before.UpdatedAt {
		return fault.New(fault.Conflict, "%s changed the %s %s meanwhile.", before.UpdatedBy, kindWords(s.kind), before.Name)
	}
	if s.row.Settings, err = t.settled(ctx, s.kind, s.row.Settings, before.Settings); err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE resources SET name = ?, name_key = ?, description = ?, settings = ?, updated_at = ?, updated_by = ? WHERE id = ?`,
		s.row.Name, key(s.row.Name), s.row.Description, s.row.Settings, millis(t.now), s.who.Name, s.row.ID)
	if err != nil {
		return nameTaken(err, kindWords(s.kind), s.row.Name)
	}
	if before.Name != s.row.Name {
		if err := t.rememberName(ctx, s.kind, before.Name, s.row.ID); err != nil {
			return err
		}
		if err := db.renameAll(ctx, t, renaming{s.who, []string{s.kind}, before.Name, s.row.Name}); err != nil {
			return err
		}
	}
	return t.audit(ctx, s.who, audited{action: s.kind + ".update", subject: s.row.Name, before: before.audited(), after: s.row.audited()})
}

// renameAll puts a resource's new name wherever it is named: drafts, settings, routing rules and saved test calls.
func (db *DB) renameAll(ctx context.Context, t *tx, r renaming) error {
	if err := db.rewriteDrafts(ctx, t, r); err != nil {
		return err
	}
	if err := t.renameIn(ctx, r.who, r.kinds[0], r.old, r.new); err != nil {
		return err
	}
	if err := t.renameInRules(ctx, r); err != nil {
		return err
	}
	if err := t.renameInAIAgents(ctx, r); err != nil {
		return err
	}
	return t.renameInCalls(ctx, r)
}

// deleteResource refuses while anything names it. What the noun keeps beside it goes first.
func (db *DB) deleteResource(ctx context.Context, who Actor, kind, name string, also ...alsoDo) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		var before resourceRow
		err := t.get(ctx, &before, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND name_key = ?`, kind, key(name))
		if err != nil {
			return found(err, "There is no %s named %q.", kindWords(kind), name)
		}
		uses, err := t.resourceUses(ctx, kind, name)
		if err != nil {
			return err
		}
		if err := inUse(kind, before.Name, uses); err != nil {
			return err
		}
		if err := t.also(ctx, nil, before.ID, also); err != nil {
			return fmt.Errorf("delete %s %s: %w", kind, name, err)
		}
		if _, err := t.exec(ctx, `DELETE FROM resources WHERE id = ?`, before.ID); err != nil {
			return fmt.Errorf("delete %s %s: %w", kind, name, err)
		}
		if _, err := t.exec(ctx, `DELETE FROM former_names WHERE target = ?`, before.ID); err != nil {
			return fmt.Errorf("delete %s %s: %w", kind, name, err)
		}
		return t.audit(ctx, who, audited{action: kind + ".delete", subject: before.Name, before: before.audited()})
	})
}

// Resources tells which names exist, for validation and for forms.
func (db *DB) Resources(ctx context.Context) (flow.Resources, error) {
	r := flow.Resources{
		Names: map[string][]string{}, Outcomes: map[string][]string{}, LabelOutcomes: map[string]map[string][]string{}, Labels: map[string][]string{}, Columns: map[string][]string{}, Intents: map[string][]string{},
		PromptLanguages: map[string][]string{}, SecretHosts: map[string][]string{}, SkillKinds: map[string]flow.SkillKind{},
	}
	kinds := []string{kindSchedule, kindQueue, kindAgent, kindTeam, kindSkill, kindPrompt, kindSecret, kindTable, kindAIAgent}
	for _, kind := range append(kinds, "subflow", "flow") {
		r.Names[kind] = []string{}
	}
	query, args, err := sqlx.In(`SELECT kind, name FROM resources WHERE kind IN (?) ORDER BY kind, name_key`, kinds)
	if err != nil {
		return r, fmt.Errorf("list resources: %w", err)
	}
	var named []struct{ Kind, Name string }
	q := db.read()
	if err := q.list(ctx, &named, query, args...); err != nil {
		return r, fmt.Errorf("list resources: %w", err)
	}
	for _, n := range named {
		r.Names[n.Kind] = append(r.Names[n.Kind], n.Name)
	}
	return r, errors.Join(q.columns(ctx, &r), q.subflows(ctx, &r), q.intents(ctx, &r), q.skills(ctx, &r), q.skillKinds(ctx, &r), q.org(ctx, &r), q.languages(ctx, &r), q.secretHosts(ctx, &r))
}
