package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// tableExport sends a table as CSV. An export that fails after it has begun is cut, so that nobody takes what has arrived for the whole table.
func (s *Server) tableExport(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := s.DB.Table(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	err = s.DB.ExportTable(ctx, t.Name, &csvAnswer{c.Response(), t.Name})
	if err == nil || !c.Response().Committed {
		return err
	}
	if ctx.Err() == nil {
		s.Log.Error("export was cut", "table", t.Name, "request", requestID(c), "error", err)
	}
	panic(http.ErrAbortHandler) // the only way to end an answer that was begun so that its client notices
}

// csvAnswer is an answer with a CSV file, which begins with the first that is written. In front comes a byte order mark, by which spreadsheets
// see that it is UTF-8; an import takes it.
type csvAnswer struct {
	response *echo.Response
	name     string // of the file, without its ending
}

// Write implements io.Writer.
func (a *csvAnswer) Write(p []byte) (int, error) {
	if !a.response.Committed {
		a.response.Header().Set("Content-Type", "text/csv; charset=utf-8")
		a.response.Header().Set("Content-Disposition", `attachment; filename="`+a.name+`.csv"`)
		a.response.WriteHeader(http.StatusOK)
		if _, err := a.response.Write([]byte("\ufeff")); err != nil {
			return 0, err
		}
	}
	return a.response.Write(p)
}
