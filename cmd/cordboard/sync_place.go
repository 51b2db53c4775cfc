package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// installation is where a sync finds drafts: a database, or a server through its API.
type installation interface {
	testPlace
	// id tells installations apart in the file that a sync leaves in its folder.
	id(ctx context.Context) (string, error)
	drafts(ctx context.Context) (map[string]*sided, error)
	create(ctx context.Context, f *sided) error
	// update refuses when the draft has changed since it was read.
	update(ctx context.Context, f *sided, revision int64) error
}

// syncPage is how many flows are asked for at once.
const syncPage = 200

type databaseDrafts struct{ db *storage.DB }

func (d databaseDrafts) id(ctx context.Context) (string, error) { return d.db.Installation(ctx) }

func (d databaseDrafts) drafts(ctx context.Context) (map[string]*sided, error) {
	return allDrafts(func(offset int) (names []string, total int, err error) {
		rows, total, err := d.db.Flows(ctx, storage.FlowFilter{Offset: offset, Limit: syncPage})
		for _, r := range rows {
			names = append(names, r.Name)
		}
		return names, total, err
	}, func(name string) (*flow.Flow, int64, error) {
		f, err := d.db.Flow(ctx, name)
		return f.Draft, f.Revision, err
	})
}

func (d databaseDrafts) create(ctx context.Context, f *sided) error {
	_, err := d.db.CreateFlow(ctx, operator(), f.document)
	return err
}

func (d databaseDrafts) update(ctx context.Context, f *sided, revision int64) error {
	_, err := d.db.ReplaceDraft(ctx, operator(), f.name, storage.Replacement{Document: f.document, Revision: revision})
	return err
}

type serverDrafts struct{ r *remote }

func (s serverDrafts) id(context.Context) (string, error) {
	u, err := url.Parse(s.r.base)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "the address cannot be used")
	}
	return u.Host + u.Path, nil
}

func (s serverDrafts) drafts(ctx context.Context) (map[string]*sided, error) {
	return allDrafts(func(offset int) (names []string, total int, err error) {
		var page struct {
			Flows []struct{ Name string }
			Total int
		}
		err = s.get(ctx, "/flows?limit="+strconv.Itoa(syncPage)+"&offset="+strconv.Itoa(offset), &page)
		for _, f := range page.Flows {
			names = append(names, f.Name)
		}
		return names, page.Total, err
	}, func(name string) (*flow.Flow, int64, error) {
		var f struct {
			Draft    json.RawMessage
			Revision int64
		}
		if err := s.get(ctx, "/flows/"+url.PathEscape(name), &f); err != nil {
			return nil, 0, err
		}
		document, issues := flow.Decode(f.Draft, activities.Catalog())
		if document == nil {
			return nil, 0, notDecoded(s.r.base, issues)
		}
		return document, f.Revision, nil
	})
}

func (s serverDrafts) get(ctx context.Context, path string, into any) error {
	data, err := s.r.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fault.Wrap(err, fault.Unavailable, "the server's answer cannot be read")
	}
	return nil
}

func (s serverDrafts) create(ctx context.Context, f *sided) error {
	_, err := s.r.call(ctx, http.MethodPost, "/flows", map[string]any{"document": json.RawMessage(f.data)})
	return err
}

func (s serverDrafts) update(ctx context.Context, f *sided, revision int64) error {
	_, err := s.r.send(ctx, sending{http.MethodPut, "/flows/" + url.PathEscape(f.name) + "/draft", map[string]any{"document": json.RawMessage(f.data)},
		http.Header{"If-Match": {strconv.Quote(strconv.FormatInt(revision, 10))}}})
	return err
}

// allDrafts reads every flow, a page of names at a time.
func allDrafts(list func(offset int) ([]string, int, error), load func(name string) (*flow.Flow, int64, error)) (map[string]*sided, error) {
	all := map[string]*sided{}
	for offset := 0; ; {
		names, total, err := list(offset)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			document, revision, err := load(name)
			if err != nil {
				return nil, err
			}
			one, err := newSided(document)
			if err != nil {
				return nil, err
			}
			one.revision = revision
			all[strings.ToLower(name)] = one
		}
		if offset += len(names); len(names) == 0 || offset >= total {
			return all, nil
		}
	}
}
