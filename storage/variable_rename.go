package storage

import (
	"context"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Versions read a variable of the organisation by the name that it had when they were published: former_names leads from that to the name that it has.

// renameVariable puts the new name of a variable wherever it is read, but for versions.
func (db *DB) renameVariable(ctx context.Context, t *tx, r renaming) error {
	if err := db.freeName(ctx, t, r.new, r.old); err != nil {
		return err
	}
	for _, change := range []struct {
		statement string
		args      []any
	}{
		{`UPDATE former_names SET target = ? WHERE kind = 'variable' AND target = ?`, []any{r.new, r.old}},
		{`DELETE FROM former_names WHERE kind = 'variable' AND name_key = ?`, []any{r.new}},
		{`UPDATE overrides SET variable = ? WHERE flow_id = '' AND variable = ?`, []any{r.new, r.old}},
	} {
		if _, err := t.exec(ctx, change.statement, change.args...); err != nil {
			return fmt.Errorf("rename variable %s: %w", r.old, err)
		}
	}
	if err := t.rememberName(ctx, FoundVariable, r.old, r.new); err != nil {
		return err
	}
	uses, err := db.variableUses(ctx, t.queries, r.old)
	if err != nil {
		return err
	}
	var done []string
	for _, u := range uses {
		if u.Version != 0 || slices.Contains(done, u.Name) {
			continue
		}
		done = append(done, u.Name)
		if err := db.rewriteDraft(ctx, t, u.Name, r); err != nil {
			return err
		}
	}
	return t.renameInCalls(ctx, r)
}

// freeName refuses a name that versions in use mean another variable by; own is the variable that may have it back.
func (db *DB) freeName(ctx context.Context, t *tx, name, own string) error {
	formers, err := t.formerVariables(ctx)
	if err != nil {
		return err
	}
	now := formers[name]
	if now == "" || now == own {
		return nil
	}
	uses, err := db.readsOf(ctx, t.queries, []string{name})
	if err != nil {
		return err
	}
	for _, u := range uses {
		if u.Version != 0 {
			return fault.Field("name", "version %d of %s still means org.%s by it, which was called that; publish that flow first, or choose another name", u.Version, u.Name, now)
		}
	}
	if _, err := t.exec(ctx, `DELETE FROM former_names WHERE kind = 'variable' AND name_key = ?`, name); err != nil {
		return fmt.Errorf("forget the name %s: %w", name, err)
	}
	return nil
}

// formerVariables leads from names that variables had to those that they have.
func (q queries) formerVariables(ctx context.Context) (map[string]string, error) {
	var rows []struct {
		Name   string `db:"name_key"`
		Target string
	}
	err := q.list(ctx, &rows, `SELECT name_key, target FROM former_names WHERE kind = 'variable' AND name_key NOT IN (SELECT name FROM variables)`)
	if err != nil {
		return nil, fmt.Errorf("list former names of variables: %w", err)
	}
	formers := map[string]string{}
	for _, r := range rows {
		formers[r.Name] = r.Target
	}
	return formers, nil
}

// variableUses lists the places that read a variable: drafts by its name, versions by those that it had too.
func (db *DB) variableUses(ctx context.Context, q queries, name string) ([]Use, error) {
	formers, err := q.formerVariables(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{name}
	for former, now := range formers {
		if now == name {
			names = append(names, former)
		}
	}
	slices.Sort(names[1:])
	return db.readsOf(ctx, q, names)
}

// readsOf lists the places that read a variable by its name, the first, or in versions by one that it had.
func (db *DB) readsOf(ctx context.Context, q queries, names []string) ([]Use, error) {
	var uses []Use
	for i, name := range names {
		err := q.documentsWith(ctx, name, func(d inUseDocument) error {
			if i > 0 && d.Number == 0 {
				return nil
			}
			f, err := decode(d.Document)
			if err != nil {
				return err
			}
			for _, u := range db.orgReads(f, name) {
				uses = append(uses, d.use(u.Activity, u.Field))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return uses, nil
}

// renamedVariables gives a version's document with the names that variables of the organisation have now.
func (db *DB) renamedVariables(ctx context.Context, f *flow.Flow) (*flow.Flow, error) {
	formers, err := db.read().formerVariables(ctx)
	if err != nil || len(formers) == 0 || db.config.Catalog == nil {
		return f, err
	}
	return flow.RenameOrg(f, db.config.Catalog, formers)
}
