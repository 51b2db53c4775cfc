package storagetest

import (
	"fmt"
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
		got, err := db.ContactSummary(t.Context(), "call")
		must(t, err)
		wantSame(t, got, storage.ContactSummary{
			ID: "call", Channel: "voice", ANI: "+358401234567", DNIS: "+358942450101", StartedAt: start, LastAt: start.Add(42 * time.Second),
			Program: version, Flow: "main-line", Version: 1, Status: runtime.Active,
		})
		draft, err := db.ContactSummary(t.Context(), "test")
		must(t, err)
		if draft.Flow != "other-line" || draft.Version != 0 || !draft.Test {
			t.Errorf("got %+v, want a test call of the draft of other-line", draft)
		}
		_, err = db.ContactSummary(t.Context(), "nope")
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
		{storage.ContactFilter{Query: "100%"}, "[]", 0},
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
