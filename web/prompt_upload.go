package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/speech"
	"cordboard/web/views"
)

// promptUpload is a recording that came with a form and is not kept yet.
type promptUpload struct {
	row  int
	wav  []byte // telephone audio
	file string // as it is called where it came from
}

// tooMuch gives files of a prompt that are too large together words of their own, since each alone may be fine.
func tooMuch(path string, err error) error {
	var tooLarge *http.MaxBytesError
	if !errors.As(err, &tooLarge) || !takesUpload(path) || !strings.HasPrefix(path, "/prompts/") {
		return err
	}
	return &statusError{
		http.StatusRequestEntityTooLarge, "too_large",
		"The recordings of one save may have 20 MB together, and these have more. Nothing is saved: go back and save them one after the other.",
	}
}

// upload takes the file of a field, if there is one.
func upload(c echo.Context, field string) (one promptUpload, err error) {
	file, err := c.FormFile(field)
	if err != nil || file.Filename == "" {
		return one, nil //nolint:nilerr // no file: the row keeps what it has
	}
	data, err := read(file)
	if err != nil {
		return one, err
	}
	if one.wav, err = speech.Transcode(c.Request().Context(), data); err != nil {
		return one, err
	}
	name := []rune(path.Base(strings.ReplaceAll(file.Filename, `\`, "/")))
	one.file = string(name[:min(len(name), 100)])
	return one, nil
}

// keepUploads makes what was uploaded the recordings of its rows. One that there is no room for is noted beside its field.
func (s *Server) keepUploads(c echo.Context, f *views.PromptForm, uploads []promptUpload) error {
	for _, one := range uploads {
		hash, err := s.DB.KeepAudio(c.Request().Context(), one.wav)
		if fault.CodeOf(err) == fault.Invalid {
			f.Errors[fmt.Sprintf("spoken.%d.upload", one.row)] = sentence(fault.Message(err))
			continue
		}
		if err != nil {
			return err
		}
		f.Rows[one.row].Recording, f.Rows[one.row].File = hash, one.file
	}
	return nil
}

// askAgain says beside the files of a form with mistakes that they have to be chosen again: nothing of such a form is kept.
func askAgain(f *views.PromptForm, uploads []promptUpload) {
	for _, one := range uploads {
		if at := fmt.Sprintf("spoken.%d.upload", one.row); f.Errors[at] == "" {
			f.Errors[at] = "Choose " + one.file + " again: no recording is kept while the form has mistakes."
		}
	}
}

func read(file *multipart.FileHeader) ([]byte, error) {
	opened, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("open the upload: %w", err)
	}
	defer opened.Close()
	data, err := io.ReadAll(opened)
	if err != nil {
		return nil, fmt.Errorf("read the upload: %w", err)
	}
	return data, nil
}
