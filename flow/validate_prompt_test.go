package flow_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

// A flow's library prompts are compared with the texts that it translates and with each other.
func TestLibraryPromptsLackLanguages(t *testing.T) {
	languages := map[string][]string{
		"welcome": {"en-GB", "fi-FI"}, "closed": {"en-GB"}, "short": {"fi"}, "music": {""}, "empty": {},
	}
	play := func(id, properties string) flow.Record {
		return flow.Record{ID: id, Type: "play_prompt", Properties: json.RawMessage(properties), Outlets: map[string]string{"next": "bye"}}
	}
	for _, c := range []struct {
		name, first, second string
		want                []string // field and message of the findings of both
	}{
		{"both have both", `{"prompt":{"segments":[{"audio":"welcome"}]}}`, `{"prompt":{"segments":[{"audio":"Welcome"}]}}`, nil},
		{"one lacks what the other has", `{"prompt":{"segments":[{"audio":"welcome"}]}}`, `{"prompt":{"segments":[{"say":"Sorry."},{"audio":"closed"}]}}`,
			[]string{"properties.prompt.segments[1].audio: the prompt closed of the library has nothing in fi-FI"}},
		{"one lacks a translation of a text", `{"prompt":{"segments":[{"say":"Hello"}],"languages":{"fi-FI":"Hei","en-GB":"Hello"}}}`,
			`{"prompt":{"segments":[{"audio":"closed"}]}}`, []string{"properties.prompt.segments[0].audio: the prompt closed of the library has nothing in fi-FI"}},
		{"a text takes its place in that language", `{"prompt":{"segments":[{"audio":"welcome"}]}}`,
			`{"prompt":{"segments":[{"audio":"closed"}],"languages":{"fi-FI":"Suljettu"}}}`, nil},
		{"a language covers its regions", `{"prompt":{"segments":[{"say":"Hello"}],"languages":{"fi-FI":"Hei"}}}`, `{"prompt":{"segments":[{"audio":"short"}]}}`, nil},
		{"music is for any language", `{"prompt":{"segments":[{"audio":"welcome"}]}}`, `{"prompt":{"segments":[{"audio":"music"}]}}`, nil},
		{"an empty prompt has no language to miss", `{"prompt":{"segments":[{"audio":"welcome"}]}}`, `{"prompt":{"segments":[{"audio":"empty"}]}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &flow.Flow{Format: flow.Format, Name: "x", Kind: flow.Inbound, Start: "a", Activities: []flow.Record{
				play("a", c.first), play("b", c.second), {ID: "bye", Type: "disconnect"},
			}}
			f.Activities[0].Outlets["next"] = "b"
			res := flow.Resources{Names: map[string][]string{"prompt": {"welcome", "closed", "short", "music", "empty"}}, PromptLanguages: languages}
			var got []string
			for _, one := range flow.Validate(f, activities.Catalog(), res) {
				if one.Code == "missing_translation" {
					got = append(got, one.Field+": "+one.Message)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("got + want -:\n%s", diff)
			}
		})
	}
}

// The names of music are those of library prompts.
func TestMusicIsAPromptOfTheLibrary(t *testing.T) {
	f := &flow.Flow{Format: flow.Format, Name: "x", Kind: flow.Inbound, Start: "a", Activities: []flow.Record{
		{ID: "a", Type: "play_music", Properties: json.RawMessage(`{"audio":"hold-musik"}`), Outlets: map[string]string{"next": "bye"}}, {ID: "bye", Type: "disconnect"},
	}}
	issues := flow.Validate(f, activities.Catalog(), flow.Resources{Names: map[string][]string{"prompt": {"hold-music"}}})
	for _, one := range issues {
		if one.Code == "unknown_resource" && one.Activity == "a" && one.Field == "properties.audio" && one.Message == `there is no prompt "hold-musik"; did you mean "hold-music"?` {
			return
		}
	}
	t.Errorf("got %+v, want an unknown prompt at properties.audio", issues)
}
