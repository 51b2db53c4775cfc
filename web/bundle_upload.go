package web

import (
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage/bundle"
	"cordboard/web/views"
)

// bundleUpload keeps a bundle for its user, who looks at what it would do next.
func (s *Server) bundleUpload(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	data, name, field := []byte(c.FormValue("text")), "pasted text", "text"
	if header, err := c.FormFile("file"); err == nil && header.Size > 0 {
		if data, err = read(header); err != nil {
			return err
		}
		runes := []rune(path.Base(strings.ReplaceAll(header.Filename, `\`, "/")))
		name, field = string(runes[:min(len(runes), 100)]), "file"
	}
	v := views.Bundles{Text: c.FormValue("text"), Errors: map[string]string{}}
	if strings.TrimSpace(string(data)) == "" {
		v.Errors["file"] = "Choose a file, or paste a bundle."
		return s.bundlesAnswer(c, http.StatusUnprocessableEntity, v)
	}
	if _, err := bundle.Decode(data); err != nil {
		v.Errors[field] = "This " + fault.Fields(err)["bundle"] + "."
		return s.bundlesAnswer(c, http.StatusUnprocessableEntity, v)
	}
	id, err := s.DB.KeepBundle(c.Request().Context(), viewerOf(c).ID, name, data)
	if err != nil {
		return err
	}
	return s.done(c, "/bundles/import/"+id, "")
}
