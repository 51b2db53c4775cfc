package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/api"
)

// FlowExportCmd is `cordboard flow export`.
type FlowExportCmd struct {
	Target
	Name    string `arg:"" help:"The flow's name."`
	Version int    `xor:"which" placeholder:"N" help:"A published version instead of the draft."`
	Label   string `xor:"which" placeholder:"LABEL" help:"The version that a label points at, such as live."`
	Tests   bool   `help:"With the flow's saved test calls, each in a file of its own beside --output."`
	Output  string `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
}

// Help is the second part of `cordboard flow export --help`.
func (c *FlowExportCmd) Help() string {
	return `Writes the canonical form and lists on standard error what the flow depends on: the other installation needs these, too, or other ones
in their place (see "flow import --map").

Examples:

    cordboard flow export main-line -o main-line.json
    cordboard flow export main-line --tests -o main-line.json
    cordboard flow export main-line --label live --db data/cordboard.db
    CORDBOARD_TOKEN=cb_… cordboard flow export main-line --server https://cordboard.example.com`
}

// Run exports one flow.
func (c *FlowExportCmd) Run(ctx context.Context, t *terminal) error {
	if c.Tests && (c.Output == "" || c.Output == "-") {
		return fault.New(fault.Invalid, "--tests needs --output: each test is a file of its own")
	}
	doc, err := c.load(ctx)
	if err != nil {
		return err
	}
	data, err := flow.Encode(doc, activities.Catalog())
	if err != nil {
		return fault.Wrap(err, fault.Internal, "%s cannot be written", c.Name)
	}
	for _, d := range api.Dependencies(doc, activities.Catalog(), flow.Resources{}) {
		fmt.Fprintf(t.err, "depends on %s %s\n", clean(d.Kind), clean(d.Name))
	}
	if c.Output != "" && c.Output != "-" {
		return c.files(ctx, t, data)
	}
	_, err = t.out.Write(data)
	return err
}

// files writes the flow's file, and its tests when they are wanted.
func (c *FlowExportCmd) files(ctx context.Context, t *terminal, data []byte) error {
	if err := write(c.Output, data); err != nil || !c.Tests {
		return err
	}
	if c.Server != "" {
		r, err := c.remote()
		if err != nil {
			return err
		}
		return c.writeTests(ctx, t, serverDrafts{r})
	}
	return c.with(ctx, func(db *storage.DB) error { return c.writeTests(ctx, t, databaseDrafts{db}) })
}

func (c *FlowExportCmd) writeTests(ctx context.Context, t *terminal, place testPlace) error {
	calls, err := place.tests(ctx, c.Name)
	if err != nil {
		return err
	}
	return writeTests(t, c.Output, calls)
}

func (c *FlowExportCmd) load(ctx context.Context) (doc *flow.Flow, err error) {
	if c.Server != "" {
		return c.fetch(ctx)
	}
	err = c.with(ctx, func(db *storage.DB) error {
		switch {
		case c.Version != 0:
			v, err := db.Version(ctx, c.Name, c.Version)
			doc = v.Document
			return err
		case c.Label != "":
			v, err := db.LabelledVersion(ctx, c.Name, c.Label)
			doc = v.Document
			return err
		}
		f, err := db.Flow(ctx, c.Name)
		doc = f.Draft
		return err
	})
	return doc, err
}

// fetch loads the document through the API.
func (c *FlowExportCmd) fetch(ctx context.Context) (*flow.Flow, error) {
	r, err := c.remote()
	if err != nil {
		return nil, err
	}
	query := url.Values{}
	if c.Version != 0 {
		query.Set("version", strconv.Itoa(c.Version))
	}
	if c.Label != "" {
		query.Set("label", c.Label)
	}
	data, err := r.call(ctx, http.MethodGet, "/flows/"+url.PathEscape(c.Name)+"/export?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	doc, issues := flow.Decode(data, activities.Catalog())
	if doc == nil {
		return nil, notDecoded(c.Server, issues)
	}
	return doc, nil
}
