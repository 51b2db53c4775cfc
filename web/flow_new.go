package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// flowNew shows the form, in the dialog or as a page.
func (s *Server) flowNew(c echo.Context) error {
	v := views.FlowNew{Kind: string(flow.Inbound), Template: c.QueryParam("template"), Templates: s.templateCards(), Dialog: isFragment(c)}
	if t, ok := s.template(v.Template); ok {
		v.Name, v.Kind = t.ID, string(t.Document.Kind)
	}
	return s.flowNewAnswer(c, http.StatusOK, v)
}

func (s *Server) flowNewAnswer(c echo.Context, status int, v views.FlowNew) error {
	if isFragment(c) {
		return s.render(c, status, views.FlowNewForm(v))
	}
	return s.render(c, status, views.FlowNewPage(s.page(c, "New flow"), v))
}

// flowCreate makes a flow and goes to its designer.
func (s *Server) flowCreate(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	v := views.FlowNew{
		Name: strings.TrimSpace(c.FormValue("name")), Kind: c.FormValue("kind"), Template: c.FormValue("template"),
		Templates: s.templateCards(), Dialog: c.FormValue("dialog") != "",
	}
	b := arriving{flow: &flow.Flow{Format: flow.Format, Name: v.Name, Kind: flow.Kind(v.Kind), Activities: []flow.Record{}}}
	err, ask := error(nil), false
	if t, ok := s.template(v.Template); ok {
		b, ask, err = s.fromTemplate(c, t, &v)
	}
	if ask {
		return s.flowNewAnswer(c, http.StatusOK, v)
	}
	if err == nil {
		err = s.createAll(c, b, nil)
	}
	if err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.flowNewAnswer(c, http.StatusUnprocessableEntity, v)
	}
	return s.done(c, "/flows/"+v.Name, "")
}

// fromTemplate makes a template's flow, bound to what takes the place of resources that are not here. It says whether to ask for that first.
func (s *Server) fromTemplate(c echo.Context, t Template, v *views.FlowNew) (b arriving, ask bool, err error) {
	copied := *t.Document
	copied.Name = v.Name
	if b, _, err = s.bundled(c, &copied, t.Subflows); err != nil || len(b.missing) == 0 {
		return b, false, err
	}
	if c.FormValue("asked") != "" {
		v.Missing = b.missing
		return b, false, nil
	}
	if err := s.nameFree(c, v.Name); err != nil { // the name comes first
		return b, false, err
	}
	v.Missing = b.missing
	for i, m := range v.Missing {
		if m.CanMake {
			v.Missing[i].Chosen = views.MakeNow
		}
	}
	return b, true, nil
}

// fieldErrors gives the messages of an error that belongs beside fields, nil of any other.
func fieldErrors(err error) map[string]string {
	fields := fault.Fields(err)
	if len(fields) == 0 {
		return nil
	}
	messages := make(map[string]string, len(fields))
	for name, message := range fields {
		messages[name] = sentence(message)
		if len(fields) == 1 && fault.CodeOf(err) == fault.Conflict {
			messages[name] = sentence(fault.Message(err)) // says more than "is taken"
		}
	}
	return messages
}
