package document

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Markdown writes the document as GitHub-flavoured Markdown with a Mermaid diagram.
func (d *Document) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", plain(d.Name))
	if d.Description != "" {
		fmt.Fprintf(&b, "%s\n\n", plain(d.Description))
	}
	fmt.Fprintf(&b, "Kind: %s. Activities: %d.\n\n", d.Kind, len(d.Steps))
	if len(d.Steps) > 0 {
		d.mermaid(&b)
		b.WriteString("## Steps\n\n")
	}
	for _, s := range d.Steps {
		s.markdown(&b)
	}
	d.tables(&b)
	d.promptTable(&b)
	if len(d.Notes) > 0 {
		b.WriteString("## Notes\n\n")
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "- %s\n", plain(n))
		}
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// mermaid draws activities as boxes and outlets as arrows.
func (d *Document) mermaid(b *strings.Builder) {
	b.WriteString("```mermaid\nflowchart LR\n")
	for _, s := range d.Steps { // "1. x" would be a list to Mermaid
		left, right := "[", "]"
		if s.Start {
			left, right = "([", "])"
		}
		fmt.Fprintf(b, "  s%d%s\"%d %s<br/>%s\"%s\n", s.Number, left, s.Number, quoted(s.Name), quoted(s.Type), right)
	}
	for _, s := range d.Steps {
		for _, e := range s.Exits {
			if e.Number > 0 {
				fmt.Fprintf(b, "  s%d -->|\"%s\"| s%d\n", s.Number, quoted(e.Label), e.Number)
			}
		}
	}
	for i, h := range d.Handlers {
		fmt.Fprintf(b, "  h%d{{\"%s\"}} -.-> s%d\n", i+1, quoted(h.Label), h.Number)
	}
	b.WriteString("```\n\n")
}

func (s Step) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "### %d. %s\n\n%s", s.Number, plain(s.Name), plain(s.Type))
	switch {
	case s.Start:
		b.WriteString(". The flow starts here.")
	case s.Unreached:
		b.WriteString(". Nothing leads here.")
	}
	b.WriteString("\n\n")
	for _, f := range s.Facts {
		fmt.Fprintf(b, "- %s: %s\n", plain(f.Label), plain(f.Value))
	}
	for _, e := range s.Exits {
		if e.Number > 0 {
			fmt.Fprintf(b, "- **%s** → %d. %s\n", plain(e.Label), e.Number, plain(e.Target))
		} else if e.Falls != "" {
			fmt.Fprintf(b, "- **%s** → handler “%s”\n", plain(e.Label), plain(e.Falls))
		}
	}
	var open []string
	for _, e := range s.Exits {
		if e.Number == 0 && e.Falls == "" {
			open = append(open, plain(e.Label))
		}
	}
	if len(open) > 0 {
		fmt.Fprintf(b, "- Not wired: %s\n", strings.Join(open, ", "))
	}
	if len(s.Facts)+len(s.Exits) > 0 {
		b.WriteString("\n")
	}
}

// tables writes handlers, variables and what the flow needs.
func (d *Document) tables(b *strings.Builder) {
	if len(d.Handlers) > 0 {
		b.WriteString("## Handlers\n\n| When | Goes to |\n|---|---|\n")
		for _, h := range d.Handlers {
			fmt.Fprintf(b, "| %s | %d. %s |\n", plain(h.Label), h.Number, plain(h.Target))
		}
		b.WriteString("\n")
	}
	if len(d.Variables) > 0 {
		b.WriteString("## Variables\n\n| Name | Type | Begins with | |\n|---|---|---|---|\n")
		for _, v := range d.Variables {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", plain(v.Name), v.Type, plain(v.Default), v.Marks)
		}
		b.WriteString("\n")
	}
	if len(d.Needs) > 0 {
		b.WriteString("## Needs\n\n| Kind | Name | Steps |\n|---|---|---|\n")
		for _, n := range d.Needs {
			fmt.Fprintf(b, "| %s | %s | %s |\n", n.KindWords(), plain(n.Name), n.Where())
		}
		b.WriteString("\n")
	}
}

func (d *Document) promptTable(b *strings.Builder) {
	if len(d.Prompts) == 0 {
		return
	}
	fmt.Fprintf(b, "## Prompts to record\n\n%s\n\n| Step | Said |", d.PromptWords())
	for _, language := range d.Languages {
		fmt.Fprintf(b, " %s |", language)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(d.Languages)) + "\n")
	for _, p := range d.Prompts {
		fmt.Fprintf(b, "| %d. %s | %s |", p.Step, plain(p.Activity), plain(p.Words()))
		for _, one := range p.Cells(d.Languages) {
			fmt.Fprintf(b, " %s |", plain(one.Text))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

var (
	markdownEscapes = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "<", "&lt;", "[", "\\[", "`", "\\`", "#", "\\#", "~", "\\~", "&", "&amp;")
	mermaidEscapes  = strings.NewReplacer("\"", "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "`", "#96;", "\\", "#92;")
)

// plain writes a text of one line that Markdown takes for nothing else.
func plain(text string) string { return markdownEscapes.Replace(oneLine(text)) }

func quoted(text string) string { return mermaidEscapes.Replace(oneLine(text)) }

// oneLine leaves out what no reader shows and a terminal would obey.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}
