package web

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// running is what an activity runs.
type running struct {
	flow   storage.Flow
	shown  *flow.Flow  // the state that is meant
	words  string      // it in words: Version 3, live
	states []flowState // to choose from, when they differ
}

// flowState is the draft or a version of a flow, to choose from.
type flowState struct {
	Value string `json:"value"` // draft, or "" for the version that runs
	Label string `json:"label"`
}

// runBy finds the flow that an activity runs: the version that its label points at, or the draft when it is asked for or there is no version.
func (s *Server) runBy(ctx context.Context, r flow.Record, state string) (running, error) {
	var properties struct {
		Flow    string `json:"flow"`
		Version string `json:"version"`
	}
	if len(r.Properties) > 0 && json.Unmarshal(r.Properties, &properties) != nil || properties.Flow == "" {
		return running{}, fault.New(fault.Invalid, "Choose the subflow first: %s names none.", r.Label())
	}
	if properties.Version == "" {
		properties.Version = storage.Live
	}
	sub, err := s.DB.Flow(ctx, properties.Flow)
	if err != nil {
		return running{}, err
	}
	draft := flowState{Value: "draft", Label: "The draft"}
	run := running{flow: sub, shown: sub.Draft, words: draft.Label, states: []flowState{}}
	version, err := s.DB.LabelledVersion(ctx, properties.Flow, properties.Version)
	switch fault.CodeOf(err) {
	case "":
	case fault.NotFound:
		run.words = fmt.Sprintf("The draft: no version is %s yet", properties.Version)
		return run, nil
	default:
		return run, err
	}
	words := fmt.Sprintf("Version %d, %s", version.Number, properties.Version)
	if !reflect.DeepEqual(version.Document, sub.Draft) {
		run.states = []flowState{{Label: words}, draft}
	}
	if state != "draft" {
		run.shown, run.words = version.Document, words
	}
	return run, nil
}

// otherUses lists the flows beside one that run a subflow.
func (s *Server) otherUses(ctx context.Context, subflow, besides string) ([]string, error) {
	uses, err := s.DB.Uses(ctx, storage.FoundFlow, subflow)
	names := []string{}
	for _, use := range uses {
		if use.Kind == storage.FoundFlow && !strings.EqualFold(use.Name, besides) && !slices.Contains(names, use.Name) {
			names = append(names, use.Name)
		}
	}
	return names, err
}
