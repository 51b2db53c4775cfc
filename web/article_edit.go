package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
	"cordboard/web/views"
)

// articleEdit shows an entry of a knowledge base, or an empty form.
func (s *Server) articleEdit(c echo.Context) error {
	ctx := c.Request().Context()
	k, err := s.DB.Knowledge(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	v := views.ArticleForm{Knowledge: k.Name}
	if id := c.Param("id"); id != "" {
		a, err := s.DB.Article(ctx, k.ID, id)
		if err != nil {
			return err
		}
		v = views.ArticleForm{Knowledge: k.Name, ID: a.ID, Title: a.Title, Text: a.Text, Also: strings.Join(a.Also, "\n"), Base: base(a.UpdatedAt)}
	}
	return s.articleAnswer(c, http.StatusOK, v)
}

// articleSave makes or changes an entry.
func (s *Server) articleSave(c echo.Context) error {
	ctx := c.Request().Context()
	k, err := s.DB.Knowledge(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	v := views.ArticleForm{
		Knowledge: k.Name, ID: c.Param("id"), Title: strings.TrimSpace(c.FormValue("title")), Text: strings.TrimSpace(c.FormValue("text")), Also: c.FormValue("also"),
		Base: c.FormValue("base"), Errors: map[string]string{},
	}
	a, now := storage.Article{ID: v.ID, Title: v.Title, Text: v.Text, Also: lines(v.Also)}, ""
	if v.ID != "" {
		old, err := s.DB.Article(ctx, k.ID, v.ID)
		if err != nil {
			return err
		}
		a.UpdatedAt, now = baseTime(v.Base), base(old.UpdatedAt)
	}
	for field, message := range (ai.Entry{Title: a.Title, Text: a.Text, Also: a.Also}).Check() {
		v.Errors[field] = sentence(message)
	}
	if len(v.Errors) > 0 {
		return s.articleAnswer(c, http.StatusUnprocessableEntity, v)
	}
	if err := s.DB.SaveArticle(ctx, actor(c), k, a); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.articleAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/knowledge/"+k.Name+"/edit", "“"+v.Title+"” is saved.")
}

// articleDelete deletes an entry.
func (s *Server) articleDelete(c echo.Context) error {
	ctx := c.Request().Context()
	k, err := s.DB.Knowledge(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	if err := s.DB.DeleteArticle(ctx, actor(c), k, c.Param("id")); err != nil {
		return err
	}
	return s.done(c, "/knowledge/"+k.Name+"/edit", "The entry is deleted.")
}

func (s *Server) articleAnswer(c echo.Context, status int, v views.ArticleForm) error {
	v.CanEdit = viewerOf(c).can(ResourceEdit)
	title := v.Title
	if v.ID == "" {
		title = "New entry"
	}
	return s.render(c, status, views.ArticlePage(s.page(c, title), v))
}
