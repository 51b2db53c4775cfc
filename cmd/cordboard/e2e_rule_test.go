package main

import "testing"

// TestRoutingRulesPage makes a rule whose condition is checked while it is typed, moves it, tries a contact, and deletes it.
func TestRoutingRulesPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, sari)
	p.goTo("/routing/rules")
	p.sees("main", "No routing rules yet")
	p.axe("/routing/rules without any")
	if err := s.db.SaveRoutingRules(t.Context(), tester, demoRules()); err != nil {
		t.Fatal(err)
	}
	p.goTo("/routing/rules/new")
	p.fill("input[name=name]", "Nights")
	p.fill("textarea[name=when]", "contact.channel")
	p.sees("#when-check", "true or false is needed")
	p.axe("/routing/rules/new with a mistake")
	p.fill("textarea[name=when]", `contact.channel == "voice"`)
	p.sees("#when-check", "Gives true or false")
	p.expect("status of 422")
	p.click("main form .done button|Save")
	p.sees("main", "The rule changes nothing")
	p.choose("select[name=queue]", "billing")
	p.click("main form .done button|Save")
	p.sees(".flash", "“Nights” is saved")
	p.sees(".rule:nth-child(4)", "Nights")
	p.click(`button[aria-label="Move Nights up"]`)
	p.sees(".rule:nth-child(3)", "Nights")
	p.choose("#try select[name=queue]", "support")
	p.fill("#try textarea[name=attributes]", "tier = gold")
	p.click("#try button|Try")
	p.sees("#try", "2 rules apply")
	p.sees(".rule:nth-child(1)", "Applies")
	p.sees(".rule-outcome", "anna")
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.axe("/routing/rules with a contact, " + scheme)
	}
	p.click(`button[aria-label="Delete Nights"]`)
	p.click("#dialog button|Delete")
	p.sees(".flash", "“Nights” is deleted")
	p.lacks(".rule:nth-child(4)")
}

// shootRules makes the pictures of routing rules.
func shootRules(t *testing.T) {
	s := gallery(t)
	p := s.open(t, sari)
	p.scheme("light")
	p.goTo("/routing/rules")
	p.shoot("routing-rules-empty")
	if err := s.db.SaveRoutingRules(t.Context(), tester, demoRules()); err != nil {
		t.Fatal(err)
	}
	p.goTo("/routing/rules?try=1&queue=support&channel=chat&language=sv-FI&attributes=tier%20%3D%20gold#try")
	p.sees("#try", "2 rules apply")
	p.shoot("routing-rules")
	p.scheme("dark")
	p.shoot("routing-rules-dark")
	p.scheme("light")
	p.goTo("/routing/rules/In%20Swedish/edit")
	p.fill("textarea[name=when]", "contact.language startsWith 5")
	p.has("#when-check .error")
	p.shoot("routing-rule")
	p.size(390, 844)
	p.goTo("/routing/rules")
	p.shoot("narrow-routing-rules")
}
