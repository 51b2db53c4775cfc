package activities_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/static"
)

// TestSpecsAreComplete reads what palette, form, validator and docs read of every type.
func TestSpecsAreComplete(t *testing.T) {
	icons, err := fs.ReadFile(static.Files, "icons.svg")
	if err != nil {
		t.Fatalf("read the icon sprite: %v", err)
	}
	for _, spec := range activities.Catalog().Specs() {
		t.Run(spec.Type, func(t *testing.T) {
			if !flow.ValidIdentifier(spec.Type) {
				t.Errorf("type: got %q, want an identifier", spec.Type)
			}
			if _, err := os.Stat(spec.Type + ".go"); err != nil {
				t.Errorf("file: got none, want %s.go", spec.Type)
			}
			if !regexp.MustCompile(`^[A-Z]`).MatchString(spec.Label) {
				t.Errorf("label: got %q, want words that begin with a capital", spec.Label)
			}
			if !slices.ContainsFunc(flow.Groups, func(g struct {
				ID    flow.Group `json:"id"`
				Label string     `json:"label"`
			}) bool {
				return g.ID == spec.Group
			}) {
				t.Errorf("group: got %q, want one of flow.Groups", spec.Group)
			}
			if !strings.Contains(string(icons), `id="i-`+spec.Icon+`"`) {
				t.Errorf("icon: got %q, want one in static/icons.svg", spec.Icon)
			}
			if !strings.HasSuffix(spec.Help, ".") || len(spec.Help) > 140 {
				t.Errorf("help: got %q, want one or two short sentences", spec.Help)
			}
			if len(spec.Kinds) == 0 || slices.Contains(spec.Kinds, flow.Subflow) {
				t.Errorf("kinds: got %v, want some, without subflow, which takes the kind of its caller", spec.Kinds)
			}
			checkExample(t, spec)
			checkOutlets(t, spec)
			checkResults(t, spec)
			checkSummary(t, spec)
			checkFields(t, spec)
		})
	}
}

// checkExample wants an example that a form would take as it stands, in a flow that has what it names.
func checkExample(t *testing.T, spec *flow.Spec) {
	t.Helper()
	if !strings.HasSuffix(spec.Example.Use, ".") && !strings.HasSuffix(spec.Example.Use, "?") || len(spec.Example.Use) > 140 {
		t.Errorf("example: got the use %q, want a short sentence", spec.Example.Use)
	}
	scope := flow.Scope{Kind: spec.Kinds[0]}
	for name, kind := range map[string]flow.Type{
		"tier": flow.String, "order": flow.String, "last_agent": flow.String, "day": flow.String, "tries": flow.Integer, "score": flow.Decimal, "customer": flow.JSON,
	} {
		scope.Variables = append(scope.Variables, flow.Variable{Name: name, Type: kind})
	}
	record := flow.Record{ID: "it", Type: spec.Type, Properties: json.RawMessage(spec.Example.Properties)}
	if got := flow.Problems(record, activities.Catalog(), flow.Resources{}, scope); len(got) > 0 {
		t.Errorf("example: got the problems %v, want none", got)
	}
	if len(spec.Example.Properties) < len(`{"a":1}`) {
		t.Errorf("example: got the properties %q, want some", spec.Example.Properties)
	}
}

func checkOutlets(t *testing.T, spec *flow.Spec) {
	t.Helper()
	ids := map[string]bool{}
	for i, o := range spec.Outlets {
		if !flow.ValidIdentifier(o.ID) || o.Label == "" || o.Label == o.ID {
			t.Errorf("outlet: got %+v, want an identifier and words as label", o)
		}
		if ids[o.ID] {
			t.Errorf("outlet %s: got it twice", o.ID)
		}
		ids[o.ID] = true
		if o.ID == "error" && (i != len(spec.Outlets)-1 || o != flow.ErrorOutlet) {
			t.Errorf("error outlet: got %+v at %d, want flow.ErrorOutlet last", o, i)
		}
	}
	if spec.Terminal != (len(spec.Outlets) == 0 && spec.Each == nil) {
		t.Errorf("terminal: got %v with %d outlets", spec.Terminal, len(spec.Outlets))
	}
	if spec.Each != nil && spec.Each.Resource == "" {
		checkRows(t, spec)
	}
	if spec.Branch != "" && !ids[spec.Branch] {
		t.Errorf("branch: got %q, want one of the outlets", spec.Branch)
	}
}

// checkRows looks at what the canvas edits of the list that outlets are made from: single lines only, and what names or decides first.
func checkRows(t *testing.T, spec *flow.Spec) {
	t.Helper()
	rows := spec.OutletRows()
	if rows == nil || rows.One == "" || rows.Label == "" || len(rows.Fields) == 0 {
		t.Fatalf("outlets from %s: got %+v, want a list with a label and fields", spec.Each.Property, rows)
	}
	if first := rows.Fields[0].Name; first != spec.Each.Value && (spec.Each.Value != "" || first != spec.Each.ID) {
		t.Errorf("outlets from %s: got %s first, want what decides who leaves by them", spec.Each.Property, first)
	}
	for _, field := range rows.Fields {
		if !slices.Contains([]flow.Widget{flow.WidgetText, flow.WidgetChoice, flow.WidgetNumber, flow.WidgetValue}, field.Widget) {
			t.Errorf("outlets from %s: got %s, a %s, want what fits into a line", spec.Each.Property, field.Name, field.Widget)
		}
	}
}

func checkResults(t *testing.T, spec *flow.Spec) {
	t.Helper()
	for _, r := range spec.Results {
		if !flow.ValidIdentifier(r.Name) || !slices.Contains(flow.Types, r.Type) || r.Help == "" {
			t.Errorf("result: got %+v, want a name, a type and help", r)
		}
	}
}

func checkSummary(t *testing.T, spec *flow.Spec) {
	t.Helper()
	names := map[string]bool{}
	flow.Walk(spec.New(), func(f flow.Field) { names[f.Name] = true })
	for _, match := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(spec.Summary, -1) {
		if !names[match[1]] {
			t.Errorf("summary %q: got {%s}, want a property", spec.Summary, match[1])
		}
	}
	if spec.Summary == "" {
		t.Error("summary: got none, want a pattern")
	}
}

// checkFields looks at the tags of every property, also of list elements.
func checkFields(t *testing.T, spec *flow.Spec) {
	t.Helper()
	activity, err := activities.Catalog().Decode(flow.Record{ID: "it", Type: spec.Type})
	if err != nil {
		t.Fatalf("defaults: %v", err)
	}
	grown := spec.New()
	flow.Walk(grown, func(f flow.Field) {
		if f.Value.Kind() == reflect.Slice && f.Value.Type().Elem().Kind() == reflect.Struct && f.Value.Len() == 0 {
			f.Value.Set(reflect.MakeSlice(f.Value.Type(), 1, 1)) // so that Walk goes on into its element
		}
	})
	flow.Walk(grown, func(f flow.Field) {
		rules := strings.Split(f.Tag.Get("rule"), ",")
		if f.Tag.Get("label") == "" {
			t.Errorf("%s: got no label", f.Path)
		}
		if slices.Contains(rules, "required") && f.Tag.Get("default") != "" {
			t.Errorf("%s: got required and a default", f.Path)
		}
		for _, rule := range rules {
			options, ok := strings.CutPrefix(rule, "oneof=")
			if fallback := f.Tag.Get("default"); ok && fallback != "" && !slices.Contains(strings.Split(options, "|"), fallback) {
				t.Errorf("%s: got default %q, want one of %s", f.Path, fallback, options)
			}
		}
	})
	if problems := flow.CompileActivity(activity); len(problems) > 0 {
		t.Errorf("defaults: got %v, want them to compile", problems)
	}
}

// TestTypesOfTheFormat holds the catalogue against the table of docs/flow-format.md: outlets and defaults are in users' files.
func TestTypesOfTheFormat(t *testing.T) {
	want := map[string][]string{
		"play_prompt": {"next", "error"}, "play_music": {"next", "error"}, "menu": {"no_input", "no_match", "error"},
		"collect_input": {"success", "no_input", "no_match", "error"}, "voicemail": {"recorded", "no_message", "error"},
		"set_ani": {"next", "invalid_number", "error"}, "disconnect": nil, "end_flow": nil,
		"queue":          {"waiting", "timeout", "full", "no_agents", "closed", "agent_left", "error"},
		"route_to_agent": {"agent_left", "unavailable", "not_found", "no_answer", "error"}, "ring": {"agent_left", "no_answer", "error"},
		"callback":   {"scheduled", "invalid_number", "not_dialable", "duplicate", "error"},
		"queue_info": {"next", "not_enough_data", "error"}, "set_priority": {"next", "error"}, "set_skills": {"next", "error"},
		"condition": {"true", "false", "error"}, "switch": {"default", "error"},
		"business_hours": {"open", "closed", "holiday", "override", "error"}, "loop": {"loop", "done"}, "wait": {"next", "error"},
		"set_variables": {"next", "error"}, "run_subflow": {"error"},
		"http_request": {"success", "http_error", "timeout", "error"}, "screen_pop": {"next"}, "placeholder": {"error"},
		"ai_agent": {"resolved", "escalated", "cannot_answer", "no_input", "unavailable", "error"}, "detect_intent": {"none", "error"},
		"transfer_to_number": {"completed", "busy", "no_answer", "invalid_number", "error"}, "send_dtmf": {"next", "error"},
		"record_call": {"next", "error"}, "survey": {"completed", "partial", "declined", "error"}, "percentage_split": nil,
		"go_to_flow": {"error"}, "set_outcome": {"next"}, "notify": {"sent", "failed"},
		"send_message": {"sent", "failed"}, "send_and_wait": {"replied", "timeout", "failed"},
	}
	for activityType, outlets := range want {
		spec, ok := activities.Catalog().Spec(activityType)
		if !ok {
			t.Errorf("%s: got no such type", activityType)
			continue
		}
		var got []string
		for _, o := range spec.Outlets {
			got = append(got, o.ID)
		}
		if !slices.Equal(got, outlets) {
			t.Errorf("outlets of %s: got %v, want %v", activityType, got, outlets)
		}
	}
}
