package bundle_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

// Nobody waits for a look at a bundle, and mistakes are told before anybody waits: both come to their end while somebody else writes.
func TestLookNeedsNoWriter(t *testing.T) {
	b, _ := gathered(t, staffed(t), "desk", "main-line")
	late := bundle.Resource{Name: bundle.Name{Kind: "table", Name: "late"}, Settings: json.RawMessage(`{"key":"number","columns":[{"name":"number","type":"string"}],"rows":[["1"],["1"]]}`)}
	broken := b
	broken.Resources = append(slices.Clone(b.Resources), late)
	to := installation(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := to.DB.Together(t.Context(), func(_ context.Context, db *storage.DB) error {
		if r, err := to.Import(ctx, bundle.Import{Bundle: b, DryRun: true}); err != nil || r.Changes == 0 {
			t.Errorf("got %+v (%v), want the plan", r, err)
		}
		_, err := to.Import(ctx, bundle.Import{Bundle: broken})
		if text := fault.Fields(err)["bundle"]; !strings.Contains(text, "row 2 of the table late") {
			t.Errorf("got %v, want the row to be named", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A dry run tells what a form would not take, by its name.
func TestDryRunChecks(t *testing.T) {
	for want, one := range map[string]bundle.Resource{
		"variable count cannot be taken: value": {Name: bundle.Name{Kind: "variable", Name: "count"}, Settings: json.RawMessage(`{"type":"integer","value":"many"}`)},
		"table late cannot be taken: key":       {Name: bundle.Name{Kind: "table", Name: "late"}, Settings: json.RawMessage(`{"key":"other","columns":[{"name":"number","type":"string"}]}`)},
		"queue a/b cannot be taken: name":       {Name: bundle.Name{Kind: "queue", Name: "a/b"}, Settings: json.RawMessage(`{}`)},
	} {
		b := bundle.Bundle{Format: bundle.Format, Flows: []json.RawMessage{json.RawMessage(after)}, Resources: []bundle.Resource{one}}
		_, err := installation(t).Import(t.Context(), bundle.Import{Bundle: b, DryRun: true})
		if text := fault.Fields(err)["bundle"]; !strings.Contains(text, want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// What goes with an import is in its transaction: when it fails, nothing came in.
func TestWithImport(t *testing.T) {
	b, _ := gathered(t, staffed(t), "desk")
	to := installation(t)
	errNo := fault.New(fault.Conflict, "came in already")
	_, err := to.Import(t.Context(), bundle.Import{Bundle: b, Also: func(ctx context.Context, db *storage.DB, r bundle.Report) error {
		if _, err := db.Flow(ctx, "desk"); err != nil || r.Changes == 0 {
			t.Errorf("got %+v (%v), want what came in", r, err)
		}
		return errNo
	}})
	if !errors.Is(err, errNo) {
		t.Errorf("got %v, want the refusal", err)
	}
	if list, err := to.DB.Queues(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("got %v (%v), want no queue", list, err)
	}
}
