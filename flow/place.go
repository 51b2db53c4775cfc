package flow

import (
	"fmt"
	"strings"
)

// handlerLabels say when each handler runs.
var handlerLabels = map[Handler]string{
	BeforeDial: "Before an outbound leg is dialled", OnOffer: "An agent is offered the contact", OnAccept: "An agent accepts",
	OnSLABreach: "The wait passes the service level", OnAgentDisconnected: "The agent leaves first",
	OnCallbackFailed: "A callback fails", OnAbandon: "The customer leaves the queue", OnError: "An activity fails", OnEnded: "The contact is over",
}

// Label says when the handler runs, as the flow's settings call it.
func (h Handler) Label() string {
	if label, ok := handlerLabels[h]; ok {
		return label
	}
	return string(h)
}

// Place says where a finding is, in the words of the designer: the activity's name, and the label of the field: "Main menu", "Options 2, Key".
// Either may be empty.
func (i Issue) Place(f *Flow, c *Catalog) (activity, field string) {
	r, ok := f.Activity(i.Activity)
	if !ok {
		return i.Activity, flowPlace(f, i.Field)
	}
	activity = r.Label()
	spec, _ := c.Spec(r.Type)
	if r.Name == "" && spec != nil {
		activity = spec.Label
	}
	if outlet, ok := strings.CutPrefix(i.Field, "outlets."); ok {
		label := humanise(outlet)
		if spec != nil {
			for _, o := range Outlets(r, spec, Resources{}) {
				if o.ID == outlet {
					label = o.Label
				}
			}
		}
		return activity, "Outlet " + label
	}
	if path, ok := strings.CutPrefix(i.Field, "properties."); ok && spec != nil {
		return activity, propertyPlace(spec.properties(), fieldPath(path))
	}
	return activity, humanise(i.Field)
}

// flowPlace names what is not inside an activity.
func flowPlace(f *Flow, field string) string {
	if handler, ok := strings.CutPrefix(field, "handlers."); ok {
		return "Handler “" + Handler(handler).Label() + "”"
	}
	path := fieldPath(field)
	if len(path) == 3 && path[0] == "variables" {
		if n := path[1].(int); n < len(f.Variables) {
			return fmt.Sprintf("Variable %s, %v", f.Variables[n].Name, path[2])
		}
	}
	return humanise(strings.NewReplacer(".", ", ", "[", " ", "]", "").Replace(field))
}

// propertyPlace writes the labels along a path; entries of lists are counted from 1.
func propertyPlace(p *Property, path []any) string {
	var words []string
	for _, step := range path {
		if n, isIndex := step.(int); isIndex {
			if last := len(words) - 1; last >= 0 {
				words[last] += fmt.Sprintf(" %d", n+1)
			}
			if p != nil && p.single() {
				p = nil
			}
			continue
		}
		name := step.(string)
		if p != nil && p.Widget == WidgetMap {
			words, p = append(words, name), &p.Items[0]
			continue
		}
		var item *Property
		if p != nil {
			_, item = p.item([]byte(name))
		}
		if p = item; p != nil {
			words = append(words, p.title())
		} else {
			words = append(words, name)
		}
	}
	return strings.Join(words, ", ")
}
