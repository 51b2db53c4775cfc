package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
)

// FlowFilter narrows and sorts the list of flows. The zero value lists the first 100 by name.
type FlowFilter struct {
	Query   string    // part of name, description or any text of the draft, without case
	Kind    flow.Kind // "": all
	Changed bool      // only those whose draft differs from the live version
	Sort    string    // name (""), kind, updated, changes, activities, contacts, problems
	Desc    bool
	Offset  int
	Limit   int // 0: 100
}

// flowSorts maps what FlowFilter.Sort may be to columns.
var flowSorts = map[string]string{
	"name": "f.name_key", "kind": "f.kind", "updated": "f.updated_at", "changes": "f.changes", "activities": "f.activities",
	"contacts": "contacts_today", "problems": "f.errors * 10000 + f.warnings",
}

// contactsToday counts a flow's contacts; its parameters are the flow's id and a time.
func contactsToday(flowID string) string {
	return `SELECT COUNT(*) FROM versions v JOIN contacts c ON c.program = v.id WHERE v.flow_id = ` + flowID + ` AND NOT c.test AND c.started_at >= ?`
}

// Flows lists flows without their drafts and says how many the filter finds in all.
func (db *DB) Flows(ctx context.Context, f FlowFilter) (rows []FlowSummary, total int, err error) {
	where, args := []string{"f.deleted_at IS NULL"}, []any{}
	if strings.TrimSpace(f.Query) != "" {
		where, args = append(where, `f.search LIKE ? ESCAPE '!'`), append(args, containing(f.Query))
	}
	if f.Kind != "" {
		where, args = append(where, `f.kind = ?`), append(args, string(f.Kind))
	}
	if f.Changed {
		where = append(where, `f.changes > 0`)
	}
	condition := strings.Join(where, " AND ")
	if err := db.read().get(ctx, &total, `SELECT COUNT(*) FROM flows f WHERE `+condition, args...); err != nil {
		return nil, 0, fmt.Errorf("count flows: %w", err)
	}
	since, err := db.midnight(ctx)
	if err != nil {
		return nil, 0, err
	}
	sort, ok := flowSorts[f.Sort]
	if !ok {
		sort = flowSorts["name"]
	}
	if f.Desc {
		sort += " DESC"
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	args = append(append([]any{since}, args...), f.Limit, f.Offset)
	var found []flowRow
	err = db.read().list(ctx, &found, `SELECT `+flowColumns+`, (`+contactsToday("f.id")+`) AS contacts_today FROM flows f
		WHERE `+condition+` ORDER BY `+sort+`, f.name_key LIMIT ? OFFSET ?`, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list flows: %w", err)
	}
	for _, r := range found {
		rows = append(rows, r.summary())
	}
	return rows, total, db.read().addLabels(ctx, rows)
}

// addLabels fills in which versions the labels of flows point at.
func (q queries) addLabels(ctx context.Context, flows []FlowSummary) error {
	if len(flows) == 0 {
		return nil
	}
	at := map[string]int{}
	ids := make([]string, len(flows))
	for i, f := range flows {
		ids[i], at[f.ID] = f.ID, i
	}
	query, args, err := sqlx.In(`SELECT l.flow_id, l.label, v.number FROM labels l JOIN versions v ON v.id = l.version_id WHERE l.flow_id IN (?)`, ids)
	if err != nil {
		return fmt.Errorf("list labels: %w", err)
	}
	var labels []struct {
		FlowID string `db:"flow_id"`
		Label  string
		Number int
	}
	if err := q.list(ctx, &labels, query, args...); err != nil {
		return fmt.Errorf("list labels: %w", err)
	}
	for _, l := range labels {
		flows[at[l.FlowID]].Labels[l.Label] = l.Number
	}
	return nil
}

// FlowCounts counts the flows of each kind.
func (db *DB) FlowCounts(ctx context.Context) (map[flow.Kind]int, error) {
	var rows []struct {
		Kind flow.Kind
		N    int
	}
	if err := db.read().list(ctx, &rows, `SELECT kind, COUNT(*) AS n FROM flows WHERE deleted_at IS NULL GROUP BY kind`); err != nil {
		return nil, fmt.Errorf("count flows: %w", err)
	}
	counts := map[flow.Kind]int{}
	for _, r := range rows {
		counts[r.Kind] = r.N
	}
	return counts, nil
}

// midnight is when today began in the organisation's time zone, as it is stored.
func (db *DB) midnight(ctx context.Context) (int64, error) {
	o, err := db.Organisation(ctx)
	if err != nil {
		return 0, err
	}
	now := db.now().In(o.Location())
	return millis(time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())), nil
}
