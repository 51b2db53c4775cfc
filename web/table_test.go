package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow/table"
)

// customers makes the table of these tests as an administrator would.
func customers(s *site) {
	s.t.Helper()
	s.post("/tables/new", url.Values{
		"name": {"customers"}, "description": {"Whom we know"}, "rows:columns": {"4"}, "key": {"0"},
		"columns[0].name": {"number"}, "columns[0].type": {"string"}, "columns[1].name": {"tier"}, "columns[1].type": {"string"},
		"columns[2].name": {"visits"}, "columns[2].type": {"integer"}, "columns[3].name": {"since"}, "columns[3].type": {"datetime"},
	}).want(s.t, http.StatusSeeOther)
}

// upload posts a file as a browser does; fragment as htmx does.
func (s *site) upload(path, file string, fragment bool, fields ...string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range fields {
		if err := w.WriteField(name, "1"); err != nil {
			s.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "customers.csv")
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err != nil || w.Close() != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if fragment {
		r.Header.Set("HX-Request", "true")
	}
	return s.do(r)
}

const customersFile = "number;tier;visits;since\r\n+358401;gold;7;2026-11-20 10:00\r\n+358402;<b>;;\r\n"

func TestTablePages(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/tables").want(t, http.StatusOK, "No tables yet", "Make the first table")
	s.get("/tables/new").want(t, http.StatusOK, `name="columns[0].name"`, "What comes next")
	bad := url.Values{"name": {"my customers"}, "rows:columns": {"3"}, "key": {"2"},
		"columns[0].name": {"Number"}, "columns[0].type": {"string"}, "columns[1].name": {""}, "columns[2].name": {"vip"}, "columns[2].type": {"boolean"}}
	s.post("/tables/new", bad).want(t, http.StatusUnprocessableEntity, `id="f-name-error"`, `id="f-columns-0-name-error"`, "A column of yes and no cannot tell rows apart",
		`value="my customers"`, `name="rows:columns" value="2"`)
	bad.Set("op", "add:columns")
	s.post("/tables/new", bad).want(t, http.StatusOK, `name="rows:columns" value="4"`)
	bad.Set("op", "remove:columns:0")
	s.post("/tables/new", bad).want(t, http.StatusOK, `name="rows:columns" value="2"`, `value="1" checked`)
	customers(s)
	s.get("/tables/customers/rows").want(t, http.StatusOK, "Table customers is saved", "No rows yet", "Import a file")
	s.post("/tables/new", url.Values{"name": {"Customers"}, "rows:columns": {"1"}, "columns[0].name": {"id"}, "columns[0].type": {"string"}}).want(t, http.StatusConflict, `id="f-name-error"`)
	s.get("/tables?q=TIER").want(t, http.StatusOK, "Whom we know", "number, tier, visits, since")
	s.get("/tables?q=nothing").want(t, http.StatusOK, "No table matches")
	s.get("/tables/none/rows").want(t, http.StatusNotFound)
}

func TestTableImportPage(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	s.get("/tables/customers/import").want(t, http.StatusOK, `type="file"`, "Times without a zone are read in EET")
	s.upload("/tables/customers/import", "", false).want(t, http.StatusUnprocessableEntity, "Choose a CSV file that is not empty")
	s.upload("/tables/customers/import", "number;tier;visits;since\n1;a;many;\n1;b;;\n", true).want(t, http.StatusUnprocessableEntity,
		"Nothing is imported", ">2<", "visits", "is not a whole number")
	got := s.upload("/tables/customers/import", customersFile, true, "dry_run")
	got.want(t, http.StatusOK, "The file can be imported: 2 rows", "+358401, +358402")
	if strings.Contains(got.body, "<form") {
		t.Error("got a page, want only the report, so that the chosen file stays chosen")
	}
	s.get("/tables/customers/rows").want(t, http.StatusOK, "No rows yet")
	got = s.upload("/tables/customers/import", customersFile, true)
	got.want(t, http.StatusOK)
	if to := got.header.Get("HX-Redirect"); to != "/tables/customers/rows" {
		t.Errorf("got on to %q, want the rows", to)
	}
	s.get("/tables/customers/rows").want(t, http.StatusOK, "2 rows imported: 2 added, 0 changed, 0 removed", "+358401", "20 Nov 2026, 10:00", "&lt;b&gt;", "2 rows")
	got = s.get("/tables/customers/export")
	got.want(t, http.StatusOK, "\ufeffnumber,tier,visits,since\n+358401,gold,7,2026-11-20T08:00:00Z\n")
	if got.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(got.header.Get("Content-Disposition"), `"customers.csv"`) {
		t.Errorf("got %v, want a CSV file", got.header)
	}
	s.upload("/tables/customers/import", got.body, true, "dry_run").want(t, http.StatusOK, "2 rows, 2 of them as they are")
	s.upload("/tables/customers/import", strings.Repeat("x", table.MaxBytes+2<<20), false).want(t, http.StatusRequestEntityTooLarge)
	s.get("/audit?action=table.").want(t, http.StatusOK, "Table imported", "Table made")
}

func TestTableRowPages(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	var b strings.Builder
	b.WriteString("number,tier,visits,since\n")
	for i := range 120 {
		fmt.Fprintf(&b, "k/%03d,tier %d,%d,\n", i, i%3, i)
	}
	s.upload("/tables/customers/import", b.String(), false).want(t, http.StatusSeeOther)
	s.get("/tables/customers/rows").want(t, http.StatusOK, "1 to 50 of 120 rows", "k/049", `href="/tables/customers/rows?page=2"`)
	s.get("/tables/customers/rows?page=3").want(t, http.StatusOK, "101 to 120 of 120 rows", "k/119")
	s.get("/tables/customers/rows?q=TIER+2").want(t, http.StatusOK, "40 rows", "k/002")
	s.get("/tables/customers/rows?q=zzz").want(t, http.StatusOK, "No row matches")
	s.get("/tables/customers/row?key=k%2F007").want(t, http.StatusOK, `name="cells.tier"`, `value="tier 1"`)
	edit := url.Values{"cells.number": {"k/008"}, "cells.visits": {"x"}, "cells.since": {"2026-11-20 10:30"}}
	s.post("/tables/customers/row?key=k%2F007", edit).want(t, http.StatusUnprocessableEntity, `id="f-cells-visits-error"`, `value="x"`, "is not a whole number")
	edit.Set("cells.visits", "8")
	s.post("/tables/customers/row?key=k%2F007", edit).want(t, http.StatusConflict, `id="f-cells-number-error"`, "There is a row &#34;k/008&#34; already")
	edit.Set("cells.number", "k/new")
	s.post("/tables/customers/row?key=k%2F007", edit).want(t, http.StatusSeeOther)
	s.get("/tables/customers/rows?q=k/new").want(t, http.StatusOK, "Row k/new is saved", "20 Nov 2026, 10:30")
	s.get("/tables/customers/row?key=k%2Fnew").want(t, http.StatusOK, `value="2026-11-20 10:30"`)
	s.post("/tables/customers/rows/new", url.Values{"cells.number": {" "}}).want(t, http.StatusUnprocessableEntity, "is the key and must not be empty")
	s.post("/tables/customers/rows/new", url.Values{"cells.number": {"another"}}).want(t, http.StatusSeeOther)
	s.post("/tables/customers/row/delete?key=another", nil).want(t, http.StatusSeeOther)
	s.get("/tables/customers/row?key=another").want(t, http.StatusNotFound)
	s.post("/tables/customers/row/delete?key=another", nil).want(t, http.StatusNotFound)
}

func TestTableColumnsPage(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	s.upload("/tables/customers/import", customersFile, false).want(t, http.StatusSeeOther)
	s.get("/tables/customers/edit").want(t, http.StatusOK, `value="tier"`, "Nothing uses it")
	change := url.Values{"name": {"vips"}, "rows:columns": {"3"}, "key": {"0"},
		"columns[0].name": {"phone"}, "columns[0].type": {"string"}, "columns[0].was": {"number"},
		"columns[1].name": {"tier"}, "columns[1].type": {"integer"}, "columns[1].was": {"tier"},
		"columns[2].name": {"note"}, "columns[2].type": {"string"}}
	s.post("/tables/customers/edit", change).want(t, http.StatusUnprocessableEntity, `id="f-columns-1-type-error"`, "Does not fit the row")
	change.Set("columns[1].type", "string")
	s.post("/tables/customers/edit", change).want(t, http.StatusSeeOther)
	got := s.get("/tables/vips/export")
	got.want(t, http.StatusOK, "phone,tier,note\n+358401,gold,\n")
	change.Set("base", "1")
	s.post("/tables/vips/edit", change).want(t, http.StatusConflict, "Nothing is saved")

	f := mainLine("line")
	f.Activities[1].Type, f.Activities[1].Properties = "table_lookup", []byte(`{"table":"vips","key":"1"}`)
	if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
		t.Fatal(err)
	}
	s.get("/tables/vips/edit").want(t, http.StatusOK, `href="/flows/line"`, "disabled")
	s.post("/tables/vips/delete", nil).want(t, http.StatusConflict, `href="/flows/line#step-bye"`)
}

func TestTablePermissions(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	s.as("designer")
	s.get("/tables/customers/rows").want(t, http.StatusOK)
	s.get("/tables/customers/export").want(t, http.StatusOK)
	for _, path := range []string{"/tables/new", "/tables/customers/edit", "/tables/customers/row?key=1", "/tables/customers/rows/new", "/tables/customers/row/delete?key=1", "/tables/customers/delete"} {
		s.post(path, url.Values{"name": {"x"}}).want(t, http.StatusForbidden)
	}
	s.upload("/tables/customers/import", customersFile, false).want(t, http.StatusForbidden)
	s.as("agent")
	s.get("/tables").want(t, http.StatusForbidden)
}

// The form of a lookup offers the columns of its table, and its key may say what the organisation says.
func TestLookupFormOffersColumns(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	s.post("/variables/new", url.Values{"name": {"region"}, "type": {"string"}, "value": {"north"}}).want(t, http.StatusSeeOther)
	s.flow("line")
	got, _ := s.call(http.MethodPost, "/flows/line/form", map[string]any{
		"record": map[string]any{"id": "look", "type": "table_lookup", "properties": map[string]any{"table": "customers", "key": "1", "outputs": map[string]string{"tier": "tier"}}},
		"scope":  map[string]any{"variables": []map[string]string{{"name": "tier", "type": "string"}}},
	})
	got.want(t, http.StatusOK, `<option value="visits"></option>`, `<option value="customers" selected>`, "Column", "{{ org.region }}")
}
