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
	if l.Label != storage.Live {
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
