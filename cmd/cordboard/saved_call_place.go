package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"cordboard/storage"
)

// testPlace is where the saved test calls of flows are: a database, or a server through its API.
type testPlace interface {
	tests(ctx context.Context, flowName string) ([]storage.SavedCall, error)
	// saveTest makes a test without an id, else changes it; one that has changed since it was read is refused.
	saveTest(ctx context.Context, flowName string, call storage.SavedCall) error
}

func (d databaseDrafts) tests(ctx context.Context, flowName string) ([]storage.SavedCall, error) {
	return d.db.SavedCalls(ctx, flowName)
}

func (d databaseDrafts) saveTest(ctx context.Context, flowName string, call storage.SavedCall) error {
	_, err := d.db.SaveCall(ctx, operator(), flowName, call)
	return err
}

func (s serverDrafts) tests(ctx context.Context, flowName string) ([]storage.SavedCall, error) {
	var answer struct {
		Tests []struct {
			ID, Name  string
			Script    json.RawMessage
			UpdatedAt time.Time `json:"updated_at"`
		}
	}
	if err := s.get(ctx, "/flows/"+url.PathEscape(flowName)+"/tests", &answer); err != nil {
		return nil, err
	}
	list := make([]storage.SavedCall, len(answer.Tests))
	for i, one := range answer.Tests {
		list[i] = storage.SavedCall{ID: one.ID, Name: one.Name, Script: one.Script, UpdatedAt: one.UpdatedAt}
	}
	return list, nil
}

func (s serverDrafts) saveTest(ctx context.Context, flowName string, call storage.SavedCall) error {
	path, body := "/flows/"+url.PathEscape(flowName)+"/tests", map[string]any{"name": call.Name, "script": call.Script}
	if call.ID == "" {
		_, err := s.r.call(ctx, http.MethodPost, path, body)
		return err
	}
	revision := strconv.Quote(strconv.FormatInt(call.UpdatedAt.UnixMilli(), 10))
	_, err := s.r.send(ctx, sending{http.MethodPut, path + "/" + call.ID, body, http.Header{"If-Match": {revision}}})
	return err
}
