package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// A flow that would go on in one without the version that is asked for is told so, unless it is not known or only known when it runs.
func TestCallsOfFlowsThatHaveNoVersion(t *testing.T) {
	res := resources()
	res.Names["subflow"], res.Names["flow"] = []string{"card", "Rate", "self"}, []string{"night"}
	res.Labels = map[string][]string{"card": {"live"}, "Rate": nil, "night": {"test"}, "self": nil}
	for properties, want := range map[string]string{
		`run_subflow {"flow":"card"}`:                         "",
		`run_subflow {"flow":"card","version":"test"}`:        "no version of card is labelled test yet, so contacts would take the error outlet: publish card first",
		`run_subflow {"flow":"rate","version":"live"}`:        "no version of rate is labelled live yet, so contacts would take the error outlet: publish rate first",
		`run_subflow {"flow":"self"}`:                         "",
		`run_subflow {"flow":"rate","version":"3"}`:           "",
		`run_subflow {"flow":"{{ 'rate' }}"}`:                 "",
		`run_subflow {"flow":"elsewhere"}`:                    "",
		`go_to_flow {"flow":"night"}`:                         "no version of night is labelled live yet, so contacts would take the error outlet: publish night first",
		`go_to_flow {"flow":"night","version":"test"}`:        "",
		`play_prompt {"prompt":"rate","version":"elsewhere"}`: "",
	} {
		var kind, text string
		for i := range properties {
			if properties[i] == ' ' {
				kind, text = properties[:i], properties[i+1:]
				break
			}
		}
		f := &flow.Flow{Format: flow.Format, Name: "Self", Kind: flow.Inbound, Start: "go", Activities: []flow.Record{{ID: "go", Type: kind, Properties: []byte(text)}}}
		got := ""
		for _, one := range flow.Validate(f, catalog(), res) {
			if one.Code == "no_version" {
				got = one.Message
				if one.Activity != "go" || one.Field != "properties.version" || one.Severity != flow.SeverityError {
					t.Errorf("%s: got %+v, want an error at the version", properties, one)
				}
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", properties, got, want)
		}
		if told := len(flow.Unversioned(f, res)); told > 1 || (told == 1) != (want != "") {
			t.Errorf("%s: got %d flows without the version, want those of the finding", properties, told)
		}
	}
}

func TestFlowsWithoutVersionsAreListedOnce(t *testing.T) {
	call := func(id, properties string) flow.Record {
		return flow.Record{ID: id, Type: "run_subflow", Properties: []byte(properties)}
	}
	f := &flow.Flow{Name: "main", Activities: []flow.Record{call("a", `{"flow":"Rate"}`), call("b", `{"flow":"rate"}`), call("c", `{"flow":"rate","version":"test"}`), call("d", `{"flow":"card"}`)}}
	got := flow.Unversioned(f, flow.Resources{Labels: map[string][]string{"rate": nil, "card": {"live"}}})
	if diff := cmp.Diff([]flow.Versioned{{Flow: "rate", Label: "live"}, {Flow: "rate", Label: "test"}}, got); diff != "" {
		t.Error(diff)
	}
}
