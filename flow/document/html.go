package document

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed document.gohtml
var body string

// page is the document's body; it has classes of static/css/document.css.
var page = template.Must(template.New("document").Funcs(template.FuncMap{"drawn": drawn}).Parse(body))

// drawn lets a picture through as it is: package drawing has escaped what comes from the flow.
func drawn(svg string) template.HTML { return template.HTML(svg) }

// HTML writes the document as the inside of a page, without head and style sheet. Everything that comes from the flow is escaped.
func (d *Document) HTML() (string, error) {
	var b strings.Builder
	if err := page.Execute(&b, d); err != nil {
		return "", fmt.Errorf("write document of %s: %w", d.Name, err)
	}
	return b.String(), nil
}

// WritePage writes a page of its own, with a style sheet inside, to keep as a file.
func (d *Document) WritePage(w io.Writer, style string) error {
	inside, err := d.HTML()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"+
		"<title>%s</title>\n<style>\n%s</style>\n</head>\n<body class=\"flow-document\">\n%s</body>\n</html>\n", template.HTMLEscapeString(d.Name), style, inside)
	return err
}
