package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// FlowImport is how a flow came here from another system: the last import of it.
type FlowImport struct {
	Report     json.RawMessage // what became of each step, as the importer tells it
	ImportedAt time.Time
	ImportedBy string
}

// ImportReport is what an importer tells about a flow that it made: all of it, and figures for the audit log. Both are written as JSON.
type ImportReport struct{ Whole, Summary any }

// longestReport is how long the report of an import may be: twice a document (docs/limits.md).
const longestReport = 8 << 20

// KeepImport keeps the report of an import with a flow, in the place of an earlier one. A report that is too long is an invalid fault.
func (db *DB) KeepImport(ctx context.Context, who Actor, flowName string, r ImportReport) error {
	report, err := json.Marshal(r.Whole)
	if err != nil {
		return fmt.Errorf("write the report of the import of %s: %w", flowName, err)
	}
	if len(report) > longestReport {
		return fault.New(fault.Invalid, "The report of the import is longer than %d MB and was not kept.", longestReport>>20)
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO flow_imports (flow_id, report, imported_at, imported_by) VALUES (?, ?, ?, ?)
			ON CONFLICT (flow_id) DO UPDATE SET report = excluded.report, imported_at = excluded.imported_at, imported_by = excluded.imported_by`,
			row.ID, string(report), millis(t.now), who.Name)
		if err != nil {
			return fmt.Errorf("keep the report of the import of %s: %w", row.Name, err)
		}
		return t.audit(ctx, who, audited{action: "flow.import", subject: row.Name, after: r.Summary})
	})
}

// FlowImport loads how a flow was imported from another system; that it was not is a not_found fault.
func (db *DB) FlowImport(ctx context.Context, flowName string) (FlowImport, error) {
	flowRow, err := db.read().flowRow(ctx, flowName)
	if err != nil {
		return FlowImport{}, err
	}
	var row struct {
		Report     string
		ImportedAt int64  `db:"imported_at"`
		ImportedBy string `db:"imported_by"`
	}
	err = db.read().get(ctx, &row, `SELECT report, imported_at, imported_by FROM flow_imports WHERE flow_id = ?`, flowRow.ID)
	if err != nil {
		return FlowImport{}, found(err, "%s was not imported from another system.", flowRow.Name)
	}
	return FlowImport{Report: json.RawMessage(row.Report), ImportedAt: fromMillis(row.ImportedAt), ImportedBy: row.ImportedBy}, nil
}

// Imported says whether a flow was imported from another system.
func (db *DB) Imported(ctx context.Context, flowName string) (bool, error) {
	var n int
	err := db.read().get(ctx, &n, `SELECT COUNT(*) FROM flow_imports i JOIN flows f ON f.id = i.flow_id WHERE f.name_key = ? AND f.deleted_at IS NULL`, key(flowName))
	if err != nil {
		return false, fmt.Errorf("look for an import of %s: %w", flowName, err)
	}
	return n > 0, nil
}
