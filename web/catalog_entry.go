package web

import (
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

// issueList is what the validator found, as the scripts read it. f is nil when the document could not be read.
func (s *Server) issueList(f *flow.Flow, issues []flow.Issue) []issue {
	if f == nil {
		f = &flow.Flow{}
	}
	list := []issue{}
	for _, i := range issues {
		_, place := i.Place(f, s.Catalog)
		list = append(list, issue{i.Code, i.Severity, i.Activity, i.Field, place, i.Message, i.Cycle, i.Fixes})
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
}

func etag(revision int64) string { return strconv.FormatInt(revision, 10) }
