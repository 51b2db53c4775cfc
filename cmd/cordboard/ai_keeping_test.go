package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"cordboard/runtime/ai"
	"cordboard/storage/storagetest"
)

// dump gives all that a database holds, every column of every table, read beside the server.
func dump(t *testing.T, address string) string {
	t.Helper()
	driver, tables := "sqlite", `SELECT name FROM sqlite_master WHERE type = 'table'`
	if strings.HasPrefix(address, "postgres") {
		driver, tables = "postgres", `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	db, err := sqlx.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var names []string
	if err := db.Select(&names, tables); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range names {
		rows, err := db.Queryx(`SELECT * FROM "` + name + `"`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			row, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			for _, column := range row {
				_, _ = fmt.Fprintf(&b, "%s %s\n", name, column) // a builder never fails
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestNothingPrivateIsKept takes a chat through a conversation in which the customer tells numbers that nobody must keep. They are nowhere in the
// database: neither while the model thinks and the question waits to be answered, nor afterwards; and the model never sees them.
func TestNothingPrivateIsKept(t *testing.T) {
	private := []string{"4242 4242 4242 4242", "4242424242424242", "FI21 1234 5600 0007 85", "131052-308T"}
	for kind, address := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "cordboard.db"), "postgres": storagetest.PostgresURL(t)} {
		t.Run(kind, func(t *testing.T) {
			var seen []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body) // what came is looked at below
				seen = append(seen, string(body), dump(t, address))
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"I see. What else?"},"finish_reason":"stop"}],"usage":{"total_tokens":12}}`)
			}))
			defer server.Close()
			app, _ := assistantAt(t, address, []string{"127.0.0.1"}, func(s *ai.Settings) { s.Endpoint = &ai.Endpoint{BaseURL: server.URL + "/v1", Model: "m"} })
			said := []string{"hello", "my card is 4242 4242 4242 4242", "or 4242424242424242, call +358 40 123 4567", "IBAN FI21 1234 5600 0007 85 and id 131052-308T", "I want to talk to a person"}
			if _, entries := talk(t, app, said...); !leftBy(entries, "escalated") {
				t.Fatalf("got %+v, want the conversation left by escalated", entries)
			}
			seen = append(seen, dump(t, address))
			if len(seen) != 9 || !strings.Contains(seen[1], `operations {"agent"`) || !strings.Contains(seen[8], "my card is ••••") || !strings.Contains(seen[8], "+358 40 123 4567") {
				t.Fatalf("got %d texts, want four requests, each with the database while it waits, and the database at the end", len(seen))
			}
			for _, number := range private {
				for i, text := range seen {
					if strings.Contains(text, number) {
						at := strings.Index(text, number)
						t.Errorf("text %d holds %s: …%s", i, number, text[max(0, at-200):at])
					}
				}
			}
		})
	}
}
