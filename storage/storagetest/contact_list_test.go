package storagetest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

// manyContacts are a call on a version, a chat that is over, and a test call of a draft, a minute apart.
func manyContacts(t *testing.T, db *storage.DB) (version string) {
	t.Helper()
	create(t, db, document("main-line"))
	version = publish(t, db, "main-line").ID
	draft, err := db.SaveSnapshot(t.Context(), document("other-line"))
	must(t, err)
	for i, c := range []runtime.Contact{
		{Facts: flow.Contact{ID: "call", ANI: "+358401234567", DNIS: "+358942450101"}, Program: version},
		{Facts: flow.Contact{ID: "chat", Channel: "chat", ANI: "Maija@Example.com"}, Program: version, Status: runtime.Over, Ends: runtime.Completed},
		{Facts: flow.Contact{ID: "test", ANI: "+358400000000"}, Program: draft, Test: true},
	} {
		c.Facts.StartedAt = start.Add(time.Duration(i) * time.Minute)
		arrive(t, db, c)
	}
	return version
}

func TestContacts(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		version := manyContacts(t, db)
		step(t, db, runtime.Arrival{Contact: "call", Key: "k", At: start, Event: &flow.Started{}}, func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
			change, err := next(r, c, a)
			change.Entries[0].At = start.Add(42 * time.Second)
			return change, err
		})
		got, err := db.ContactSummary(t.Context(), "call", "")
		must(t, err)
		wantSame(t, got, storage.ContactSummary{
			ID: "call", Channel: "voice", ANI: "+358401234567", DNIS: "+358942450101", StartedAt: start, LastAt: start.Add(42 * time.Second),
			Program: version, Flow: "main-line", Version: 1, Status: runtime.Active,
		})
		draft, err := db.ContactSummary(t.Context(), "test", "")
		must(t, err)
		if draft.Flow != "other-line" || draft.Version != 0 || !draft.Test {
			t.Errorf("got %+v, want a test call of the draft of other-line", draft)
		}
		_, err = db.ContactSummary(t.Context(), "nope", "")
		wantCode(t, err, fault.NotFound)
	})
}

func TestContactsFilter(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		filter storage.ContactFilter
		want   string
		total  int
	}{
		{storage.ContactFilter{}, "[test chat call]", 3},
		{storage.ContactFilter{Query: "4012345"}, "[call]", 1},
		{storage.ContactFilter{Query: "chat"}, "[chat]", 1},
		{storage.ContactFilter{Query: "maija@EXAMPLE"}, "[chat]", 1},
		{storage.ContactFilter{Query: "245010"}, "[call]", 1},
		{storage.ContactFilter{Query: "100%"}, "[]", 0},
		{storage.ContactFilter{Query: "started_at"}, "[]", 0},
		{storage.ContactFilter{Query: "2026"}, "[]", 0},
		{storage.ContactFilter{Flow: "Main-Line"}, "[chat call]", 2},
		{storage.ContactFilter{Channel: "voice"}, "[test call]", 2},
		{storage.ContactFilter{Open: &yes}, "[test call]", 2},
		{storage.ContactFilter{Open: &no}, "[chat]", 1},
		{storage.ContactFilter{Test: &yes}, "[test]", 1},
		{storage.ContactFilter{Test: &no, Open: &yes}, "[call]", 1},
		{storage.ContactFilter{From: start.Add(time.Minute), To: start.Add(2 * time.Minute)}, "[chat]", 1},
		{storage.ContactFilter{Limit: 1, Offset: 1}, "[chat]", 3},
	}
	each(t, func(t *testing.T, db *storage.DB) {
		manyContacts(t, db)
		for _, tt := range tests {
			list, total, err := db.Contacts(t.Context(), tt.filter)
			must(t, err)
			ids := []string{}
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			if got := fmt.Sprint(ids); got != tt.want || total != tt.total {
				t.Errorf("%+v: got %s of %d, want %s of %d", tt.filter, got, total, tt.want, tt.total)
			}
		}
	})
}

// TestContactsOfBefore brings a database of before the numbers had columns up to date: its contacts are found.
func TestContactsOfBefore(t *testing.T) {
	for _, address := range []string{filepath.Join(t.TempDir(), "cordboard.db"), PostgresURL(t)} {
		db := open(t, address, config())
		manyContacts(t, db)
		for _, statement := range []string{
			`DROP INDEX contacts_ani`, `DROP INDEX contacts_tests`, `ALTER TABLE contacts DROP COLUMN ani_key`, `ALTER TABLE contacts DROP COLUMN dnis_key`,
			`DELETE FROM goose_db_version WHERE version_id IN (13, 52)`,
		} {
			if _, err := raw(t, address).Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		applied, err := db.Migrate(t.Context())
		must(t, err)
		wantSame(t, applied, []string{"contact_numbers", "contact_lookup"})
		for query, want := range map[string]string{"EXAMPLE.com": "chat", "942450101": "call"} {
			list, _, err := db.Contacts(t.Context(), storage.ContactFilter{Query: query})
			must(t, err)
			if len(list) != 1 || list[0].ID != want {
				t.Errorf("%s: %s: got %+v, want %s", db.Dialect(), query, list, want)
			}
		}
	}
}

// TestContactEntries reads a journal in parts, from its end.
func TestContactEntries(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		for i := range 3 {
			step(t, db, arrival("c1", fmt.Sprint(i)), func(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
				c.Version++
				entries := make([]runtime.Entry, 2)
				for n := range entries {
					entries[n] = runtime.Entry{Contact: "c1", Version: c.Version, N: n, At: a.At, Kind: "visit", Activity: fmt.Sprintf("a%d%d", c.Version, n)}
				}
				return runtime.Change{Contact: c, Entries: entries}, nil
			})
		}
		for _, tt := range []struct {
			newer, limit int
			want         string
		}{{0, 3, "a21 a30 a31"}, {3, 3, "a10 a11 a20"}, {5, 3, "a10"}, {6, 3, ""}, {0, 100, "a10 a11 a20 a21 a30 a31"}} {
			list, total, err := db.ContactEntries(t.Context(), "c1", tt.newer, tt.limit)
			must(t, err)
			var got []string
			for _, e := range list {
				got = append(got, e.Activity)
			}
			if strings.Join(got, " ") != tt.want || total != 6 {
				t.Errorf("%d behind %d: got %v of %d, want %s of 6", tt.limit, tt.newer, got, total, tt.want)
			}
		}
	})
}
