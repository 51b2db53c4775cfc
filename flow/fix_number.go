package flow

import (
	"encoding/json"
	"fmt"
	"math"
)

// fixNumber offers another number for a field, when the field is there.
func (v *validation) fixNumber(r *Record, field, label string, now int) {
	if c, ok := v.setting(r, field, now); ok {
		v.fix(label, c)
	}
}

// fixShares offers to give the last share what the others leave, and to scale all of them so that they sum to 100.
func (v *validation) fixShares(r *Record, spec *Spec) {
	var p struct {
		Shares []struct {
			Label   string  `json:"label"`
			ID      string  `json:"id"`
			Percent float64 `json:"percent"`
		} `json:"shares"`
	}
	if json.Unmarshal(r.Properties, &p) != nil {
		return
	}
	n, sum := len(p.Shares), 0.0
	percents := make([]float64, n)
	for i, share := range p.Shares {
		if share.Percent < 0 || share.Percent != math.Trunc(share.Percent) {
			return // a finding of its own
		}
		percents[i] = share.Percent
		sum += share.Percent
	}
	last := p.Shares[n-1]
	if rest := 100 - (sum - last.Percent); rest >= 0 {
		name := last.Label
		if name == "" {
			name = last.ID
		}
		field := fmt.Sprintf("properties.%s[%d].percent", spec.Each.Property, n-1)
		v.fixNumber(r, field, fmt.Sprintf("Give %s %.0f %%", name, rest), int(rest))
	}
	v.scaleShares(r, spec, scaled(percents, sum))
}

// scaleShares offers to change every share that is not what it should be.
func (v *validation) scaleShares(r *Record, spec *Spec, percents []int) {
	var changes []Change
	for i, percent := range percents {
		c, ok := v.setting(r, fmt.Sprintf("properties.%s[%d].percent", spec.Each.Property, i), percent)
		if !ok {
			return
		}
		if string(c.Was) != string(c.Now) {
			changes = append(changes, c)
		}
	}
	if len(changes) > 1 { // one alone is what the last share was offered
		v.fix("Scale all to 100 %", changes...)
	}
}

// scaled makes whole percentages that sum to 100 of shares; of nothing but zeros, equal ones. What rounding leaves goes to the first.
func scaled(percents []float64, sum float64) []int {
	whole, rest := make([]int, len(percents)), 100
	for i, percent := range percents {
		if sum > 0 {
			whole[i] = int(percent * 100 / sum)
		} else {
			whole[i] = 100 / len(percents)
		}
		rest -= whole[i]
	}
	for i := 0; rest > 0; i, rest = i+1, rest-1 {
		whole[i%len(whole)]++
	}
	return whole
}

// fixCircle offers to let the circle take time, by a wait before it begins again, and to open it there.
func (v *validation) fixCircle(circle []string) {
	first := v.flow.Activities[v.byID[circle[0]]]
	last := &v.flow.Activities[v.byID[circle[len(circle)-1]]]
	outlet := ""
	for _, e := range v.quick[v.byID[last.ID]] {
		if v.flow.Activities[e.to].ID == first.ID {
			outlet = e.outlet
			break
		}
	}
	if outlet == "" {
		return
	}
	spec, known := v.catalog.Spec("wait")
	if beside := v.reached[v.byID[last.ID]]&(besides|beforeDial) != 0; known && spec.AllowedIn(v.flow.Kind) && (spec.NoCaller || !beside) {
		pause := Record{ID: v.freshID("pause"), Type: "wait", Name: "Pause", Properties: json.RawMessage(`{"duration":"1s"}`), Outlets: map[string]string{spec.Outlets[0].ID: first.ID}}
		v.fix("Wait a second before "+first.Label(), change(nil, pause, "activities", pause.ID), lead(last, outlet, pause.ID))
	}
	v.fix("Remove the cord to "+first.Label(), cut(last, outlet))
}
