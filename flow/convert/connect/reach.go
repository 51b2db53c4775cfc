package connect

import "slices"

// before finds the actions of a type that a path to a step passed last. open says whether some path comes from the start without any.
func (r *reader) before(step string, types ...string) (found []*action, open bool) {
	back := map[string][]string{}
	for _, a := range r.order {
		for _, w := range a.ways() {
			back[w.To] = append(back[w.To], a.ID)
		}
	}
	seen, todo := map[string]bool{step: true}, []string{step}
	for ; len(todo) > 0; todo = todo[1:] {
		if todo[0] == r.Start {
			open = true
		}
		for _, from := range back[todo[0]] {
			if seen[from] {
				continue
			}
			seen[from] = true
			if a := r.actions[from]; slices.Contains(types, a.Type) {
				found = append(found, a)
			} else {
				todo = append(todo, from)
			}
		}
	}
	return found, open
}

// after finds the actions of a type that a path from a step can come to.
func (r *reader) after(step string, types ...string) []*action {
	var found []*action
	seen, todo := map[string]bool{}, []string{step}
	for ; len(todo) > 0; todo = todo[1:] {
		a := r.actions[todo[0]]
		if a == nil || seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		for _, w := range a.ways() {
			todo = append(todo, w.To)
		}
		if a.ID != step && slices.Contains(types, a.Type) {
			found = append(found, a)
		}
	}
	return found
}
