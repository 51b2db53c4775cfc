package storage

import (
	"context"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// RenameFlow gives a flow another name and rewrites the drafts that name it. Published versions go on finding it: they are bound to its id.
func (db *DB) RenameFlow(ctx context.Context, who Actor, name, newName string) error {
	if err := flow.CheckFlowName(newName); err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.lockFlow(ctx, who, name)
		if err != nil {
			return err
		}
		draft, err := decode(row.Draft)
		if err != nil {
			return err
		}
		draft.Name = newName
		saved, err := db.prepareDraft(draft)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE flows SET name = ?, name_key = ?, draft = ?, search = ? WHERE id = ?`,
			newName, key(newName), saved.document, saved.search, row.ID)
		if err != nil {
			return nameTaken(err, "flow", newName)
		}
		if key(row.Name) != key(newName) {
			if err := t.rememberName(ctx, "flow", row.Name, row.ID); err != nil {
				return err
			}
		}
		r := renaming{who, []string{"subflow", "flow"}, row.Name, newName}
		if err := db.rewriteDrafts(ctx, t, r); err != nil {
			return err
		}
		if err := t.renameInCalls(ctx, r); err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "flow.rename", subject: newName, before: row.Name, after: newName})
	})
}

// renaming is a new name for something that flows name.
type renaming struct {
	who      Actor
	kinds    []string
	old, new string
}

// rewriteDrafts puts a new name into every draft that has the old one.
func (db *DB) rewriteDrafts(ctx context.Context, t *tx, r renaming) error {
	uses, err := t.usages(ctx, r.kinds, r.old)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, u := range uses {
		if u.Version != 0 || done[u.Name] {
			continue
		}
		done[u.Name] = true
		if err := db.rewriteDraft(ctx, t, u.Name, r); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) rewriteDraft(ctx context.Context, t *tx, name string, r renaming) error {
	row, err := t.lockFlow(ctx, r.who, name)
	if err != nil {
		return err
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return err
	}
	before, err := split(draft)
	if err != nil {
		return err
	}
	if err := db.rebind(draft, r); err != nil {
		return err
	}
	after, err := split(draft)
	if err != nil {
		return err
	}
	saved, err := db.prepareDraft(draft)
	if err != nil {
		return err
	}
	changes, err := t.changesAgainstLive(ctx, row.ID, draft)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE flows SET draft = ?, revision = revision + 1, draft_saved_at = ?, search = ?, refs = ?, changes = ? WHERE id = ?`,
		saved.document, millis(t.now), saved.search, saved.refs, changes, row.ID)
	if err != nil {
		return fmt.Errorf("rewrite draft of %s: %w", row.Name, err)
	}
	e := draftEdit{row: row, before: before, after: draft, action: "draft.rewrite"}
	return t.recordChanges(ctx, r.who, e, changed{differing(before, after), after, row.Revision + 1})
}

// DeleteFlow deletes a flow. It is refused, and the reasons are named, when contacts are on it, or when numbers or other flows lead to it.
// Its versions stay, so that the history of its contacts can still be read.
func (db *DB) DeleteFlow(ctx context.Context, who Actor, name string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.lockFlow(ctx, who, name)
		if err != nil {
			return err
		}
		if err := t.flowInUse(ctx, row); err != nil {
			return err
		}
		if err := t.cancelReleases(ctx, who, row); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE flows SET deleted_at = ? WHERE id = ?`, millis(t.now), row.ID); err != nil {
			return fmt.Errorf("delete flow %s: %w", row.Name, err)
		}
		for _, statement := range []string{`DELETE FROM labels WHERE flow_id = ?`, `DELETE FROM tests WHERE flow_id = ?`, `DELETE FROM flow_imports WHERE flow_id = ?`,
			`DELETE FROM draft_changes WHERE flow_id = ?`, `DELETE FROM former_names WHERE target = ?`} {
			if _, err := t.exec(ctx, statement, row.ID); err != nil {
				return fmt.Errorf("delete flow %s: %w", row.Name, err)
			}
		}
		draft, err := decode(row.Draft)
		if err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "flow.delete", subject: row.Name, before: draft})
	})
}

// FlowInUse says what keeps a flow from being deleted, as the conflict that DeleteFlow would give; nil when nothing does.
func (db *DB) FlowInUse(ctx context.Context, name string) error {
	q := db.read()
	row, err := q.flowRow(ctx, name)
	if err != nil {
		return err
	}
	return q.flowInUse(ctx, row)
}

func (q queries) flowInUse(ctx context.Context, row flowRow) error {
	var contacts int
	err := q.get(ctx, &contacts, `SELECT COUNT(*) FROM versions v JOIN contacts c ON c.program = v.id
		WHERE v.flow_id = ? AND c.status IN ('active', 'closing')`, row.ID)
	if err != nil {
		return fmt.Errorf("count contacts of %s: %w", row.Name, err)
	}
	if contacts > 0 {
		return fault.New(fault.Conflict, "%d contacts are on their way through %s; try again when they have ended.", contacts, row.Name)
	}
	uses, err := q.flowUses(ctx, row.Name)
	if err != nil {
		return err
	}
	return inUse(FoundFlow, row.Name, uses)
}

// rebind puts a new name into a document.
func (db *DB) rebind(f *flow.Flow, r renaming) error {
	if db.config.Catalog == nil {
		return nil
	}
	if r.kinds[0] == FoundVariable {
		renamed, err := flow.RenameOrg(f, db.config.Catalog, map[string]string{r.old: r.new})
		if err == nil {
			f.Activities = renamed.Activities
		}
		return err
	}
	mapping := map[string]map[string]string{}
	for _, kind := range r.kinds {
		mapping[kind] = map[string]string{r.old: r.new}
	}
	return flow.Rebind(f, db.config.Catalog, mapping)
}
