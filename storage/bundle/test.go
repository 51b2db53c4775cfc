package bundle

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// tests takes the saved test calls of a flow.
func (g *gathering) tests(ctx context.Context, flowName string) error {
	calls, err := g.DB.SavedCalls(ctx, flowName)
	if err != nil {
		return err
	}
	slices.SortFunc(calls, func(a, b storage.SavedCall) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Name, b.Name))
	})
	for _, c := range calls {
		g.bundle.Tests = append(g.bundle.Tests, Test{flowName, c.Name, compact(c.Script)})
	}
	return nil
}

// compact is a script as a bundle holds it, whoever wrote it.
func compact(script json.RawMessage) json.RawMessage {
	var out bytes.Buffer
	if json.Compact(&out, script) != nil {
		return script
	}
	return out.Bytes()
}

// checkTests refuses tests that could not be saved or run, and those of flows that the bundle does not have.
func (b Bundle) checkTests(flows []string) error {
	for _, t := range b.Tests {
		if !slices.ContainsFunc(flows, func(name string) bool { return strings.EqualFold(name, t.Flow) }) {
			return fault.Field("bundle", "has a test of the flow %s, which is not in it", t.Flow)
		}
		if err := testcall.Check(t.Script); err != nil {
			return fault.Field("bundle", "the test “%s” of %s cannot be taken: %s", t.Name, t.Flow, err)
		}
	}
	return nil
}

// planTests says what becomes of the tests of a flow. Those that are here and not in the bundle stay.
func (r *run) planTests(ctx context.Context, from, to string, made bool) error {
	var here []storage.SavedCall
	if !made {
		var err error
		if here, err = r.db.SavedCalls(ctx, to); err != nil {
			return err
		}
	}
	for _, t := range r.in.Bundle.Tests {
		if !strings.EqualFold(t.Flow, from) {
			continue
		}
		script, err := testcall.Rename(t.Script, r.rename)
		if err != nil {
			return fault.Field("bundle", "the test “%s” of %s cannot be taken: %s", t.Name, t.Flow, err)
		}
		s := Step{Kind: kindTest, Name: t.Flow + ": " + t.Name, Target: to + ": " + t.Name, Action: Create}
		call := storage.SavedCall{Name: t.Name, Script: script}
		if i := slices.IndexFunc(here, func(c storage.SavedCall) bool { return strings.EqualFold(c.Name, t.Name) }); i >= 0 {
			call.ID, call.UpdatedAt = here[i].ID, here[i].UpdatedAt
			s.Action = r.differing(here[i].Name == t.Name && sameJSON(here[i].Script, script))
		}
		if s.Action == Create || s.Action == Replace {
			r.tests = append(r.tests, testStep{to, call})
		}
		r.report.Steps = append(r.report.Steps, s)
	}
	return nil
}

// differing is what becomes of something that is here, by whether it is the same.
func (r *run) differing(same bool) string {
	switch {
	case same:
		return Same
	case r.in.Replace:
		return Replace
	}
	return Kept
}

func sameJSON(a, b json.RawMessage) bool {
	var one, other any
	return json.Unmarshal(a, &one) == nil && json.Unmarshal(b, &other) == nil && reflect.DeepEqual(one, other)
}
