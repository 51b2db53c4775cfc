package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
)

// liveAct does what the customer does: presses keys, writes, hangs up. A script gets 204 and sees the change in the stream.
func (s *Server) liveAct(c echo.Context) error {
	if s.Live == nil {
		return errNoLive
	}
	ref := liveRef(c)
	var err error
	switch c.FormValue("do") {
	case "press":
		err = s.Live.Press(ref, c.FormValue("keys"))
	case "say":
		err = s.Live.Say(ref, c.FormValue("text"))
	case "hang_up":
		err = s.Live.HangUp(ref)
	default:
		err = fault.New(fault.Invalid, "A customer presses keys, writes or hangs up.")
	}
	for _, message := range fault.Fields(err) {
		err = fault.New(fault.Invalid, "%s", message) // the page has one place for what is wrong
	}
	if err != nil {
		return err
	}
	if isFragment(c) || c.Request().Header.Get("Accept") == "application/json" {
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, "/live/"+ref.ID)
}
