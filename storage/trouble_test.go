package storage

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/lib/pq"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// TestServerTrouble says of PostgreSQL's errors which of them pass by themselves. The codes are those of its manual, appendix A.
func TestServerTrouble(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want trouble
	}{
		{"connection failure", &pq.Error{Code: "08006"}, away},
		{"out of resources", &pq.Error{Code: "53000"}, away},
		{"disk full", &pq.Error{Code: "53100"}, away},
		{"out of memory", &pq.Error{Code: "53200"}, away},
		{"too many connections", &pq.Error{Code: "53300"}, away},
		{"a statement's time is over", &pq.Error{Code: "57014"}, away},
		{"the server shuts down", &pq.Error{Code: "57P01"}, away},
		{"the server crashed", &pq.Error{Code: "57P02"}, away},
		{"the server starts", &pq.Error{Code: "57P03"}, away},
		{"input/output error", &pq.Error{Code: "58030"}, away},
		{"a lock is not to be had", &pq.Error{Code: "55P03"}, away},
		{"a standby only reads", &pq.Error{Code: "25006"}, away},
		{"idle in a transaction", &pq.Error{Code: "25P03"}, away},
		{"no route", &net.OpError{Op: "dial", Err: errors.New("no route to host")}, away},
		{"a broken connection", fmt.Errorf("query: %w", driver.ErrBadConn), away},
		{"a closed connection", net.ErrClosed, away},
		{"wrapped", fmt.Errorf("save: %w", &pq.Error{Code: "53100"}), away},
		{"a unique key", &pq.Error{Code: "23505"}, taken},
		{"a serialization failure", &pq.Error{Code: "40001"}, clash},
		{"a deadlock", &pq.Error{Code: "40P01"}, clash},
		{"a foreign key", &pq.Error{Code: "23503"}, other},
		{"a mistake in the statement", &pq.Error{Code: "42601"}, other},
		{"no such table", &pq.Error{Code: "42P01"}, other},
		{"something else", errors.New("x"), other},
	} {
		if got := serverTrouble(test.err); got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, got, test.want)
		}
	}
}

// A draft that does not fit on the disk is refused with what to do, and the draft before it is still there.
func TestFullDiskKeepsTheDraft(t *testing.T) {
	db := openEmbedded(t)
	who := Actor{Name: "test"}
	f, err := db.CreateFlow(t.Context(), who, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "bye",
		Activities: []flow.Record{{ID: "bye", Type: "disconnect", Properties: []byte(`{}`)}}})
	if err != nil {
		t.Fatal(err)
	}
	save := func(description string) error {
		_, err := db.SaveDraft(t.Context(), who, "line", DraftPatch{Base: f.Revision, Records: map[string]json.RawMessage{
			"flow": fmt.Appendf(nil, `{"description":%q,"kind":"inbound","start":"bye"}`, description),
		}})
		return err
	}
	if _, err := db.writer.Exec(`PRAGMA max_page_count = 1`); err != nil { // the pages that there are, and no more
		t.Fatal(err)
	}
	large := strings.Repeat("x", 1<<20)
	if err := save(large); fault.CodeOf(err) != fault.Unavailable || !strings.Contains(fault.Message(err), "not full") {
		t.Fatalf("got %v, want unavailable and what to do", err)
	}
	if now, err := db.Flow(t.Context(), "line"); err != nil || now.Revision != f.Revision || now.Draft.Description != "" {
		t.Errorf("got revision %d, %d letters (%v), want the draft as it was", now.Revision, len(now.Draft.Description), err)
	}
	if _, err := db.writer.Exec(`PRAGMA max_page_count = 1000000`); err != nil {
		t.Fatal(err)
	}
	if err := save(large); err != nil {
		t.Errorf("got %v, want it saved when there is room", err)
	}
}
