package testcall_test

import (
	"cmp"
	"context"
	"encoding/json"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// story is a flow and a test call of it.
type story struct {
	name     string
	flow     string
	subflows map[string]string
	world    testcall.World
	contact  testcall.Caller
	steps    string
}

func document(t *testing.T, text string) *flow.Flow {
	t.Helper()
	doc := &flow.Flow{}
	if err := json.Unmarshal([]byte(text), doc); err != nil {
		t.Fatalf("decode flow: %v\n%s", err, text)
	}
	return doc
}

func (s story) run(t *testing.T) testcall.Report {
	t.Helper()
	script := &testcall.Script{Format: testcall.Format, Name: s.name, World: s.world, Contact: s.contact}
	if err := json.Unmarshal([]byte(cmp.Or(s.steps, "[]")), &script.Steps); err != nil {
		t.Fatalf("steps: %v", err)
	}
	c := testcall.Case{Script: script, Flow: document(t, s.flow), Catalog: activities.Catalog(), Subflows: map[string]*flow.Flow{}}
	for name, text := range s.subflows {
		c.Subflows[name] = document(t, text)
	}
	report, err := testcall.Run(context.Background(), c)
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	return report
}

// passes runs the story as a test of its name.
func (s story) passes(t *testing.T) {
	t.Helper()
	t.Run(s.name, func(t *testing.T) {
		t.Helper()
		if report := s.run(t); !report.Passed {
			t.Errorf("step %d: %s; path %v", report.Step, report.Failure, report.Visits)
		}
	})
}

const support = `{"format":"cordboard.flow/v1","name":"support","kind":"inbound","start":"hello","variables":[{"name":"ended_by","type":"string","default":""}],
 "activities":[
  {"id":"hello","type":"menu","properties":{"prompt":"Press 1 for support.","options":[{"key":"1","label":"Support"}],"max_tries":2,"no_match_prompt":"That key is not in use."},
   "outlets":{"1":"support_queue","no_input":"bye","no_match":"bye"}},
  {"id":"support_queue","type":"queue","properties":{"queue":"support","max_wait":"2m"},
   "outlets":{"waiting":"thanks","timeout":"message","no_agents":"message","closed":"message","full":"message","agent_left":"bye"}},
  {"id":"thanks","type":"play_prompt","properties":{"prompt":"You are number {{ results.support_queue.position }}."},"outlets":{"next":"music"}},
  {"id":"music","type":"play_music","properties":{"audio":"calm","duration":"20s"},"outlets":{"next":"thanks"}},
  {"id":"message","type":"voicemail","properties":{"mailbox":"support","greeting":"Leave a message."},"outlets":{"recorded":"bye","no_message":"bye"}},
  {"id":"bye","type":"play_prompt","properties":{"prompt":"Goodbye."},"outlets":{"next":"end"}},
  {"id":"end","type":"disconnect","properties":{"reason":"done"}},
  {"id":"lost","type":"set_variables","properties":{"assignments":[{"variable":"ended_by","expression":"event.reason"}]}}],
 "handlers":{"on_abandon":"lost"}}`

func TestStories(t *testing.T) {
	stories := []story{
		{name: "an agent's answer cuts the treatment off", flow: support,
			steps: `[{"hears":"press 1"},{"presses":"1"},{"hears":"number 1"},{"waits":"25s"},{"hears":"number 1"},{"agent_accepts":"support"},{"agent_leaves":true},
			  {"hears":"goodbye"},{"ends":"disconnected"},{"visits":["hello","support_queue","thanks","music","thanks","bye","end"]},{"outlet":{"activity":"support_queue","is":"agent_left"}}]`},
		{name: "nobody answers for two minutes", flow: support, world: testcall.World{Queues: map[string]testcall.StandInQueue{"support": {Agents: 1, Busy: 1, Waiting: 2}}},
			steps: `[{"presses":"1"},{"hears":"number 3"},{"waits":"2m"},{"hears":"leave a message"},{"says":"Call me."},{"hears":"goodbye"},{"outlet":{"activity":"support_queue","is":"timeout"}},{"ends":"disconnected"}]`},
		{name: "a wrong key, then silence", flow: support,
			steps: `[{"presses":"9"},{"hears":"not in use"},{"hears":"press 1"},{"sends_nothing":true},{"outlet":{"activity":"hello","is":"no_input"}},{"ends":"disconnected"}]`},
		{name: "a hang-up in the queue runs on_abandon", flow: support,
			steps: `[{"presses":"1"},{"hangs_up":true},{"ends":"caller_hung_up"},{"visits":["lost"]},{"variable":{"name":"ended_by","equals":"caller_hung_up"}}]`},
		{name: "nobody is staffed", flow: support, world: testcall.World{Queues: map[string]testcall.StandInQueue{"support": {}}},
			steps: `[{"presses":"1"},{"hears":"leave a message"},{"sends_nothing":true},{"outlet":{"activity":"message","is":"no_message"}},{"visits_exactly":["hello","support_queue","message","bye","end"]}]`},
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

// A contact to which nobody says anything runs through its silences to its end.
func TestSilence(t *testing.T) {
	c := testcall.Case{Script: &testcall.Script{}, Flow: document(t, support), Catalog: activities.Catalog(), Silence: 10 * time.Minute}
	report, err := testcall.Run(context.Background(), c)
	if err != nil || report.Ends != "disconnected" {
		t.Errorf("got %q (%v), want a flow that ends by itself after two silences", report.Ends, err)
	}
	c.Silence = time.Second
	if report, err = testcall.Run(context.Background(), c); err != nil || report.Ends != "" {
		t.Errorf("got %q (%v), want a contact that still waits", report.Ends, err)
	}
}

func TestHearsKeepsTheCase(t *testing.T) {
	s := story{name: "case", flow: support, steps: `[{"hears":"PRESS 1 for"},{"hears":"goodbye"}]`}
	if got := s.run(t).Failure; got != `did not hear "goodbye", heard "support."` {
		t.Errorf("got %s", got)
	}
	s.steps = `[{"hears":"Dina"}]`
	if got := s.run(t).Failure; got != `did not hear "Dina", heard "Press 1 for support."` {
		t.Errorf("got %s", got)
	}
}
