package main

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/storage"
	"cordboard/web/api"
)

// wantCode runs a command and fails unless it exits with the code.
func wantCode(t *testing.T, code int, stdin string, args ...string) outcome {
	t.Helper()
	got := command(t, stdin, args...)
	if got.code != code {
		t.Fatalf("cordboard %s: got %s, want exit code %d", strings.Join(args, " "), got, code)
	}
	return got
}

func jsonOf[T any](t *testing.T, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	return v
}

func TestMigrateCommands(t *testing.T) {
	db := filepath.Join(t.TempDir(), "data", "new.db")
	before := jsonOf[[]shownMigration](t, wantCode(t, exitFindings, "", "migrate", "status", "--json", "--db", db).stdout)
	if len(before) == 0 || before[0].AppliedAt != nil {
		t.Errorf("got %+v, want migrations that are missing", before)
	}
	up := wantCode(t, exitOK, "", "migrate", "up", "--db", db)
	if got := strings.Count(up.stdout, "applied "); got != len(before) {
		t.Errorf("got %q, want %d applied", up.stdout, len(before))
	}
	if got := wantCode(t, exitOK, "", "migrate", "up", "--db", db); !strings.Contains(got.stdout, "up to date") {
		t.Errorf("got %q, want that nothing is missing", got.stdout)
	}
	wantCode(t, exitOK, "", "migrate", "status", "--db", db)
	wantCode(t, exitUnavailable, "", "migrate", "status", "--db", "postgres://nobody:x@127.0.0.1:1/none?sslmode=disable&connect_timeout=1")
}

func TestUserCommands(t *testing.T) {
	db := filepath.Join(t.TempDir(), "cordboard.db")
	wantCode(t, exitRefused, "", "user", "list", "--db", db)
	made := wantCode(t, exitOK, "", "user", "create", "anna@example.com", "--name", "Anna Virtanen", "--role", "admin", "--db", db)
	if password := strings.TrimSpace(made.stdout); len(password) < 12 || strings.Contains(made.stderr, password) {
		t.Errorf("got %s, want a long password alone on stdout", made)
	}
	wantCode(t, exitRefused, "", "user", "create", "ANNA@example.com", "--db", db)
	wantCode(t, exitUsage, "", "user", "create", "nobody", "--db", db)
	wantCode(t, exitUsage, "", "user", "create", "b@example.com", "--role", "king", "--db", db)
	wantCode(t, exitUsage, "short\n", "user", "create", "b@example.com", "--password-stdin", "--db", db)
	set := wantCode(t, exitOK, "correct horse battery\n", "user", "password", "anna@example.com", "--password-stdin", "--db", db)
	if strings.Contains(set.stdout+set.stderr, "horse") {
		t.Errorf("got %s, want the password not to be shown", set)
	}
	wantCode(t, exitRefused, "", "user", "password", "nobody@example.com", "--db", db)
	wantCode(t, exitRefused, "", "user", "disable", "anna@example.com", "--db", db) // the last admin
	wantCode(t, exitOK, "", "user", "create", "bo@example.com", "--role", "admin,designer", "--db", db)
	wantCode(t, exitOK, "", "user", "disable", "anna@example.com", "--db", db)
	wantCode(t, exitRefused, "", "user", "disable", "anna@example.com", "--db", db)
	users := jsonOf[[]shownUser](t, wantCode(t, exitOK, "", "user", "list", "--json", "--db", db).stdout)
	if len(users) != 2 || users[0].Active || users[1].Name != "bo" || len(users[1].Roles) != 2 {
		t.Errorf("got %+v, want anna disabled, and bo with two roles", users)
	}
	if got := wantCode(t, exitOK, "", "user", "list", "--db", db); strings.Contains(got.stdout, "argon2id") || !strings.Contains(got.stdout, "disabled") {
		t.Errorf("got %s", got)
	}
}

// TestTokenHelpNamesEveryPermission keeps the list in the help complete.
func TestTokenHelpNamesEveryPermission(t *testing.T) {
	help := wantCode(t, exitOK, "", "token", "create", "--help").stdout
	for _, name := range permissionNames() {
		if !strings.Contains(help, name) {
			t.Errorf("the help of token create does not name %s", name)
		}
	}
}

var tokenForm = regexp.MustCompile(`^cb_\S{20,}\n$`)

func TestTokenCommands(t *testing.T) {
	db := filepath.Join(t.TempDir(), "cordboard.db")
	wantCode(t, exitOK, "", "user", "create", "anna@example.com", "--db", db)
	made := wantCode(t, exitOK, "", "token", "create", "ci", "--user", "anna@example.com", "--permission", "flow.view,flow.edit", "--db", db)
	if !tokenForm.MatchString(made.stdout) {
		t.Errorf("got %q, want the token alone on stdout", made.stdout)
	}
	wantCode(t, exitUsage, "", "token", "create", "ci", "--db", db)
	wantCode(t, exitUsage, "", "token", "create", "ci", "--user", "anna@example.com", "--permission", "flow.fly", "--db", db)
	wantCode(t, exitRefused, "", "token", "create", "ci", "--user", "nobody@example.com", "--db", db)
	for _, expires := range []string{"soon", "-3d", "0h", "9999d"} {
		wantCode(t, exitUsage, "", "token", "create", "ci", "--user", "anna@example.com", "--expires="+expires, "--db", db)
	}
	wantCode(t, exitOK, "", "token", "create", "forever", "--user", "anna@example.com", "--expires", "never", "--db", db)
	tokens := jsonOf[[]shownToken](t, wantCode(t, exitOK, "", "token", "list", "--json", "--db", db).stdout)
	if len(tokens) != 2 || tokens[0].ExpiresAt != nil || tokens[1].ExpiresAt == nil || len(tokens[1].Permissions) != 2 {
		t.Fatalf("got %+v, want two tokens, one that ends", tokens)
	}
	wantCode(t, exitOK, "", "token", "revoke", tokens[0].ID, "--db", db)
	wantCode(t, exitRefused, "", "token", "revoke", tokens[0].ID, "--db", db)
	if got := wantCode(t, exitOK, "", "token", "list", "--db", db); strings.Contains(got.stdout, "forever") {
		t.Errorf("got %q, want the revoked token gone", got.stdout)
	}
}

// TestMovingFlows takes a flow from one installation to another, over files and then through the API.
func TestMovingFlows(t *testing.T) {
	const file = "testdata/flows/main-line.json"
	db := filepath.Join(t.TempDir(), "cordboard.db")
	wantCode(t, exitFindings, "", "flow", "import", file, "--dry-run", "--db", db)
	wantCode(t, exitRefused, "", "flow", "export", "main-line", "--db", db)
	report := wantCode(t, exitFindings, "", "flow", "import", file, "testdata/flows/ask-pin.json", "--db", db)
	for _, want := range []string{"created main-line", "queue sales is missing (sales_queue)", "created ask-pin"} {
		if !strings.Contains(report.stdout, want) {
			t.Errorf("got %s, want %q in it", report, want)
		}
	}
	wantCode(t, exitRefused, "", "flow", "import", file, "--db", db)
	wantCode(t, exitUsage, "", "flow", "import", "testdata/bad/unknown-fields.json", "--db", db)
	wantCode(t, exitUsage, "", "flow", "import", file, file, "--name", "x", "--db", db)
	out := wantCode(t, exitOK, "", "flow", "export", "main-line", "--db", db)
	if out.stdout != readText(t, file) {
		t.Error("got another document out than went in")
	}
	if !strings.Contains(out.stderr, "depends on queue billing\n") {
		t.Errorf("got %q on stderr, want what the flow depends on", out.stderr)
	}
	wantCode(t, exitRefused, "", "flow", "export", "main-line", "--label", "live", "--db", db)
	wantCode(t, exitRefused, "", "flow", "export", "main-line", "--version", "1", "--db", db)
	wantCode(t, exitUsage, "", "flow", "export", "main-line", "--version", "1", "--label", "live", "--db", db)
	wantCode(t, exitFindings, "", "flow", "validate", "--db", db, file)
	reports := jsonOf[[]imported](t, wantCode(t, exitFindings, readText(t, file), "flow", "import", "-", "--json", "--name", "other", "--map", "queue/sales=billing", "--db", db).stdout)
	if len(reports) != 1 || reports[0].File != "-" || reports[0].Name != "other" {
		t.Errorf("got %+v, want one report about other", reports)
	}
}

func TestMovingFlowsThroughAServer(t *testing.T) {
	db, _ := openTest(t)
	who := storage.Actor{Name: "test"}
	u, err := db.CreateUser(t.Context(), who, storage.NewUser{Email: "anna@example.com", Roles: []string{"designer"}})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := db.CreateToken(t.Context(), who, storage.Token{Name: "ci", UserID: u.ID, Permissions: []string{"flow.view", "flow.edit"}})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := api.New(api.Config{DB: db, Catalog: activities.Catalog()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	t.Setenv("CORDBOARD_SERVER", server.URL)
	t.Setenv("CORDBOARD_TOKEN", token)

	wantCode(t, exitFindings, "", "flow", "import", "testdata/flows/chat.json")
	wantCode(t, exitRefused, "", "flow", "import", "testdata/flows/chat.json")
	wantCode(t, exitFindings, "", "flow", "import", "testdata/flows/chat.json", "--replace")
	file := filepath.Join(t.TempDir(), "out.json")
	wantCode(t, exitOK, "", "flow", "export", "chat", "-o", file)
	if readText(t, file) != readText(t, "testdata/flows/chat.json") {
		t.Error("got another document out than went in")
	}
	wantCode(t, exitRefused, "", "flow", "export", "nowhere")
	wantCode(t, exitRefused, "", "flow", "export", "chat", "--token", "cb_wrong")
	server.Close()
	wantCode(t, exitUnavailable, "", "flow", "export", "chat")
}
