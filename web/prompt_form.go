package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/speech"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// readPrompt reads the posted form. Uploads become telephone audio, and are kept by keepUploads.
func (s *Server) readPrompt(c echo.Context) (f views.PromptForm, uploads []promptUpload, err error) {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f = views.PromptForm{
		Saved: c.Param("name"), Name: value("name"), Description: value("description"), Base: value("base"), Errors: map[string]string{},
	}
	f.Default, _ = strconv.Atoi(value("default")) // the first, when the form does not say
	for i := 0; ; i++ {
		at := fmt.Sprintf("spoken.%d.", i)
		if _, posted := c.Request().Form[at+"language"]; !posted {
			return f, uploads, nil
		}
		row := views.PromptFormRow{
			Language: value(at + "language"), Text: value(at + "text"), Voice: value(at + "voice"), Recording: value(at + "recording"), File: value(at + "file"),
		}
		one, err := upload(c, at+"upload")
		switch {
		case fault.CodeOf(err) == fault.Invalid:
			f.Errors[at+"upload"] = sentence(fault.Message(err))
		case err != nil:
			return f, nil, err
		case one.wav != nil:
			one.row = i
			uploads = append(uploads, one)
		}
		f.Rows = append(f.Rows, row)
	}
}

// spokenOf is what a form says as the store keeps it, with what was uploaded as recordings that have no hash yet. Mistakes are noted beside
// their fields.
func (s *Server) spokenOf(c echo.Context, f *views.PromptForm, uploads []promptUpload) ([]storage.Spoken, error) {
	var list []storage.Spoken
	for i, row := range f.Rows {
		at := fmt.Sprintf("spoken.%d.", i)
		one := storage.Spoken{Language: row.Language, Text: row.Text, Voice: row.Voice}
		if slices.ContainsFunc(uploads, func(u promptUpload) bool { return u.row == i }) {
			one.Recording = &storage.Recording{}
		} else if row.Recording != "" {
			audio, err := s.DB.Audio(c.Request().Context(), row.Recording)
			if fault.CodeOf(err) == fault.NotFound {
				f.Errors[at+"upload"] = "This recording is not kept any more. Choose the file again."
				f.Rows[i].Recording = ""
			} else if err != nil {
				return nil, err
			} else {
				one.Recording = &storage.Recording{Hash: row.Recording, Bytes: int(audio.Size()), File: row.File}
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// checkPrompt notes what is wrong with a prompt beside the form's fields.
func checkPrompt(p storage.Prompt, problems map[string]string) {
	checkResourceName(p.Name, problems)
	for field, problem := range p.Problems() {
		if row, isText := strings.CutSuffix(field, ".text"); isText && problems[row+".upload"] != "" {
			continue // the recording that was to be there has its own words
		}
		problems[field] = sentence(problem)
	}
}

// changeRows carries out what a button of the form asks: add:LANGUAGE, remove:ROW, or silence:ROW, which takes a recording away.
func changeRows(f *views.PromptForm, op string) {
	verb, what, _ := strings.Cut(op, ":")
	row, err := strconv.Atoi(what)
	inside := err == nil && row >= 0 && row < len(f.Rows)
	switch {
	case verb == "add" && len(f.Rows) < storage.MaxPromptLanguages:
		f.Rows = append(f.Rows, views.PromptFormRow{Language: what})
	case verb == "remove" && inside:
		f.Rows = slices.Delete(f.Rows, row, row+1)
		if f.Default > row {
			f.Default--
		}
		f.Errors = map[string]string{}
	case verb == "silence" && inside:
		f.Rows[row].Recording, f.Rows[row].File = "", ""
	}
}

// promptAnswer shows the form, for htmx the editor alone.
func (s *Server) promptAnswer(c echo.Context, status int, f views.PromptForm) error {
	ctx := c.Request().Context()
	prompts, err := s.DB.Prompts(ctx)
	if err != nil {
		return err
	}
	f.CanEdit, f.Speech, f.Known = viewerOf(c).can(ResourceEdit), s.canSpeak(), languageNames
	here := storage.Prompt{}
	voices := s.voices(ctx)
	for i := range f.Rows {
		row := &f.Rows[i]
		row.Voices = voicesOf(voices, row.Language, row.Voice)
		here.Spoken = append(here.Spoken, storage.Spoken{Language: row.Language})
	}
	for _, language := range lacking(here, languagesOf(prompts)) {
		f.Missing = append(f.Missing, ui.Option{Value: language, Label: "Add " + languageName(language)})
	}
	title := cmp.Or(f.Saved, "New prompt")
	if f.Saved != "" {
		var err error
		if f.Usage, err = s.uses(c, "prompt", f.Saved); err != nil {
			return err
		}
	}
	if isFragment(c) {
		return s.render(c, status, views.PromptEditor(f))
	}
	return s.render(c, status, views.PromptPage(s.page(c, title), f))
}

// voicesOf are the voices that speak a language, and the one that is chosen.
func voicesOf(voices []speech.Voice, language, chosen string) []ui.Option {
	options := []ui.Option{{Label: "The language’s own"}}
	known := chosen == ""
	for _, v := range voices {
		if v.Name == chosen || language == "" || flow.SameLanguage(baseLanguage(v.Language), baseLanguage(language)) {
			options = append(options, ui.Option{Value: v.Name, Label: v.Name})
			known = known || v.Name == chosen
		}
	}
	if !known {
		options = append(options, ui.Option{Value: chosen, Label: chosen + " (not here)"})
	}
	return options
}

// baseLanguage is a language without its region.
func baseLanguage(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return language
}
