package main

import (
	"io"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/storage"
)

// TestAIPages makes a knowledge base, asks it, imports a file with a mistake and then without, makes an AI agent that answers from it, and test
// calls a flow with it.
func TestAIPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.expect("status of 422")
	p.goTo("/knowledge")
	p.click("main a|Make the first knowledge base")
	p.fill("input[name=name]", "shop")
	p.click("button|Make it")
	p.click("main a|Add the first entry")
	p.fill("input[name=title]", "Opening hours")
	p.click("button|Save")
	p.has("textarea[name=text][aria-invalid=true]")
	p.fill("textarea[name=text]", "We are open from nine to five.")
	p.fill("textarea[name=also]", "when are you open")
	p.click("button|Save")
	p.sees("main", "“Opening hours” is saved.")
	p.fill("input[name=q]", "When do you open?")
	p.click("button|Ask")
	p.sees("main .answer", "Would be answered. We are open from nine to five.")
	p.click("main a|Import")
	p.chooses("title,text\nParking,\n")
	p.choose("select[name=format]", "CSV")
	p.click("button|Import")
	p.sees("main .lines", "Line 2")
	p.chooses("title,text\nParking,Below the square.\n")
	p.choose("select[name=format]", "CSV")
	p.fill("textarea[name=text]", "")
	p.click("button|Import")
	p.sees("main", "1 added, 0 changed.")

	p.goTo("/ai-agents/new")
	p.fill("input[name=name]", "assistant")
	p.click("button|Save")
	p.has("select[name=knowledge][aria-invalid=true]")
	p.choose("select[name=kind]", "A model endpoint")
	p.fill("input[name=model]", "small")
	p.click("button|Save")
	p.has("input[name=base_url][aria-invalid=true]")
	p.choose("select[name=kind]", "Embedded, from the knowledge base")
	p.choose("select[name=knowledge]", "shop")
	p.click("button|Save")
	p.sees("main", "AI agent assistant is saved.")
	s.talks(t)
}

// talks test calls a flow whose AI agent answers from what was entered.
func (s *site) talks(t *testing.T) {
	t.Helper()
	s.create(t, &flow.Flow{
		Format: flow.Format, Name: "ask", Kind: flow.Inbound, Start: "talk",
		Activities: []flow.Record{
			{ID: "talk", Type: "ai_agent", Name: "Talk", Properties: []byte(`{"ai_agent":"assistant"}`), Outlets: map[string]string{"resolved": "bye", "escalated": "bye", "cannot_answer": "bye", "no_input": "bye", "unavailable": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"talk": {}, "bye": {X: 328}},
	})
	p := s.open(t, anna)
	d := p.design("ask")
	d.click("#test-button")
	d.calls()
	d.transcript("How can I help you?")
	d.click("#panel-test .tc-say input")
	d.typed("when are you open" + kb.Enter)
	d.transcript("We are open from nine to five.")
	d.transcript("The AI agent answers from Opening hours")
	d.click("#panel-test .tc-say input")
	d.typed("no thanks" + kb.Enter)
	d.transcript("You are welcome.")
}

// shootAI makes the pictures of the pages about AI agents.
func shootAI(t *testing.T) {
	s := newSite(t)
	d := demo{db: s.db, catalog: s.app.Catalog, who: storage.Actor{Name: "Sari Lehtonen"}, out: io.Discard}
	if err := d.resources(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.assistant(t.Context()); err != nil {
		t.Fatal(err)
	}
	agent, err := s.db.AIAgent(t.Context(), demoAIAgent)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.UseAI(t.Context(), agent.ID, s.app.wallClock(), storage.AIUse{Turns: 412}); err != nil {
		t.Fatal(err)
	}
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo("/ai-agents")
	p.shoot("ai-agents")
	p.goTo("/ai-agents/assistant/edit")
	p.shoot("ai-agent")
	p.goTo("/knowledge/office/edit?q=how+much+is+delivery+to+my+door")
	p.shoot("knowledge")
	p.scheme("dark")
	p.shoot("knowledge-dark")
	p.scheme("light")
	p.expect("status of 422")
	p.goTo("/knowledge/office/import")
	p.chooses("title,text,also\nOpening hours,\n,Nine to five.\nParking,Below the square.\nparking,Somewhere else.\n")
	p.choose("select[name=format]", "CSV")
	p.click("button|Import")
	p.sees("main .lines", "Line 2")
	p.shoot("knowledge-import")
	p.size(390, 844)
	p.goTo("/knowledge/office/edit?q=how+much+is+delivery+to+my+door")
	p.shoot("narrow-knowledge")
}
