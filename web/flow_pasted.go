package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// flowPasted asks what takes the place of what a pasted part names and is not here; 204 when all of it is. With apply it makes what is to be
// made, and answers with the activities that name something else now, which the page puts in place as one change that can be undone.
func (s *Server) flowPasted(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	f, err := flow.DecodeDraft([]byte(c.FormValue("document")))
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "the pasted part cannot be read")
	}
	before := slices.Clone(f.Activities)
	b, _, err := s.bundled(c, f, nil)
	if err != nil {
		return err
	}
	variables := s.missingVariables(c, f)
	if c.FormValue("apply") == "" {
		if len(b.missing)+len(variables) == 0 {
			return c.NoContent(http.StatusNoContent)
		}
		return s.render(c, http.StatusOK, views.PastedMissing(append(b.missing, variables...)))
	}
	if err := s.makeMissing(c, b); err != nil {
		return err
	}
	made, err := s.nameVariables(f, variables)
	if err != nil {
		return err
	}
	changed := map[string]flow.Record{}
	for i, r := range f.Activities {
		if string(r.Properties) != string(before[i].Properties) {
			changed["a:"+r.ID] = r
		}
	}
	return c.JSON(http.StatusOK, map[string]any{"records": changed, "variables": made})
}

// missingVariables are the variables that a pasted part uses and the flow does not declare, with what the form has chosen.
func (s *Server) missingVariables(c echo.Context, f *flow.Flow) []views.Missing {
	var list []views.Missing
	names := make([]string, len(f.Variables))
	for i, v := range f.Variables {
		names[i] = v.Name
	}
	for _, r := range flow.UndeclaredVariables(f, s.Catalog) {
		if i := len(list) - 1; i >= 0 && list[i].Name == r.Name {
			list[i].Activities = append(list[i].Activities, r.Activity)
			continue
		}
		m := views.Missing{Kind: r.Kind, Name: r.Name, CanMake: true, Activities: []string{r.Activity}}
		m.Choose(c.Request().Form, names)
		list = append(list, m)
	}
	return list
}

// nameVariables names other variables in the activities, and lists those that are to be declared.
func (s *Server) nameVariables(f *flow.Flow, list []views.Missing) (declared []flow.Variable, err error) {
	declared = []flow.Variable{}
	for _, m := range list {
		switch m.Chosen {
		case "":
		case views.MakeNow:
			declared = append(declared, flow.Variable{Name: m.Name, Type: flow.String})
		default:
			part := *f
			part.Variables = []flow.Variable{{Name: m.Name, Type: flow.JSON}} // alone, so that the other name is free
			renamed, err := flow.RenameVariable(&part, s.Catalog, m.Name, m.Chosen)
			if err != nil {
				return nil, err
			}
			f.Activities = renamed.Activities
		}
	}
	return declared, nil
}
