package web

import (
	"context"
	"regexp"
	"strings"

	"cordboard/flow"
	"cordboard/storage"
)

// readsMore finds expressions that read what is known only while a contact is under way.
var readsMore = regexp.MustCompile(`\b(results|event|org)\b|\bvars\s*\[`)

// contactValue is what an expression gives with the values that the last contact of the flow had in the end and the time that it began, and which contact that was. It is ""
// where this cannot be told: of what only a contact under way knows, of sensitive values, and when it fails with these.
func (s *Server) contactValue(ctx context.Context, name string, w *writing) (value, as string, err error) {
	if readsMore.MatchString(w.Source) || w.Template && !strings.Contains(w.Source, "{{") {
		return "", "", nil
	}
	c, found, err := s.DB.SampleContact(ctx, name)
	if err != nil || !found || len(c.State) == 0 {
		return "", "", err
	}
	view, err := s.Programs.View(ctx, c)
	if err != nil {
		return "", "", err
	}
	vars := map[string]any{}
	for _, v := range view.Variables {
		if v.Value == flow.Hidden && strings.Contains(w.Source, v.Name) {
			return "", "", nil
		}
		vars[v.Name] = v.Value
	}
	clock := s.clock(ctx)
	env := flow.Env{"vars": vars, "contact": storage.AboutContact(c.Facts), "now": c.Facts.StartedAt.In(clock.Zone), "flow": map[string]any{"name": name}}
	checked := flow.CheckExpression(w.written(), w.Scope, env)
	if !checked.OK || checked.Value == "" {
		return "", "", nil
	}
	kind := "contact"
	if c.Test {
		kind = "test call"
	}
	return view.Masked(checked.Value), "the last " + kind + " of " + clock.Words(c.Facts.StartedAt), nil
}
