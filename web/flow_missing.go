package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/web/views"
)

// arriving is a flow on its way in, with the flows that can be made beside it.
type arriving struct {
	flow     *flow.Flow
	subflows []*flow.Flow
	missing  []views.Missing // what they name and this installation does not have
}

// bundled finds out what is missing for a flow, and binds the flow to what the form has chosen in its place. Subflows that are here
// already are left as they are.
func (s *Server) bundled(c echo.Context, f *flow.Flow, subflows []*flow.Flow) (arriving, flow.Resources, error) {
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return arriving{}, resources, err
	}
	b := arriving{flow: f}
	for _, sub := range subflows {
		if !slices.ContainsFunc(resources.Names["subflow"], func(name string) bool { return strings.EqualFold(name, sub.Name) }) {
			copied := *sub
			b.subflows = append(b.subflows, &copied)
		}
	}
	for _, document := range append([]*flow.Flow{f}, b.subflows...) {
		for _, r := range flow.References(document, s.Catalog) {
			s.addMissing(c, &b, r, resources.Names)
		}
	}
	for _, document := range append([]*flow.Flow{f}, b.subflows...) {
		if err := flow.Rebind(document, s.Catalog, mapping(b.missing)); err != nil {
			return b, resources, err
		}
	}
	return b, withMade(resources, b.missing), nil
}

// addMissing notes a resource that is not here, with what could take its place and what the form has chosen.
func (s *Server) addMissing(c echo.Context, b *arriving, r flow.Reference, names map[string][]string) {
	known, ok := names[r.Kind]
	if !ok || slices.ContainsFunc(known, func(name string) bool { return strings.EqualFold(name, r.Name) }) {
		return
	}
	i := slices.IndexFunc(b.missing, func(m views.Missing) bool { return m.Kind == r.Kind && strings.EqualFold(m.Name, r.Name) })
	if i < 0 {
		m := views.Missing{Kind: r.Kind, Name: r.Name}
		m.Comes = r.Kind == "subflow" && b.subflow(r.Name) != nil
		m.CanMake = m.Comes || canMake(viewerOf(c), r.Kind, r.Name)
		m.Sealed = s.DB.CanSeal()
		values, _ := c.FormParams() // what cannot be read chooses nothing
		m.Choose(values, known)
		b.missing = append(b.missing, m)
		i = len(b.missing) - 1
	}
	if !slices.Contains(b.missing[i].Activities, r.Activity) {
		b.missing[i].Activities = append(b.missing[i].Activities, r.Activity)
	}
}

// subflow finds a flow that can be made beside it, nil when there is none of this name.
func (b arriving) subflow(name string) *flow.Flow {
	for _, sub := range b.subflows {
		if strings.EqualFold(sub.Name, name) {
			return sub
		}
	}
	return nil
}

// mapping is what takes the place of what is missing: kind → name in the flow → name here.
func mapping(list []views.Missing) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, m := range list {
		if m.Chosen == "" || m.Chosen == views.MakeNow {
			continue
		}
		if all[m.Kind] == nil {
			all[m.Kind] = map[string]string{}
		}
		all[m.Kind][m.Name] = m.Chosen
	}
	return all
}

// withMade are the resources as they are when what is chosen to be made is there.
func withMade(resources flow.Resources, list []views.Missing) flow.Resources {
	resources.Names = maps.Clone(resources.Names)
	for _, m := range list {
		if m.Chosen == views.MakeNow {
			resources.Names[m.Kind] = append(slices.Clone(resources.Names[m.Kind]), m.Name)
		}
	}
	return resources
}
