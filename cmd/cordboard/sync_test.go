package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/api"
)

// syncing is a folder of flows beside an installation.
type syncing struct {
	t       *testing.T
	dir, db string
	to      []string                      // arguments that name the installation
	open    func(do func(db *storage.DB)) // gives its database between two commands
}

func newSyncing(t *testing.T) *syncing {
	t.Helper()
	s := &syncing{t: t, dir: t.TempDir(), db: filepath.Join(t.TempDir(), "cordboard.db")}
	s.to, s.open = []string{"--db", s.db}, s.opened
	return s
}

// file writes a flow's file with a description.
func (s *syncing) file(name, description string) {
	s.t.Helper()
	f := lineFlow(name)
	f.Description = description
	one, err := newSided(f)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, name+".json"), one.data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// opened opens the database file.
func (s *syncing) opened(do func(db *storage.DB)) {
	s.t.Helper()
	db, err := storage.Open(s.t.Context(), s.db, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	do(db)
}

// draft changes the description of a draft, "" leaves it, and gives what it is.
func (s *syncing) draft(name, description string) (is string, revision int64) {
	s.t.Helper()
	s.open(func(db *storage.DB) {
		f, err := db.Flow(s.t.Context(), name)
		if err != nil {
			s.t.Fatal(err)
		}
		if description != "" {
			f.Draft.Description = description
			saved, err := db.ReplaceDraft(s.t.Context(), tester, name, storage.Replacement{Document: f.Draft, Revision: f.Revision})
			if err != nil {
				s.t.Fatal(err)
			}
			f.Revision = saved.Revision
		}
		is, revision = f.Draft.Description, f.Revision
	})
	return is, revision
}

// sync runs the command and wants a line that holds words, by flow.
func (s *syncing) sync(code int, want string, flags ...string) {
	s.t.Helper()
	got := wantCode(s.t, code, "", append(append([]string{"sync", s.dir}, flags...), s.to...)...)
	if !strings.Contains(got.stdout, want) {
		s.t.Errorf("sync %v: got %q, want %q", flags, got.stdout, want)
	}
}

func (s *syncing) read(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name+".json"))
	if err != nil {
		s.t.Fatal(err)
	}
	f, issues := flow.Decode(data, activities.Catalog())
	if f == nil {
		s.t.Fatal(issues)
	}
	return f.Description
}

// story takes a folder and an installation through changes on each side, on both, and deletions.
func (s *syncing) story() {
	t := s.t
	s.file("line", "one")
	if err := os.WriteFile(filepath.Join(s.dir, "notes.json"), []byte(`{"format":"something"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sync(exitOK, "line: the draft would be made", "--dry-run")
	s.sync(exitOK, "line: the draft made")
	s.sync(exitOK, "line: is the same")
	if is, revision := s.draft("line", ""); is != "one" || revision != 1 {
		t.Errorf("got %q at revision %d, want one at 1: the second sync did nothing", is, revision)
	}

	s.file("line", "two")
	s.sync(exitOK, "line: left: only the file has changed", "--pull")
	s.sync(exitOK, "line: the draft would be changed", "--dry-run")
	s.sync(exitOK, "line: the draft changed to what the file is")
	if is, _ := s.draft("line", "three"); is != "three" {
		t.Fatal(is)
	}
	s.sync(exitOK, "line: left: only the draft has changed since the last sync; --pull takes it over")
	if s.read("line") != "two" {
		t.Errorf("got the file %q, want it as it was", s.read("line"))
	}
	s.sync(exitOK, "line: the file changed to what the draft is", "--pull")
	if s.read("line") != "three" {
		t.Errorf("got the file %q, want three", s.read("line"))
	}

	s.file("line", "four")
	s.draft("line", "five")
	s.sync(exitFindings, "line: CONFLICT: both have changed")
	s.sync(exitFindings, "line: CONFLICT: both have changed", "--pull")
	if is, _ := s.draft("line", ""); is != "five" || s.read("line") != "four" {
		t.Errorf("got %q and %q, want both sides as they were", is, s.read("line"))
	}
	s.sync(exitOK, "line: the draft changed", "--overwrite")
	s.sync(exitOK, "line: is the same")
}

func TestSync(t *testing.T) {
	s := newSyncing(t)
	s.story()
	// What is on one side only.
	s.open(func(db *storage.DB) {
		if _, err := db.CreateFlow(t.Context(), tester, lineFlow("other")); err != nil {
			t.Fatal(err)
		}
		if err := db.DeleteFlow(t.Context(), tester, "line"); err != nil {
			t.Fatal(err)
		}
	})
	s.sync(exitFindings, "other: left: there is no file; --pull makes it")
	s.sync(exitFindings, "line: CONFLICT: the draft was deleted")
	s.sync(exitOK, "other: the file made", "--pull")
	if text := readText(t, filepath.Join(s.dir, "other.json")); !strings.Contains(text, `"other"`) {
		t.Errorf("got %s, want the flow other", text)
	}
	s.sync(exitOK, "line: the draft made", "--overwrite")
}

// newServerSyncing is a folder beside a server, with a token that has some more permissions.
func newServerSyncing(t *testing.T, more ...string) (*syncing, *httptest.Server) {
	t.Helper()
	db, _ := openTest(t)
	u, err := db.CreateUser(t.Context(), tester, storage.NewUser{Email: "anna@example.com", Roles: []string{"designer"}})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := db.CreateToken(t.Context(), tester, storage.Token{Name: "ci", UserID: u.ID, Permissions: append([]string{"flow.view", "flow.edit"}, more...)})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := api.New(api.Config{DB: db, Catalog: activities.Catalog(), Burst: 1000})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := newSyncing(t)
	s.to = []string{"--server", server.URL, "--token", token}
	s.open = func(do func(*storage.DB)) { do(db) }
	return s, server
}

// The same by the API of a server, whose drafts are only replaced when they are as they were read.
func TestSyncByServer(t *testing.T) {
	s, server := newServerSyncing(t)
	s.story()
	s.sync(exitOK, "", "--json")
	server.Close()
	wantCode(t, exitUnavailable, "", append([]string{"sync", s.dir}, s.to...)...)
}

func TestSyncRefuses(t *testing.T) {
	s := newSyncing(t)
	s.file("line", "one")
	if err := os.WriteFile(filepath.Join(s.dir, "again.json"), []byte(readText(t, filepath.Join(s.dir, "line.json"))), 0o600); err != nil {
		t.Fatal(err)
	}
	got := wantCode(t, exitUsage, "", "sync", s.dir, "--db", s.db)
	if !strings.Contains(got.stderr, "are both the flow line") {
		t.Errorf("got %q, want both files named", got.stderr)
	}
	broken := write1(t, s.dir, "again.json", `{"format":"cordboard.flow/v1","name":"again","kind":"inbound","start":"x","colour":"red","activities":[]}`)
	got = wantCode(t, exitUsage, "", "sync", s.dir, "--db", s.db)
	if !strings.Contains(got.stderr, broken) {
		t.Errorf("got %q, want %s named", got.stderr, broken)
	}
	wantCode(t, exitRefused, "", "sync", "nowhere", "--db", s.db)
	wantCode(t, exitUsage, "", "sync", broken, "--db", s.db)
	wantCode(t, exitRefused, "", "sync", s.dir, "--pull", "--db", filepath.Join(t.TempDir(), "none.db"))
}
