package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
)

// sided is a flow on one side: in a file, or in the installation.
type sided struct {
	name     string
	file     string     // "" in the installation
	document *flow.Flow // in its canonical form
	data     []byte
	digest   string     // of data
	revision int64      // of the draft in the installation
	test     *sidedCall // nil: a flow
}

// What a sync does with one flow. The direction is from files to the installation, or with --pull the other way.
const (
	syncSame     = "same"     // both sides have it as it is
	syncCreate   = "create"   // the side that is written to does not have it
	syncUpdate   = "update"   // only the side that is read has changed since both were the same
	syncBehind   = "behind"   // only the side that is written to has changed: the other direction takes it
	syncOther    = "other"    // only the side that is written to has it
	syncGone     = "gone"     // the side that is written to had it: it was deleted there
	syncConflict = "conflict" // both have changed, or nobody knows which is older
)

// syncStep is one line of the plan.
type syncStep struct {
	Flow   string `json:"flow"`
	Test   string `json:"test,omitempty"` // of the flow; "" for the flow itself
	File   string `json:"file"`
	Action string `json:"action"`

	key      string // by which the sides and the memory know it
	from, to *sided
}

// syncPlan says what to do with each flow. base has the digests of what both sides had when they were last the same. Nothing is ever deleted.
func syncPlan(from, to map[string]*sided, base map[string]string, overwrite bool) []syncStep {
	names := maps.Clone(from)
	maps.Copy(names, to)
	var plan []syncStep
	for key, one := range names {
		step := syncStep{Flow: one.name, from: from[key], to: to[key], key: key}
		if one.test != nil {
			step.Test = one.test.call.Name
		}
		for _, side := range []*sided{step.from, step.to} {
			if side != nil {
				step.File = cmp.Or(step.File, side.file)
			}
		}
		step.Action = syncAction(step.from, step.to, base[key])
		if overwrite && step.from != nil && step.to != nil && (step.Action == syncConflict || step.Action == syncBehind) {
			step.Action = syncUpdate
		}
		if overwrite && step.Action == syncGone {
			step.Action = syncCreate
		}
		plan = append(plan, step)
	}
	slices.SortFunc(plan, func(a, b syncStep) int { return strings.Compare(a.key, b.key) })
	return withTests(plan, from)
}

func syncAction(from, to *sided, base string) string {
	switch {
	case from == nil:
		return syncOther
	case to == nil && base == "":
		return syncCreate
	case to == nil:
		return syncGone
	case from.digest == to.digest:
		return syncSame
	case base != "" && to.digest == base:
		return syncUpdate
	case base != "" && from.digest == base:
		return syncBehind
	}
	return syncConflict
}
