package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/web/views"
)

// mostCompanions bounds how many flows are published together with one.
const mostCompanions = 20

// Publisher publishes flows together with those that they go on in, for the pages and for the API.
type Publisher struct {
	DB      *storage.DB
	Catalog *flow.Catalog
	Suite   *testcall.Suite
}

func (s *Server) publisher() Publisher {
	return Publisher{DB: s.DB, Catalog: s.Catalog, Suite: s.Suite}
}

// companion is a flow that has no version yet, and that a flow which is to be published goes on in.
type companion struct {
	flow  storage.Flow
	label string // that the activity asks for
}

// Companions are what is published together with a flow, those first that others go on in, and why some cannot be.
type Companions struct {
	// Resources are as they will be when all of it is published.
	Resources flow.Resources

	by      Publisher
	name    string
	list    []companion
	refused map[string]string // flow in lower case → why it has to be published by itself
	seen    map[string]bool
}

// Alone is a flow with nothing that is published with it.
func (p Publisher) Alone(ctx context.Context, name string) (*Companions, error) {
	resources, err := p.DB.Resources(ctx)
	return &Companions{by: p, name: name, Resources: resources}, err
}

// Companions finds the flows that have no version yet and are gone on in by a document of a flow, or by one another.
func (p Publisher) Companions(ctx context.Context, name string, document *flow.Flow) (*Companions, error) {
	c, err := p.Alone(ctx, name)
	if err != nil {
		return nil, err
	}
	c.refused, c.seen = map[string]string{}, map[string]bool{strings.ToLower(name): true}
	c.Resources.Labels[name] = append(slices.Clone(c.Resources.Labels[name]), storage.Live)
	return c, c.follow(ctx, document)
}

// follow looks at each flow that a document needs a version of, once.
func (c *Companions) follow(ctx context.Context, document *flow.Flow) error {
	for _, called := range flow.Unversioned(document, c.Resources) {
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
func (c *Companions) add(ctx context.Context, called flow.Versioned) error {
	f, err := c.by.DB.Flow(ctx, called.Flow)
	if err != nil {
		return err
	}
	c.Resources.Labels[f.Name] = append(slices.Clone(c.Resources.Labels[f.Name]), called.Label)
	if err := c.follow(ctx, f.Draft); err != nil {
		return err
	}
	why, err := c.obstacle(ctx, f)
	if err != nil {
		return err
	}
	if why != "" {
		c.refused[called.Flow] = why
		c.Resources.Labels[f.Name] = slices.DeleteFunc(c.Resources.Labels[f.Name], func(l string) bool { return l == called.Label })
		return nil
	}
	c.list = append(c.list, companion{f, called.Label})
	return nil
}

// obstacle says why a flow cannot be published along with another; "" when it can.
func (c *Companions) obstacle(ctx context.Context, f storage.Flow) (string, error) {
	versions, err := c.by.DB.Versions(ctx, f.Name)
	if err != nil {
		return "", err
	}
	_, approval, err := c.by.DB.FlowApproval(ctx, f.Name)
	if err != nil {
		return "", err
	}
	switch {
	case len(versions) > 0:
		return "has versions, but none with the label: move the label on its page", nil
	case approval:
		return "waits for somebody else's approval when it is published: publish it first", nil
	case flow.HasErrors(flow.Validate(f.Draft, c.by.Catalog, c.Resources)):
		return "has errors: mend them in its designer first", nil
	}
	gated, err := Gates{DB: c.by.DB, Suite: c.by.Suite}.Ask(ctx, f)
	if err == nil && gated.Refused() != nil {
		return "has tests that are not green, and is published only when they are", nil
	}
	return "", err
}

// Names are the flows that are published too, in their order.
func (c *Companions) Names() []string {
	names := make([]string, len(c.list))
	for i, one := range c.list {
		names[i] = one.flow.Name
	}
	return names
}

// Why says why a flow is not among those that are published too.
func (c *Companions) Why(name string) string {
	if why := c.refused[strings.ToLower(name)]; why != "" {
		return name + " " + why
	}
	return name + " has its version, or " + c.name + " does not go on there"
}

// Publish publishes the flow after its companions: all of them or none.
func (c *Companions) Publish(ctx context.Context, who storage.Actor, p storage.Publication) (version storage.Version, err error) {
	err = c.before(ctx, who, p.Message, func(ctx context.Context, db *storage.DB) error {
		version, err = db.Publish(ctx, who, c.name, p)
		return err
	})
	return version, err
}

// Move moves a label of the flow after its companions are published: all of it or nothing. They say the same words as the version.
func (c *Companions) Move(ctx context.Context, who storage.Actor, l storage.Labelling, message string) (release *storage.Release, err error) {
	err = c.before(ctx, who, message, func(ctx context.Context, db *storage.DB) error {
		release, err = db.MoveLabel(ctx, who, l)
		return err
	})
	return release, err
}

func (c *Companions) before(ctx context.Context, who storage.Actor, message string, do func(context.Context, *storage.DB) error) error {
	with := append(c.Names(), c.name)
	return c.by.DB.Together(ctx, func(ctx context.Context, db *storage.DB) error {
		for _, one := range c.list {
			first := storage.Publication{Revision: one.flow.Revision, Message: message, Label: one.label, With: with}
			if _, err := db.Publish(ctx, who, one.flow.Name, first); err != nil {
				return err
			}
		}
		return do(ctx, db)
	})
}

// shown is what the dialog asks. Its value names the drafts that were looked at.
func (c *Companions) shown() views.With {
	v := views.With{Flows: c.Names()}
	var drafts []string
	for _, one := range c.list {
		drafts = append(drafts, fmt.Sprintf("%s:%d", one.flow.Name, one.flow.Revision))
	}
	v.Drafts = strings.Join(drafts, " ")
	for _, name := range slices.Sorted(maps.Keys(c.refused)) {
		v.Refused = append(v.Refused, name+" "+c.refused[name]+".")
	}
	return v
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
