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
)

// place is one place that names something, and what it is bound to.
type place struct {
	Use
	kind, name string // of what is named
	bound      string // its id; "": what has the name now
}

// usages finds the places that mean something, in drafts and in versions that a label points at, or will by a release, or that contacts are still on. A draft means
// what has the name now; a version means what had it when it was published, whatever that is called now.
func (q queries) usages(ctx context.Context, kinds []string, name string) ([]Use, error) {
	id, err := q.currentID(ctx, kinds[0], name)
	if err != nil {
		return nil, err
	}
	places, err := q.places(ctx, kinds)
	if err != nil {
		return nil, fmt.Errorf("look for uses of %s: %w", name, err)
	}
	var list []Use
	for _, p := range places {
		if p.bound == id && id != "" || p.bound == "" && key(p.name) == key(name) {
			list = append(list, p.Use)
		}
	}
	return list, nil
}

// inUseDocuments selects columns of drafts (d) and of versions (v) that a label points at, or will by a release, or that contacts are still on.
func inUseDocuments(d, v string) string {
	return `SELECT f.name, '' AS id, 0 AS number, ` + d + ` FROM flows f WHERE f.deleted_at IS NULL
		UNION ALL SELECT f.name, v.id, v.number, ` + v + ` FROM versions v JOIN flows f ON f.id = v.flow_id
		WHERE f.deleted_at IS NULL AND (EXISTS (SELECT 1 FROM labels l WHERE l.version_id = v.id)
			OR EXISTS (SELECT 1 FROM releases r WHERE r.state IN ('asked', 'planned', 'live') AND v.id IN (r.version_id, r.back_id))
			OR EXISTS (SELECT 1 FROM contacts c WHERE c.program = v.id AND c.status IN ('active', 'closing')))`
}

// inUseDocument is a draft or a version that is in use.
type inUseDocument struct {
	Name     string
	ID       string // of the version
	Number   int    // 0: the draft
	Document string
	labels   []string
}

func (d inUseDocument) use(activity, field string) Use {
	return Use{Kind: FoundFlow, Name: d.Name, Version: d.Number, Labels: d.labels, Activity: activity, Field: field}
}

// documentsWith gives the documents in use that hold a text, one by one: all of them may be more than there is memory for. told asks the
// database for nothing.
func (q queries) documentsWith(ctx context.Context, text string, told func(inUseDocument) error) error {
	labels, err := q.labelsByVersion(ctx)
	if err != nil {
		return err
	}
	query := `SELECT name, id, number, document FROM (` + inUseDocuments("f.draft AS document", "v.document") + `) AS d WHERE document LIKE ? ESCAPE '!' ORDER BY name, number`
	err = q.each(ctx, query, []any{containing(text)}, func(scan func(into ...any) error) error {
		var d inUseDocument
		if err := scan(&d.Name, &d.ID, &d.Number, &d.Document); err != nil {
			return err
		}
		d.labels = labels[d.ID]
		return told(d)
	})
	if err != nil {
		return fmt.Errorf("look for flows with %s: %w", text, err)
	}
	return nil
}

// labelsByVersion lists the labels that point at each version.
func (q queries) labelsByVersion(ctx context.Context) (map[string][]string, error) {
	var rows []struct {
		Version string `db:"version_id"`
		Label   string
	}
	if err := q.list(ctx, &rows, `SELECT version_id, label FROM labels ORDER BY label`); err != nil {
		return nil, fmt.Errorf("list labels: %w", err)
	}
	labels := map[string][]string{}
	for _, r := range rows {
		labels[r.Version] = append(labels[r.Version], r.Label)
	}
	return labels, nil
}

// places lists the places that name something of some kinds.
func (q queries) places(ctx context.Context, kinds []string) ([]place, error) {
	var rows []struct {
		inUseDocument
		Refs     string
		Bindings string
	}
	if err := q.list(ctx, &rows, inUseDocuments("f.refs, '{}' AS bindings", "v.refs, v.bindings")+` ORDER BY name, number`); err != nil {
		return nil, err
	}
	labels, err := q.labelsByVersion(ctx)
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
		r.labels = labels[r.ID]
		for _, ref := range refs {
			if slices.Contains(kinds, ref.Kind) {
				list = append(list, place{Use: r.use(ref.Activity, ref.Field), kind: ref.Kind, name: ref.Name, bound: bound[ref.Kind+"/"+key(ref.Name)]})
			}
		}
	}
	return list, nil
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
