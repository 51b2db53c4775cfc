package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// searchRow is one thing that is found, with the address that leads to it.
func (s *Server) searchRow(p place, f storage.Found) views.SearchRow {
	row := views.SearchRow{Href: p.at(f.Name), Icon: p.icon, Name: f.Name, Note: f.Description, Where: f.Text}
	if f.Field != "" && f.Field != "description" {
		row.Where = f.Field + ": " + f.Text
	}
	switch f.Kind {
	case storage.FoundFlow:
		row.Icon = views.KindIcon(f.Type)
	case storage.FoundArticle:
		row.Href, row.Name = p.path+url.PathEscape(f.Description)+"/articles/"+url.PathEscape(f.Name)+p.rest, f.Label
	case storage.FoundRow:
		row.Href = p.at(f.Description) + "?q=" + url.QueryEscape(f.Name)
	case storage.FoundUser, storage.FoundContact:
		row.Name = cmp.Or(f.Label, f.Name)
	case storage.FoundActivity:
		row.Name, row.Note, row.Href = f.Label, f.Name, row.Href+"#step-"+url.PathEscape(f.Activity)
		if spec, ok := s.Catalog.Spec(f.Type); ok {
			row.Icon, row.Group, row.Name = spec.Icon, string(spec.Group), cmp.Or(f.Label, spec.Label)
		}
		row.Name = cmp.Or(row.Name, f.Activity)
	}
	if row.Note == "" || f.Field == "description" {
		row.Note, row.Where = row.Where, ""
	}
	return row
}

// when adds to a contact when it began.
func when(row views.SearchRow, f storage.Found, clock ui.Clock) views.SearchRow {
	if !f.At.IsZero() {
		row.Where = clock.Stamp(f.At)
	}
	return row
}

// searchTypes finds types of activities by what they are called and what they do; they lead to the activities of the type.
func (s *Server) searchTypes(query string, most int) views.SearchGroup {
	group := views.SearchGroup{ID: "types", Title: "Types of activities"}
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return group
	}
	for _, named := range []bool{true, false} {
		for _, spec := range s.Catalog.Specs() {
			name, all := strings.ToLower(spec.Label), strings.ToLower(spec.Label+" "+spec.Help)
			without := func(text string) bool {
				return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
			}
			if without(all) || without(name) == named {
				continue
			}
			group.Rows = append(group.Rows, views.SearchRow{Href: "/search?q=" + url.QueryEscape("type:"+spec.Type), Icon: spec.Icon, Group: string(spec.Group), Name: spec.Label, Note: spec.Help})
		}
	}
	group.More = len(group.Rows) > most
	group.Rows = group.Rows[:min(most, len(group.Rows))]
	return group
}

// isExact says whether something goes to the top, whatever kind it is of. Activities are often called what a queue or a flow is.
func isExact(f storage.Found) bool { return f.Exact() && f.Kind != storage.FoundActivity }

// searchExact is what is called just what was looked for, with its kind.
func (s *Server) searchExact(found storage.SearchResult) views.SearchGroup {
	group := views.SearchGroup{ID: "exact", Title: "Exact name"}
	for _, p := range places {
		for _, f := range found.Found[p.kind] {
			if isExact(f) {
				row := s.searchRow(p, f)
				row.Note, row.Where = cmp.Or(usedBy(p.kind), "flow"), row.Note
				group.Rows = append(group.Rows, row)
			}
		}
	}
	return group
}
