package web

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
)

// bundleImportForm shows what a kept bundle would do; once it came in, what it did.
func (s *Server) bundleImportForm(c echo.Context) error {
	k, err := s.DB.KeptBundle(c.Request().Context(), viewerOf(c).ID, c.Param("id"))
	if err != nil {
		return err
	}
	if k.Report != "" {
		return s.bundleReport(c, k)
	}
	b, err := bundle.Decode(k.Data)
	if err != nil {
		return err
	}
	report, err := s.mover(c).Import(c.Request().Context(), bundle.Import{Bundle: b, DryRun: true})
	return s.bundlePlanAnswer(c, k, planned{b: b, report: report, err: err})
}

// errPlanMoved is a plan that is not the one that its user has seen.
var errPlanMoved = errors.New("the plan is another")

// bundleImport shows the plan with other choices, or carries it out: the one that was shown, and nothing else.
func (s *Server) bundleImport(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	k, err := s.DB.KeptBundle(ctx, viewerOf(c).ID, c.Param("id"))
	if err != nil {
		return err
	}
	if k.Report != "" {
		return s.done(c, "/bundles/import/"+k.ID, "")
	}
	b, err := bundle.Decode(k.Data)
	if err != nil {
		return err
	}
	in, typed := bundleChoices(c, b)
	p := planned{b: b, in: in, typed: typed, sent: true}
	if len(in.Values) < len(typed) { // something was typed that is no value
		in.DryRun = true
	}
	if !in.DryRun {
		in.Allow = bundleAllowed(c)
		in.Also = func(ctx context.Context, db *storage.DB, done bundle.Report) error {
			text, err := json.Marshal(done)
			if err != nil {
				return err
			}
			return db.BundleCameIn(ctx, viewerOf(c).ID, k.ID, string(text))
		}
	}
	p.report, p.err = s.mover(c).Import(ctx, in)
	if p.err != nil || in.DryRun {
		return s.bundlePlanAnswer(c, k, p)
	}
	return s.done(c, "/bundles/import/"+k.ID, "")
}

// bundleAllowed decides on the plan that is carried out: whether its user has seen it, and may do all of it.
func bundleAllowed(c echo.Context) func(bundle.Report) error {
	return func(r bundle.Report) error {
		switch {
		case bundleMark(r) != c.FormValue("mark"):
			return errPlanMoved
		case r.ChangesResources() && !viewerOf(c).can(ResourceEdit):
			return fault.New(fault.Forbidden, "You may not change resources. Map them to those that are here, or ask somebody who may.")
		case r.SetsSecrets() && !viewerOf(c).can(SecretManage):
			return fault.New(fault.Forbidden, "You may not set secrets. Leave them out, or ask somebody who may.")
		}
		return nil
	}
}
