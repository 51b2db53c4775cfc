package web

import (
	"bytes"
	"io"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
)

// renamedUses gives the activities that change because variables have other names in after than in before, row by row. The panel posts its
// document, saved or not, as the file "document" when a name is typed; without it nothing follows.
func (s *Server) renamedUses(c echo.Context, before, after []flow.Variable) (map[string]flow.Record, error) {
	names := renamedRows(before, after)
	file, err := c.FormFile("document")
	if len(names) == 0 || err != nil {
		return nil, nil
	}
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	data, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	f, err := flow.DecodeDraft(data)
	if err != nil {
		return nil, err
	}
	renamed, err := flow.RenameVariables(f, s.Catalog, names)
	if err != nil {
		return nil, err
	}
	changed := map[string]flow.Record{}
	for i, r := range renamed.Activities {
		if !bytes.Equal(r.Properties, f.Activities[i].Properties) {
			changed["a:"+r.ID] = r
		}
	}
	return changed, nil
}

// renamedRows are the variables that have another name in after than in before, row by row: old name → new name.
func renamedRows(before, after []flow.Variable) map[string]string {
	names := map[string]string{}
	for i := range min(len(before), len(after)) {
		if before[i].Name != after[i].Name {
			names[before[i].Name] = after[i].Name
		}
	}
	return names
}
