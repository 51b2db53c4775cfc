package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Usage is one place that names a resource or a flow.
type Usage struct {
	Flow     string // the flow's name
	Where    string // "draft", or "version 3"
	Activity string // activity id
	Field    string // path of the property
}

// String says it in words.
func (u Usage) String() string {
	return fmt.Sprintf("%s (%s, activity %s)", u.Flow, u.Where, u.Activity)
}

// place is one place that names something, and what it is bound to.
type place struct {
	Usage
	kind, name string
	bound      string // id; "": what has the name now
}

// usages finds the places that mean something, in drafts and in versions that a label points at, or will by a release, or that contacts are still on. A draft means
// what has the name now; a version means what had it when it was published, whatever that is called now.
func (q queries) usages(ctx context.Context, kinds []string, name string) ([]Usage, error) {
	id, err := q.currentID(ctx, kinds[0], name)
	if err != nil {
		return nil, err
	}
	places, err := q.places(ctx, kinds)
	if err != nil {
		return nil, fmt.Errorf("look for uses of %s: %w", name, err)
	}
	var list []Usage
	for _, p := range places {
		if p.bound == id && id != "" || p.bound == "" && key(p.name) == key(name) {
			list = append(list, p.Usage)
		}
	}
	return list, nil
}

// places lists the places that name something of some kinds.
func (q queries) places(ctx context.Context, kinds []string) ([]place, error) {
	var rows []struct {
		Name     string
		Refs     string
		Bindings string
		Number   int
	}
	err := q.list(ctx, &rows, `SELECT f.name, f.refs, '{}' AS bindings, 0 AS number FROM flows f WHERE f.deleted_at IS NULL
		UNION ALL SELECT f.name, v.refs, v.bindings, v.number FROM versions v JOIN flows f ON f.id = v.flow_id
		WHERE f.deleted_at IS NULL AND (EXISTS (SELECT 1 FROM labels l WHERE l.version_id = v.id)
			OR EXISTS (SELECT 1 FROM releases r WHERE r.state IN ('asked', 'planned', 'live') AND v.id IN (r.version_id, r.back_id))
			OR EXISTS (SELECT 1 FROM contacts c WHERE c.program = v.id AND c.status IN ('active', 'closing')))
		ORDER BY name, number`)
	if err != nil {
		return nil, err
	}
	var list []place
	for _, r := range rows {
		var refs []flow.Reference
		var bound map[string]string
		if err := errors.Join(json.Unmarshal([]byte(r.Refs), &refs), json.Unmarshal([]byte(r.Bindings), &bound)); err != nil {
			return nil, fmt.Errorf("read references of %s: %w", r.Name, err)
		}
		where := "draft"
		if r.Number > 0 {
			where = fmt.Sprintf("version %d", r.Number)
		}
		for _, ref := range refs {
			if slices.Contains(kinds, ref.Kind) {
				list = append(list, place{
					Usage: Usage{Flow: r.Name, Where: where, Activity: ref.Activity, Field: ref.Field},
					kind:  ref.Kind, name: ref.Name, bound: bound[ref.Kind+"/"+key(ref.Name)],
				})
			}
		}
	}
	return list, nil
}

// inUse refuses to delete what is used; it names the first places.
func inUse(what, name string, uses []Usage) error {
	if len(uses) == 0 {
		return nil
	}
	places := make([]string, 0, 3)
	for _, u := range uses[:min(3, len(uses))] {
		places = append(places, u.String())
	}
	text := strings.Join(places, ", ")
	if len(uses) > 3 {
		text += fmt.Sprintf(" and %d more", len(uses)-3)
	}
	return fault.New(fault.Conflict, "The %s %s is in use: %s. Change them first.", what, name, text)
}

// bind looks up the ids of what a document names, so that a later rename does not change what the version runs.
func (t *tx) bind(ctx context.Context, refs []flow.Reference, given map[string]string) (map[string]string, error) {
	bound := map[string]string{}
	for k, id := range given {
		bound[strings.ToLower(k)] = id
	}
	for _, r := range refs {
		k := r.Kind + "/" + key(r.Name)
		if bound[k] != "" {
			continue
		}
		id, err := t.currentID(ctx, r.Kind, r.Name)
		if err != nil {
			return nil, err
		}
		if id != "" {
			bound[k] = id
		}
	}
	return bound, nil
}

// currentID finds what has a name now; "" when nothing has.
func (q queries) currentID(ctx context.Context, kind, name string) (id string, err error) {
	if isFlow(kind) {
		err = q.get(ctx, &id, `SELECT id FROM flows WHERE name_key = ? AND deleted_at IS NULL`, key(name))
	} else {
		err = q.get(ctx, &id, `SELECT id FROM resources WHERE kind = ? AND name_key = ?`, kind, key(name))
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for %s %s: %w", kind, name, err)
	}
	return id, nil
}

// nameOf is what something is called now; "" when it is gone.
func (q queries) nameOf(ctx context.Context, kind, id string) (name string, err error) {
	if isFlow(kind) {
		err = q.get(ctx, &name, `SELECT name FROM flows WHERE id = ? AND deleted_at IS NULL`, id)
	} else {
		err = q.get(ctx, &name, `SELECT name FROM resources WHERE id = ?`, id)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for the name of a %s: %w", kind, err)
	}
	return name, nil
}

// isFlow says whether a kind of reference names a flow.
func isFlow(kind string) bool { return kind == "subflow" || kind == "flow" }

// rememberName keeps a former name, for versions that were published with it.
func (t *tx) rememberName(ctx context.Context, kind, name, target string) error {
	_, err := t.exec(ctx, `INSERT INTO former_names (kind, name_key, target) VALUES (?, ?, ?)
		ON CONFLICT (kind, name_key) DO UPDATE SET target = excluded.target`, kind, key(name), target)
	if err != nil {
		return fmt.Errorf("remember name %s: %w", name, err)
	}
	return nil
}

// references lists what a flow names.
func (db *DB) references(f *flow.Flow) []flow.Reference {
	if db.config.Catalog == nil {
		return []flow.Reference{}
	}
	return flow.References(f, db.config.Catalog)
}

// outcomes lists the outcomes of a flow's end_flow activities, in document order.
func outcomes(f *flow.Flow) []string {
	list := []string{}
	seen := map[string]bool{}
	for _, a := range f.Activities {
		if a.Type != "end_flow" {
			continue
		}
		p := struct{ Outcome string }{"done"}
		if len(a.Properties) > 0 && json.Unmarshal(a.Properties, &p) != nil {
			continue
		}
		if !seen[p.Outcome] {
			list, seen[p.Outcome] = append(list, p.Outcome), true
		}
	}
	return list
}
