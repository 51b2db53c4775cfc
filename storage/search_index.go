package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
)

// mostIndexed bounds the memory for the texts of flows, in bytes; flows beyond it are read at every search.
const mostIndexed = 64 << 20

// flowIndex holds the texts of drafts as they were last read. Each search compares revisions first, so what is found is what is saved, by
// whichever node. It is not locked while the database is asked: who waits for it may hold the connection that the answer needs. So searches
// may read the same draft twice, and what one keeps of it may be the older: the next sees that by its revision. The zero value is ready.
type flowIndex struct {
	mu    sync.Mutex
	flows map[string]*flowTexts // by id
	bytes int
}

// textBytes is what a text takes besides its two writings.
const textBytes = 48

// flowTexts is what a draft says. It is not changed once it is made.
type flowTexts struct {
	ID         string
	Revision   int64
	Name       string
	Kind       flow.Kind
	header     []lookedAt // of the flow itself
	activities []activityTexts
	bytes      int
}

type activityTexts struct {
	id, name, kind string
	all            string // every text, in lower case: a quick no
	texts          []lookedAt
}

// ReadForSearch reads the texts of drafts that a search needs, so that the first one after a start does not wait for them.
func (db *DB) ReadForSearch(ctx context.Context) error {
	_, err := db.index.current(ctx, db.read())
	return err
}

// current gives the texts of all flows by name, reading those that changed since they were read last.
func (x *flowIndex) current(ctx context.Context, q queries) ([]*flowTexts, error) {
	var list []*flowTexts
	if err := q.list(ctx, &list, `SELECT id, revision, name, kind FROM flows WHERE deleted_at IS NULL ORDER BY name_key`); err != nil {
		return nil, err
	}
	read, err := readTexts(ctx, q, x.known(list))
	if err != nil {
		return nil, err
	}
	x.keep(read)
	for i, f := range list {
		if fresh := read[f.ID]; fresh != nil {
			list[i] = fresh
		}
	}
	return slices.DeleteFunc(list, func(f *flowTexts) bool { return f.header == nil }), nil // what went before it was read
}

// known puts what is kept of flows into their list, names those that are to be read, and drops what is of neither.
func (x *flowIndex) known(list []*flowTexts) (stale []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	fresh := make(map[string]bool, len(list))
	for i, f := range list {
		if old := x.flows[f.ID]; old != nil && old.Revision == f.Revision && old.Name == f.Name {
			list[i], fresh[f.ID] = old, true
		} else {
			stale = append(stale, f.ID)
		}
	}
	for id := range x.flows {
		if !fresh[id] {
			x.forget(id)
		}
	}
	return stale
}

func (x *flowIndex) forget(id string) {
	if old := x.flows[id]; old != nil {
		x.bytes -= old.bytes
		delete(x.flows, id)
	}
}

// keep keeps of what was read as much as fits.
func (x *flowIndex) keep(read map[string]*flowTexts) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.flows == nil {
		x.flows = map[string]*flowTexts{}
	}
	for id, f := range read {
		x.forget(id)
		if x.bytes+f.bytes <= mostIndexed {
			x.flows[id], x.bytes = f, x.bytes+f.bytes
		}
	}
}

// readTexts reads the texts of drafts, by the ids of their flows.
func readTexts(ctx context.Context, q queries, ids []string) (map[string]*flowTexts, error) {
	read := make(map[string]*flowTexts, len(ids))
	for part := range slices.Chunk(ids, 100) {
		query, args, err := sqlx.In(`SELECT id, revision, name, kind, draft FROM flows WHERE id IN (?) AND deleted_at IS NULL`, part)
		if err != nil {
			return nil, err
		}
		err = q.each(ctx, query, args, func(scan func(into ...any) error) error {
			f, draft := new(flowTexts), ""
			if err := scan(&f.ID, &f.Revision, &f.Name, &f.Kind, &draft); err != nil {
				return err
			}
			read[f.ID] = f
			return f.take(draft)
		})
		if err != nil {
			return nil, err
		}
	}
	return read, nil
}

// take reads the texts of a draft.
func (f *flowTexts) take(draft string) error {
	document, err := decode(draft)
	if err != nil {
		return fmt.Errorf("read the texts of %s: %w", f.Name, err)
	}
	f.header = []lookedAt{lookAt("", f.Name), lookAt("description", document.Description)}
	for _, v := range document.Variables {
		f.header = append(f.header, lookAt("variable", v.Name))
	}
	for _, n := range document.Notes {
		f.header = append(f.header, lookAt("note", n.Text))
	}
	for _, t := range f.header {
		f.bytes += 2*len(t.low) + textBytes
	}
	for _, a := range document.Activities {
		one := activityTexts{id: a.ID, name: a.Name, kind: a.Type, texts: []lookedAt{lookAt("", a.Name), lookAt("", a.ID)}}
		eachProperty(a.Properties, func(field, text string) {
			one.texts = append(one.texts, lookAt(strings.ReplaceAll(field, "_", " "), text))
		})
		var all strings.Builder
		for _, t := range one.texts {
			all.WriteString(t.low + "\n")
		}
		one.all = all.String()
		f.activities = append(f.activities, one)
		f.bytes += 3*len(one.all) + textBytes*len(one.texts)
	}
	return nil
}

// eachProperty tells the texts in properties; what is no JSON has none.
func eachProperty(properties json.RawMessage, told func(field, text string)) {
	var value any
	if json.Unmarshal(properties, &value) == nil {
		eachNamed(value, "", told)
	}
}

// eachNamed tells the texts in a value, with the name of the property that each is in.
func eachNamed(v any, field string, told func(field, text string)) {
	switch v := v.(type) {
	case string:
		told(field, v)
	case []any:
		for _, one := range v {
			eachNamed(one, field, told)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if field == "" {
				eachNamed(v[name], name, told)
			} else {
				eachNamed(v[name], field, told)
			}
		}
	}
}
