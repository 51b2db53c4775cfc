package flow_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cordboard/flow"
)

// post makes form values of lines "name=value".
func post(lines string) url.Values {
	values := url.Values{}
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values.Add(name, strings.ReplaceAll(value, `\n`, "\r\n"))
	}
	return values
}

func TestParse(t *testing.T) {
	const menu = `{"prompt":"Choose.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support","say":["help"]}]}`
	for _, c := range []struct {
		name, activity, before, posted, after string
		errors                                map[string]string
	}{
		{"nothing posted", "menu", menu, ``, menu, nil},
		{"texts, numbers, durations, booleans", "menu", menu,
			"properties.prompt=Press 1 or 2.\nproperties.max_tries=2\nproperties.timeout=2 min 30 s\nproperties.interruptible=false",
			`{"prompt":"Press 1 or 2.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support","say":["help"]}],"max_tries":2,"timeout":"2m30s","interruptible":false}`, nil},
		{"hidden false before a checkbox", "play_prompt", `{"prompt":"x"}`, "properties.interruptible=false\nproperties.interruptible=true", `{"prompt":"x","interruptible":true}`, nil},
		{"defaults that nobody chose are not written", "menu", menu, "properties.prompt=Press 1.\nproperties.max_tries=3\nproperties.timeout=5\nproperties.interruptible=false\nproperties.interruptible=true",
			`{"prompt":"Press 1.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support","say":["help"]}]}`, nil},
		{"no is a default too", "play_prompt", `{"prompt":"x"}`, "properties.prompt=y\nproperties.interruptible=false", `{"prompt":"y"}`, nil},
		{"a default that is there stays", "play_prompt", `{"prompt":"x","interruptible":true}`, "properties.interruptible=false", `{"prompt":"x","interruptible":false}`, nil},
		{"emptied", "queue", `{"queue":"sales","max_wait":"5m","priority":3}`, "properties.max_wait=\nproperties.priority=", `{"queue":"sales"}`, nil},
		{"what does not fit stays as it was", "queue", `{"queue":"sales","priority":3}`, "properties.priority=high\nproperties.max_wait=soon", `{"queue":"sales","priority":3}`,
			map[string]string{"properties.priority": "a whole number is needed", "properties.max_wait": `a duration such as "5s" or "2m30s" is needed`}},
		{"rules", "queue", `{"queue":"sales"}`, "properties.queue=\nproperties.priority=11", `{"priority":11}`,
			map[string]string{"properties.queue": "Queue is required", "properties.priority": "Priority must be at most 10"}},
		{"rows and lines", "menu", menu, "properties.options.0.key=1\nproperties.options.0.label=Sales\nproperties.options.1.label=Help\nproperties.options.1.say=help\\n\\nhelp me",
			`{"prompt":"Choose.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Help","say":["help","help me"]}]}`, nil},
		{"add", "menu", menu, "op=add:options", `{"prompt":"Choose.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support","say":["help"]},{"key":"3","label":"Option 3"}]}`, nil},
		{"add a row with required fields", "set_variables", `{"assignments":[{"variable":"a","expression":"1"}]}`, "op=add:assignments", `{"assignments":[{"variable":"a","expression":"1"},{}]}`, nil},
		{"then they are errors", "set_variables", `{"assignments":[{"variable":"a","expression":"1"},{}]}`, "name=x", `{"assignments":[{"variable":"a","expression":"1"},{}]}`,
			map[string]string{"properties.assignments.1.variable": "Variable is required", "properties.assignments.1.expression": "Value is required"}},
		{"remove", "menu", menu, "op=remove:options:0", `{"prompt":"Choose.","options":[{"key":"2","label":"Support","say":["help"]}]}`, nil},
		{"up", "menu", menu, "op=up:options:1", `{"prompt":"Choose.","options":[{"key":"2","label":"Support","say":["help"]},{"key":"1","label":"Sales"}]}`, nil},
		{"down at the end", "menu", menu, "op=down:options:1", menu, nil},
		{"no such op", "menu", menu, "op=explode:options:1", menu, nil},
		{"list within a row", "queue", `{"queue":"sales","relax":[{"after":"30s"}]}`, "op=add:relax.0.skills", `{"queue":"sales","relax":[{"after":"30s","skills":[{}]}]}`, nil},
		{"skills", "queue", `{"queue":"sales"}`, "properties.skills.0.skill=finnish\nproperties.skills.0.op=>=\nproperties.skills.0.value=7", `{"queue":"sales","skills":[{"skill":"finnish","op":">=","value":7}]}`, nil},
		{"map", "http_request", `{"url":"https://x.example","headers":{"A":"1","B":"2"}}`,
			"properties.headers.0.key=A\nproperties.headers.0.value=3\nproperties.headers.1.key=C\nproperties.headers.1.value=4\nproperties.headers.2.key=\nproperties.headers.2.value=",
			`{"url":"https://x.example","headers":{"A":"3","C":"4"}}`, nil},
		{"map: remove a row", "http_request", `{"url":"https://x.example","headers":{"A":"1","B":"2"}}`,
			"op=remove:headers:0\nproperties.headers.0.key=A\nproperties.headers.0.value=1\nproperties.headers.1.key=B\nproperties.headers.1.value=2", `{"url":"https://x.example","headers":{"B":"2"}}`, nil},
		{"map: an error in a row", "http_request", `{"url":"https://x.example"}`, "properties.headers.3.key=A\nproperties.headers.3.value={{ vars. }}", `{"url":"https://x.example","headers":{"A":"{{ vars. }}"}}`,
			map[string]string{"properties.headers.3.value": "the expression ends too early (at character 8)"}},
		{"a list of prompts: add", "survey", `{"type":"nps","prompts":["One?"]}`, "op=add:prompts", `{"type":"nps","prompts":["One?",""]}`, nil},
		{"a list of prompts: a recording for one", "survey", `{"type":"nps","prompts":["One?","Two?"]}`, "op=add:prompts.1.segments", `{"type":"nps","prompts":["One?",{"segments":[{"say":"Two?"},{}]}]}`, nil},
		{"a list of prompts: segments and voices stay", "survey", `{"type":"nps","prompts":[{"segments":[{"say":"One?"},{"audio":"two"}],"voice":"anna"}]}`,
			"properties.prompts.0.segments.0.say=1?\nproperties.prompts.0.segments.1.audio=two", `{"type":"nps","prompts":[{"segments":[{"say":"1?"},{"audio":"two"}],"voice":"anna"}]}`, nil},
		{"a list of prompts: an error in one", "survey", `{"type":"nps","prompts":["One?"]}`, "properties.prompts.0={{ vars. }}", `{"type":"nps","prompts":["{{ vars. }}"]}`,
			map[string]string{"properties.prompts.0": "the expression ends too early (at character 8)"}},
		{"what only the activity can tell", "loop", `{"count":3}`, "properties.list=vars.x", `{"count":3,"list":"vars.x"}`, map[string]string{"properties.list": "a loop has a number of times or a list, not both"}},
		{"not of a row that was just added", "switch", `{"expression":"1","cases":[{"id":"a","value":1}]}`, "op=add:cases", `{"expression":"1","cases":[{"id":"a","value":1},{"id":"case_1"}]}`, nil},
		{"prompt as segments", "play_prompt", `{"prompt":"x"}`,
			"properties.prompt.segments.0.say=Hello\nproperties.prompt.segments.1.audio=welcome\nproperties.prompt.languages.0.key=fi-FI\nproperties.prompt.languages.0.value=Hei",
			`{"prompt":{"segments":[{"say":"Hello"},{"audio":"welcome"}],"languages":{"fi-FI":"Hei"}}}`, nil},
		{"prompt with a voice", "play_prompt", `{"prompt":"x"}`, "properties.prompt=Hello\nproperties.prompt.voice=anna", `{"prompt":{"segments":[{"say":"Hello"}],"voice":"anna"}}`, nil},
		{"prompt: add a segment", "play_prompt", `{"prompt":"x"}`, "properties.prompt=x\nop=add:prompt.segments", `{"prompt":{"segments":[{"say":"x"},{}]}}`, nil},
		{"prompt back to a text", "play_prompt", `{"prompt":{"segments":[{"say":"a"}]}}`, "properties.prompt=b", `{"prompt":"b"}`, nil},
		{"union", "voicemail", `{"mailbox":"support","greeting":"x"}`, "properties.mailbox.kind=team\nproperties.mailbox.value=sales", `{"mailbox":{"team":"sales"},"greeting":"x"}`, nil},
		{"union by item", "voicemail", `{"mailbox":{"team":"sales"},"greeting":"x"}`, "properties.mailbox.queue=support", `{"mailbox":"support","greeting":"x"}`, nil},
		{"expression", "condition", `{"expression":"true"}`, "properties.expression=vars.a ==", `{"expression":"vars.a =="}`, map[string]string{"properties.expression": "the expression ends too early (at character 9)"}},
		{"expression of the wrong type", "condition", `{}`, "properties.expression='a'", `{"expression":"'a'"}`, map[string]string{"properties.expression": "the expression gives a text, but true or false is needed"}},
		{"choice", "http_request", `{"url":"https://x.example"}`, "properties.method=FETCH", `{"url":"https://x.example","method":"FETCH"}`,
			map[string]string{"properties.method": `"FETCH" is not one of GET, POST, PUT, PATCH, DELETE, HEAD`}},
		{"unknown fields are not lost", "queue", `{"queue":"sales","zzz":1}`, "properties.queue=support", `{"queue":"support","zzz":1}`, map[string]string{"properties.zzz": `unknown field "zzz"`}},
		{"broken properties", "queue", `[`, "properties.queue=support", `{"queue":"support"}`, nil},
	} {
		got, errors := flow.Parse(post(c.posted), flow.Record{ID: "a", Type: c.activity, Properties: json.RawMessage(c.before)}, catalog())
		if string(got.Properties) != c.after {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got.Properties, c.after)
		}
		if diff := cmp.Diff(c.errors, errors); diff != "" {
			t.Errorf("%s: errors (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestParseKeepsConnections(t *testing.T) {
	before := flow.Record{
		ID: "menu", Type: "menu", Name: "Main", Properties: json.RawMessage(`{"prompt":"x","options":[{"key":"1","label":"A"},{"key":"2","label":"B"}]}`),
		Outlets: map[string]string{"1": "a", "2": "b", "no_match": "c"},
	}
	for posted, want := range map[string]map[string]string{
		"properties.options.0.key=3\nproperties.options.1.key=2": {"3": "a", "2": "b", "no_match": "c"},
		"properties.options.0.key=2\nproperties.options.1.key=1": {"1": "a", "2": "b", "no_match": "c"}, // the keys keep their targets
		"op=remove:options:0": {"2": "b", "no_match": "c"},
		"op=up:options:1":     {"1": "a", "2": "b", "no_match": "c"},
		"op=add:options":      {"1": "a", "2": "b", "no_match": "c"},
		"op=remove:options:1\nproperties.options.0.key=9\nproperties.options.1.key=2": {"9": "a", "no_match": "c"},
	} {
		got, _ := flow.Parse(post(posted), before, catalog())
		if diff := cmp.Diff(want, got.Outlets); diff != "" {
			t.Errorf("%s (-want +got):\n%s", posted, diff)
		}
	}
	if before.Outlets["1"] != "a" || len(before.Outlets) != 3 {
		t.Errorf("the record that came in was changed: %v", before.Outlets)
	}
	named, _ := flow.Parse(url.Values{"name": {" Menu "}}, before, catalog())
	if named.Name != "Menu" {
		t.Errorf("got name %q, want Menu", named.Name)
	}
}

func TestPropertiesDescribeForms(t *testing.T) {
	spec, _ := catalog().Spec("menu")
	byName := map[string]flow.Property{}
	for _, p := range flow.Properties(spec) {
		byName[p.Name] = p
	}
	if p := byName["prompt"]; p.Widget != flow.WidgetPrompt || !p.Required || p.Label != "Prompt" || p.Path != "properties.prompt" {
		t.Errorf("prompt: got %+v", p)
	}
	if p := byName["max_tries"]; p.Widget != flow.WidgetNumber || p.Default != "3" || p.Min != "1" || p.Max != "10" {
		t.Errorf("max_tries: got %+v", p)
	}
	options := byName["options"]
	if options.Widget != flow.WidgetList || len(options.Items) != 3 || options.Items[0].Path != "properties.options[].key" || options.Items[0].Widget != flow.WidgetChoice {
		t.Errorf("options: got %+v", options)
	}
	if say := options.Items[2]; say.Widget != flow.WidgetList || say.Items[0].Name != "" || say.Items[0].Widget != flow.WidgetText {
		t.Errorf("say: got %+v", say)
	}
}

// Whatever is posted, the record stays well formed.
func TestParseTakesAnything(t *testing.T) {
	c := catalog()
	rapid.Check(t, func(t *rapid.T) {
		spec := rapid.SampledFrom(c.Specs()).Draw(t, "spec")
		before, _ := json.Marshal(objectOf(t, flow.Properties(spec), 0))
		values := url.Values{}
		for range rapid.IntRange(0, 8).Draw(t, "values") {
			name := "properties"
			items := flow.Properties(spec)
			for range rapid.IntRange(1, 5).Draw(t, "depth") {
				step := rapid.SampledFrom([]string{"0", "1", "9999", "key", "value", "kind", "segments", "languages", "-1", ""}).Draw(t, "step")
				if len(items) > 0 && rapid.Bool().Draw(t, "known") {
					p := rapid.SampledFrom(items).Draw(t, "item")
					step, items = p.Name, p.Items
				}
				name += "." + step
			}
			values.Add(name, texts.Draw(t, "text"))
			if rapid.Bool().Draw(t, "op") {
				verb := rapid.SampledFrom([]string{"add", "remove", "up", "down"}).Draw(t, "verb")
				values.Set("op", verb+":"+strings.TrimPrefix(name, "properties.")+":"+rapid.SampledFrom([]string{"0", "1", "7"}).Draw(t, "row"))
			}
		}
		got, _ := flow.Parse(values, flow.Record{ID: "a", Type: spec.Type, Properties: before, Outlets: map[string]string{"1": "b", "error": "c"}}, c)
		var object map[string]any
		if err := json.Unmarshal(got.Properties, &object); err != nil {
			t.Fatalf("got %s: %v", got.Properties, err)
		}
	})
}
