package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// publishForm shows what publishing changes: the draft against the live version in words, its issues, who edited, who is still on older versions.
func (s *Server) publishForm(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	v, _, err := s.publishView(c.Request().Context(), f)
	if err != nil {
		return err
	}
	return s.publishAnswer(c, http.StatusOK, v)
}

// publish makes the draft a version and points a label at it.
func (s *Server) publish(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	v, with, err := s.publishView(ctx, f)
	if err != nil {
		return err
	}
	v.Message, v.Label, v.NewLabel = strings.TrimSpace(c.FormValue("message")), c.FormValue("label"), strings.TrimSpace(c.FormValue("new_label"))
	p := storage.Publication{Message: v.Message, Label: chosenLabel(v.Label, v.NewLabel)}
	v.Errors = publishProblems(v)
	drafts := c.FormValue("with")
	v.With.Taken = drafts != ""
	problem, err := withProblem(v.With, drafts)
	if err != nil {
		return err
	}
	if problem != "" {
		v.Errors["with"] = problem
	}
	v.Times, p.At, p.Until = s.releaseTimes(c, v.Errors)
	if len(v.Errors) > 0 {
		return s.publishAnswer(c, http.StatusUnprocessableEntity, v)
	}
	revision, err := strconv.ParseInt(c.FormValue("etag"), 10, 64)
	if err != nil {
		return &statusError{http.StatusPreconditionRequired, "base_missing", "The server needs to know which draft you looked at. Open the dialog again."}
	}
	if revision != f.Revision {
		return fault.New(fault.Conflict, "The draft was changed while you looked at it. Compare it again before you publish.")
	}
	p.Revision = revision
	version, err := with.Publish(ctx, actor(c), p)
	if fields := fault.Fields(err); fields["at"] != "" || fields["until"] != "" || fields["label"] != "" {
		v.Errors = fieldErrors(err)
		return s.publishAnswer(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return s.published(c, f.Name, version)
}

// published says what came of it: the version, and when its label moves.
func (s *Server) published(c echo.Context, name string, version storage.Version) error {
	ctx := c.Request().Context()
	words := fmt.Sprintf("Version %d is published.", version.Number)
	if version.Release != nil {
		words = releaseWords(*version.Release, s.clock(ctx))
	}
	if !wantsJSON(c) {
		return s.done(c, "/flows/"+name+"/versions", words)
	}
	after, err := s.DB.Flow(ctx, name)
	if err != nil {
		return err
	}
	planned, err := s.planned(ctx, name)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"planned": planned, "version": version.Number, "labels": orEmpty(after.Labels), "changes": after.Changes, "words": words})
}

func publishProblems(v views.Publish) map[string]string {
	problems := map[string]string{}
	switch {
	case v.Message == "":
		problems["message"] = "Say in a few words what changes; the version list shows it."
	case len([]rune(v.Message)) > 500:
		problems["message"] = "Use at most 500 characters."
	}
	if chosenLabel(v.Label, v.NewLabel) == "" {
		problems["label"] = "Choose a label, or name another one."
	}
	switch {
	case v.Blocked:
		problems[""] = "The flow has errors and cannot be published."
	case v.Same > 0:
		problems[""] = fmt.Sprintf("The draft is the same as version %d: there is nothing to publish.", v.Same)
	case v.Tests.Refused != "":
		problems[""] = v.Tests.Refused
	}
	return problems
}

// publishView gathers what the dialog shows.
func (s *Server) publishView(ctx context.Context, f storage.Flow) (views.Publish, *Companions, error) {
	v := views.Publish{Flow: f.Name, Etag: etag(f.Revision), Label: storage.Live, Next: 1, Times: views.Times{Zone: s.clock(ctx).Zone.String()}}
	with, err := s.publisher().Companions(ctx, f.Name, f.Draft)
	if err != nil {
		return v, nil, err
	}
	v.With = with.shown()
	issues := flow.Validate(f.Draft, s.Catalog, with.Resources)
	v.Issues, v.Blocked = s.findings(f.Draft, issues), flow.HasErrors(issues)
	gated, err := Gates{DB: s.DB, Suite: s.Suite}.Ask(ctx, f)
	if err != nil {
		return v, with, err
	}
	v.Tests = testsShown(gated)
	versions, err := s.DB.Versions(ctx, f.Name)
	if err != nil {
		return v, with, err
	}
	base := &flow.Flow{Format: flow.Format, Name: f.Name, Kind: f.Kind}
	if len(versions) > 0 {
		v.Next = versions[0].Number + 1
	}
	if number := f.Labels[storage.Live]; number > 0 {
		live, err := s.DB.Version(ctx, f.Name, number)
		if err != nil {
			return v, with, err
		}
		base, v.Live = live.Document, number
	}
	v.Diff = s.diff(base, f.Draft)
	if v.Same, err = s.DB.SameVersion(ctx, f.Name); err != nil {
		return v, with, err
	}
	if _, v.Approval, err = s.DB.FlowApproval(ctx, f.Name); err != nil {
		return v, with, err
	}
	if v.Impact, err = s.impact(ctx, f, versions); err != nil {
		return v, with, err
	}
	v.Labels = labelRows(f.Labels, v.Impact.Followers)
	v.Editors, err = s.editors(ctx, f, versions)
	return v, with, err
}

// editors are those who changed the draft since the newest version, from the audit log, the latest first.
func (s *Server) editors(ctx context.Context, f storage.Flow, versions []storage.Version) ([]views.Editor, error) {
	filter := storage.AuditFilter{Query: f.Name, Action: "draft.", Limit: 500}
	if len(versions) > 0 {
		filter.From = versions[0].CreatedAt
	}
	entries, _, err := s.DB.Audit(ctx, filter)
	if err != nil {
		return nil, err
	}
	clock := s.clock(ctx)
	var found []views.Editor
	for _, e := range entries {
		if !strings.EqualFold(e.Subject, f.Name) {
			continue
		}
		i := slices.IndexFunc(found, func(one views.Editor) bool { return one.Name == e.Actor.Name })
		if i < 0 {
			found = append(found, views.Editor{Name: e.Actor.Name, Last: clock.Words(e.At)})
			i = len(found) - 1
		}
		found[i].Saves++
	}
	return found, nil
}

func (s *Server) publishAnswer(c echo.Context, status int, v views.Publish) error {
	if wantsJSON(c) || isFragment(c) {
		return s.render(c, status, views.PublishForm(v))
	}
	return s.render(c, status, views.PublishPage(s.page(c, "Publish "+v.Flow), v))
}
