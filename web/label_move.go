package web

import (
	"errors"
	"fmt"
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

// labelMove points a label at a version, at once or at its time.
func (s *Server) labelMove(c echo.Context) error {
	ctx := c.Request().Context()
	name, text := c.Param("name"), c.FormValue("version")
	v := views.LabelMove{Label: chosenLabel(c.FormValue("label"), c.FormValue("new_label")), Errors: map[string]string{}}
	v.Naming = c.FormValue("label") == views.NewLabelChoice
	l := storage.Labelling{Flow: name, Label: v.Label}
	v.Times, l.At, l.Until = s.releaseTimes(c, v.Errors)
	var err error
	if l.Version, err = strconv.Atoi(text); err != nil {
		return fault.Field("version", "is a number")
	}
	drafts := c.FormValue("with")
	v.With.Taken = drafts != ""
	version, err := s.DB.Version(ctx, name, l.Version)
	if err != nil {
		return err
	}
	with, err := s.publisher().Companions(ctx, name, version.Document)
	if err != nil {
		return err
	}
	problem, err := withProblem(with.shown(), drafts)
	if err != nil {
		return err
	}
	if problem != "" {
		v.Errors["with"] = problem
	}
	if len(v.Errors) > 0 {
		return s.labelAnswer(c, http.StatusUnprocessableEntity, v, text)
	}
	r, err := with.Move(ctx, actor(c), l, version.Message)
	if trouble := moveTrouble(err, v.Naming); trouble != nil {
		v.Errors = trouble
		return s.labelAnswer(c, http.StatusUnprocessableEntity, v, text)
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("Version %d is now %s. New contacts run it at once.", l.Version, l.Label)
	if v.Naming {
		words = fmt.Sprintf("Version %d is now %s. What follows the label runs it at once.", l.Version, l.Label)
	}
	if r != nil {
		words = releaseWords(*r, s.clock(ctx))
	}
	return s.done(c, "/flows/"+name+"/versions", words)
}

// moveTrouble tells what keeps a label from moving beside the fields that can mend it, or of the whole; nil for other errors.
func moveTrouble(err error, naming bool) map[string]string {
	if missing := (*storage.Missing)(nil); errors.As(err, &missing) {
		return map[string]string{"": missing.Error()}
	}
	if fields := fault.Fields(err); fields["at"] != "" || fields["until"] != "" || fields["label"] != "" && naming {
		return fieldErrors(err)
	}
	return nil
}
