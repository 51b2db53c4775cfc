package flow_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
)

var typedValues = map[flow.Type][]any{
	flow.String: {"7", "", nil}, flow.Integer: {7, nil}, flow.Decimal: {7.5, nil}, flow.Boolean: {true, false}, flow.DateTime: {time.Unix(0, 0)},
}

// Whatever is found with the declared types fails in every run; what is not found may fail too.
func TestTypeMistakesAreCertain(t *testing.T) {
	found := 0
	for left, ones := range typedValues {
		for right, others := range typedValues {
			scope := flow.Scope{Variables: []flow.Variable{{Name: "a", Type: left}, {Name: "b", Type: right}}}
			for _, operator := range strings.Fields("< <= > >= + - * / ** % and or == != in contains startsWith matches ?? ..") {
				source := fmt.Sprintf("vars.a %s vars.b", operator)
				if flow.CheckExpression(flow.Written{Source: source}, scope, nil).OK {
					continue
				}
				found++
				for _, a := range ones {
					for _, b := range others {
						x := flow.Expression{Source: source}
						if err := x.Compile(""); err != nil {
							t.Fatalf("%s: %v", source, err)
						}
						got, err := x.Evaluate(flow.Env{"vars": map[string]any{"a": a, "b": b}})
						if logical := operator == "and" || operator == "or"; err == nil && (!logical || got == b && reflect.TypeOf(got) == reflect.TypeFor[bool]()) {
							t.Errorf("%s with %v (%s) and %v (%s) was found, but gives %v", source, a, left, b, right, got)
						}
					}
				}
			}
		}
	}
	for kind, values := range typedValues {
		scope := flow.Scope{Variables: []flow.Variable{{Name: "a", Type: kind}}}
		for _, source := range []string{"not vars.a", "!vars.a", "-vars.a", "+vars.a"} {
			if flow.CheckExpression(flow.Written{Source: source}, scope, nil).OK {
				continue
			}
			for _, a := range values {
				x := flow.Expression{Source: source}
				if err := x.Compile(""); err != nil {
					t.Fatalf("%s: %v", source, err)
				}
				if got, err := x.Evaluate(flow.Env{"vars": map[string]any{"a": a}}); err == nil {
					t.Errorf("%s with %v (%s) was found, but gives %v", source, a, kind, got)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("found %d mistakes, want more than 100", found)
	}
}

func TestTypeMistakes(t *testing.T) {
	scope := flow.Scope{Variables: []flow.Variable{
		{Name: "tier", Type: flow.String}, {Name: "tries", Type: flow.Integer}, {Name: "vip", Type: flow.Boolean}, {Name: "due", Type: flow.DateTime}, {Name: "card", Type: flow.JSON},
	}}
	for source, want := range map[string]string{
		`vars.tier > 3`:                   "> does not work on a text and a whole number",
		`vars["tier"] * 2 == 4`:           "* does not work on a text and a whole number",
		`vars.vip && vars.tries`:          "&& does not work on true or false and a whole number",
		`not vars.tier`:                   "not does not work on a text",
		`vars.tries + 1`:                  "the expression gives a whole number, but true or false is needed",
		`vars.tries`:                      "the expression gives a whole number, but true or false is needed",
		`vars.tier == 3`:                  "",
		`vars.tries ?? false`:             "",
		`vars.card`:                       "",
		`vars.card.limit > 3`:             "",
		`vars.due < now`:                  "",
		`now - vars.due > duration("1h")`: "",
		`vars[contact.channel]`:           "",
		`vars.tries > 1.5 or vars.vip`:    "",
		`vars.tier in ["gold"]`:           "",
		`vars.tier == nil`:                "",
		`any(vars.card, # > vars.tries)`:  "",
	} {
		got := flow.CheckExpression(flow.Written{Source: source, Want: flow.Boolean}, scope, nil)
		if got.OK != (want == "") || got.Message != want {
			t.Errorf("%s: got %+v, want %q", source, got, want)
		}
	}
	got := flow.CheckExpression(flow.Written{Source: "Tier {{ vars.tier - 1 }}", Template: true}, scope, nil)
	if got.OK || got.At != 18 {
		t.Errorf("got %+v, want a mistake at 18", got)
	}
}

// A queue is left in the moment it is entered when it is closed, full or without agents.
func TestCirclesThroughQueues(t *testing.T) {
	for outlets, want := range map[string]string{
		`"closed": "it"`:                      "cycle_conditional",
		`"full": "hours", "closed": "bye"`:    "cycle_conditional",
		`"timeout": "it", "agent_left": "it"`: "",
	} {
		text := fmt.Sprintf(`{"format": "cordboard.flow/v1", "name": "f", "kind": "inbound", "start": "it", "activities": [
		  {"id": "it", "type": "queue", "properties": {"queue": "sales", "max_wait": "1m"}, "outlets": {%s}},
		  {"id": "hours", "type": "business_hours", "properties": {"schedule": "office"}, "outlets": {"open": "it", "closed": "bye"}},
		  {"id": "bye", "type": "disconnect", "properties": {}}]}`, outlets)
		_, issues := flow.Inspect([]byte(text), catalog(), resources())
		if slices.Contains(codes(issues), "cycle_conditional") != (want != "") || slices.Contains(codes(issues), "busy_cycle") {
			t.Errorf("%s: got %v, want %q", outlets, codes(issues), want)
		}
	}
	_, issues := flow.Inspect([]byte(`{"format": "cordboard.flow/v1", "name": "f", "kind": "digital", "start": "it", "activities": [
	  {"id": "it", "type": "wait", "properties": {"until": " now "}, "outlets": {"next": "it"}}]}`), catalog(), resources())
	if !slices.Contains(codes(issues), "busy_cycle") {
		t.Errorf("wait until now: got %v, want busy_cycle", codes(issues))
	}
}

func TestAssignmentsOfAnotherType(t *testing.T) {
	for assignment, want := range map[string]string{
		`{"variable": "tries", "expression": "'gold'"}`:                     "the expression gives a text, but the variable tries is a whole number",
		`{"variable": "tries", "expression": "vars.vip"}`:                   "the expression gives true or false, but the variable tries is a whole number",
		`{"variable": "vip", "expression": "vars.tries + 1"}`:               "the expression gives a whole number, but the variable vip is true or false",
		`{"variable": "tries", "expression": "now"}`:                        "the expression gives a date and time, but the variable tries is a whole number",
		`{"variable": "tries", "expression": "'7'"}`:                        "",
		`{"variable": "tries", "expression": "vars.tier"}`:                  "",
		`{"variable": "other", "expression": "'7'"}`:                        `the variable "other" is not declared`,
		`{"variable": "tries", "expression": "vars.tries / 2"}`:             "",
		`{"variable": "tier", "expression": "vars.tries"}`:                  "",
		`{"variable": "vip", "expression": "vars.tries ?? false"}`:          "",
		`{"variable": "vip", "expression": "vars.tries > 1"}`:               "",
		`{"variable": "tries", "expression": "'a' == vars.tier ? 1 : 'b'"}`: "",
	} {
		_, issues := flow.Inspect(fmt.Appendf(nil, `{"format": "cordboard.flow/v1", "name": "f", "kind": "digital", "start": "it", "variables": [
		  {"name": "tier", "type": "string"}, {"name": "tries", "type": "integer"}, {"name": "vip", "type": "boolean"}],
		  "activities": [{"id": "it", "type": "set_variables", "properties": {"assignments": [%s]}}]}`, assignment), catalog(), resources())
		got := ""
		for _, one := range issues {
			if one.Severity == flow.SeverityError {
				got += one.Message
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", assignment, got, want)
		}
	}
}

// A variable of type string takes any value as its text, of the size of a text.
func TestCoercedTextIsBounded(t *testing.T) {
	if got, err := flow.Coerce(strings.Repeat("x", flow.MaxText), flow.String); err != nil || len(got.(string)) != flow.MaxText {
		t.Errorf("got %d bytes, %v, want all", len(got.(string)), err)
	}
	if _, err := flow.Coerce([]any{strings.Repeat("x", flow.MaxText)}, flow.String); err == nil {
		t.Error("a text that is too long was taken")
	}
}
