package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/web/views"
)

// mostChoices is how many things of a bundle can be mapped on the page: a form has at most 1,000 fields.
const mostChoices = 400

// planned is what a bundle would do, with what its user has chosen.
type planned struct {
	b      bundle.Bundle
	in     bundle.Import
	typed  map[string]string // values of variables, as they were typed
	report bundle.Report
	err    error
	sent   bool // by the form
}

// bundleMark tells one plan from another. Whether a secret gets its value is no other plan: who typed it knows, and no page shows it again.
func bundleMark(r bundle.Report) string {
	var text strings.Builder
	for _, s := range r.Steps {
		if s.Kind == "secret" && s.Action == bundle.Create {
			s.Action = bundle.Missing
		}
		text.WriteString(s.Kind + "\x00" + s.Name + "\x00" + s.Target + "\x00" + s.Action + "\x00")
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:8])
}

// bundleProblem says what is wrong with a bundle.
func bundleProblem(err error) string {
	if text := fault.Fields(err)["bundle"]; text != "" {
		return "This bundle " + sentence(text)
	}
	return sentence(fault.Message(err))
}

// bundlePlanAnswer shows a plan with what is wrong with it.
func (s *Server) bundlePlanAnswer(c echo.Context, k storage.KeptBundle, p planned) error {
	status, v := http.StatusOK, views.BundlePlan{
		ID: k.ID, File: k.Name, Replace: p.in.Replace, Errors: map[string]string{}, Mark: bundleMark(p.report), Changes: p.report.Changes,
		MayResources: viewerOf(c).can(ResourceEdit) || !p.report.ChangesResources(),
	}
	switch code := fault.CodeOf(p.err); {
	case p.err == nil:
	case errors.Is(p.err, errPlanMoved):
		status, v.Moved = http.StatusConflict, true
	case code == fault.Invalid, code == fault.Conflict, code == fault.Forbidden:
		status, v.Error = statuses[code], bundleProblem(p.err)
		for field, text := range fault.Fields(p.err) {
			v.Errors[field] = sentence(text)
		}
	default:
		return p.err
	}
	for _, name := range slices.Sorted(maps.Keys(p.typed)) {
		if _, err := p.b.Value(name, p.typed[name]); err != nil {
			status, v.Errors["values."+name] = http.StatusUnprocessableEntity, sentence(fault.Fields(err)["values."+name])
		}
	}
	for name := range p.in.Secrets {
		if v.Errors["secrets."+name] == "" {
			v.Errors["secrets."+name] = "Type its value again: pages do not keep it. Check again without it to make the secret later."
		}
	}
	if len(p.report.Steps) == 0 { // it did not come so far: without the choices it may
		v.Mark = ""
		if p.sent {
			var err error
			if p.report, err = s.mover(c).Import(c.Request().Context(), bundle.Import{Bundle: p.b, DryRun: true}); err != nil {
				if fault.CodeOf(err) != fault.Invalid {
					return err
				}
				v.Error = bundleProblem(err)
			}
		}
	}
	v.Blocked = len(p.report.Blocked())
	v.Groups, v.Lists = bundleGroups(p.report, p, viewerOf(c)), bundleLists(p.report, viewerOf(c))
	page := s.page(c, "Import a bundle")
	page.Styles = append(page.Styles, bundleStyles)
	return s.render(c, status, views.BundlePlanPage(page, v))
}
