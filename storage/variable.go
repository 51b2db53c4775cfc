package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Variable is a variable of the organisation; flows read it as org.<name>.
type Variable struct {
	Name        string // as of variables of flows
	Was         string // in a Save, the name that it has until then; empty when it keeps it
	Type        flow.Type
	Value       json.RawMessage // its own, of its type; null when it has none
	Overridable bool            // supervisors may switch it
	Description string
	UpdatedAt   time.Time // in a Save, what the change is based on: a later change is a conflict; zero makes a new variable
	UpdatedBy   string
	Override    *Override // in what is loaded, the one that holds now; nil when there is none
}

// MaxVariables is how many variables the organisation has at most (docs/limits.md): every contact whose flow reads one loads them all.
const MaxVariables = 500

// longestValue bounds the JSON of a variable's value.
const longestValue = 16 << 10

type variableRow struct {
	Name        string
	Type        flow.Type
	Value       string
	Overridable bool
	Description string
	UpdatedAt   int64  `db:"updated_at"`
	UpdatedBy   string `db:"updated_by"`
}

const variableColumns = `name, type, value, overridable, description, updated_at, updated_by`

func (r variableRow) noun() Variable {
	return Variable{
		Name: r.Name, Type: r.Type, Value: json.RawMessage(r.Value), Overridable: r.Overridable, Description: r.Description,
		UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
}

// audited is a variable as the audit log shows it.
func (v Variable) audited() any {
	return map[string]any{"name": v.Name, "type": v.Type, "value": v.Value, "overridable": v.Overridable, "description": v.Description}
}

// Variables lists the organisation's variables by name, with the overrides that hold now.
func (db *DB) Variables(ctx context.Context) ([]Variable, error) {
	var rows []variableRow
	if err := db.read().list(ctx, &rows, `SELECT `+variableColumns+` FROM variables ORDER BY name`); err != nil {
		return nil, fmt.Errorf("list variables: %w", err)
	}
	active, err := db.Overrides(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Variable, len(rows))
	for i, r := range rows {
		list[i] = r.noun()
		if at := slices.IndexFunc(active, func(o Override) bool { return o.Flow == "" && o.Variable == r.Name }); at >= 0 {
			list[i].Override = &active[at]
		}
	}
	return list, nil
}

// Variable loads a variable by name; a missing one is a not_found fault.
func (db *DB) Variable(ctx context.Context, name string) (Variable, error) {
	return db.read().variable(ctx, name)
}

func (q queries) variable(ctx context.Context, name string) (Variable, error) {
	var row variableRow
	if err := q.get(ctx, &row, `SELECT `+variableColumns+` FROM variables WHERE name = ?`, name); err != nil {
		return Variable{}, found(err, "The organisation has no variable named %q.", name)
	}
	return row.noun(), nil
}

// SaveVariable makes a variable, or changes one when UpdatedAt says on what the change is based. Mistakes are invalid faults about name, type
// or value. A new name is put into the drafts and saved test calls that have the old one; versions go on finding it by the name that they have. A variable that gets another type, or may not be switched any more, is switched back.
func (db *DB) SaveVariable(ctx context.Context, who Actor, v Variable) (Variable, error) {
	if err := v.Check(); err != nil {
		return Variable{}, err
	}
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		if v.UpdatedAt.IsZero() {
			return db.insertVariable(ctx, t, who, v)
		}
		return db.updateVariable(ctx, t, who, v)
	})
	if err != nil {
		return Variable{}, err
	}
	return db.Variable(ctx, v.Name)
}

// Check tells what no variable can be: its name, its type and a value that is not of it, by field. No value becomes null.
func (v *Variable) Check() error {
	problems := map[string]string{}
	if !flow.ValidIdentifier(v.Name) {
		problems["name"] = "use small letters, digits and _, beginning with a letter"
	}
	if len(v.Value) == 0 {
		v.Value = json.RawMessage("null")
	}
	if !slices.Contains(flow.Types, v.Type) {
		problems["type"] = "choose one of string, integer, decimal, boolean, datetime, json"
	} else if err := fits(v.Value, v.Type); err != nil {
		problems["value"] = err.Error()
	}
	if len(problems) > 0 {
		return &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: problems}
	}
	return nil
}

// fits says why a value is none of a type.
func fits(value json.RawMessage, to flow.Type) error {
	if len(value) > longestValue {
		return fmt.Errorf("is longer than %d KB", longestValue>>10)
	}
	if string(value) == "null" {
		return nil
	}
	_, err := flow.DecodeValue(value, to)
	return err
}

func (db *DB) insertVariable(ctx context.Context, t *tx, who Actor, v Variable) error {
	var there int
	if err := t.get(ctx, &there, `SELECT COUNT(*) FROM variables`); err != nil {
		return fmt.Errorf("count variables: %w", err)
	}
	if there >= MaxVariables {
		return fault.Field("name", "the organisation has %d variables, which is the most there can be; delete one that no flow reads", there)
	}
	if err := db.freeName(ctx, t, v.Name, ""); err != nil {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO variables (`+variableColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		v.Name, string(v.Type), string(v.Value), v.Overridable, v.Description, millis(t.now), who.Name)
	if errors.Is(err, errTaken) {
		return nameTaken(err, "variable", v.Name)
	}
	if err != nil {
		return fmt.Errorf("make variable %s: %w", v.Name, err)
	}
	return t.audit(ctx, who, audited{action: "variable.create", subject: "org." + v.Name, after: v.audited()})
}

func (db *DB) updateVariable(ctx context.Context, t *tx, who Actor, v Variable) error {
	before, err := t.variable(ctx, cmp.Or(v.Was, v.Name))
	if err != nil {
		return err
	}
	if millis(v.UpdatedAt) != millis(before.UpdatedAt) {
		return fault.New(fault.Conflict, "%s changed the variable %s meanwhile.", before.UpdatedBy, v.Name)
	}
	_, err = t.exec(ctx, `UPDATE variables SET name = ?, type = ?, value = ?, overridable = ?, description = ?, updated_at = ?, updated_by = ? WHERE name = ?`,
		v.Name, string(v.Type), string(v.Value), v.Overridable, v.Description, millis(t.now), who.Name, before.Name)
	if errors.Is(err, errTaken) {
		return nameTaken(err, "variable", v.Name)
	}
	if err != nil {
		return fmt.Errorf("change variable %s: %w", v.Name, err)
	}
	if v.Name != before.Name {
		if err := db.renameVariable(ctx, t, renaming{who, []string{FoundVariable}, before.Name, v.Name}); err != nil {
			return err
		}
	}
	if !v.Overridable || v.Type != before.Type {
		if err := t.endOverride(ctx, who, switched{variable: v.Name, subject: "org." + v.Name}); err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
	}
	return t.audit(ctx, who, audited{action: "variable.update", subject: "org." + v.Name, before: before.audited(), after: v.audited()})
}

// DeleteVariable deletes a variable and its override; one that flows read is a conflict fault that says where.
func (db *DB) DeleteVariable(ctx context.Context, who Actor, name string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.variable(ctx, name)
		if err != nil {
			return err
		}
		uses, err := db.variableUses(ctx, t.queries, name)
		if err != nil {
			return err
		}
		if err := inUse(FoundVariable, name, uses); err != nil {
			return err
		}
		for _, statement := range []string{`DELETE FROM variables WHERE name = ?`, `DELETE FROM overrides WHERE flow_id = '' AND variable = ?`,
			`DELETE FROM former_names WHERE kind = 'variable' AND target = ?`} {
			if _, err := t.exec(ctx, statement, name); err != nil {
				return fmt.Errorf("delete variable %s: %w", name, err)
			}
		}
		return t.audit(ctx, who, audited{action: "variable.delete", subject: "org." + name, before: before.audited()})
	})
}

func (db *DB) orgReads(f *flow.Flow, name string) []flow.Reference {
	if db.config.Catalog == nil {
		return nil
	}
	return slices.DeleteFunc(flow.OrgReads(f, db.config.Catalog), func(r flow.Reference) bool { return r.Name != name })
}

// org lists the organisation's variables for validation and forms.
func (q queries) org(ctx context.Context, r *flow.Resources) error {
	var rows []struct{ Name, Type string }
	if err := q.list(ctx, &rows, `SELECT name, type FROM variables ORDER BY name`); err != nil {
		return fmt.Errorf("list variables: %w", err)
	}
	r.Org, r.OrgTypes = []string{}, map[string]flow.Type{}
	for _, row := range rows {
		r.Org, r.OrgTypes[row.Name] = append(r.Org, row.Name), flow.Type(row.Type)
	}
	return nil
}
