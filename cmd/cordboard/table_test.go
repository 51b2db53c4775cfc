package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/table"
	"cordboard/storage"
)

// TestTableCommands takes a file in, finds its mistakes, and writes it out as it was.
func TestTableCommands(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cordboard.db")
	db, err := storage.Open(t.Context(), file, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = db.SaveTable(t.Context(), storage.Actor{Name: "test"}, storage.Table{Name: "vip", Schema: table.Schema{Key: "id", Columns: []table.Column{
		{Name: "id", Type: flow.Integer}, {Name: "note", Type: flow.String},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	const rows = "id,note\n1,a\n2,'=x\n"
	got := wantCode(t, exitOK, rows, "table", "import", "vip", "-", "--dry-run", "--db", file)
	if want := "vip: would import 2 rows: 2 added, 0 changed, 0 removed, 0 as they were\n"; got.stdout != want {
		t.Errorf("got %q, want %q", got.stdout, want)
	}
	wantCode(t, exitOK, rows, "table", "import", "vip", "-", "--db", file)
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte("id,note\n1,a\nx,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got = wantCode(t, exitFindings, "", "table", "import", "vip", bad, "--db", file)
	if want := `line 3, column id: "x" is not a whole number`; !strings.Contains(got.stdout, want) {
		t.Errorf("got %q, want %q", got.stdout, want)
	}
	got = wantCode(t, exitFindings, "", "table", "import", "vip", bad, "--json", "--db", file)
	if problems := jsonOf[importedTable](t, got.stdout).Problems; len(problems) != 1 || problems[0].Line != 3 || problems[0].Column != "id" {
		t.Errorf("got %+v, want the mistake of line 3", problems)
	}
	if got := wantCode(t, exitOK, "", "table", "export", "vip", "--db", file).stdout; got != rows {
		t.Errorf("got %q, want %q", got, rows)
	}
	out := filepath.Join(t.TempDir(), "out.csv")
	wantCode(t, exitOK, "", "table", "export", "vip", "-o", out, "--db", file)
	if data, err := os.ReadFile(out); err != nil || string(data) != rows {
		t.Errorf("got %q (%v), want %q", data, err, rows)
	}
	wantCode(t, exitRefused, rows, "table", "import", "nope", "-", "--db", file)
	wantCode(t, exitRefused, "", "table", "import", "vip", "nowhere.csv", "--db", file)
	wantCode(t, exitRefused, "", "table", "export", "nope", "--db", file)
}
