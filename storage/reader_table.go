package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/table"
)

// lookUp answers ReadTable with one query for the schema and the rows that its key may mean: the key's type is known only by the schema.
func (r *reader) lookUp(ctx context.Context, from string, command *flow.ReadTable) (flow.Event, error) {
	id, err := r.currentOrFormer(ctx, kindTable, command.Table, from)
	if err != nil {
		return nil, err
	}
	keys := slices.DeleteFunc(table.Candidates(command.Key), func(key string) bool { return !storable(key) })
	for len(keys) < 4 {
		keys = append(keys, "") // always the same statement; no row has an empty key
	}
	var rows []struct {
		Settings string
		Key      *string `db:"row_key"`
		Cells    *string
	}
	err = r.list(ctx, &rows, `SELECT r.settings, t.row_key, t.cells FROM resources r LEFT JOIN table_rows t ON t.table_id = r.id
		AND t.row_key IN (?, ?, ?, ?) WHERE r.id = ?`, keys[0], keys[1], keys[2], keys[3], id)
	if err != nil {
		return nil, fmt.Errorf("look up in table %s: %w", command.Table, err)
	}
	if len(rows) == 0 {
		return &flow.TableRead{Missing: true}, nil
	}
	of, err := resource{Name: command.Table, Settings: json.RawMessage(rows[0].Settings)}.table()
	if err != nil {
		return nil, err
	}
	key, _ := of.Schema.Find(command.Key)
	for _, row := range rows {
		if row.Key == nil || *row.Key != key {
			continue
		}
		cells, err := of.Schema.Decode(*row.Cells)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", command.Table, err)
		}
		return &flow.TableRead{Found: true, Row: of.Schema.Values(cells)}, nil
	}
	return &flow.TableRead{}, nil
}
