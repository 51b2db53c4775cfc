package testcall_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

const helped = `{"format":"cordboard.flow/v1","name":"helped","kind":"inbound","start":"assistant",
 "variables":[{"name":"noted","type":"string","default":""},{"name":"order","type":"integer"},{"name":"pin","type":"string","default":"9071","sensitive":true}],
 "activities":[
  {"id":"assistant","type":"ai_agent","properties":{"ai_agent":"assistant","greeting":"Hello from the assistant.","max_turns":4,"max_duration":"1m",
    "inputs":{"pin":"vars.pin"},"outputs":{"order":"order"}},
   "outlets":{"resolved":"note","escalated":"note","cannot_answer":"note","no_input":"note","unavailable":"people"}},
  {"id":"note","type":"set_variables","properties":{"assignments":[{"variable":"noted","expression":"contact.attributes[\"ai_reason\"] + \", \" + string(results.assistant.turns)"}]},"outlets":{"next":"end"}},
  {"id":"people","type":"voicemail","properties":{"mailbox":"support","greeting":"Leave a message."},"outlets":{"recorded":"end","no_message":"end"}},
  {"id":"end","type":"disconnect","properties":{"reason":"done"}}]}`

func TestAIStories(t *testing.T) {
	stub := func(stubs ...testcall.AIStub) testcall.World { return testcall.World{AI: stubs} }
	hours := testcall.AIStub{Says: "open", Answer: "We are open 9 to 17."}
	stories := []story{
		{name: "S1-03 an answer, and silence after it", flow: helped, world: stub(hours),
			steps: `[{"hears":"hello from"},{"says":"When are you OPEN?"},{"hears":"9 to 17"},{"sends_nothing":true},{"outlet":{"activity":"assistant","is":"resolved"}},{"variable":{"name":"noted","equals":"resolved, 1"}}]`},
		{name: "S1-07 a person is asked for", flow: helped, world: stub(testcall.AIStub{Says: "person", Answer: "I am connecting you.", HandOff: flow.AICallerAsked}),
			steps: `[{"says":"a person, please"},{"hears":"connecting"},{"outlet":{"activity":"assistant","is":"escalated"}},{"variable":{"name":"noted","equals":"caller_asked, 1"}}]`},
		{name: "S1-07 the second question without an answer", flow: helped,
			steps: `[{"says":"cats"},{"hears":"cannot answer"},{"says":"dogs"},{"outlet":{"activity":"assistant","is":"cannot_answer"}},{"variable":{"name":"noted","equals":"repeated_miss, 2"}}]`},
		{name: "S1-02 without credit the caller is not left in silence", flow: helped, world: stub(testcall.AIStub{Error: "no_credit"}),
			steps: `[{"hears":"leave a message"},{"outlet":{"activity":"assistant","is":"unavailable"}}]`},
		{name: "the endpoint goes down in the middle", flow: helped, world: stub(hours, testcall.AIStub{Says: "more", Error: "provider_down"}),
			steps: `[{"says":"open?"},{"says":"tell me more"},{"hears":"leave a message"},{"outlet":{"activity":"assistant","is":"unavailable"}}]`},
		{name: "silence twice", flow: helped,
			steps: `[{"sends_nothing":true},{"hears":"did not hear"},{"sends_nothing":true},{"outlet":{"activity":"assistant","is":"no_input"}},{"variable":{"name":"noted","equals":"no_input, 0"}}]`},
		{name: "four turns are enough", flow: helped, world: stub(hours),
			steps: `[{"says":"open"},{"says":"open"},{"says":"open"},{"says":"open"},{"hears":"9 to 17"},{"variable":{"name":"noted","equals":"max_turns, 4"}}]`},
		{name: "what was found out goes into a variable; what does not fit leaves it alone", flow: helped,
			world: stub(testcall.AIStub{Says: "order 17", Answer: "Noted.", Slots: map[string]any{"order": "17"}}, testcall.AIStub{Says: "thanks", Answer: "Goodbye.", Resolved: true, Slots: map[string]any{"unknown": "x"}}),
			steps: `[{"says":"my order 17"},{"hears":"noted"},{"says":"thanks"},{"hears":"goodbye"},{"variable":{"name":"order","equals":17}}]`},
		{name: "an AI agent that breaks is an error", flow: helped, world: stub(testcall.AIStub{Error: "boom"}),
			steps: `[{"error":"unavailable"},{"hears":"something went wrong"},{"ends":"failed"}]`},
	}
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			report := s.run(t)
			if !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
				for _, l := range report.Lines {
					t.Logf("%s %-10s %-14s %s", l.At.Format("15:04:05.0"), l.Kind, l.Activity, l.Text)
				}
			}
		})
	}
}

// An AI agent never sees a sensitive value, whoever says it.
func TestAISeesNothingSensitive(t *testing.T) {
	var asked []string
	script := &testcall.Script{}
	if err := json.Unmarshal([]byte(`[{"says":"my pin is 9071"},{"says":"and again 9071"}]`), &script.Steps); err != nil {
		t.Fatal(err)
	}
	c := testcall.Case{Script: script, Flow: document(t, helped), Catalog: activities.Catalog(), AI: func(_ context.Context, command flow.Command) flow.Event {
		text, err := json.Marshal(command)
		if err != nil {
			t.Error(err)
		}
		asked = append(asked, string(text))
		return nil
	}}
	report, err := testcall.Run(context.Background(), c)
	if err != nil || !report.Passed || len(asked) != 3 {
		t.Fatalf("got %+v, %d questions (%v), want the greeting and two turns", report.Failure, len(asked), err)
	}
	for _, text := range asked {
		if strings.Contains(text, "9071") {
			t.Errorf("the AI agent was told %s", text)
		}
	}
	if !strings.Contains(asked[2], "my pin is") || !strings.Contains(asked[0], `"pin"`) {
		t.Errorf("got %s, want the words around the sensitive value", asked[2])
	}
}

const wants = `{"format":"cordboard.flow/v1","name":"wants","kind":"inbound","start":"what","activities":[
  {"id":"what","type":"detect_intent","properties":{"prompt":"What is it about?","intents":[{"id":"bill","examples":["my invoice"]},{"id":"hours","examples":["open"]}]},
   "outlets":{"bill":"a","hours":"b","none":"c"}},
  {"id":"a","type":"disconnect"},{"id":"b","type":"disconnect"},{"id":"c","type":"disconnect"}]}`

func TestIntentStories(t *testing.T) {
	world := testcall.World{AI: []testcall.AIStub{{Says: "invoice", Intent: "bill"}, {Says: "broken", Error: "broken"}}}
	for _, s := range []story{
		{name: "a stub's intent", flow: wants, world: world, steps: `[{"hears":"about"},{"says":"it is my invoice!"},{"visits_exactly":["what","a"]}]`},
		{name: "none", flow: wants, world: world, steps: `[{"says":"cats"},{"visits_exactly":["what","c"]}]`},
		{name: "silence", flow: wants, world: world, steps: `[{"sends_nothing":true},{"visits_exactly":["what","c"]}]`},
		{name: "a failure", flow: wants, world: world, steps: `[{"says":"broken"},{"error":"unavailable"}]`},
	} {
		t.Run(s.name, func(t *testing.T) {
			if report := s.run(t); !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
			}
		})
	}
}
