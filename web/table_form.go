package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/storage"
	"cordboard/web/views"
)

// tableForm reads the editor's fields as they were typed; nothing is refused here.
func tableForm(values url.Values) views.TableForm {
	text := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	f := views.TableForm{Name: text("name"), Description: text("description"), Base: text("base")}
	for i := range min(rowsOf(values, "columns"), table.MaxColumns+1) {
		at := func(name string) string { return text(fmt.Sprintf("columns[%d].%s", i, name)) }
		f.Columns = append(f.Columns, views.ColumnRow{Name: at("name"), Type: at("type"), Was: at("was")})
	}
	if n, err := strconv.Atoi(text("key")); err == nil && n >= 0 && n < len(f.Columns) {
		f.Key = n
	}
	return f
}

// columnOp adds or removes a column, as a button of the form asked. The key moves with its column.
func columnOp(f *views.TableForm, op string) {
	verb, rest, _ := strings.Cut(op, ":")
	_, row, _ := strings.Cut(rest, ":")
	i, err := strconv.Atoi(row)
	switch {
	case verb == "add" && len(f.Columns) < table.MaxColumns:
		f.Columns = append(f.Columns, views.ColumnRow{Type: string(flow.String)})
	case verb == "remove" && err == nil && i >= 0 && i < len(f.Columns) && len(f.Columns) > 1:
		f.Columns = slices.Delete(f.Columns, i, i+1)
		if f.Key == i {
			f.Key = 0
		} else if f.Key > i {
			f.Key--
		}
	}
}

// tableOf makes the table that the form describes, and notes everything that cannot be one. New columns without a name are left out.
func tableOf(f *views.TableForm) (storage.Table, map[string]string) {
	key := f.Columns
	if f.Key < len(f.Columns) {
		key = f.Columns[f.Key : f.Key+1]
	}
	f.Columns = slices.DeleteFunc(slices.Clone(f.Columns), func(c views.ColumnRow) bool { return c.Name == "" && c.Was == "" })
	f.Key = max(0, slices.IndexFunc(f.Columns, func(c views.ColumnRow) bool { return len(key) > 0 && c == key[0] }))
	t := storage.Table{Name: f.Name, Description: f.Description, Was: []string{}}
	for _, c := range f.Columns {
		t.Schema.Columns = append(t.Schema.Columns, table.Column{Name: c.Name, Type: flow.Type(c.Type)})
		t.Was = append(t.Was, c.Was)
	}
	if len(f.Columns) > 0 {
		t.Schema.Key = f.Columns[f.Key].Name
	}
	problems := t.Schema.Validate()
	if problems == nil {
		problems = map[string]string{}
	}
	checkResourceName(f.Name, problems)
	return t, problems
}
