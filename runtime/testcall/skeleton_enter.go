package testcall

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
)

// enters looks for what the customer has to enter for an input to be left by the outlet that is wanted; false when it asks for none, or nothing fits.
func (a *attempt) enters(at halt, r flow.Record, env flow.Env) bool {
	if env == nil || r.Type != "collect_input" && r.Type != "send_and_wait" {
		return false
	}
	for _, words := range a.entriesFor(r, at.program) {
		if a.entries[at.place] != words && a.accepts(at, r, env, words) {
			a.entries[at.place] = words
			return true
		}
	}
	return false
}

// accepts says whether an input is left by the outlet that is wanted when the customer enters words.
func (a *attempt) accepts(at halt, r flow.Record, env flow.Env, words string) bool {
	activity, err := a.chart.catalog.Decode(r)
	if err != nil || env == nil || len(flow.CompileActivity(activity)) > 0 {
		return false
	}
	t := &trial{env: env, chart: a.chart.charts[at.program], id: r.ID}
	activity.Handle(t, &flow.Entered{})
	if r.Type == "send_and_wait" {
		activity.Handle(t, &flow.Sent{})
	}
	outcome := activity.Handle(t, &flow.Gathered{Digits: cut(r, words)})
	return outcome.Outlet == at.outlet || outcome.Action == flow.ActWait && at.outlet == "no_match" // it asks again
}

// entriesFor lists what a customer might enter: something of the right length, what the checks are about, and values of each type.
func (a *attempt) entriesFor(r flow.Record, program string) []string {
	p := properties(r)
	w := writtenIn(r.Properties)
	list := []string{digits(r, "success"), heard}
	if pattern := text(p, "pattern"); pattern != "" {
		list = append(list, matching(pattern), strings.NewReplacer("DD", "01", "MM", "01", "YYYY", "2000", "YY", "00").Replace(pattern))
	}
	for _, length := range []string{"1", "0", "9", "x"} {
		for n := range 20 {
			list = append(list, strings.Repeat(length, n+1))
		}
	}
	if v, ok := a.chart.charts[program].variable(text(p, "variable")); ok {
		list = append(list, map[flow.Type]string{flow.Integer: "1", flow.Decimal: "1.5", flow.Boolean: "true", flow.DateTime: "2026-11-20T10:00:00Z", flow.JSON: "{}"}[v.Type])
	}
	list = append(list, w.strings()...)
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// key is the key of an option; for no match it is one that none has.
func (a *attempt) key(r flow.Record, want string) string {
	if want != "no_match" && len(want) == 1 {
		return want
	}
	for _, key := range strings.Split("9876543210*#", "") {
		if spec, _ := a.chart.catalog.Spec(r.Type); !hasOutlet(flow.Outlets(r, spec, flow.Resources{}), key) {
			return key
		}
	}
	return "#"
}

func hasOutlet(outlets []flow.Outlet, id string) bool {
	return slices.ContainsFunc(outlets, func(o flow.Outlet) bool { return o.ID == id })
}

// asked is what says how long an input is.
type asked struct {
	Min        int    `json:"min"`
	Max        int    `json:"max"`
	Terminator string `json:"terminator"`
	Validate   string `json:"validate"`
}

// digits is an input of the length that is asked for; for no match it has one sign only, which is wrong where more are needed or it is checked.
func digits(r flow.Record, want string) string {
	p := asked{Min: 1, Max: 20, Terminator: "#"}
	if json.Unmarshal(r.Properties, &p) != nil {
		return ""
	}
	switch {
	case want == "no_match":
		return "1"
	case p.Validate == "luhn" && p.Min <= 16 && p.Max >= 16:
		return "4111111111111111" // passes the check (ISO/IEC 7812-1, annex B), and is nobody's
	case p.Validate == "phone":
		return "0401234567"
	}
	return strings.Repeat("1", max(p.Min, 1))
}

// ended ends an input that could be longer.
func ended(r flow.Record, keys string) string {
	p := asked{Max: 20, Terminator: "#"}
	if json.Unmarshal(r.Properties, &p) == nil && len(keys) < p.Max {
		return keys + p.Terminator
	}
	return keys
}

// cut is what an input takes of keys: the last that it waits for ends it.
func cut(r flow.Record, keys string) string {
	p := asked{Max: 20}
	if json.Unmarshal(r.Properties, &p) == nil && r.Type == "collect_input" && pressable(keys) && len(keys) > p.Max {
		return keys[:p.Max]
	}
	return keys
}

// pressable says whether keys can be pressed on a telephone.
func pressable(keys string) bool {
	return keys != "" && strings.Trim(keys, "0123456789*#") == ""
}

// answers is how a customer answers a survey: all of it, its first question only, or none.
func (p *player) answers(want string, before int) string {
	if want == "declined" || want == "partial" && before > 0 {
		return "*"
	}
	if score, err := strconv.Atoi(p.attempt.entries[p.here()]); err == nil {
		return strconv.Itoa(score)
	}
	return "5"
}
