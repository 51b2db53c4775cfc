package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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
	kindSchedule = "schedule"
	kindQueue    = "queue"
	kindAgent    = "agent"
	kindPrompt   = "prompt"
	kindSecret   = "secret"
	kindTable    = "table"
)

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
		return resource{}, found(err, "There is no %s named %q.", kind, name)
	}
	return row.resource(), nil
}

// alsoDo is what a noun keeps beside its resource, in the same transaction.
type alsoDo func(ctx context.Context, t *tx, id string) error

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

func (t *tx) insertResource(ctx context.Context, who Actor, kind string, r resourceRow) error {
	_, err := t.exec(ctx, `INSERT INTO resources (id, kind, name, name_key, description, settings, updated_at, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, kind, r.Name, key(r.Name), r.Description, r.Settings, millis(t.now), who.Name)
	if err != nil {
		return nameTaken(err, kind, r.Name)
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
		return found(err, "The %s %q has been deleted.", s.kind, s.row.Name)
	}
	if !s.base.IsZero() && millis(s.base) != before.UpdatedAt {
		return fault.New(fault.Conflict, "%s changed the %s %s meanwhile.", before.UpdatedBy, s.kind, before.Name)
	}
	_, err = t.exec(ctx, `UPDATE resources SET name = ?, name_key = ?, description = ?, settings = ?, updated_at = ?, updated_by = ? WHERE id = ?`,
		s.row.Name, key(s.row.Name), s.row.Description, s.row.Settings, millis(t.now), s.who.Name, s.row.ID)
	if err != nil {
		return nameTaken(err, s.kind, s.row.Name)
	}
	if before.Name != s.row.Name {
		if err := t.rememberName(ctx, s.kind, before.Name, s.row.ID); err != nil {
			return err
		}
		if err := db.rewriteDrafts(ctx, t, renaming{s.who, []string{s.kind}, before.Name, s.row.Name}); err != nil {
			return err
		}
	}
	return t.audit(ctx, s.who, audited{action: s.kind + ".update", subject: s.row.Name, before: before.audited(), after: s.row.audited()})
}

// deleteResource refuses while flows name it. What the noun keeps beside it goes first.
func (db *DB) deleteResource(ctx context.Context, who Actor, kind, name string, also ...alsoDo) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		var before resourceRow
		err := t.get(ctx, &before, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND name_key = ?`, kind, key(name))
		if err != nil {
			return found(err, "There is no %s named %q.", kind, name)
		}
		uses, err := t.usages(ctx, []string{kind}, name)
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
	r := flow.Resources{Names: map[string][]string{}, Outcomes: map[string][]string{}, Columns: map[string][]string{}}
	kinds := []string{kindSchedule, kindQueue, kindAgent, kindPrompt, kindSecret, kindTable}
	for _, kind := range append(kinds, "subflow", "flow") {
		r.Names[kind] = []string{}
	}
	query, args, err := sqlx.In(`SELECT kind, name FROM resources WHERE kind IN (?) ORDER BY kind, name_key`, kinds)
	if err != nil {
		return r, fmt.Errorf("list resources: %w", err)
	}
	var named []struct{ Kind, Name string }
	if err := db.read().list(ctx, &named, query, args...); err != nil {
		return r, fmt.Errorf("list resources: %w", err)
	}
	for _, n := range named {
		r.Names[n.Kind] = append(r.Names[n.Kind], n.Name)
	}
	tables, err := resources[resource](ctx, db.read(), kindTable)
	if err != nil {
		return r, err
	}
	for _, one := range tables {
		t, err := one.table()
		if err != nil {
			return r, err
		}
		r.Columns[t.Name] = t.Schema.Names()
	}
	var flows []struct {
		Name     string
		Kind     flow.Kind
		Outcomes string
		Live     *string
	}
	// A subflow's outcomes are those of its live version, which is what contacts run; before there is one, those of its draft.
	err = db.read().list(ctx, &flows, `SELECT f.name, f.kind, f.outcomes, v.outcomes AS live FROM flows f
		LEFT JOIN labels l ON l.flow_id = f.id AND l.label = ? LEFT JOIN versions v ON v.id = l.version_id
		WHERE f.deleted_at IS NULL ORDER BY f.name_key`, Live)
	if err != nil {
		return r, fmt.Errorf("list subflows: %w", err)
	}
	for _, f := range flows {
		r.Names["flow"] = append(r.Names["flow"], f.Name)
		if f.Kind != flow.Subflow {
			continue
		}
		r.Names["subflow"] = append(r.Names["subflow"], f.Name)
		text := f.Outcomes
		if f.Live != nil {
			text = *f.Live
		}
		var list []string
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return r, fmt.Errorf("read outcomes of %s: %w", f.Name, err)
		}
		r.Outcomes[f.Name] = list
	}
	return r, nil
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
