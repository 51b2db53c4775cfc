package storage

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// DraftPatch is what somebody changed in a draft since the revision they had.
type DraftPatch struct {
	Base     int64                         // revision that the changes were made on
	Records  map[string]json.RawMessage    // key → new value
	Removed  []string                      // keys of records that are gone
	Over     int64                         // revision up to which others' changes of the same records give way; 0: none
	Findings func(*flow.Flow) []flow.Issue // validates the result; only the counts are stored. nil: flow.Validate does
}

// RecordConflict is a record that two people changed.
type RecordConflict struct {
	Key, Label         string          // Label names the record for people
	Base, Mine, Theirs json.RawMessage // nil: not there, removed
	By                 string          // who made Theirs
	At                 time.Time
}

// DraftConflict refuses a patch as a whole: nothing was saved. It is a conflict fault.
type DraftConflict struct {
	Revision  int64 // of the draft as it is; a patch with this base, or over this one, overwrites the others' values
	Conflicts []RecordConflict
}

// Error names the records.
func (c *DraftConflict) Error() string {
	labels := make([]string, len(c.Conflicts))
	for i, one := range c.Conflicts {
		labels[i] = one.Label
	}
	return "somebody else changed the same: " + strings.Join(labels, ", ")
}

// Unwrap gives the fault.
func (c *DraftConflict) Unwrap() error { return fault.New(fault.Conflict, "%s", c.Error()) }

// recordChange is what happened to a record since a revision.
type recordChange struct {
	base     json.RawMessage // at that revision; nil: not there
	by, byID string          // who changed it last
	at       time.Time
	revision int64 // that changed it last
}

// merging is a patch on its way into a draft.
type merging struct {
	current records                 // the draft as it is
	since   map[string]recordChange // what others changed since the patch's base
	patch   DraftPatch
	result  records
}

// merge applies the patch. Records that nobody else touched are taken; a record that both changed differently is a conflict; the order of
// activities merges by itself.
func (m *merging) merge() []RecordConflict {
	m.result = records{}
	for key, value := range m.current {
		m.result[key] = value
	}
	var conflicts []RecordConflict
	for key, mine := range m.mine() {
		theirs, now := m.since[key], m.current[key]
		switch {
		case key == recordOrder:
			m.result[key] = mergeOrder(theirs.base, mine, now, theirs.at.IsZero())
			continue
		case !theirs.at.IsZero() && !same(now, theirs.base) && !same(now, mine) && !m.moot(key):
			if theirs.revision > m.patch.Over {
				conflicts = append(conflicts, RecordConflict{key, m.label(key), theirs.base, mine, now, theirs.by, theirs.at})
				continue
			}
			mine = overlay(theirs.base, mine, now)
			m.restorePlace(key)
		}
		if mine == nil {
			delete(m.result, key)
		} else {
			m.result[key] = mine
		}
	}
	for key := range m.result {
		if m.moot(key) {
			delete(m.result, key)
		}
	}
	slices.SortFunc(conflicts, func(a, b RecordConflict) int { return strings.Compare(a.Key, b.Key) })
	return conflicts
}

// mine is the patch as one map; nil is a removed record.
func (m *merging) mine() map[string]json.RawMessage {
	all := make(map[string]json.RawMessage, len(m.patch.Records)+len(m.patch.Removed))
	for key, value := range m.patch.Records {
		all[key] = value
	}
	for _, key := range m.patch.Removed {
		all[key] = nil
	}
	return all
}

// moot says that a record is the place of an activity that either side removed: nothing to ask anybody about.
func (m *merging) moot(key string) bool {
	id, ok := strings.CutPrefix(key, recordLayout)
	if !ok {
		return false
	}
	mine, touched := m.patch.Records[recordActivity+id]
	if touched {
		return mine == nil
	}
	_, there := m.current[recordActivity+id]
	return !there && !m.since[recordActivity+id].at.IsZero() || slices.Contains(m.patch.Removed, recordActivity+id)
}

// mergeOrder takes my order, with what they added put behind the activity that precedes it in theirs, and without what they removed.
func mergeOrder(base, mine, theirs json.RawMessage, untouched bool) json.RawMessage {
	var was, my, their []string
	if untouched || mine == nil || read(mine, &my) != nil || read(theirs, &their) != nil || base != nil && read(base, &was) != nil {
		if mine == nil {
			return theirs
		}
		return mine
	}
	merged := slices.DeleteFunc(my, func(id string) bool { return slices.Contains(was, id) && !slices.Contains(their, id) })
	for i, id := range their {
		if slices.Contains(was, id) || slices.Contains(merged, id) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(merged, their[i-1]) + 1
		}
		merged = slices.Insert(merged, at, id)
	}
	text, err := json.Marshal(merged)
	if err != nil {
		return mine
	}
	return text
}

// theirs is what the caller does not have yet: records that others changed, an order that came out differently, and places of activities that
// are gone; nil is removed.
func (m *merging) theirs() map[string]json.RawMessage {
	has := maps.Clone(m.current)
	for key, change := range m.since {
		has[key] = change.base
	}
	maps.Copy(has, m.mine())
	news := map[string]json.RawMessage{}
	for key, value := range has {
		if now := m.result[key]; !same(value, now) {
			news[key] = now
		}
	}
	for key, now := range m.result {
		if _, ok := has[key]; !ok {
			news[key] = now
		}
	}
	return news
}

// label names a record for people.
func (m *merging) label(key string) string {
	prefix, id := key, ""
	if at := strings.IndexByte(key, ':'); at > 0 {
		prefix, id = key[:at+1], key[at+1:]
	}
	switch prefix {
	case recordFlow:
		return "description, kind and start"
	case recordVariables, recordHandlers:
		return key
	case recordNote:
		return "note"
	}
	name := id
	for _, from := range []json.RawMessage{m.current[recordActivity+id], m.patch.Records[recordActivity+id], m.since[recordActivity+id].base} {
		var a flow.Record
		if from != nil && json.Unmarshal(from, &a) == nil {
			name = a.Label()
			break
		}
	}
	if prefix == recordLayout {
		return fmt.Sprintf("position of “%s”", name)
	}
	return fmt.Sprintf("activity “%s”", name)
}
