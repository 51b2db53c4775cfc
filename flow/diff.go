package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// DifferenceKind says what kind of difference it is.
type DifferenceKind string

// The kinds of differences. Only moves leave the flow's behaviour and texts as they were.
const (
	DiffAdded   DifferenceKind = "added"   // an activity, variable or note
	DiffRemoved DifferenceKind = "removed" // likewise
	DiffChanged DifferenceKind = "changed" // a property, name, type, variable or setting
	DiffWired   DifferenceKind = "wired"   // an outlet or handler leads elsewhere
	DiffMoved   DifferenceKind = "moved"   // a box or note on the canvas, or the order of the activities
)

// Difference is one difference between two versions of a flow.
type Difference struct {
	Kind     DifferenceKind `json:"kind"`
	Activity string         `json:"activity,omitempty"` // activity id; empty when it is about the whole flow
	Field    string         `json:"field,omitempty"`    // properties.max_tries, outlets.3, handlers.on_error, variables.tier, start
	Old      string         `json:"old,omitempty"`      // in words
	New      string         `json:"new,omitempty"`
	Text     string         `json:"text"` // Menu ‘Main menu’: digit 3 now goes to Billing
}

// Diff tells in words what is different in a newer version of a flow: the flow itself first, then activity by activity in the newer
// version's order, then removed ones, then moves. A property that is written out with its default is no difference.
func Diff(older, newer *Flow, c *Catalog) []Difference {
	d := differ{older: older, newer: newer, catalog: c, was: byID(older), is: byID(newer), sensitive: sensitiveNames(older, newer)}
	d.settings()
	d.variables()
	d.handlers()
	for i := range newer.Activities {
		r := &newer.Activities[i]
		if before, ok := d.was[r.ID]; ok {
			d.activity(before, r)
		} else {
			d.note(Difference{Kind: DiffAdded, Activity: r.ID, New: r.Label(), Text: d.title(r) + " was added"})
		}
	}
	for i := range older.Activities {
		r := &older.Activities[i]
		if _, ok := d.is[r.ID]; !ok {
			d.note(Difference{Kind: DiffRemoved, Activity: r.ID, Old: r.Label(), Text: d.title(r) + " was removed"})
		}
	}
	d.notes()
	d.moves()
	return d.found
}

type differ struct {
	older, newer *Flow
	catalog      *Catalog
	was, is      map[string]*Record
	sensitive    map[string]bool // variables
	found        []Difference
}

func byID(f *Flow) map[string]*Record {
	m := make(map[string]*Record, len(f.Activities))
	for i := range f.Activities {
		m[f.Activities[i].ID] = &f.Activities[i]
	}
	return m
}

func (d *differ) note(one Difference) { d.found = append(d.found, one) }

// spot is what a difference is about: an activity ("" for the flow), the field in it, and how people call that.
type spot struct{ activity, field, what string }

// changed notes that something has another value now.
func (d *differ) changed(at spot, before, after string) {
	if before == after {
		return
	}
	was, is := quoteBoth(before, after)
	text := fmt.Sprintf("%s is now %s", at.what, is)
	switch {
	case after == "":
		text = fmt.Sprintf("%s is no longer %s", at.what, was)
	case before != "":
		text += fmt.Sprintf(" (was %s)", was)
	}
	d.note(Difference{Kind: DiffChanged, Activity: at.activity, Field: at.field, Old: before, New: after, Text: text})
}

func (d *differ) settings() {
	a, b := d.older, d.newer
	d.changed(spot{"", "name", "The name"}, a.Name, b.Name)
	d.changed(spot{"", "description", "The description"}, a.Description, b.Description)
	d.changed(spot{"", "kind", "The kind"}, string(a.Kind), string(b.Kind))
	if a.Start != b.Start {
		d.note(Difference{
			Kind: DiffWired, Field: "start", Old: target(d.was, a.Start), New: target(d.is, b.Start),
			Text: fmt.Sprintf("The flow now starts at %s", target(d.is, b.Start)),
		})
	}
}

// target names where an outlet leads.
func target(records map[string]*Record, id string) string {
	if r, ok := records[id]; ok {
		return r.Label()
	}
	return id
}

func (d *differ) handlers() {
	all := maps.Clone(d.newer.Handlers)
	if all == nil {
		all = map[Handler]string{}
	}
	for h := range d.older.Handlers {
		if _, ok := all[h]; !ok {
			all[h] = ""
		}
	}
	for _, h := range sortedHandlers(all) {
		d.wire(spot{"", "handlers." + string(h), "The handler “" + h.Label() + "”"}, d.older.Handlers[h], all[h])
	}
}

// wire notes that an outlet or handler leads elsewhere.
func (d *differ) wire(at spot, before, after string) {
	if before == after {
		return
	}
	old, now := target(d.was, before), target(d.is, after)
	text := fmt.Sprintf("%s now goes to %s", at.what, now)
	if after == "" {
		text = at.what + " now leads nowhere"
	}
	d.note(Difference{Kind: DiffWired, Activity: at.activity, Field: at.field, Old: old, New: now, Text: text})
}

func (d *differ) variables() {
	was, is := map[string]Variable{}, map[string]bool{}
	for _, v := range d.older.Variables {
		was[v.Name] = v
	}
	for _, v := range d.newer.Variables {
		before, ok := was[v.Name]
		is[v.Name] = true
		field, what := "variables."+v.Name, "Variable "+v.Name
		if !ok {
			d.note(Difference{Kind: DiffAdded, Field: field, New: v.Name, Text: what + " was added"})
			continue
		}
		d.changed(spot{"", field, what + ": type"}, string(before.Type), string(v.Type))
		d.value(spot{"", field, what + ": default"}, before.Sensitive || v.Sensitive, plainText(before.Default), plainText(v.Default))
		d.changed(spot{"", field, what + ": agent sees it"}, yesNo(before.AgentVisible), yesNo(v.AgentVisible))
		d.changed(spot{"", field, what + ": sensitive"}, yesNo(before.Sensitive), yesNo(v.Sensitive))
		d.changed(spot{"", field, what + ": overridable"}, yesNo(before.Overridable), yesNo(v.Overridable))
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if is[name] {
			continue
		}
		d.note(Difference{Kind: DiffRemoved, Field: "variables." + name, Old: name, Text: "Variable " + name + " was removed"})
	}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// plainText writes a JSON value for people.
func plainText(raw json.RawMessage) string {
	var value any
	if len(raw) == 0 || json.Unmarshal(raw, &value) != nil {
		return string(raw)
	}
	return Display(value)
}

// notes compares the texts of notes; where they are is a move.
func (d *differ) notes() {
	was, is := map[string]Note{}, map[string]bool{}
	for _, n := range d.older.Notes {
		was[n.ID] = n
	}
	for _, n := range d.newer.Notes {
		before, ok := was[n.ID]
		is[n.ID] = true
		if !ok {
			d.note(Difference{Kind: DiffAdded, Field: "notes." + n.ID, New: n.Text, Text: "A " + n.kind() + " was added: " + quote(n.Text)})
			continue
		}
		d.changed(spot{"", "notes." + n.ID, "A " + n.kind()}, before.Text, n.Text)
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if is[id] {
			continue
		}
		d.note(Difference{Kind: DiffRemoved, Field: "notes." + id, Old: was[id].Text, Text: "A " + was[id].kind() + " was removed: " + quote(was[id].Text)})
	}
}

// kind is what people call it.
func (n Note) kind() string {
	if n.Frame {
		return "frame"
	}
	return "note"
}

// moves lists what only looks different.
func (d *differ) moves() {
	move := func(activity, field, text string) {
		d.note(Difference{Kind: DiffMoved, Activity: activity, Field: field, Text: text})
	}
	var was, is []string
	for i := range d.newer.Activities {
		r := &d.newer.Activities[i]
		if d.was[r.ID] == nil {
			continue
		}
		is = append(is, r.ID)
		if d.older.Layout[r.ID] != d.newer.Layout[r.ID] {
			move(r.ID, "layout."+r.ID, d.title(r)+" was moved on the canvas")
		}
	}
	for _, r := range d.older.Activities {
		if d.is[r.ID] != nil {
			was = append(was, r.ID)
		}
	}
	if !slices.Equal(was, is) {
		move("", "activities", "The activities are in another order")
	}
	for _, n := range d.newer.Notes {
		i := slices.IndexFunc(d.older.Notes, func(o Note) bool { return o.ID == n.ID })
		if i >= 0 {
			before := d.older.Notes[i]
			before.Text = n.Text
			how := "was moved"
			if before.X == n.X && before.Y == n.Y {
				how = "has another size"
			}
			if before != n {
				move("", "notes."+n.ID, "A "+n.kind()+" "+how+": "+quote(n.Text))
			}
		}
	}
}

// same says whether two JSON values are the same but for their layout.
func same(a, b json.RawMessage) bool { return bytes.Equal(canonical(a, nil), canonical(b, nil)) }
