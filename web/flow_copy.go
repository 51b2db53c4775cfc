package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// flowCopy stores a document that a designer page holds as a new flow: a duplicate, or mine after a conflict.
func (s *Server) flowCopy(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
		Name     string          `json:"name"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	f, err := flow.DecodeDraft(body.Document)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "the flow cannot be read")
	}
	f.Name = strings.TrimSpace(body.Name)
	if err := s.createCopy(c, f, c.Param("name")); err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]string{"location": "/flows/" + f.Name})
}

// flowDuplicateForm asks for the copy's name.
func (s *Server) flowDuplicateForm(c echo.Context) error {
	name := c.Param("name")
	return s.flowNameAnswer(c, http.StatusOK, views.FlowName{Flow: name, Action: "duplicate", Title: "Duplicate " + name, Button: "Duplicate", Value: name + "-copy",
		Text: "The copy begins as a draft of its own, with the tests and without versions."})
}

// flowDuplicate copies a flow's draft under another name.
func (s *Server) flowDuplicate(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	copied := *f.Draft
	copied.Name = strings.TrimSpace(c.FormValue("name"))
	if err := s.createCopy(c, &copied, f.Name); err != nil {
		return s.flowNameTrouble(c, err, views.FlowName{Flow: f.Name, Action: "duplicate", Title: "Duplicate " + f.Name, Button: "Duplicate", Value: copied.Name})
	}
	return s.done(c, "/flows/"+copied.Name, "")
}

// flowRenameForm asks for the new name.
func (s *Server) flowRenameForm(c echo.Context) error {
	name := c.Param("name")
	return s.flowNameAnswer(c, http.StatusOK, views.FlowName{Flow: name, Action: "rename", Title: "Rename " + name, Button: "Rename", Value: name,
		Text: "Drafts of other flows that run it are changed too. What is published goes on running."})
}

// flowRename gives a flow another name.
func (s *Server) flowRename(c echo.Context) error {
	name, next := c.Param("name"), strings.TrimSpace(c.FormValue("name"))
	if err := s.DB.RenameFlow(c.Request().Context(), actor(c), name, next); err != nil {
		return s.flowNameTrouble(c, err, views.FlowName{Flow: name, Action: "rename", Title: "Rename " + name, Button: "Rename", Value: next})
	}
	return s.done(c, "/flows", "Flow "+name+" is now called "+next+".")
}

// flowDeleteForm asks whether it is meant.
func (s *Server) flowDeleteForm(c echo.Context) error {
	name := c.Param("name")
	v := views.FlowName{Flow: name, Action: "delete", Title: "Delete " + name, Button: "Delete", Danger: true,
		Text: "Its draft and versions leave the list and cannot be opened again. What contacts did on it stays in the history."}
	if err := s.DB.FlowInUse(c.Request().Context(), name); fault.CodeOf(err) == fault.Conflict {
		v.Text, v.Problem, v.Refused = "", sentence(fault.Message(err)), true
		if v.Uses, err = s.uses(c, storage.FoundFlow, name); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return s.flowNameAnswer(c, http.StatusOK, v)
}

// flowDelete deletes a flow that nothing uses.
func (s *Server) flowDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteFlow(c.Request().Context(), actor(c), name); err != nil {
		return s.flowNameTrouble(c, err, views.FlowName{Flow: name, Action: "delete", Title: "Delete " + name, Button: "Delete", Danger: true})
	}
	return s.done(c, "/flows", "Flow "+name+" is deleted.")
}

// flowNameTrouble shows the form again with what is wrong; trouble that is not the user's goes on.
func (s *Server) flowNameTrouble(c echo.Context, err error, v views.FlowName) error {
	code := fault.CodeOf(err)
	var refused *storage.InUse
	if code != fault.Invalid && code != fault.Conflict || errors.As(err, &refused) {
		return err
	}
	if fields := fieldErrors(err); fields["name"] != "" {
		v.Error = fields["name"]
	} else {
		v.Problem = sentence(fault.Message(err))
	}
	return s.flowNameAnswer(c, statuses[code], v)
}

func (s *Server) flowNameAnswer(c echo.Context, status int, v views.FlowName) error {
	v.Dialog = isFragment(c)
	if v.Dialog {
		return s.render(c, status, views.FlowNameForm(v))
	}
	return s.render(c, status, views.FlowNamePage(s.page(c, v.Title), v))
}
