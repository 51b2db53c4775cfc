package flow

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// What callers can bear.
const (
	maxMenuDepth   = 3
	maxMenuOptions = 5
)

// menus finds menus that are too long, and those that every path reaches only through too many others.
func (v *validation) menus() {
	depth := v.menuDepth()
	for i := range v.flow.Activities {
		r, spec := &v.flow.Activities[i], v.specs[i]
		if spec == nil || spec.Type != "menu" || v.reached[i] == 0 {
			continue
		}
		if n := len(v.outlets[i]) - len(spec.Outlets); n > maxMenuOptions {
			v.note("menu_too_long", r, "properties.options", "the menu has %d options; callers remember %d", n, maxMenuOptions)
		}
		if depth[i] > maxMenuDepth {
			v.note("menu_too_deep", r, "", "callers pass %d menus before %s", depth[i]-1, r.Label())
		}
	}
}

// menuDepth counts the menus on the way to each activity and in it, on the way with the fewest: breadth first, where entering a menu costs 1.
func (v *validation) menuDepth() []int {
	depth := make([]int, len(v.flow.Activities))
	for i := range depth {
		depth[i] = math.MaxInt
	}
	var level []int
	add := func(i, d int) {
		if v.specs[i] != nil && v.specs[i].Type == "menu" {
			d++
		}
		if d < depth[i] {
			depth[i] = d
			level = append(level, i)
		}
	}
	if i, ok := v.byID[v.flow.Start]; ok {
		add(i, 0)
	}
	for _, target := range v.flow.Handlers {
		if i, ok := v.byID[target]; ok {
			add(i, 0)
		}
	}
	for len(level) > 0 {
		// Within a level, activities that are not menus are taken as they come, menus wait for the next: every edge is seen at most twice.
		var next []int
		for k := 0; k < len(level); k++ {
			i := level[k]
			for _, e := range v.edges[i] {
				before := len(level)
				add(e.to, depth[i])
				if len(level) > before && v.specs[e.to] != nil && v.specs[e.to].Type == "menu" {
					next, level = append(next, e.to), level[:before]
				}
			}
		}
		level = next
	}
	return depth
}

// percentages checks that the shares of a split sum to 100.
func (v *validation) percentages(r *Record, spec *Spec) {
	var p struct {
		Shares []struct {
			Percent float64 `json:"percent"`
		} `json:"shares"`
	}
	if json.Unmarshal(r.Properties, &p) != nil || len(p.Shares) == 0 {
		return
	}
	sum := 0.0
	for _, share := range p.Shares {
		sum += share.Percent
	}
	if math.Abs(sum-100) > 1e-9 {
		v.note("percent_sum", r, "properties."+spec.Each.Property, "the shares sum to %s, not 100", Display(sum))
		v.fixShares(r, spec)
	}
}

// cases finds cases of a switch that an earlier one catches.
func (v *validation) cases(r *Record) {
	var p struct {
		Cases []struct {
			Value      any    `json:"value"`
			Expression string `json:"expression"`
		} `json:"cases"`
	}
	if json.Unmarshal(r.Properties, &p) != nil {
		return
	}
	earlier := map[string]int{}
	always := -1
	for i, c := range p.Cases {
		key := "value " + Display(c.Value)
		if x := strings.TrimSpace(c.Expression); x != "" {
			key = "expression " + x
			if x == "true" && always < 0 {
				always = i
				continue
			}
		}
		before, caught := earlier[key]
		if always >= 0 && always < i {
			before, caught = always, true
		}
		if caught {
			v.note("unreachable_case", r, fmt.Sprintf("properties.cases[%d]", i), "case %d is caught by case %d", i+1, before+1)
			v.fixCase(r, i)
			continue
		}
		earlier[key] = i
	}
}
