package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/document"
	"cordboard/storage"
	"cordboard/web/views"
)

// flowDocument shows a flow as a document to read and to print.
func (s *Server) flowDocument(c echo.Context) error {
	d, v, err := s.documentOf(c)
	if err != nil {
		return err
	}
	if v.Body, err = d.HTML(); err != nil {
		return err
	}
	p := s.page(c, v.Flow+", document")
	p.Styles = []string{"css/pages.css", "css/document.css"}
	return s.render(c, http.StatusOK, views.DocumentPage(p, v))
}

// documentMarkdown downloads the document as Markdown.
func (s *Server) documentMarkdown(c echo.Context) error {
	d, v, err := s.documentOf(c)
	if err != nil {
		return err
	}
	return download(c, v.Flow+".md", "text/markdown; charset=utf-8", d.Markdown)
}

// documentPrompts downloads what has to be recorded, as a table.
func (s *Server) documentPrompts(c echo.Context) error {
	d, v, err := s.documentOf(c)
	if err != nil {
		return err
	}
	return download(c, v.Flow+"-prompts.csv", "text/csv; charset=utf-8", d.CSV)
}

// documentOf makes the document of the draft, or of the version that is asked for.
func (s *Server) documentOf(c echo.Context) (*document.Document, views.FlowDocument, error) {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return nil, views.FlowDocument{}, err
	}
	v := views.FlowDocument{Flow: f.Name, Which: c.QueryParam("version"), Live: f.Labels[storage.Live]}
	if v.Which == "" {
		v.Which = "draft"
	}
	state, err := s.stateOf(ctx, f, v.Which)
	if err != nil {
		return nil, v, err
	}
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return nil, v, err
	}
	return document.Of(state, s.Catalog, resources), v, nil
}

// download sends what a func writes as a file. A flow's name can be part of a file's name as it is.
func download(c echo.Context, name, kind string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, kind, b.Bytes())
}
