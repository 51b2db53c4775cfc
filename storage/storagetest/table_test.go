package storagetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/runtime"
	"cordboard/storage"
)

// vip is a table of customers.
var vip = storage.Table{Name: "vip", Description: "Whom we know", Schema: table.Schema{Key: "number", Columns: []table.Column{
	{Name: "number", Type: flow.String}, {Name: "tier", Type: flow.String}, {Name: "visits", Type: flow.Integer}, {Name: "since", Type: flow.DateTime},
}}}

const vipFile = "number,tier,visits,since\n+358401,gold,7,2026-11-20\n+358402,Ääkköset,,\n=1+1,x,-1,2026-01-02T03:04:05Z\n"

func saveTable(t *testing.T, db *storage.DB, tb storage.Table) storage.Table {
	t.Helper()
	saved, err := db.SaveTable(t.Context(), anna, tb)
	must(t, err)
	return saved
}

func importFile(t *testing.T, db *storage.DB, file string) storage.TableImported {
	t.Helper()
	report, err := db.ImportTable(t.Context(), anna, "vip", storage.TableImport{File: strings.NewReader(file)})
	must(t, err)
	return report
}

func export(t *testing.T, db *storage.DB) string {
	t.Helper()
	var b bytes.Buffer
	must(t, db.ExportTable(t.Context(), "VIP", &b))
	return b.String()
}

func TestTableImportIsWholeOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		must(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{Name: "Acme", TimeZone: "Europe/Helsinki"}))
		saveTable(t, db, vip)
		report := importFile(t, db, vipFile)
		want := storage.TableImported{Rows: 3, Added: 3}
		want.Examples.Added = []string{"+358401", "+358402", "=1+1"}
		wantSame(t, report, want)
		const stored = "number,tier,visits,since\n+358401,gold,7,2026-11-19T22:00:00Z\n+358402,Ääkköset,,\n'=1+1,x,-1,2026-01-02T03:04:05Z\n"
		wantSame(t, export(t, db), stored)
		importFile(t, db, stored)
		wantSame(t, export(t, db), stored)

		_, err := db.ImportTable(t.Context(), anna, "vip", storage.TableImport{File: strings.NewReader("number,tier,visits,since\n1,a,1,\n2,b,many,\n")})
		wantCode(t, err, fault.Invalid)
		var problems *table.Problems
		if !errors.As(err, &problems) || problems.Error() != `line 3, column visits: "many" is not a whole number` {
			t.Errorf("got %v, want the place of the mistake", err)
		}
		wantSame(t, export(t, db), stored)

		next := "number,tier,visits,since\n+358402,Ääkköset,,\n+358401,silver,7,2026-11-20\nnew,,,\n"
		report, err = db.ImportTable(t.Context(), anna, "vip", storage.TableImport{File: strings.NewReader(next), DryRun: true})
		must(t, err)
		want = storage.TableImported{Rows: 3, Same: 1, Added: 1, Changed: 1, Removed: 1}
		want.Examples.Added, want.Examples.Changed, want.Examples.Removed = []string{"new"}, []string{"+358401"}, []string{"=1+1"}
		wantSame(t, report, want)
		wantSame(t, export(t, db), stored)
		importFile(t, db, next)
		if got := export(t, db); !strings.Contains(got, "+358402,Ääkköset,,\n+358401,silver") || strings.Contains(got, "1+1") {
			t.Errorf("got %q, want what the file says in its order", got)
		}
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "table.import"})
		must(t, err)
		if len(entries) != 3 || !strings.Contains(string(entries[0].After), `"removed":1`) || entries[0].Actor.Name != "Anna" {
			t.Errorf("got %d entries, the newest %s; want one per import", len(entries), entries[0].After)
		}
	})
}

func TestTableRows(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saveTable(t, db, vip)
		importFile(t, db, vipFile)
		save := func(key string, cells ...string) error {
			c := storage.RowChange{Key: key, Cells: map[string]string{}}
			for i, name := range vip.Schema.Names() {
				c.Cells[name] = cells[i]
			}
			return db.SaveRow(t.Context(), bert, "vip", c)
		}
		must(t, save("", "+358403", "50% off_", "12", "2026-01-02"))
		err := save("", " +358403 ", "", "", "")
		wantCode(t, err, fault.Conflict)
		wantSame(t, fault.Fields(err), map[string]string{"cells.number": "another row has this key"})
		err = save("+358403", "", "", "x", "y")
		wantCode(t, err, fault.Invalid)
		wantSame(t, fault.Fields(err), map[string]string{
			"cells.number": "is the key and must not be empty", "cells.visits": `"x" is not a whole number`,
			"cells.since": `"y" is not a time such as 2026-11-20T10:00:00+02:00 or 2026-11-20`,
		})
		must(t, save("+358401", "+358409", "platinum", "8", ""))
		wantCode(t, save("+358401", "+358409", "", "", ""), fault.NotFound)
		row, err := db.TableRow(t.Context(), "vip", "+358409")
		must(t, err)
		wantSame(t, row, storage.TableRow{Key: "+358409", Cells: table.Row{"+358409", "platinum", 8, nil}})
		for query, want := range map[string][]string{
			"": {"+358409", "+358402", "=1+1", "+358403"}, "ÄÄK": {"+358402"}, "50%": {"+358403"}, "f_": {"+358403"}, "nothing": nil, "PLAT": {"+358409"},
		} {
			rows, total, err := db.TableRows(t.Context(), "vip", storage.RowFilter{Query: query})
			must(t, err)
			var keys []string
			for _, r := range rows {
				keys = append(keys, r.Key)
			}
			if !slices.Equal(keys, want) || total != len(want) {
				t.Errorf("%q: got %v of %d, want %v", query, keys, total, want)
			}
		}
		rows, total, err := db.TableRows(t.Context(), "vip", storage.RowFilter{Offset: 3, Limit: 2})
		must(t, err)
		if len(rows) != 1 || total != 4 {
			t.Errorf("got %d rows of %d, want the last of 4", len(rows), total)
		}
		must(t, db.DeleteRow(t.Context(), bert, "vip", "=1+1"))
		wantCode(t, db.DeleteRow(t.Context(), bert, "vip", "=1+1"), fault.NotFound)
		list, err := db.Tables(t.Context())
		must(t, err)
		if len(list) != 1 || list[0].Rows != 3 || list[0].UpdatedBy != "Bert" {
			t.Errorf("got %+v, want one table with three rows, last changed by Bert", list)
		}
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "table.row"})
		must(t, err)
		if len(entries) != 3 || !strings.Contains(string(entries[1].Before), `"gold"`) || !strings.Contains(string(entries[1].After), `"platinum"`) || entries[0].After != nil {
			t.Errorf("got %v, want each change of a row with before and after", entries)
		}
	})
}

func TestTableColumns(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saved := saveTable(t, db, vip)
		importFile(t, db, "number,tier,visits,since\n1,5,7,2026-01-02\n2,6,,\n")
		current, err := db.Table(t.Context(), "vip")
		must(t, err)
		change := current
		change.Schema = table.Schema{Key: "id", Columns: []table.Column{
			{Name: "level", Type: flow.Integer}, {Name: "id", Type: flow.Integer}, {Name: "note", Type: flow.String}, {Name: "visits", Type: flow.String},
		}}
		change.Was = []string{"tier", "number", "", "visits"}
		changed := saveTable(t, db, change)
		wantSame(t, export(t, db), "level,id,note,visits\n5,1,,7\n6,2,,\n")

		stale := current
		stale.Description = "late"
		_, err = db.SaveTable(t.Context(), bert, stale)
		wantCode(t, err, fault.Conflict)

		must(t, db.SaveRow(t.Context(), anna, "vip", storage.RowChange{Cells: map[string]string{"id": "3", "note": "a text"}}))
		again := storage.Table{ID: saved.ID, Name: "vip", Schema: changed.Schema}
		again.Schema.Columns = slices.Clone(again.Schema.Columns)
		again.Schema.Columns[2].Type = flow.Integer
		_, err = db.SaveTable(t.Context(), anna, again)
		wantSame(t, fault.Fields(err), map[string]string{"columns[2].type": `does not fit the row "3": "a text" is not a whole number`})
		again.Schema.Columns[2].Type, again.Schema.Key = flow.String, "visits"
		_, err = db.SaveTable(t.Context(), anna, again)
		wantSame(t, fault.Fields(err), map[string]string{"key": `the row "2" has nothing that can be its key: the column visits is the key and must not be empty`})
		wantSame(t, export(t, db), "level,id,note,visits\n5,1,,7\n6,2,,\n,3,a text,\n")
	})
}

func TestTableIsAResource(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saved := saveTable(t, db, vip)
		importFile(t, db, vipFile)
		_, err := db.SaveTable(t.Context(), anna, storage.Table{Name: "VIP", Schema: vip.Schema})
		wantCode(t, err, fault.Conflict)
		_, err = db.SaveTable(t.Context(), anna, storage.Table{Name: "x", Schema: table.Schema{}})
		wantSame(t, fault.Fields(err), map[string]string{"columns": "a table needs a column"})
		f := document("main-line")
		f.Activities = append(f.Activities, flow.Record{ID: "look", Type: "table_lookup", Properties: json.RawMessage(`{"table":"vip"}`)})
		create(t, db, f)
		version := publish(t, db, "main-line")
		wantCode(t, db.DeleteTable(t.Context(), anna, "vip"), fault.Conflict)
		resources, err := db.Resources(t.Context())
		must(t, err)
		wantSame(t, resources.Columns, map[string][]string{"vip": {"number", "tier", "visits", "since"}})
		wantSame(t, resources.Names["table"], []string{"vip"})

		saved, err = db.Table(t.Context(), "vip")
		must(t, err)
		saved.Name = "customers"
		saveTable(t, db, saved)
		draft, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if got := string(draft.Draft.Activities[2].Properties); !strings.Contains(got, `"customers"`) {
			t.Errorf("got %s in the draft, want the new name", got)
		}
		other := vip
		other.Schema.Columns = vip.Schema.Columns[:2]
		saveTable(t, db, other) // another one takes the old name
		c := contact("c1")
		c.Program = version.ID
		arrive(t, db, c)
		want := &flow.TableRead{Found: true, Row: map[string]any{"number": "+358401", "tier": "gold", "visits": 7, "since": "2026-11-20T00:00:00Z"}}
		wantSame(t, read(t, db, "c1", &flow.ReadTable{Table: "vip", Key: " +358401"}), flow.Event(want))
		arrive(t, db, contact("c2"))
		for command, want := range map[*flow.ReadTable]*flow.TableRead{
			{Table: "Customers", Key: "+358402"}:   {Found: true, Row: map[string]any{"number": "+358402", "tier": "Ääkköset", "visits": nil, "since": nil}},
			{Table: "vip", Key: "+358401"}:         {},
			{Table: "customers", Key: "+35840"}:    {},
			{Table: "customers", Key: "\x00"}:      {},
			{Table: "customers", Key: "a' OR 1=1"}: {},
			{Table: "nope", Key: "1"}:              {Missing: true},
		} {
			wantSame(t, read(t, db, "c2", command), flow.Event(want))
		}
		must(t, db.DeleteTable(t.Context(), anna, "vip"))
	})
}

// large is a file of 100,000 rows, the most that a table has.
func large() []byte {
	var b bytes.Buffer
	b.WriteString("number,tier,visits,since\n")
	for i := range table.MaxRows {
		fmt.Fprintf(&b, "+3584%08d,%s,%d,2026-01-02\n", i*7919%100_000_000, []string{"gold", "silver", "standard"}[i%3], i)
	}
	return b.Bytes()
}

// TestLargeTable imports 100,000 rows and looks each thousandth up. The bound is generous: the benchmark tells the time.
func TestLargeTable(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saveTable(t, db, vip)
		begin := time.Now()
		_, err := db.ImportTable(t.Context(), anna, "vip", storage.TableImport{File: bytes.NewReader(large())})
		must(t, err)
		took := time.Since(begin)
		var times []time.Duration
		arrive(t, db, contact("c1"))
		step(t, db, arrival("c1", "look up"), func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
			for i := 0; i < table.MaxRows; i += 1000 {
				begin := time.Now()
				event, err := r.Read(t.Context(), c, &flow.ReadTable{Table: "vip", Key: fmt.Sprintf("+3584%08d", i*7919%100_000_000)})
				must(t, err)
				times = append(times, time.Since(begin))
				if read, ok := event.(*flow.TableRead); !ok || !read.Found || read.Row["visits"] != i {
					t.Fatalf("row %d: got %+v, want it found", i, event)
				}
			}
			return next(r, c, a)
		})
		slices.Sort(times)
		median := times[len(times)/2]
		t.Logf("import %s, one lookup %s", took.Round(time.Millisecond), median)
		if median > 5*time.Millisecond {
			t.Errorf("got %s for one lookup, want well under 5 ms", median)
		}
		rows, total, err := db.TableRows(t.Context(), "vip", storage.RowFilter{Offset: table.MaxRows - 50})
		must(t, err)
		if len(rows) != 50 || total != table.MaxRows {
			t.Errorf("got %d rows of %d, want the last page", len(rows), total)
		}
		wantCode(t, db.SaveRow(t.Context(), anna, "vip", storage.RowChange{Cells: map[string]string{"number": "one more"}}), fault.Invalid)
	})
}
