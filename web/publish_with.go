package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// mostCompanions bounds how many flows are published together with one.
const mostCompanions = 20

// companion is a flow that has no version yet, and that a flow which is to be published goes on in.
type companion struct {
	flow  storage.Flow
	label string // that the activity asks for
}

// companions are what is published together with a flow, those first that others go on in, and why some cannot be.
type companions struct {
	server    *Server
	resources flow.Resources // as they are when all of it is published
	list      []companion
	refused   map[string]string // flow in lower case → why it has to be published by itself
	seen      map[string]bool
}

// companionsOf finds the flows that have no version yet and are gone on in by a draft, or by one another.
func (s *Server) companionsOf(ctx context.Context, f storage.Flow, resources flow.Resources) (*companions, error) {
	c := &companions{server: s, resources: resources, refused: map[string]string{}, seen: map[string]bool{strings.ToLower(f.Name): true}}
	c.resources.Labels = maps.Clone(resources.Labels)
	c.resources.Labels[f.Name] = append(slices.Clone(resources.Labels[f.Name]), storage.Live)
	return c, c.follow(ctx, f.Draft)
}

// follow looks at each flow that a document needs a version of, once.
func (c *companions) follow(ctx context.Context, document *flow.Flow) error {
	for _, called := range flow.Unversioned(document, c.resources) {
		if c.seen[called.Flow] || len(c.seen) > mostCompanions {
			continue
		}
		c.seen[called.Flow] = true
		if err := c.add(ctx, called); err != nil {
			return err
		}
	}
	return nil
}

// add takes a flow with what it needs itself, or notes why not.
func (c *companions) add(ctx context.Context, called flow.Versioned) error {
	f, err := c.server.DB.Flow(ctx, called.Flow)
	if err != nil {
		return err
	}
	c.resources.Labels[f.Name] = append(slices.Clone(c.resources.Labels[f.Name]), called.Label)
	if err := c.follow(ctx, f.Draft); err != nil {
		return err
	}
	why, err := c.obstacle(ctx, f)
	if err != nil {
		return err
	}
	if why != "" {
		c.refused[called.Flow] = why
		c.resources.Labels[f.Name] = slices.DeleteFunc(c.resources.Labels[f.Name], func(l string) bool { return l == called.Label })
		return nil
	}
	c.list = append(c.list, companion{f, called.Label})
	return nil
}

// obstacle says why a flow cannot be published along with another; "" when it can.
func (c *companions) obstacle(ctx context.Context, f storage.Flow) (string, error) {
	versions, err := c.server.DB.Versions(ctx, f.Name)
	if err != nil {
		return "", err
	}
	_, approval, err := c.server.DB.FlowApproval(ctx, f.Name)
	if err != nil {
		return "", err
	}
	switch {
	case len(versions) > 0:
		return "has versions, but none with the label: move the label on its page", nil
	case approval:
		return "waits for somebody else's approval when it is published: publish it first", nil
	case flow.HasErrors(flow.Validate(f.Draft, c.server.Catalog, c.resources)):
		return "has errors: mend them in its designer first", nil
	}
	gated, err := Gates{DB: c.server.DB, Suite: c.server.Suite}.Ask(ctx, f)
	if err == nil && gated.Refused() != nil {
		return "has tests that are not green, and is published only when they are", nil
	}
	return "", err
}

// shown is what the dialog asks. Its value names the drafts that were looked at.
func (c *companions) shown() views.With {
	var v views.With
	var drafts []string
	for _, one := range c.list {
		v.Flows = append(v.Flows, one.flow.Name)
		drafts = append(drafts, fmt.Sprintf("%s:%d", one.flow.Name, one.flow.Revision))
	}
	v.Drafts = strings.Join(drafts, " ")
	for _, name := range slices.Sorted(maps.Keys(c.refused)) {
		v.Refused = append(v.Refused, name+" "+c.refused[name]+".")
	}
	return v
}

// publishWith publishes a flow after those that it goes on in: all of them or none.
func (s *Server) publishWith(ctx context.Context, who storage.Actor, name string, p storage.Publication, with *companions) (version storage.Version, err error) {
	err = s.DB.Together(ctx, func(ctx context.Context, db *storage.DB) error {
		for _, one := range with.list {
			first := storage.Publication{Revision: one.flow.Revision, Message: p.Message, Label: one.label}
			if _, err := db.Publish(ctx, who, one.flow.Name, first); err != nil {
				return err
			}
		}
		version, err = db.Publish(ctx, who, name, p)
		return err
	})
	return version, err
}

// withProblem says what is wrong with the answer to whether other flows are published too; "" when nothing is.
func withProblem(with views.With, drafts string) (string, error) {
	switch {
	case len(with.Flows) == 0 || drafts == with.Drafts:
		return "", nil
	case drafts == "":
		return "Without a version contacts would take the error outlet. Publish it too, or by itself first.", nil
	}
	return "", fault.New(fault.Conflict, "What is published too was changed while you looked at it. Compare again before you publish.")
}
