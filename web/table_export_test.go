package web_test

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// An export that fails midway must not look like a whole one; one that fails before it begins is an error like any other.
func TestTableExportThatFails(t *testing.T) {
	s := newSite(t).as("admin")
	customers(s)
	var b strings.Builder
	b.WriteString("number,tier,visits,since\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "k/%04d,tier %d,%d,\n", i, i%3, i)
	}
	s.upload("/tables/customers/import", b.String(), false).want(t, http.StatusSeeOther)
	server := httptest.NewServer(s.server)
	defer server.Close()
	export := func() (int, int, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/tables/customers/export", nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range s.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		return got.StatusCode, strings.Count(string(body), "\n"), err
	}
	if status, lines, err := export(); status != http.StatusOK || lines != 2001 || err != nil {
		t.Fatalf("got status %d, %d lines, %v, want the whole table", status, lines, err)
	}
	s.spoil(`UPDATE table_rows SET cells = '{' WHERE row_key = 'k/1500'`)
	if _, lines, err := export(); err == nil {
		t.Errorf("got %d lines without an error, want the transfer cut", lines)
	}
	s.spoil(`UPDATE table_rows SET cells = '{' WHERE row_key = 'k/0000'`)
	if status, _, err := export(); status != http.StatusInternalServerError || err != nil {
		t.Errorf("got status %d (%v), want a failure that has not begun told as one", status, err)
	}
}

// spoil changes the database behind the server's back.
func (s *site) spoil(statement string) {
	s.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.folder, "test.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.t.Context(), statement); err != nil {
		s.t.Fatal(err)
	}
}
