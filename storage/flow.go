package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// FlowSummary is a flow as a list shows it.
type FlowSummary struct {
	ID, Name, Description string
	Kind                  flow.Kind
	Labels                map[string]int // label → version number
	Changes               int            // records in which the draft differs from the live version; all of them when none is live
	Errors, Warnings      int            // findings when the draft was last saved
	UpdatedAt             time.Time
	UpdatedBy             string
	ContactsToday         int // without test calls, since midnight in the organisation's time zone
	Activities            int
}

// Flow is a flow with its draft.
type Flow struct {
	FlowSummary
	Draft        *flow.Flow
	Revision     int64 // rises with every change of the draft; its ETag
	DraftSavedAt time.Time
}

type flowRow struct {
	ID            string
	Name          string
	Description   string
	Kind          flow.Kind
	Draft         string
	Revision      int64
	DraftSavedAt  int64  `db:"draft_saved_at"`
	UpdatedAt     int64  `db:"updated_at"`
	UpdatedBy     string `db:"updated_by"`
	Activities    int
	Changes       int
	Errors        int
	Warnings      int
	ContactsToday int `db:"contacts_today"`
}

// flowColumns are the columns of a flowRow but for its draft and contacts.
const flowColumns = `f.id, f.name, f.description, f.kind, f.revision, f.draft_saved_at, f.updated_at, f.updated_by, f.activities, f.changes, f.errors, f.warnings`

func (r flowRow) summary() FlowSummary {
	return FlowSummary{
		ID: r.ID, Name: r.Name, Description: r.Description, Kind: r.Kind, Labels: map[string]int{}, Changes: r.Changes, Errors: r.Errors,
		Warnings: r.Warnings, UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy, ContactsToday: r.ContactsToday, Activities: r.Activities,
	}
}

// flowRow loads a flow by name, without case; none is a not_found fault.
func (q queries) flowRow(ctx context.Context, name string) (flowRow, error) {
	var row flowRow
	err := q.get(ctx, &row, `SELECT `+flowColumns+`, f.draft FROM flows f WHERE f.name_key = ? AND f.deleted_at IS NULL`, key(name))
	if err != nil {
		return row, found(err, "There is no flow named %q.", name)
	}
	return row, nil
}

// Flow loads a flow with its draft. Names compare without case; none is a not_found fault.
func (db *DB) Flow(ctx context.Context, name string) (Flow, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return Flow{}, err
	}
	since, err := db.midnight(ctx)
	if err != nil {
		return Flow{}, err
	}
	if err := db.read().get(ctx, &row.ContactsToday, contactsToday(`?`), row.ID, since); err != nil {
		return Flow{}, fmt.Errorf("count contacts of flow %s: %w", name, err)
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return Flow{}, err
	}
	summaries := []FlowSummary{row.summary()}
	if err := db.read().addLabels(ctx, summaries); err != nil {
		return Flow{}, err
	}
	return Flow{FlowSummary: summaries[0], Draft: draft, Revision: row.Revision, DraftSavedAt: fromMillis(row.DraftSavedAt)}, nil
}

// CreateFlow makes a flow whose draft is f. A name that is taken is a conflict fault about the field name.
func (db *DB) CreateFlow(ctx context.Context, who Actor, f *flow.Flow) (Flow, error) {
	if err := checkFlow(f); err != nil {
		return Flow{}, err
	}
	saved, err := db.prepareDraft(f)
	if err != nil {
		return Flow{}, err
	}
	bad, odd, err := db.count(ctx, nil, f)
	if err != nil {
		return Flow{}, err
	}
	id := newID()
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		changes, err := t.changesAgainstLive(ctx, id, f)
		if err != nil {
			return err
		}
		now := millis(t.now)
		_, err = t.exec(ctx, `INSERT INTO flows (id, name, name_key, description, kind, draft, revision, draft_saved_at, updated_at, updated_by,
			search, refs, outcomes, activities, changes, errors, warnings, created_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, f.Name, key(f.Name), f.Description, string(f.Kind), saved.document, now, now, who.Name,
			saved.search, saved.refs, saved.outcomes, len(f.Activities), changes, bad, odd, now)
		if err != nil {
			return nameTaken(err, "flow", f.Name)
		}
		return t.audit(ctx, who, audited{action: "flow.create", subject: f.Name, after: f})
	})
	if err != nil {
		return Flow{}, err
	}
	return db.Flow(ctx, f.Name)
}

// nameTaken turns a name that is there already into a conflict about the field name.
func nameTaken(err error, what, name string) error {
	if !errors.Is(err, errTaken) {
		return err
	}
	return &fault.Error{
		Code: fault.Conflict, Message: fmt.Sprintf("There is a %s named %q already; choose another name.", what, name),
		Fields: map[string]string{"name": "is taken"},
	}
}

// checkFlow refuses what can never be stored; everything else a draft may hold.
func checkFlow(f *flow.Flow) error {
	if err := flow.CheckFlowName(f.Name); err != nil {
		return err
	}
	if len(f.Activities) > flow.MaxActivities {
		return fault.Field("activities", "a flow has at most %d activities; move some to a subflow", flow.MaxActivities)
	}
	if id := twice(f.Activities, func(a flow.Record) string { return a.ID }); id != "" {
		return fault.Field("activities", "two activities have the id %s", id)
	}
	if id := twice(f.Notes, func(n flow.Note) string { return n.ID }); id != "" {
		return fault.Field("notes", "two notes have the id %s", id)
	}
	if !slices.Contains(flow.Kinds, f.Kind) {
		return fault.Field("kind", "is one of inbound, outbound, digital and subflow")
	}
	return nil
}

// twice finds an id that two entries of a list have, "" when none: a draft is edited by id, so the next edit would drop one of them.
func twice[T any](list []T, id func(T) string) string {
	seen := make(map[string]bool, len(list))
	for _, entry := range list {
		if seen[id(entry)] {
			return cmp.Or(id(entry), `""`)
		}
		seen[id(entry)] = true
	}
	return ""
}

// prepared is a document with what is stored beside it, so that lists need not read it.
type prepared struct{ document, search, refs, outcomes string }

func (db *DB) prepareDraft(f *flow.Flow) (p prepared, err error) {
	if p.document, err = encode(f); err != nil {
		return p, fault.Wrap(err, fault.Invalid, "the flow cannot be written as JSON")
	}
	if len(p.document) > flow.MaxBytes {
		return p, fault.New(fault.Invalid, "The flow is larger than %d MB; move parts of it to subflows.", flow.MaxBytes>>20)
	}
	if p.refs, err = encode(db.references(f)); err != nil {
		return p, err
	}
	if p.outcomes, err = encode(outcomes(f)); err != nil {
		return p, err
	}
	p.search = searchText(f)
	return p, nil
}

// searchText is every text of a flow in lower case.
func searchText(f *flow.Flow) string {
	var b strings.Builder
	add := func(text string) { b.WriteString(strings.ToLower(text) + "\n") }
	add(f.Name)
	add(f.Description)
	for _, v := range f.Variables {
		add(v.Name)
	}
	for _, a := range f.Activities {
		add(a.ID)
		add(a.Name)
		var properties any
		if json.Unmarshal(a.Properties, &properties) == nil {
			eachText(properties, add)
		}
	}
	for _, n := range f.Notes {
		add(n.Text)
	}
	return strings.ReplaceAll(b.String(), "\x00", " ")
}

func eachText(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, one := range v {
			eachText(one, visit)
		}
	case map[string]any:
		for _, one := range v {
			eachText(one, visit)
		}
	}
}

// decode reads a document that the store wrote.
func decode(document string) (*flow.Flow, error) {
	f := new(flow.Flow)
	if err := json.Unmarshal([]byte(document), f); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "a stored flow cannot be read")
	}
	return f, nil
}
