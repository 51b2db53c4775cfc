package web

import (
	"context"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// releaseApprove lets a release that somebody else asked for go ahead.
func (s *Server) releaseApprove(c echo.Context) error { return s.releaseDecide(c, s.DB.ApproveRelease) }

// releaseReject refuses it, and says why.
func (s *Server) releaseReject(c echo.Context) error { return s.releaseDecide(c, s.DB.RejectRelease) }

func (s *Server) releaseDecide(c echo.Context, decide func(context.Context, storage.Actor, storage.Decision) (storage.Release, error)) error {
	ctx, note := c.Request().Context(), strings.TrimSpace(c.FormValue("note"))
	r, err := decide(ctx, actor(c), storage.Decision{ID: c.Param("id"), Note: note})
	if err != nil {
		v := views.ReleaseView{Note: note, Errors: fieldErrors(err)}
		if fault.CodeOf(err) == fault.Conflict {
			v.Errors = map[string]string{"": sentence(fault.Message(err))}
		}
		if v.Errors == nil {
			return err
		}
		return s.releaseAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	words := releaseWords(r, s.clock(ctx))
	if r.State == storage.ReleaseRejected {
		words = fmt.Sprintf("Version %d is rejected; %s sees your note.", r.Version, r.MadeBy.Name)
	}
	return s.done(c, "/releases", words)
}

// releaseCancel takes back what has not happened yet.
func (s *Server) releaseCancel(c echo.Context) error {
	r, err := s.DB.CancelRelease(c.Request().Context(), actor(c), c.Param("id"))
	if fault.CodeOf(err) == fault.Conflict {
		return s.done(c, "/releases", "That was over already.")
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("The release of version %d of %s is cancelled.", r.Version, r.Flow)
	if r.State == storage.ReleaseDone {
		words = fmt.Sprintf("Version %d of %s stays %s.", r.Version, r.Flow, r.Label)
	}
	return s.done(c, "/releases", words)
}

// releaseWords says what a release comes to.
func releaseWords(r storage.Release, clock ui.Clock) string {
	words := fmt.Sprintf("Version %d is now %s", r.Version, r.Label)
	switch r.State {
	case storage.ReleaseAsked:
		words = fmt.Sprintf("Version %d waits until somebody else approves it", r.Version)
		if r.At != nil {
			words += ", then becomes " + r.Label + " " + clock.Words(*r.At)
		}
	case storage.ReleasePlanned:
		words = fmt.Sprintf("Version %d becomes %s %s", r.Version, r.Label, clock.Words(*r.At))
	}
	if r.Until != nil {
		words += ", until " + clock.Words(*r.Until)
	}
	return words + "."
}

// flowApproval sets whether a second person approves before a version of the flow goes live. Who publishes may ask for that; who manages the
// organisation may let it be.
func (s *Server) flowApproval(c echo.Context) error {
	on := c.FormValue("approval") == "1"
	if !on && c.FormValue("approval") != "0" {
		return fault.Field("approval", "is 1 or 0")
	}
	if !on && !viewerOf(c).can(UserManage) {
		return fault.New(fault.Forbidden, "Only who manages users and the organisation can switch the approval off.")
	}
	name := c.Param("name")
	if err := s.DB.SetFlowApproval(c.Request().Context(), actor(c), name, on); err != nil {
		return err
	}
	words := "Versions of " + name + " go live without approval."
	if on {
		words = "Somebody else approves each version of " + name + " before it goes live."
	}
	return s.done(c, "/flows/"+name+"/versions", words)
}
