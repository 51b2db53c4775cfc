package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// promptEdit shows a prompt's form, or an empty one.
func (s *Server) promptEdit(c echo.Context) error {
	f := views.PromptForm{Rows: []views.PromptFormRow{{Language: "en-GB"}}}
	if name := c.Param("name"); name != "" {
		p, err := s.DB.Prompt(c.Request().Context(), name)
		if err != nil {
			return err
		}
		f = views.PromptForm{Saved: p.Name, Name: p.Name, Description: p.Description, Base: base(p.UpdatedAt)}
		for i, one := range p.Spoken {
			row := views.PromptFormRow{Language: one.Language, Text: one.Text, Voice: one.Voice}
			if one.Recording != nil {
				row.Recording, row.File = one.Recording.Hash, one.Recording.File
			}
			f.Rows = append(f.Rows, row)
			if one.Language == p.Language {
				f.Default = i
			}
		}
	}
	return s.promptAnswer(c, http.StatusOK, f)
}

// promptSave makes or changes a prompt, or answers the form's buttons that add and remove languages.
func (s *Server) promptSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	f, uploads, err := s.readPrompt(c)
	if err != nil {
		return err
	}
	if op := c.FormValue("op"); op != "" {
		if err := s.keepUploads(c, &f, uploads); err != nil {
			return err
		}
		changeRows(&f, op)
		return s.promptAnswer(c, http.StatusOK, f)
	}
	p := storage.Prompt{Name: f.Name, Description: f.Description}
	now := ""
	if f.Saved != "" {
		old, err := s.DB.Prompt(c.Request().Context(), f.Saved)
		if err != nil {
			return err
		}
		p.ID, p.UpdatedAt, now = old.ID, baseTime(f.Base), base(old.UpdatedAt)
	}
	if p.Spoken, err = s.spokenOf(c, &f, uploads); err != nil {
		return err
	}
	if f.Default >= 0 && f.Default < len(f.Rows) {
		p.Language = f.Rows[f.Default].Language
	}
	checkPrompt(p, f.Errors)
	if len(f.Errors) > 0 {
		askAgain(&f, uploads)
		return s.promptAnswer(c, http.StatusUnprocessableEntity, f)
	}
	if err := s.keepUploads(c, &f, uploads); err != nil {
		return err
	}
	if p.Spoken, err = s.spokenOf(c, &f, nil); err != nil {
		return err
	}
	if len(f.Errors) > 0 {
		return s.promptAnswer(c, http.StatusUnprocessableEntity, f)
	}
	if _, err := s.DB.SavePrompt(c.Request().Context(), actor(c), p); err != nil {
		if f.Errors = formErrors(err); f.Errors == nil {
			return err
		}
		if f.Errors[""] != "" {
			f.Base = now
		}
		return s.promptAnswer(c, statuses[fault.CodeOf(err)], f)
	}
	return s.done(c, "/prompts", fmt.Sprintf("Prompt %s is saved.", p.Name))
}
