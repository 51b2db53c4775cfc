package flow

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
)

// place takes the selection's places along, from the top left corner on.
func (x *extractor) place(sub *Flow) {
	left, top := x.corner()
	for _, r := range x.chosen {
		at := x.Flow.Layout[r.ID]
		sub.Layout[r.ID] = Position{X: at.X - left, Y: at.Y - top}
	}
}

func (x *extractor) corner() (left, top float64) {
	for i, r := range x.chosen {
		at := x.Flow.Layout[r.ID]
		if i == 0 || at.X < left {
			left = at.X
		}
		if i == 0 || at.Y < top {
			top = at.Y
		}
	}
	return left, top
}

// addEnds gives the subflow an end for each outcome, and wires what led out of the selection to it.
func (x *extractor) addEnds(sub *Flow) {
	right := 0.0
	for _, at := range sub.Layout {
		right = max(right, at.X+BoxPitch)
	}
	taken := maps.Clone(x.inside)
	ends := map[string]string{}
	for i, outcome := range x.outcomes {
		end := Record{ID: freshID("end_"+outcome, func(id string) bool { return taken[id] }), Type: "end_flow", Name: "End: " + outcome}
		end.Properties, _ = json.Marshal(map[string]string{"outcome": outcome})
		taken[end.ID] = true
		entry := end.ID
		at := Position{X: right, Y: float64(i) * rowHeight}
		if len(x.kept) > 0 {
			set := Record{ID: freshID("keep_"+outcome, func(id string) bool { return taken[id] }), Type: "set_variables", Name: "Results to hand back", Outlets: map[string]string{"next": end.ID}}
			set.Properties, _ = json.Marshal(map[string][]assignment{"assignments": x.kept})
			taken[set.ID] = true
			entry = set.ID
			sub.Activities = append(sub.Activities, set)
			sub.Layout[set.ID] = at
			at.X += BoxPitch
		}
		sub.Activities = append(sub.Activities, end)
		sub.Layout[end.ID] = at
		ends[x.target[outcome]] = entry
	}
	for i, r := range sub.Activities[:len(x.chosen)] {
		sub.Activities[i].Outlets = turned(r.Outlets, func(to string) string {
			if end, ok := ends[to]; ok {
				return end
			}
			return to
		})
	}
}

// rowHeight is the height of a small activity with its gap, in pixels of the canvas.
const rowHeight = 96.0

// idFrom makes an id of a text: "Gold?" → gold.
func idFrom(text string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	id := strings.Trim(b.String()[:min(b.Len(), maxStem)], "_")
	if id == "" {
		return "activity"
	}
	return id
}

// maxStem is how long an id may be that a number is put behind.
const maxStem = 59

// freshID is an id that is not taken: base itself, or with a number behind it.
func freshID(base string, taken func(string) bool) string {
	base = base[:min(len(base), maxStem)]
	if !taken(base) {
		return base
	}
	stem := strings.TrimRight(strings.TrimRight(base, "0123456789"), "_")
	for n := 2; ; n++ {
		if id := stem + "_" + strconv.Itoa(n); !taken(id) {
			return id
		}
	}
}
