package ai

import (
	"strings"
	"testing"
	"time"

	"cordboard/flow"
)

func embedded(change func(*Settings)) (*talk, *world) {
	s := Settings{Knowledge: "k", Language: "en", Voice: "anna", TriggerWords: []string{"lawyer"}}
	if change != nil {
		change(&s)
	}
	w := newWorld(s)
	return &talk{engine: New(Config{Source: w, Meter: w})}, w
}

// step is something that a customer says and what comes of it; say is part of the answer.
type step struct {
	said     string
	decision flow.AIDecision
	reason   flow.AIReason
	say      string
}

func TestConversations(t *testing.T) {
	open := step{"", flow.AIGoOn, "", "How can I help"}
	person := "pass you on"
	tests := []struct {
		name  string
		steps []step
	}{
		{"an answer and thanks", []step{open, {"When are you open?", flow.AIGoOn, "", "nine to five"}, {"No, thank you. Bye!", flow.AIResolved, flow.AISolved, "welcome"}}},
		{"two choices, taken by title", []step{open, {"invoice", flow.AIGoOn, "", "Do you mean: Pay an invoice, or: Copy of an invoice?"}, {"a copy", flow.AIGoOn, "", "Copies of invoices"}}},
		{"two choices, the first", []step{{"invoice", flow.AIGoOn, "", "Do you mean"}, {"the first one", flow.AIGoOn, "", "Pay invoices in your account"}}},
		{"two choices, by key", []step{{"invoice", flow.AIGoOn, "", "Do you mean"}, {"2", flow.AIGoOn, "", "Copies"}}},
		{"two choices, neither", []step{{"invoice", flow.AIGoOn, "", "Do you mean"}, {"neither", flow.AICannotAnswer, flow.AILowConfidence, person}}},
		{"two choices, another question", []step{{"invoice", flow.AIGoOn, "", "Do you mean"}, {"when are you open", flow.AIGoOn, "", "nine to five"}}},
		{"two choices, asked for again", []step{{"invoice", flow.AIGoOn, "", "Do you mean"}, {"invoice", flow.AICannotAnswer, flow.AILowConfidence, person}}},
		{"the second miss hands over", []step{{"cats", flow.AIGoOn, "", "other words"}, {"dogs", flow.AICannotAnswer, flow.AIRepeatedMiss, person}}},
		{"an answer between misses", []step{{"cats", flow.AIGoOn, "", "other words"}, {"when are you open", flow.AIGoOn, "", "nine"}, {"dogs", flow.AIGoOn, "", "other words"}}},
		{"a person, by words", []step{open, {"Can I talk to a human please", flow.AIEscalate, flow.AICallerAsked, person}}},
		{"a person, by one word", []step{{"Agent!", flow.AIEscalate, flow.AICallerAsked, person}}},
		{"a person, by key", []step{{"0", flow.AIEscalate, flow.AICallerAsked, person}}},
		{"a person in a story is none", []step{{"somebody who sold me this in your shop said that it would be open", flow.AIGoOn, "", ""}}},
		{"a trigger word", []step{{"I will call my LAWYER", flow.AIEscalate, flow.AITriggerWord, person}}},
		{"long texts are cut to what can be listened to", []step{{"send something back", flow.AIGoOn, "", "You can send back"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, _ := embedded(nil)
			for _, s := range test.steps {
				got := c.say(t, s.said)
				if got.Decision != s.decision || got.Reason != s.reason || !strings.Contains(got.Say, s.say) {
					t.Fatalf("%q: got %s %s %q, want %s %s %q", s.said, got.Decision, got.Reason, got.Say, s.decision, s.reason, s.say)
				}
				answer, _, _ := strings.Cut(got.Say, " Is there anything else?")
				if n := len(strings.Fields(answer)); n > LongestAnswer {
					t.Errorf("%q: got %d words, want at most %d", s.said, n, LongestAnswer)
				}
				if got.Voice != "anna" || got.Target != "support" {
					t.Errorf("got voice %q and target %q, want those of the AI agent", got.Voice, got.Target)
				}
			}
		})
	}
}

func TestLimitsOfAnAgent(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Settings)
		before func(*talk, *world)
		reason flow.AIReason
	}{
		{"turns", func(s *Settings) { s.MaxTurns = 2 }, func(c *talk, _ *world) { c.ask.Count = 2 }, flow.AIMaxTurns},
		{"time", func(s *Settings) { s.MaxDuration = flow.Duration(time.Minute) }, func(c *talk, _ *world) { c.elapsed = time.Minute }, flow.AIMaxDuration},
		{"nothing is known", nil, func(_ *talk, w *world) { w.entries = nil }, flow.AINoKnowledge},
		{"no knowledge base", func(s *Settings) { s.Knowledge = "" }, nil, flow.AINotReady},
		{"no model", func(s *Settings) { s.Endpoint = &Endpoint{BaseURL: "https://models.example.com"} }, nil, flow.AINotReady},
		{"no turns left", func(s *Settings) { s.Budget = Budget{Per: "day", Turns: 5} }, func(_ *talk, w *world) { w.used.Turns = 5 }, flow.AINoCredit},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, w := embedded(test.change)
			if test.before != nil {
				test.before(c, w)
			}
			if got := c.say(t, "When are you open?"); got.Reason != test.reason {
				t.Errorf("got %s %q, want %s", got.Reason, got.Say, test.reason)
			}
		})
	}
	c, _ := embedded(nil)
	c.ask.Agent = "nobody"
	event := c.engine.Do(t.Context(), "", &flow.AskAI{Agent: "nobody"})
	if failed, ok := event.(*flow.Failed); !ok || failed.Code != "not_found" {
		t.Errorf("got %#v, want not_found", event)
	}
}

// What must not be kept is hidden in what comes back; what agents need stays.
func TestHeard(t *testing.T) {
	c, _ := embedded(nil)
	got := c.say(t, "My card is 4242 4242 4242 4242 and my number +358 40 123 4567")
	if got.Heard != "My card is •••• and my number +358 40 123 4567" {
		t.Errorf("got %q", got.Heard)
	}
}

func TestLanguages(t *testing.T) {
	w := newWorld(Settings{Knowledge: "k", Language: "fi-FI"})
	w.entries = []Entry{{Title: "Aukioloajat", Text: "Olemme avoinna yhdeksästä viiteen.", Also: []string{"milloin olette auki"}}, {Title: "Laskut", Text: "Laskut ovat tililläsi."}}
	c := &talk{engine: New(Config{Source: w})}
	for _, s := range []step{
		{"", flow.AIGoOn, "", "Miten voin auttaa"}, {"Mitkä ovat aukioloaikanne?", flow.AIGoOn, "", "yhdeksästä viiteen"},
		{"laskuistani kysyisin", flow.AIGoOn, "", "Laskut"}, {"Haluan puhua ihmiselle", flow.AIEscalate, flow.AICallerAsked, "Yhdistän"},
	} {
		if got := c.say(t, s.said); got.Decision != s.decision || !strings.Contains(got.Say, s.say) {
			t.Errorf("%q: got %s %q, want %s %q", s.said, got.Decision, got.Say, s.decision, s.say)
		}
	}
}

// An index is made anew when its entries change, and only then.
func TestIndexIsKept(t *testing.T) {
	c, w := embedded(nil)
	first, err := c.engine.library.index(t.Context(), "k", "en")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := c.engine.library.index(t.Context(), "k", "en-GB")
	if first != again {
		t.Error("got another index, want the one that is there")
	}
	w.entries = w.entries[1:]
	if changed, _ := c.engine.library.index(t.Context(), "k", "en"); changed == first || changed.Len() != len(shop)-1 {
		t.Error("got the old index, want one of the entries that are there now")
	}
}

func TestIntents(t *testing.T) {
	intents := []flow.Intent{{ID: "bill", Examples: []string{"my invoice is wrong", "a question about my bill"}}, {ID: "open", Examples: []string{"when are you open", "opening hours"}}}
	w := newWorld(Settings{Language: "en", Intents: append(intents, flow.Intent{ID: "order", Examples: []string{"where is my parcel"}})})
	e := New(Config{Source: w})
	tests := []struct {
		name, agent, text, want string
		own                     []flow.Intent
	}{
		{"by its examples", "", "there is a mistake in my invoice", "bill", intents},
		{"misspelt", "", "openning huors", "open", intents},
		{"none", "", "sing me a song", "", intents},
		{"the AI agent's", "assistant", "where's my parcel", "order", nil},
		{"the AI agent's examples for an intent here", "assistant", "where is my parcel", "order", []flow.Intent{{ID: "order"}, {ID: "open", Examples: []string{"hours"}}}},
		{"only those here", "assistant", "my invoice is wrong", "", []flow.Intent{{ID: "open", Examples: []string{"hours"}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := e.Do(t.Context(), "", &flow.DetectIntent{Agent: test.agent, Text: test.text, Intents: test.own}).(*flow.IntentDetected)
			if !ok || got.Intent != test.want || got.Confidence < 0 || got.Confidence > 1 {
				t.Errorf("got %+v, want %q", got, test.want)
			}
		})
	}
}
