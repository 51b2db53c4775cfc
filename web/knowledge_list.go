package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// knowledgeList shows the knowledge bases.
func (s *Server) knowledgeList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := s.DB.KnowledgeBases(ctx)
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "Knowledge", Path: "/knowledge", Noun: "knowledge base", Icon: "brain", CanEdit: viewerOf(c).can(ResourceEdit),
		Columns: []string{"Entries", "Used by"},
		Empty:   "A knowledge base holds what AI agents answer from: articles, and questions with their answers.",
	}
	for _, k := range list {
		entries, err := s.DB.Articles(ctx, k.ID)
		if err != nil {
			return err
		}
		agents, err := s.DB.KnowledgeUsage(ctx, k.ID)
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: k.Name, Description: k.Description, UpdatedAt: k.UpdatedAt, UpdatedBy: k.UpdatedBy,
			Cells: []string{ui.Count(len(entries), "entry", "entries"), strings.Join(agents, ", ")},
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

// knowledgeNew shows an empty form.
func (s *Server) knowledgeNew(c echo.Context) error {
	return s.render(c, http.StatusOK, views.KnowledgeNewPage(s.page(c, "New knowledge base"), views.KnowledgeForm{CanEdit: true}))
}

// knowledgeCreate makes a knowledge base and goes to it.
func (s *Server) knowledgeCreate(c echo.Context) error {
	v := views.KnowledgeForm{Name: strings.TrimSpace(c.FormValue("name")), Description: strings.TrimSpace(c.FormValue("description")), CanEdit: true, Errors: map[string]string{}}
	again := func(status int) error {
		return s.render(c, status, views.KnowledgeNewPage(s.page(c, "New knowledge base"), v))
	}
	checkResourceName(v.Name, v.Errors)
	if len(v.Errors) > 0 {
		return again(http.StatusUnprocessableEntity)
	}
	if _, err := s.DB.SaveKnowledge(c.Request().Context(), actor(c), storage.Knowledge{Name: v.Name, Description: v.Description}); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		return again(statuses[fault.CodeOf(err)])
	}
	return s.done(c, "/knowledge/"+v.Name+"/edit", "Knowledge base "+v.Name+" is made.")
}

// knowledgeDelete deletes a knowledge base that no AI agent answers from.
func (s *Server) knowledgeDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteKnowledge(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/knowledge", "Knowledge base "+name+" is deleted.")
}
