package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Follower is something whose contacts enter the version of a flow that a label points at.
type Follower struct {
	Label   string
	Kind    string // FoundNumber, or FoundFlow of one that goes on there
	Name    string // of the number or the flow
	Version int    // of the flow that goes on there; 0: its draft
}

// Followers lists what follows the labels of a flow, by label: entry points, and other flows that go on in it, by their drafts and by versions that
// are in use. Every kind of entry point that leads to flows is asked here, and nowhere else.
func (db *DB) Followers(ctx context.Context, name string) ([]Follower, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return nil, err
	}
	return db.read().followers(ctx, row)
}

func (q queries) followers(ctx context.Context, row flowRow) ([]Follower, error) {
	var list []Follower
	err := q.list(ctx, &list, `SELECT label, 'number' AS kind, number AS name FROM numbers WHERE flow_id = ?`, row.ID)
	if err != nil {
		return nil, fmt.Errorf("list numbers of %s: %w", row.Name, err)
	}
	flows, err := q.followingFlows(ctx, row.Name)
	if err != nil {
		return nil, fmt.Errorf("list flows that go on in %s: %w", row.Name, err)
	}
	list = append(list, flows...)
	slices.SortFunc(list, func(a, b Follower) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), -cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	return slices.Compact(list), nil
}

// followingFlows lists the drafts and versions in use that go on in a flow, with the labels that they ask for.
func (q queries) followingFlows(ctx context.Context, name string) ([]Follower, error) {
	uses, err := q.usages(ctx, []string{"subflow", "flow"}, name)
	if err != nil {
		return nil, err
	}
	var list []Follower
	documents := map[Follower]*flow.Flow{}
	for _, u := range uses {
		one := Follower{Kind: FoundFlow, Name: u.Name, Version: u.Version}
		if key(u.Name) == key(name) {
			continue
		}
		if documents[one] == nil {
			if documents[one], err = q.documentOf(ctx, u.Name, u.Version); err != nil {
				return nil, err
			}
		}
		activity, ok := documents[one].Activity(u.Activity)
		if !ok {
			continue
		}
		if called, ok := flow.GoesOn(&activity); ok && labelName.MatchString(called.Label) { // not a version by its number
			one.Label = called.Label
			list = append(list, one)
		}
	}
	return list, nil
}

// documentOf loads a draft (version 0) or a version.
func (q queries) documentOf(ctx context.Context, name string, version int) (*flow.Flow, error) {
	row, err := q.flowRow(ctx, name)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		return decode(row.Draft)
	}
	var document string
	if err := q.get(ctx, &document, `SELECT document FROM versions WHERE flow_id = ? AND number = ?`, row.ID, version); err != nil {
		return nil, found(err, "There is no version %d of %s.", version, row.Name)
	}
	return decode(document)
}

// Words names a follower, such as “the number +358901234” or “the flow sales (version 3)”.
func (f Follower) Words() string {
	switch {
	case f.Kind != FoundFlow:
		return "the " + f.Kind + " " + f.Name
	case f.Version == 0:
		return "the flow " + f.Name + " (draft)"
	}
	return fmt.Sprintf("the flow %s (version %d)", f.Name, f.Version)
}

// RemoveLabel takes a label away; one that something follows, or that a release is to move, is a conflict fault.
func (db *DB) RemoveLabel(ctx context.Context, who Actor, name, label string) error {
	return db.changeLabel(ctx, who, name, label, func(ctx context.Context, t *tx, row flowRow, before *int) error {
		followers, err := t.followers(ctx, row)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(followers, func(f Follower) bool { return f.Label == label }); i >= 0 {
			return fault.New(fault.Conflict, "The label %s of %s is followed by %s; change that first.", label, row.Name, followers[i].Words())
		}
		var waits int
		err = t.get(ctx, &waits, `SELECT COUNT(*) FROM releases WHERE flow_id = ? AND label = ? AND state IN ('asked', 'planned')`, row.ID, label)
		if err != nil {
			return fmt.Errorf("look for releases of %s: %w", row.Name, err)
		}
		if waits > 0 {
			return fault.New(fault.Conflict, "A release is to move the label %s of %s; cancel it first.", label, row.Name)
		}
		if _, err := t.exec(ctx, `DELETE FROM labels WHERE flow_id = ? AND label = ?`, row.ID, label); err != nil {
			return fmt.Errorf("remove label: %w", err)
		}
		if err := t.recount(ctx, row); err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "label.remove", subject: row.Name, before: labelled(label, before)})
	})
}

// RenameLabel gives a label another name: numbers and releases that wait follow. Live keeps its name, and so does a label that another flow asks
// for, because versions do not change; both are conflict faults, and so is a name that is taken.
func (db *DB) RenameLabel(ctx context.Context, who Actor, name, label, next string) error {
	if err := checkLabel(next); err != nil {
		return err
	}
	if label == Live {
		return fault.New(fault.Conflict, "The label live keeps its name: it is where contacts arrive.")
	}
	return db.changeLabel(ctx, who, name, label, func(ctx context.Context, t *tx, row flowRow, before *int) error {
		taken, err := t.labelNumber(ctx, row.ID, next)
		if err != nil {
			return err
		}
		if taken != nil {
			return fault.Field("label", "version %d of %s has the label %s already", *taken, row.Name, next)
		}
		flows, err := t.followingFlows(ctx, row.Name)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(flows, func(f Follower) bool { return f.Label == label }); i >= 0 {
			return fault.New(fault.Conflict, "The label %s of %s is asked for by %s; change that first.", label, row.Name, flows[i].Words())
		}
		for _, query := range []string{
			`UPDATE labels SET label = ? WHERE flow_id = ? AND label = ?`, `UPDATE numbers SET label = ? WHERE flow_id = ? AND label = ?`,
			`UPDATE releases SET label = ? WHERE flow_id = ? AND label = ? AND state IN ('asked', 'planned', 'live')`,
		} {
			if _, err := t.exec(ctx, query, next, row.ID, label); err != nil {
				return fmt.Errorf("rename label %s of %s: %w", label, row.Name, err)
			}
		}
		return t.audit(ctx, who, audited{action: "label.rename", subject: row.Name, before: labelled(label, before), after: labelled(next, before)})
	})
}

// changeLabel runs a change of a label that is there, while nothing else happens to its flow.
func (db *DB) changeLabel(ctx context.Context, who Actor, name, label string, do func(context.Context, *tx, flowRow, *int) error) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.lockFlow(ctx, who, name)
		if err != nil {
			return err
		}
		before, err := t.labelNumber(ctx, row.ID, label)
		if err == nil && before == nil {
			err = fault.New(fault.NotFound, "No version of %s is labelled %s.", row.Name, label)
		}
		if err != nil {
			return err
		}
		return do(ctx, t, row, before)
	})
}
