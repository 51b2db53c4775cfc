package activities_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

var update = flag.Bool("update", false, "write what happened into testdata/*.json; read the difference before you commit it")

// golden is one file of testdata: an activity type at work.
type golden struct {
	Cases []goldenCase `json:"cases"`
}

// goldenCase takes one contact through a flow that is little more than one activity, called "it".
type goldenCase struct {
	Name       string                  `json:"name"`
	Kind       flow.Kind               `json:"kind,omitempty"`    // of the flow; inbound when empty
	Contact    *flow.Contact           `json:"contact,omitempty"` // a call from Finland when absent
	Variables  []flow.Variable         `json:"variables,omitempty"`
	Properties json.RawMessage         `json:"properties,omitempty"`
	Outlets    map[string]string       `json:"outlets,omitempty"` // of "it"; unwired when absent
	Others     []flow.Record           `json:"others,omitempty"`  // other activities, for cycles and branches
	Handlers   map[flow.Handler]string `json:"handlers,omitempty"`
	Start      string                  `json:"start,omitempty"`    // "it" when empty
	Subflows   map[string]*flow.Flow   `json:"subflows,omitempty"` // by program id
	World      []answer                `json:"world,omitempty"`    // what is answered, in order
	Draft      bool                    `json:"draft,omitempty"`    // it runs although its properties have errors
	Problems   map[string]string       `json:"problems,omitempty"` // of the properties; a case with problems does not run
	Steps      []step                  `json:"steps,omitempty"`    // written by -update: the start, then one per answer
}

// answer is an event from outside.
type answer struct {
	After flow.Duration   `json:"after,omitzero"` // since the event before
	To    string          `json:"to,omitempty"`   // kind of the latest pending command of that kind; empty for events that answer none
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data,omitempty"`
}

// step is what one event made of the contact. The whole state goes through JSON besides.
type step struct {
	Happened []string     `json:"happened"`
	Commands []command    `json:"commands,omitempty"`
	Waits    []string     `json:"waits,omitempty"`  // operations that wait for an answer, as "kind op"
	Memory   *flow.Memory `json:"memory,omitempty"` // what "it" remembers meanwhile
}

type command struct {
	Kind string          `json:"kind"`
	Op   int             `json:"op,omitempty"`
	Data json.RawMessage `json:"data"`
}

// TestGoldens ranges over the catalogue, so that an activity without a golden fails.
func TestGoldens(t *testing.T) {
	for _, spec := range activities.Catalog().Specs() {
		t.Run(spec.Type, func(t *testing.T) {
			path := filepath.Join("testdata", spec.Type+".json")
			before, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("got no %s, want one with a case per outlet (CONTRIBUTING.md)", path)
			}
			if err != nil {
				t.Fatal(err)
			}
			var g golden
			decoder := json.NewDecoder(bytes.NewReader(before))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&g); err != nil {
				t.Fatalf("read %s: %v", path, err)
			}
			var left []string
			for i := range g.Cases {
				left = append(left, play(t, spec, &g.Cases[i])...)
			}
			checkCoverage(t, spec, g, left)
			after := encode(t, g)
			if *update {
				if err := os.WriteFile(path, after, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(before), string(after)); diff != "" {
				t.Errorf("%s: what happened is not what it says; run with -update and read the difference (-want +got):\n%s", path, diff)
			}
		})
	}
}

// checkCoverage wants every outlet used, and every property seen with a value that is refused.
func checkCoverage(t *testing.T, spec *flow.Spec, g golden, left []string) {
	t.Helper()
	dynamic := spec.Each != nil && !spec.Unfinished
	for _, o := range spec.Outlets {
		if !slices.Contains(left, o.ID) {
			t.Errorf("outlet %s: got no case that leaves by it", o.ID)
		}
	}
	if dynamic && !slices.ContainsFunc(left, func(id string) bool {
		return !slices.ContainsFunc(spec.Outlets, func(o flow.Outlet) bool { return o.ID == id })
	}) {
		t.Errorf("outlets of %s: got no case that leaves by one of them", spec.Each.Property)
	}
	bad := map[string]bool{}
	for _, c := range g.Cases {
		for field := range c.Problems {
			name, _, _ := strings.Cut(strings.TrimPrefix(field, "properties."), ".")
			name, _, _ = strings.Cut(name, "[")
			bad[name] = true
		}
	}
	for _, p := range flow.Properties(spec) {
		if p.Widget != flow.WidgetValue && !bad[p.Name] {
			t.Errorf("property %s: got no case with problems in which it is bad", p.Name)
		}
	}
}

// noon is when every golden begins: a Monday, in Helsinki.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.FixedZone("", 2*60*60))

func (c *goldenCase) contact() flow.Contact {
	if c.Contact != nil {
		contact := *c.Contact
		contact.ID, contact.StartedAt = "c1", noon
		return contact
	}
	return flow.Contact{ID: "c1", Channel: "voice", ANI: "+358401234567", DNIS: "+358901234", Language: "en-GB", StartedAt: noon}
}

// document is the flow of a case.
func (c *goldenCase) document(activityType string) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "golden", Kind: c.Kind, Start: c.Start, Variables: c.Variables, Handlers: c.Handlers}
	if f.Kind == "" {
		f.Kind = flow.Inbound
	}
	if f.Start == "" {
		f.Start = "it"
	}
	it := flow.Record{ID: "it", Type: activityType, Properties: c.Properties, Outlets: c.Outlets}
	f.Activities = append([]flow.Record{it}, c.Others...)
	return f
}
