package web

import (
	"cmp"
	"net/url"

	"cordboard/storage"
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
