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

	"cordboard/bundle"
	"cordboard/flow/fault"
	"cordboard/storage"
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

// bundleMark tells one plan from another.
func bundleMark(r bundle.Report) string {
	var text strings.Builder
	for _, s := range r.Steps {
		text.WriteString(s.Kind + "\x00" + s.Name + "\x00" + s.Target + "\x00" + s.Action + "\x00")
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:8])
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
		status, v.Error = statuses[code], sentence(fault.Message(p.err))
		for field, text := range fault.Fields(p.err) {
			if v.Errors[field] = sentence(text); field == "bundle" {
				v.Error = "This bundle " + sentence(text)
			}
		}
	default:
		return p.err
	}
	for _, name := range slices.Sorted(maps.Keys(p.typed)) {
		if _, err := p.b.Value(name, p.typed[name]); err != nil {
			status, v.Errors["values."+name] = http.StatusUnprocessableEntity, sentence(fault.Fields(err)["values."+name])
		}
	}
	if len(p.report.Steps) == 0 { // it did not come so far: without the choices it does
		p.report, _ = s.mover(c).Import(c.Request().Context(), bundle.Import{Bundle: p.b, DryRun: true})
		v.Mark = ""
	}
	v.Blocked = len(p.report.Blocked())
	v.Groups, v.Lists = bundleGroups(p.report, p, viewerOf(c)), bundleLists(p.report, viewerOf(c))
	page := s.page(c, "Import a bundle")
	page.Styles = append(page.Styles, bundleStyles)
	return s.render(c, status, views.BundlePlanPage(page, v))
}

// longestSelect is how many names a select holds; more are a list to type from.
const longestSelect = 100

// bundleLists are the kinds of which too many are here for a select.
func bundleLists(r bundle.Report, who *viewer) map[string][]string {
	lists := map[string][]string{}
	for kind, names := range r.Here {
		if len(names) > longestSelect && (who.can(ResourceView) || slices.Contains(flowNamed, kind)) && slices.ContainsFunc(r.Steps, func(s bundle.Step) bool { return s.Kind == kind }) {
			lists[kind] = names
		}
	}
	return lists
}
