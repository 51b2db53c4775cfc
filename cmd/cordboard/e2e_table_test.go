package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/storage"
)

// chooses puts a file into the page's file input.
func (p *page) chooses(content string) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "customers.csv")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.upload("input[type=file]", file)
}

// TestTables makes a table, checks a file with a mistake, imports it mended, edits a row, searches, and deletes what nobody needs.
func TestTables(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.expect("status of 422")
	p.goTo("/tables")
	p.click("main a|Make the first table")
	p.fill("input[name=name]", "customers")
	p.fill(`[aria-label="Column 2"] input[type=text]`, "tier")
	p.click("button|Add column")
	p.has(`[aria-label="Column 3"]`)
	p.fill(`[aria-label="Column 3"] input[type=text]`, "visits")
	p.choose(`[aria-label="Column 3"] select`, "whole number")
	p.click("button|Save")
	p.sees("main", "No rows yet")

	p.click("main a|Import a file")
	p.chooses("number;tier;visits\r\n+358401;gold;7\r\n+358402;silver;many\r\n")
	p.click("button|Check")
	p.sees("#report", "Nothing is imported.")
	p.sees("#report", "\"many\" is not a whole number")
	p.chooses("number;tier;visits\r\n+358401;gold;7\r\n+358402;silver;3\r\n")
	p.click("button|Check")
	p.sees("#report", "2 rows, 0 of them as they are")
	p.click("button|Import")
	p.sees("main", "2 rows imported: 2 added, 0 changed, 0 removed.")

	p.click("main td a|+358402")
	p.fill(`input[name="cells.visits"]`, "x")
	p.click("button|Save")
	p.has(`input[name="cells.visits"][aria-invalid=true]`)
	p.fill(`input[name="cells.visits"]`, "4")
	p.click("button|Save")
	p.sees("main", "Row +358402 is saved.")
	p.goTo("/tables/customers/rows")
	p.typed("/")
	p.focused("main input[name=q]")
	p.typed("gold" + kb.Enter)
	p.lacks("main td a|+358402")
	p.has("main td a|+358401")
	p.click("main td a|+358401")
	p.click("main button|Delete row")
	p.click("#dialog button|Delete")
	p.sees("main", "Row +358401 is deleted.")
	rows, total, err := s.db.TableRows(t.Context(), "customers", storage.RowFilter{})
	if err != nil || total != 1 || !strings.HasSuffix(rows[0].Key, "402") || rows[0].Cells[2] != 4 {
		t.Errorf("got %v (%v), want the one row with 4 visits", rows, err)
	}
	p.click("main a|Columns")
	p.click("main button|Delete table")
	p.click("#dialog button|Delete")
	p.sees("main", "No tables yet")
}

// shootTables makes the pictures of the pages about tables.
func shootTables(t *testing.T) {
	s := newSite(t)
	p := s.open(t, sari)
	p.scheme("light")
	d := demo{db: s.db, catalog: s.app.Catalog, who: storage.Actor{Name: "Sari Lehtonen"}}
	if err := d.tables(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.goTo("/tables/vip/rows")
	p.shoot("table")
	p.goTo("/tables/vip/edit")
	p.shoot("table-columns")
	p.goTo("/tables/vip/import")
	p.expect("status of 422")
	p.chooses("number;name;tier;orders;since;newsletter\n1;Aalto;gold;many;2026;x\n1;Meri\n2;Lumme;gold;1;;no\n2;Lumme;gold;1;;no\n")
	p.click("button|Check")
	p.sees("#report", "Nothing is imported.")
	p.shoot("table-import")
	p.size(390, 844)
	p.goTo("/tables/vip/rows")
	p.shoot("narrow-table")
}
