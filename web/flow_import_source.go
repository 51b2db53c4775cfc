package web

import (
	"io"
	"mime/multipart"
	"path/filepath"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// source is what the import form has: the text of the file, else what was pasted.
type source struct {
	field string // which of the two, where the form says what is wrong with it
	text  string
	name  string // of the file, for a flow whose export does not say one
}

// importSource reads the form's file, else takes what was pasted. What is wrong belongs beside the field.
func importSource(c echo.Context, pasted string) (source, error) {
	header, err := c.FormFile("file")
	if err != nil || header.Filename == "" {
		s := source{field: "text", text: pasted}
		if strings.TrimSpace(pasted) == "" {
			return s, fault.New(fault.Invalid, "Choose a file or paste a flow.")
		}
		return s, nil
	}
	s := source{field: "file", name: strings.TrimSuffix(header.Filename, filepath.Ext(header.Filename))}
	s.text, err = fileText(header)
	switch {
	case err != nil:
		return s, fault.Wrap(err, fault.Invalid, "The file could not be read. Choose it again.")
	case len(s.text) > flow.MaxBytes:
		return s, fault.New(fault.Invalid, "The file is larger than %d MB, which no flow is.", flow.MaxBytes>>20)
	case strings.TrimSpace(s.text) == "":
		return s, fault.New(fault.Invalid, "The file %s is empty.", header.Filename)
	}
	return s, nil
}

// uploaded is the text of the file in the form, "" when there is none.
func uploaded(c echo.Context) (string, error) {
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return "", nil //nolint:nilerr // no file is no error: the text may be pasted
	}
	return fileText(header)
}

func fileText(header *multipart.FileHeader) (string, error) {
	file, err := header.Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, flow.MaxBytes+1))
	return string(data), err
}
