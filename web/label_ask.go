package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// labelForm asks whether a label is to move: that is how a version is rolled back.
func (s *Server) labelForm(c echo.Context) error {
	v := views.LabelMove{Label: c.QueryParam("label"), Times: views.Times{Zone: s.clock(c.Request().Context()).Zone.String()}}
	if v.Naming = v.Label == views.NewLabelChoice; v.Naming {
		v.Label = ""
	}
	return s.labelAnswer(c, http.StatusOK, v, c.QueryParam("version"))
}

// labelAnswer shows the question, with what moving the label changes.
func (s *Server) labelAnswer(c echo.Context, status int, v views.LabelMove, text string) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return fault.New(fault.NotFound, "there is no such version of %s", f.Name)
	}
	version, err := s.DB.Version(ctx, f.Name, number)
	if err != nil {
		return err
	}
	v.Flow, v.Version, v.Message = f.Name, number, version.Message
	// The form's own page is sent by a script, too: what comes back then is no dialog.
	v.Dialog = isFragment(c) && (c.Request().Method == http.MethodGet || c.FormValue("dialog") != "")
	if v.Label == "" && !v.Naming {
		v.Label = storage.Live
	}
	_, needed, err := s.DB.FlowApproval(ctx, f.Name)
	if err != nil {
		return err
	}
	v.Approval = needed && v.Label == storage.Live && !version.Released
	if v.Now = f.Labels[v.Label]; v.Now > 0 {
		now, err := s.DB.Version(ctx, f.Name, v.Now)
		if err != nil {
			return err
		}
		v.OnNow = now.Contacts
		v.Diff = s.diff(now.Document, version.Document)
	}
	taken := v.With.Taken
	with, err := s.publisher().Companions(ctx, f.Name, version.Document)
	if err != nil {
		return err
	}
	v.With = with.shown()
	v.With.Taken = taken
	if isFragment(c) {
		return s.render(c, status, views.LabelForm(v))
	}
	return s.render(c, status, views.LabelPage(s.page(c, v.Title()), v))
}
