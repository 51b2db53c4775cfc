package web

import (
	"context"
	"maps"
	"strconv"

	"cordboard/flow"
)

// catalogEntry is one activity type as the designer's scripts know it.
type catalogEntry struct {
	Type     string         `json:"type"`
	Label    string         `json:"label"`
	Group    flow.Group     `json:"group"`
	Icon     string         `json:"icon"`
	Help     string         `json:"help"`
	Kinds    []flow.Kind    `json:"kinds"`
	Outlets  []flow.Outlet  `json:"outlets"`
	Each     *eachEntry     `json:"each"`
	Defaults map[string]any `json:"defaults"`
	Summary  string         `json:"summary"`
	Terminal bool           `json:"terminal"`
	Branch   string         `json:"branch"`
}

func catalogEntries(c *flow.Catalog) []catalogEntry {
	entries := []catalogEntry{}
	for _, s := range c.Specs() {
		e := catalogEntry{
			Type: s.Type, Label: s.Label, Group: s.Group, Icon: s.Icon, Help: s.Help, Kinds: s.Kinds, Outlets: s.Outlets, Each: eachOf(s),
			Defaults: flow.Defaults(c, s), Summary: s.Summary, Terminal: s.Terminal, Branch: s.Branch,
		}
		if e.Outlets == nil {
			e.Outlets = []flow.Outlet{}
		}
		entries = append(entries, e)
	}
	return entries
}

// catalogData is what a canvas needs to know beside flows (createCatalog in static/designer/catalog.js). Former names of flows (DB.FormerFlows) are for those
// who see versions, which go on naming flows so.
func (s *Server) catalogData(resources flow.Resources, former map[string]string) map[string]any {
	outcomes, byLabel := orEmpty(maps.Clone(resources.Outcomes)), orEmpty(maps.Clone(resources.LabelOutcomes))
	for was, now := range former {
		if list, ok := resources.Outcomes[now]; ok {
			outcomes[was] = list
		}
		if lists, ok := resources.LabelOutcomes[now]; ok {
			byLabel[was] = lists
		}
	}
	return map[string]any{
		"catalog": catalogEntries(s.Catalog), "groups": flow.Groups, "handlers": handlerWords(),
		"subflow_outcomes": outcomes, "subflow_label_outcomes": byLabel, "ai_intents": orEmpty(resources.Intents),
	}
}

// versionData is catalogData for a canvas that shows versions.
func (s *Server) versionData(ctx context.Context) (map[string]any, error) {
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return nil, err
	}
	former, err := s.DB.FormerFlows(ctx)
	return s.catalogData(resources, former), err
}

// issueList is what the validator found, as the scripts read it. f is nil when the document could not be read.
func (s *Server) issueList(f *flow.Flow, issues []flow.Issue) []issue {
	if f == nil {
		f = &flow.Flow{}
	}
	list := []issue{}
	for _, i := range issues {
		_, place := i.Place(f, s.Catalog)
		one := issue{i.Code, i.Severity, i.Activity, i.Field, place, i.Message, i.Cycle, i.Fixes, ""}
		if len(i.Fixes) == 0 {
			one.Advice = i.Advice()
		}
		list = append(list, one)
	}
	return list
}

// issue is a finding as the scripts read it: empty fields are there.
type issue struct {
	Code     string        `json:"code"`
	Severity flow.Severity `json:"severity"`
	Activity string        `json:"activity"`
	Field    string        `json:"field"`
	Place    string        `json:"place"` // the field in words
	Message  string        `json:"message"`
	Cycle    []string      `json:"cycle,omitempty"`
	Fixes    []flow.Fix    `json:"fixes,omitempty"`
	Advice   string        `json:"advice,omitempty"` // what to do, where nothing mends it
}

func etag(revision int64) string { return strconv.FormatInt(revision, 10) }
