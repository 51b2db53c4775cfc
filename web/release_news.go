package web

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// releaseNews is what the viewer is to be told about releases; nothing when the database cannot say.
func (s *Server) releaseNews(ctx context.Context, v *viewer) []views.ReleaseNews {
	if !v.can(FlowView) {
		return nil
	}
	news, err := s.DB.ReleaseNews(ctx, v.ID, v.can(FlowPublish))
	if err != nil {
		s.Log.Warn("what came of releases is not known", "error", err)
		return nil
	}
	clock := s.clock(ctx)
	var list []views.ReleaseNews
	for _, r := range news.Waiting {
		list = append(list, views.ReleaseNews{ID: r.ID, Flow: r.Flow, Tone: "warn", Icon: "user-check", Short: fmt.Sprintf("v%d waits for you", r.Version),
			Words: fmt.Sprintf("Version %d of %s waits for your approval. %s asked %s: “%s”", r.Version, r.Flow, r.MadeBy.Name, clock.Words(r.MadeAt), r.Message)})
	}
	for _, r := range news.Answers {
		list = append(list, answerNews(r, clock))
	}
	return list
}

// answerNews tells the one who asked what came of a release.
func answerNews(r storage.Release, clock ui.Clock) views.ReleaseNews {
	n := views.ReleaseNews{ID: r.ID, Flow: r.Flow, Answer: true, Tone: "ok", Icon: "circle-check", Short: fmt.Sprintf("v%d is approved", r.Version),
		Words: fmt.Sprintf("%s approved version %d of %s.", r.DecidedBy.Name, r.Version, r.Flow)}
	switch r.State {
	case storage.ReleaseRejected:
		n.Tone, n.Icon, n.Short = "err", "circle-x", fmt.Sprintf("v%d is rejected", r.Version)
		n.Words = fmt.Sprintf("%s rejected version %d of %s.", r.DecidedBy.Name, r.Version, r.Flow)
	case storage.ReleaseCancelled:
		n.Tone, n.Icon, n.Short = "warn", "triangle-alert", fmt.Sprintf("v%d is cancelled", r.Version)
		n.Words = fmt.Sprintf("%s cancelled the release of version %d of %s.", r.DecidedBy.Name, r.Version, r.Flow)
	case storage.ReleaseMissed:
		n.Tone, n.Icon, n.Short = "err", "triangle-alert", fmt.Sprintf("v%d did not go live", r.Version)
		n.Words = fmt.Sprintf("Version %d of %s did not become %s.", r.Version, r.Flow, r.Label)
	case storage.ReleaseDone:
		if r.BeganAt != nil && r.DecidedAt.After(*r.BeganAt) { // an approval comes before
			n.Short, n.Words = fmt.Sprintf("v%d stays %s", r.Version, r.Label), fmt.Sprintf("%s keeps version %d of %s %s.", r.DecidedBy.Name, r.Version, r.Flow, r.Label)
		}
	case storage.ReleasePlanned:
		if r.At != nil {
			n.Words += " It becomes " + r.Label + " " + clock.Words(*r.At) + "."
		}
	}
	if r.Note != "" {
		n.Words += " “" + r.Note + "”"
	}
	return n
}

// releaseSeen notes that the viewer has seen what came of a release; until then every page tells of it.
func (s *Server) releaseSeen(c echo.Context) error {
	r, err := s.DB.Release(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.DB.SeeRelease(c.Request().Context(), viewerOf(c).ID, r.ID); err != nil {
		return err
	}
	to := "/releases"
	if c.FormValue("from") == "/flows" {
		to = "/flows"
	}
	return s.done(c, to, "")
}

// newsOf is what the viewer is to be told about one flow; without an ID nothing.
func newsOf(news []views.ReleaseNews, flow string) views.ReleaseNews {
	for _, n := range news {
		if n.Flow == flow {
			return n
		}
	}
	return views.ReleaseNews{}
}
