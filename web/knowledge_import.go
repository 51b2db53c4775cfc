package web

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/ai"
	"cordboard/storage"
	"cordboard/web/views"
)

// mostProblems is how many problems of a file are shown at once.
const mostProblems = 50

// knowledgeImportForm asks for a file.
func (s *Server) knowledgeImportForm(c echo.Context) error {
	k, err := s.DB.Knowledge(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return s.knowledgeImportAnswer(c, http.StatusOK, views.KnowledgeImport{Knowledge: k.Name})
}

// knowledgeImport brings a file into a knowledge base, whole or not at all.
func (s *Server) knowledgeImport(c echo.Context) error {
	ctx := c.Request().Context()
	k, err := s.DB.Knowledge(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	v := views.KnowledgeImport{
		Knowledge: k.Name, Text: c.FormValue("text"), Format: c.FormValue("format"), Replace: c.FormValue("replace") == "true", Errors: map[string]string{},
	}
	text, err := uploaded(c)
	if err != nil {
		return err
	}
	if text == "" {
		text = v.Text
	}
	if strings.TrimSpace(text) == "" {
		v.Errors["text"] = "Choose a file or paste a text."
		return s.knowledgeImportAnswer(c, http.StatusUnprocessableEntity, v)
	}
	entries, problems := knowledgeReader(c, v.Format)(text)
	if len(problems) > 0 {
		for _, p := range problems[:min(len(problems), mostProblems)] {
			v.Problems = append(v.Problems, views.LineProblem{Line: p.Line, Message: sentence(p.Message)})
		}
		v.Text = text
		return s.knowledgeImportAnswer(c, http.StatusUnprocessableEntity, v)
	}
	list := make([]storage.Article, len(entries))
	for i, e := range entries {
		list[i] = storage.Article{Title: e.Title, Text: e.Text, Also: e.Also}
	}
	added, changed, gone, err := s.DB.ImportArticles(ctx, actor(c), k, list, v.Replace)
	if err != nil {
		return err
	}
	message := fmt.Sprintf("%d added, %d changed", added, changed)
	if v.Replace {
		message += fmt.Sprintf(", %d deleted", gone)
	}
	return s.done(c, "/knowledge/"+k.Name+"/edit", message+".")
}

// knowledgeReader reads the format that was chosen, else that of the file's name, else Markdown.
func knowledgeReader(c echo.Context, format string) func(string) ([]ai.Entry, []ai.Problem) {
	file, err := c.FormFile("file")
	named := err == nil && strings.EqualFold(filepath.Ext(file.Filename), ".csv")
	if format == "csv" || format != "markdown" && named {
		return ai.ReadCSV
	}
	return ai.ReadMarkdown
}

func (s *Server) knowledgeImportAnswer(c echo.Context, status int, v views.KnowledgeImport) error {
	return s.render(c, status, views.KnowledgeImportPage(s.page(c, "Import"), v))
}
