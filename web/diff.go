package web

import (
	"strings"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// diff tells in words how two states of a flow differ, activity by activity; what only moved is counted.
func (s *Server) diff(old, new *flow.Flow) views.Diff {
	added := views.ChangeGroup{Title: "added", Mark: "add", Icon: "plus"}
	changed := views.ChangeGroup{Title: "changed", Mark: "chg", Icon: "pencil"}
	removed := views.ChangeGroup{Title: "removed", Mark: "del", Icon: "minus"}
	d := views.Diff{Moved: views.ChangeGroup{Title: "moved", Mark: "mov", Icon: "move"}}
	for _, one := range flow.Diff(old, new, s.Catalog) {
		if one.Kind == flow.DiffMoved {
			d.Moves++
			s.addChange(&d.Moved, new, one)
			continue
		}
		group, owner := &changed, new
		_, was := old.Activity(one.Activity)
		_, is := new.Activity(one.Activity)
		switch {
		case one.Activity != "" && !was && is:
			group = &added
		case one.Activity != "" && was && !is:
			group, owner = &removed, old
		case isNote(one) && one.Kind == flow.DiffAdded:
			group = &added
		case isNote(one) && one.Kind == flow.DiffRemoved:
			group, owner = &removed, old
		}
		s.addChange(group, owner, one)
	}
	for _, g := range []views.ChangeGroup{added, changed, removed} {
		if len(g.Items) > 0 {
			d.Groups = append(d.Groups, g)
			d.Count += len(g.Items)
		}
	}
	return d
}

// addChange puts a difference under its activity, or under the flow's settings.
func (s *Server) addChange(group *views.ChangeGroup, owner *flow.Flow, one flow.Difference) {
	name := "Flow settings"
	item := views.Change{Name: name, Icon: "sliders-horizontal", Group: "unknown"}
	if r, ok := owner.Activity(one.Activity); ok {
		item = views.Change{Name: r.Label(), Type: r.Type, Icon: "circle-help", Group: "unknown"}
		if spec, ok := s.Catalog.Spec(r.Type); ok {
			item.Type, item.Icon, item.Group = spec.Label, spec.Icon, string(spec.Group)
		}
	}
	item.ID = one.Activity
	if isNote(one) {
		item = noteChange(owner, one)
	}
	last := len(group.Items) - 1
	if last < 0 || group.Items[last].ID != item.ID {
		group.Items = append(group.Items, item)
		last++
	}
	line := inWords(s.changeLine(owner, one), one)
	if isNote(one) && line.Pieces == nil {
		line.Text = noteLine(one)
	}
	line.Kind, line.Activity, line.Field = string(one.Kind), one.Activity, one.Field
	group.Items[last].Lines = append(group.Items[last].Lines, line)
}

// isNote says whether a difference is about a note or a frame.
func isNote(one flow.Difference) bool {
	return one.Activity == "" && strings.HasPrefix(one.Field, "notes.")
}

// noteChange is a note or a frame as a line of its own, called by how its text begins.
func noteChange(owner *flow.Flow, one flow.Difference) views.Change {
	id := strings.TrimPrefix(one.Field, "notes.")
	item := views.Change{ID: "n:" + id, Name: "Empty", Type: "Note", Icon: "message-square", Group: "unknown"}
	for _, n := range owner.Notes {
		if n.ID != id {
			continue
		}
		if n.Frame {
			item.Type, item.Icon = "Frame", "square"
		}
		if words := strings.Fields(n.Text); len(words) > 0 {
			item.Name = strings.Join(words[:min(len(words), noteWords)], " ")
			if len(words) > noteWords {
				item.Name += " …"
			}
		}
	}
	return item
}

// noteWords is how many words of a note name it.
const noteWords = 8

// noteLine is what happened to a note, whose text stands above: nothing more of one that is new or gone.
func noteLine(one flow.Difference) string {
	switch {
	case one.Kind == flow.DiffAdded || one.Kind == flow.DiffRemoved:
		return ""
	case one.Kind == flow.DiffMoved && strings.Contains(one.Text, "another size"):
		return "It has another size"
	case one.Kind == flow.DiffMoved:
		return "It was moved"
	case one.Old == "":
		return "It was empty"
	}
	return "It said “" + one.Old + "”"
}

// inWords shows where two sentences differ; what is short stands in the line as it is.
func inWords(line string, one flow.Difference) views.Line {
	label, _, found := strings.Cut(line, " is now ")
	if !found || one.Kind != flow.DiffChanged || len(strings.Fields(one.Old)) < 3 || len(strings.Fields(one.New)) < 3 {
		return views.Line{Text: line}
	}
	return views.Line{Text: label + ": ", Pieces: wordDiff(one.Old, one.New)}
}

// changeLine is a difference without the name of its activity, which stands above. Of an activity that is new or gone it says what it does.
func (s *Server) changeLine(owner *flow.Flow, one flow.Difference) string {
	whole := one.Field == "" && (one.Kind == flow.DiffAdded || one.Kind == flow.DiffRemoved)
	r, ok := owner.Activity(one.Activity)
	if spec, known := s.Catalog.Spec(r.Type); ok && whole && known {
		return flow.Summarise(r, spec)
	}
	text := one.Text
	if _, after, found := strings.Cut(text, "’: "); found && one.Activity != "" {
		text = after
	}
	return ui.Sentence(text)
}
