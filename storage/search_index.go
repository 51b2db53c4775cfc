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
// whichever node. The zero value is ready.
type flowIndex struct {
	mu    sync.Mutex
	flows map[string]*flowTexts // by id
	bytes int
}

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

// current gives the texts of all flows by name, reading those that changed since they were read last.
func (x *flowIndex) current(ctx context.Context, q queries) ([]*flowTexts, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var list []*flowTexts
	if err := q.list(ctx, &list, `SELECT id, revision, name, kind FROM flows WHERE deleted_at IS NULL ORDER BY name_key`); err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(list))
	var stale []string
	for i, f := range list {
		there[f.ID] = true
		if old := x.flows[f.ID]; old != nil && old.Revision == f.Revision && old.Name == f.Name {
			list[i] = old
		} else {
			stale = append(stale, f.ID)
		}
	}
	x.forget(func(id string) bool { return !there[id] || slices.Contains(stale, id) })
	read, err := x.read(ctx, q, stale)
	if err != nil {
		return nil, err
	}
	for i, f := range list {
		if fresh := read[f.ID]; fresh != nil {
			list[i] = fresh
		}
	}
	return list, nil
}

// forget drops what is old.
func (x *flowIndex) forget(old func(id string) bool) {
	for id, f := range x.flows {
		if old(id) {
			x.bytes -= f.bytes
			delete(x.flows, id)
		}
	}
}

// read reads drafts and keeps what fits.
func (x *flowIndex) read(ctx context.Context, q queries, ids []string) (map[string]*flowTexts, error) {
	read := make(map[string]*flowTexts, len(ids))
	for part := range slices.Chunk(ids, 100) {
		query, args, err := sqlx.In(`SELECT id, revision, name, kind, draft FROM flows WHERE id IN (?)`, part)
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
	if x.flows == nil {
		x.flows = map[string]*flowTexts{}
	}
	for id, f := range read {
		if x.bytes+f.bytes <= mostIndexed {
			x.flows[id], x.bytes = f, x.bytes+f.bytes
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
		f.bytes += 3*len(one.all) + 48*len(one.texts)
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
