package activities

import (
	"fmt"
	"maps"
	"slices"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "table_lookup", Label: "Table lookup", Group: flow.GroupData, Icon: "table",
		Help:    "Finds a row of a table by its key, such as the caller's number, and keeps what it says in variables.",
		Example: flow.Example{Use: "A table of customers by number says who has which tier.", Properties: `{"table":"customers","key":"{{ contact.ani }}","outputs":{"tier":"tier"}}`},
		Summary: "{table}, key {key}",
		Kinds:   anywhere, NoCaller: true,
		Outlets: []flow.Outlet{{ID: "found", Label: "Found"}, {ID: "not_found", Label: "Not found"}, flow.ErrorOutlet},
		Results: []flow.Result{{Name: "row", Type: flow.JSON, Help: "The row's values by column"}},
		New:     func() flow.Activity { return new(TableLookup) },
	})
}

// TableLookup looks a row up. A key that is not of the key column's type finds nothing, as one that no row has.
type TableLookup struct {
	Table   string                       `json:"table" label:"Table" rule:"required" resource:"table"`
	Key     flow.Template                `json:"key" label:"Key" help:"What the table's key column must be, such as {{ contact.ani }}" rule:"required"`
	Outputs map[string]flow.VariableName `json:"outputs,omitempty" label:"Keep from the row" help:"Column of the table, and the variable that gets its value"`
}

var _ flow.Activity = (*TableLookup)(nil)

// Handle asks on entry and leaves by the answer.
func (a *TableLookup) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		key, err := in.Text(a.Key)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.ReadTable{Table: a.Table, Key: key})
	case *flow.TableRead:
		switch {
		case e.Missing:
			return flow.Fail(codeNotFound, "there is no table %q", a.Table)
		case !e.Found:
			return flow.Leave("not_found").With(map[string]any{"row": nil})
		}
		if err := a.keep(in, e.Row); err != nil {
			return flow.FailWith(codeValue, err)
		}
		return flow.Leave("found").With(map[string]any{"row": e.Row})
	}
	return flow.Wait()
}

// keep puts what the row says into variables.
func (a *TableLookup) keep(in flow.Input, row map[string]any) error {
	for _, column := range slices.Sorted(maps.Keys(a.Outputs)) {
		value, ok := row[column]
		if !ok {
			return fmt.Errorf("the table %s has no column %q", a.Table, column)
		}
		if err := in.Set(string(a.Outputs[column]), value); err != nil {
			return fmt.Errorf("column %s: %w", column, err)
		}
	}
	return nil
}
