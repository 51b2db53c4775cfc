package main

import (
	"bytes"
	"context"
	"fmt"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// FlowFmtCmd is `cordboard flow fmt`.
type FlowFmtCmd struct {
	Files []string `arg:"" name:"file" help:"Flow documents; - is standard input."`
	Write bool     `short:"w" xor:"how" help:"Replace the files instead of printing."`
	Check bool     `xor:"how" help:"Only name the files that are not in canonical form, and exit 1 when there are any."`
}

// Help is the second part of `cordboard flow fmt --help`.
func (c *FlowFmtCmd) Help() string {
	return `The canonical form has a fixed order of fields, two spaces of indent and a newline at the end, so that a file changes in git only where
the flow changes. A file that does not decode exactly (an unknown field, a wrong type) is left alone: formatting would lose it.

Examples:

    cordboard flow fmt -w flows/*.json
    cordboard flow fmt --check flows/*.json
    cordboard flow fmt - < main-line.json`
}

// Run formats every file; files that cannot be formatted are named and the others are done all the same.
func (c *FlowFmtCmd) Run(ctx context.Context, t *terminal) error {
	refused, different := exitOK, 0
	for _, file := range c.Files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		changed, err := c.format(t, file)
		if err != nil {
			refused = max(refused, t.report(err))
			continue
		}
		if changed {
			different++
		}
	}
	if refused != exitOK {
		return &exitError{code: refused}
	}
	if c.Check && different > 0 {
		return errFindings
	}
	return nil
}

// format handles one file and says whether its text is not canonical.
func (c *FlowFmtCmd) format(t *terminal, file string) (changed bool, err error) {
	before, err := t.read(file)
	if err != nil {
		return false, err
	}
	doc, issues := flow.Decode(before, activities.Catalog())
	if doc == nil || flow.HasErrors(issues) {
		return false, notDecoded(file, issues)
	}
	after, err := flow.Encode(doc, activities.Catalog())
	if err != nil {
		return false, fault.Wrap(err, fault.Invalid, "%s cannot be written again", shown(file))
	}
	changed = !bytes.Equal(before, after)
	switch {
	case c.Check:
		if changed {
			fmt.Fprintln(t.out, clean(shown(file)))
		}
	case c.Write && file != "-":
		if changed {
			fmt.Fprintln(t.err, clean(file))
			err = write(file, after)
		}
	default:
		_, err = t.out.Write(after)
	}
	return changed, err
}
