package flow_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
)

func completionScope() flow.Scope {
	return flow.Scope{
		Variables:  []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "tries", Type: flow.Integer}, {Name: "order", Type: flow.JSON}},
		Activities: []flow.Record{{ID: "main", Type: "menu", Name: "Main menu"}, {ID: "bye", Type: "disconnect"}},
		Org:        []string{"emergency"}, OrgTypes: map[string]flow.Type{"emergency": flow.Boolean}, Catalog: activities.Catalog(),
	}
}

// TestComplete: a bar stands where the caret is.
func TestComplete(t *testing.T) {
	for _, c := range []struct {
		source   string
		template bool
		from     int
		want     string // the first entries
	}{
		{"|", false, 0, "vars contact flow org now results event abs"},
		{"va|", false, 0, "vars values"},
		{"vars.|", false, 5, "order tier tries"},
		{"vars.t|", false, 5, "tier tries"},
		{"vars.r|", false, 5, "order tier tries"}, // none begins with it, all hold it
		{`vars.tier == "gold" and org.|`, false, 28, "emergency"},
		{"results.|", false, 8, "main"},
		{"len(results.main.|", false, 17, ""},
		{"contact.a|", false, 8, "ani attributes channel language started_at"},
		{`"vars.|`, false, 6, ""},
		{`"a\"vars.|`, false, 9, ""},
		{`vars.tier == 'x' ? tr|`, false, 19, "trim trimPrefix string"},
		{"12|", false, 2, ""},
		{"nothing.|", false, 8, ""},
		{"ä vars.ti|", false, 7, "tier"},
		{"Hello vars.|", true, 11, ""},
		{"Hello {{ vars.ti|", true, 14, "tier"},
		{"Hello {{ vars.tier }} vars.|", true, 27, ""},
	} {
		at := len([]rune(c.source[:strings.IndexByte(c.source, '|')]))
		got := flow.Complete(flow.Written{Source: strings.Replace(c.source, "|", "", 1), Template: c.template}, at, completionScope())
		var texts []string
		for _, one := range got.List {
			texts = append(texts, one.Text)
		}
		want := strings.Fields(c.want)
		if c.source == "len(results.main.|" {
			spec, _ := activities.Catalog().Spec("menu")
			for _, r := range spec.Results {
				want = append(want, r.Name)
			}
		}
		if got.From != c.from || len(want) == 0 && len(texts) > 0 || !slices.Equal(texts[:min(len(texts), len(want))], want) {
			t.Errorf("%s: from %d %v, want from %d %v", c.source, got.From, texts, c.from, want)
		}
	}
}

// TestCompletionsTellTypes: what is offered has the type that expressions read there.
func TestCompletionsTellTypes(t *testing.T) {
	for source, want := range map[string]flow.Completion{
		"vars.tri":    {Text: "tries", Type: flow.Integer, Help: "variable"},
		"vars.ord":    {Text: "order", Type: flow.JSON, Help: "variable", More: true},
		"org.em":      {Text: "emergency", Type: flow.Boolean, Help: "of the organisation"},
		"contact.an":  {Text: "ani", Type: flow.String, Help: "the caller's number"},
		"results.mai": {Text: "main", Help: "Main menu", More: true},
		"trimP":       {Text: "trimPrefix", Help: "trimPrefix(text, prefix): The text without its beginning", Call: true},
	} {
		got := flow.Complete(flow.Written{Source: source}, len(source), completionScope())
		if len(got.List) == 0 || got.List[0] != want {
			t.Errorf("%s: got %+v, want %+v first", source, got.List, want)
		}
	}
}

// TestFunctions: each function that is offered is there, and its example gives what it says.
func TestFunctions(t *testing.T) {
	for _, f := range flow.Functions {
		checked := flow.CheckExpression(flow.Written{Source: f.Example}, flow.Scope{}, flow.Env{})
		if !checked.OK || checked.Value != f.Gives || !json.Valid([]byte(f.Gives)) {
			t.Errorf("%s: %s gives %s %s, want %s", f.Name, f.Example, checked.Value, checked.Message, f.Gives)
		}
		if !strings.HasPrefix(f.Signature, f.Name+"(") || !strings.Contains(f.Example, f.Name+"(") {
			t.Errorf("%s: signature %s and example %s do not call it", f.Name, f.Signature, f.Example)
		}
	}
	if !slices.IsSortedFunc(flow.Functions, func(a, b flow.Function) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) }) {
		t.Error("the functions are not in order")
	}
}
