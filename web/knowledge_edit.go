package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
	"cordboard/web/views"
)

// mostFound is how many entries a search shows.
const mostFound = 5

// knowledgeEdit shows the entries of a knowledge base, and what they would answer to a question.
func (s *Server) knowledgeEdit(c echo.Context) error {
	k, err := s.DB.Knowledge(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return s.knowledgeAnswer(c, http.StatusOK, k, views.KnowledgeForm{Name: k.Name, Description: k.Description, Base: base(k.UpdatedAt)})
}

// knowledgeSave changes the name and the description.
func (s *Server) knowledgeSave(c echo.Context) error {
	k, err := s.DB.Knowledge(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	v := views.KnowledgeForm{
		Name: strings.TrimSpace(c.FormValue("name")), Description: strings.TrimSpace(c.FormValue("description")), Base: c.FormValue("base"), Errors: map[string]string{},
	}
	checkResourceName(v.Name, v.Errors)
	if len(v.Errors) > 0 {
		return s.knowledgeAnswer(c, http.StatusUnprocessableEntity, k, v)
	}
	changed := k
	changed.Name, changed.Description, changed.UpdatedAt = v.Name, v.Description, baseTime(v.Base)
	if _, err := s.DB.SaveKnowledge(c.Request().Context(), actor(c), changed); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = base(k.UpdatedAt)
		}
		return s.knowledgeAnswer(c, statuses[fault.CodeOf(err)], k, v)
	}
	return s.done(c, "/knowledge/"+v.Name+"/edit", "Knowledge base "+v.Name+" is saved.")
}

func (s *Server) knowledgeAnswer(c echo.Context, status int, k storage.Knowledge, form views.KnowledgeForm) error {
	ctx := c.Request().Context()
	list, err := s.DB.Articles(ctx, k.ID)
	if err != nil {
		return err
	}
	v := views.KnowledgeView{Form: form, Query: strings.TrimSpace(c.QueryParam("q"))}
	v.Form.Saved, v.Form.CanEdit = k.Name, viewerOf(c).can(ResourceEdit)
	agents, err := s.DB.KnowledgeUsage(ctx, k.ID)
	if err != nil {
		return err
	}
	if v.Usage, err = s.uses(c, "knowledge", k.Name); err != nil {
		return err
	}
	v.List = views.Listing{Path: "/knowledge/" + k.Name + "/edit", Page: 1, Total: len(list)}
	if n, err := strconv.Atoi(c.QueryParam("page")); err == nil && n > 1 {
		v.List.Page = min(n, v.List.Pages())
	}
	for _, a := range list[max(0, v.List.First()-1):v.List.Last()] {
		v.Entries = append(v.Entries, views.ArticleRow{ID: a.ID, Title: a.Title, Text: a.Text, Also: len(a.Also), UpdatedAt: a.UpdatedAt, UpdatedBy: a.UpdatedBy})
	}
	if v.Query != "" {
		language, err := s.knowledgeLanguage(c, agents)
		if err != nil {
			return err
		}
		tryOut(&v, list, language)
	}
	return s.render(c, status, views.KnowledgePage(s.page(c, k.Name), v))
}

// knowledgeLanguage is that of the first AI agent that answers from a knowledge base, English without one.
func (s *Server) knowledgeLanguage(c echo.Context, agents []string) (string, error) {
	if len(agents) == 0 {
		return "en", nil
	}
	a, err := s.DB.AIAgent(c.Request().Context(), agents[0])
	return readAIAgent(a.Settings).Language, err
}

// tryOut asks the entries a question, as the embedded AI agent would.
func tryOut(v *views.KnowledgeView, list []storage.Article, language string) {
	entries, ids := make([]ai.Entry, len(list)), map[string]string{}
	for i, a := range list {
		entries[i] = ai.Entry{Title: a.Title, Text: a.Text, Also: a.Also}
		ids[a.Title] = a.ID
	}
	index := ai.NewIndex(entries, language)
	hits := index.Search(v.Query, mostFound)
	verdict := ai.Decide(hits)
	v.Verdict = string(verdict)
	if verdict == ai.Answers {
		v.Said = index.Passage(hits[0].Entry, v.Query)
	}
	for _, h := range hits {
		v.Found = append(v.Found, views.FoundRow{
			ID: ids[h.Entry.Title], Title: h.Entry.Title, Score: fmt.Sprintf("%.2f", h.Score), Words: fmt.Sprintf("%.2f", h.Words), Letters: fmt.Sprintf("%.2f", h.Letters),
		})
	}
}
