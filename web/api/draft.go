package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// draftUpdate replaces a draft as a whole. If-Match says which draft the document was made from.
func (s *server) draftUpdate(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	if err := matched(c, f.Revision); err != nil {
		return err
	}
	doc, err := s.decoded(body.Document)
	if err != nil {
		return err
	}
	if !strings.EqualFold(doc.Name, f.Name) {
		return fault.Field("document.name", "is %q; this is the draft of %s, and a flow is renamed in the designer", doc.Name, f.Name)
	}
	saved, err := replaceDraft(ctx, replacement{db: s.DB, catalog: s.Catalog, who: actor(c), flow: f, document: doc})
	var conflict *storage.DraftConflict
	if errors.As(err, &conflict) {
		return matched(c, conflict.Revision)
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", etag(saved.Revision))
	return c.JSON(http.StatusOK, map[string]any{"revision": saved.Revision, "saved_at": saved.SavedAt, "changes": saved.Changes})
}

// replacement is a whole new draft of a flow.
type replacement struct {
	db       *storage.DB
	catalog  *flow.Catalog
	who      storage.Actor
	flow     storage.Flow // as it is
	document *flow.Flow
}

// replaceDraft makes the document the draft. The store edits drafts record by record, so the document is taken apart.
func replaceDraft(ctx context.Context, r replacement) (storage.DraftSaved, error) {
	before, err := recordsOf(r.flow.Draft)
	if err != nil {
		return storage.DraftSaved{}, err
	}
	after, err := recordsOf(r.document)
	if err != nil {
		return storage.DraftSaved{}, err
	}
	resources, err := r.db.Resources(ctx)
	if err != nil {
		return storage.DraftSaved{}, err
	}
	patch := storage.DraftPatch{
		Base: r.flow.Revision, Records: after,
		Findings: func(f *flow.Flow) []flow.Issue { return flow.Validate(f, r.catalog, resources) },
	}
	for key := range before {
		if _, kept := after[key]; !kept {
			patch.Removed = append(patch.Removed, key)
		}
	}
	return r.db.SaveDraft(ctx, r.who, r.flow.Name, patch)
}

// recordsOf takes a document apart into the records that drafts are made of (storage/draft_records.go has the keys).
func recordsOf(f *flow.Flow) (map[string]json.RawMessage, error) {
	handlers := f.Handlers
	if handlers == nil {
		handlers = map[flow.Handler]string{}
	}
	variables := f.Variables
	if variables == nil {
		variables = []flow.Variable{}
	}
	order := []string{}
	parts := map[string]any{
		"flow":      map[string]any{"description": f.Description, "kind": f.Kind, "start": f.Start},
		"variables": variables, "handlers": handlers,
	}
	for _, a := range f.Activities {
		parts["a:"+a.ID], order = a, append(order, a.ID)
	}
	for _, n := range f.Notes {
		parts["n:"+n.ID] = n
	}
	for id, p := range f.Layout {
		parts["l:"+id] = p
	}
	parts["order"] = order
	records := make(map[string]json.RawMessage, len(parts))
	for key, part := range parts {
		data, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("take draft apart at %s: %w", key, err)
		}
		records[key] = data
	}
	return records, nil
}
