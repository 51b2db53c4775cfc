package main

import (
	"bytes"
	"context"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/document"
	"cordboard/flow/fault"
	"cordboard/static"
)

// FlowDocumentCmd is `cordboard flow document`.
type FlowDocumentCmd struct {
	File      string `arg:"" help:"The flow document; - is standard input."`
	Format    string `enum:"markdown,html,prompts" default:"markdown" placeholder:"FORMAT" help:"markdown, html to print, or prompts: a CSV table of what has to be recorded."`
	Resources string `placeholder:"FILE" help:"Take the outcomes of subflows and the languages of prompts from this JSON file, as flow validate does."`
	Output    string `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
}

// Help is the second part of `cordboard flow document --help`.
func (c *FlowDocumentCmd) Help() string {
	return `Markdown has a Mermaid diagram. The same flow always gives the same text, so it can be kept beside the flow in a repository. Values of
sensitive variables and of credentials are left out.

Examples:

    cordboard flow document main-line.json -o main-line.md
    cordboard flow document main-line.json --format html -o main-line.html
    cordboard flow document main-line.json --format prompts -o prompts.csv`
}

// Run writes the document.
func (c *FlowDocumentCmd) Run(_ context.Context, t *terminal) error {
	f, err := t.flowOf(c.File)
	if err != nil {
		return err
	}
	var resources flow.Resources
	if c.Resources != "" {
		if resources, err = t.resourcesOf(c.Resources); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := c.write(&b, document.Of(f, activities.Catalog(), resources)); err != nil {
		return fault.Wrap(err, fault.Internal, "the document of %s cannot be written", f.Name)
	}
	if c.Output != "" && c.Output != "-" {
		return write(c.Output, b.Bytes())
	}
	_, err = t.out.Write(b.Bytes())
	return err
}

func (c *FlowDocumentCmd) write(b *bytes.Buffer, d *document.Document) error {
	switch c.Format {
	case "html":
		style, err := static.Files.ReadFile("css/document.css")
		if err != nil {
			return err
		}
		return d.WritePage(b, string(style))
	case "prompts":
		return d.CSV(b)
	}
	return d.Markdown(b)
}
