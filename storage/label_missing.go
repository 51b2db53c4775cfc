package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Missing is why a label does not move to a version: contacts would take an error outlet there, because the version goes on in flows by labels that
// point at nothing. It is a conflict fault.
type Missing struct {
	Flow    string
	Version int
	Flows   []flow.Versioned // in the order of the document
}

// Error says what to do.
func (m *Missing) Error() string {
	var words, names []string
	for _, one := range m.Flows {
		words = append(words, one.Flow+" labelled "+one.Label)
		if !slices.Contains(names, one.Flow) {
			names = append(names, one.Flow)
		}
	}
	return fmt.Sprintf("Version %d of %s goes on in %s, and there is no such version, so contacts would take the error outlet. Publish %s first, or move its label.",
		m.Version, m.Flow, strings.Join(words, ", "), strings.Join(names, ", "))
}

// Unwrap gives the fault.
func (m *Missing) Unwrap() error { return fault.New(fault.Conflict, "%s", m.Error()) }

// Missing lists the flows that a version goes on in by a label which points at nothing.
func (db *DB) Missing(ctx context.Context, name string, version int) ([]flow.Versioned, error) {
	q := db.read()
	row, err := q.flowRow(ctx, name)
	if err != nil {
		return nil, err
	}
	var id string
	if err := q.get(ctx, &id, `SELECT id FROM versions WHERE flow_id = ? AND number = ?`, row.ID, version); err != nil {
		return nil, found(err, "There is no version %d of %s.", version, row.Name)
	}
	return q.missing(ctx, row.ID, id)
}

func (q queries) missing(ctx context.Context, flowID, version string) ([]flow.Versioned, error) {
	var text string
	if err := q.get(ctx, &text, `SELECT document FROM versions WHERE id = ?`, version); err != nil {
		return nil, fmt.Errorf("load what a label moves to: %w", err)
	}
	document, err := decode(text)
	if err != nil {
		return nil, err
	}
	var list []flow.Versioned
	for i := range document.Activities {
		called, ok := flow.GoesOn(&document.Activities[i])
		if !ok || slices.Contains(list, called) {
			continue
		}
		id, program, err := q.goneOnIn(ctx, version, called)
		if err != nil {
			return nil, err
		}
		if program == "" && id != flowID { // its own label comes with the move
			list = append(list, called)
		}
	}
	return list, nil
}

// goneOnIn finds the flow that a version goes on in, and the version of it, as contacts find them; "" for what is not there.
func (q queries) goneOnIn(ctx context.Context, from string, called flow.Versioned) (id, program string, err error) {
	id, err = q.boundID(ctx, "subflow", called.Flow, from)
	if err == nil && id == "" {
		id, err = q.currentOrFormer(ctx, "flow", called.Flow, from)
	}
	if err != nil {
		return "", "", err
	}
	query, arg := `SELECT l.version_id FROM labels l JOIN flows f ON f.id = l.flow_id WHERE f.id = ? AND f.deleted_at IS NULL AND l.label = ?`, any(called.Label)
	if called.Label == "" {
		arg = Live
	}
	if number, err := strconv.Atoi(called.Label); err == nil {
		query, arg = `SELECT v.id FROM versions v JOIN flows f ON f.id = v.flow_id WHERE f.id = ? AND f.deleted_at IS NULL AND v.number = ?`, number
	}
	err = q.get(ctx, &program, query, id, arg)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", fmt.Errorf("resolve flow %s: %w", called.Flow, err)
	}
	return id, program, nil
}

// refuseMissing refuses a move after which contacts would go on in versions that are not there. Those of flows that are published in the same
// transaction are on their way.
func (t *tx) refuseMissing(ctx context.Context, m moving) error {
	list, err := t.missing(ctx, m.row.ID, m.version)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(one flow.Versioned) bool {
		return slices.ContainsFunc(m.with, func(name string) bool { return key(name) == key(one.Flow) })
	})
	if len(list) == 0 {
		return nil
	}
	return &Missing{Flow: m.row.Name, Version: m.Version, Flows: list}
}
