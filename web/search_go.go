package web

import (
	"slices"
	"strings"

	"cordboard/web/views"
)

// further are pages and commands that have no entry of their own in the navigation; "" when a page says what to do with it.
var further = []struct{ label, href, icon, needs string }{
	{"Teams", "/teams", "users", ResourceView}, {"Skills", "/skills", "badge-check", ResourceView}, {"Skill profiles", "/skill-profiles", "layers", ResourceView},
	{"Capacity profiles", "/capacity-profiles", "gauge", ResourceView}, {"Sites", "/sites", "map-pin", ResourceView}, {"My account", "/account", "user", signedIn},
	{"New flow", "/flows/new", "plus", FlowEdit}, {"Import a flow", "/flows/import", "upload", FlowEdit}, {"New number", "/numbers/new", "plus", ResourceEdit},
	{"New queue", "/queues/new", "plus", ResourceEdit}, {"New agent", "/agents/new", "plus", ResourceEdit}, {"New team", "/teams/new", "plus", ResourceEdit},
	{"New skill", "/skills/new", "plus", ResourceEdit}, {"New skill profile", "/skill-profiles/new", "plus", ResourceEdit},
	{"New capacity profile", "/capacity-profiles/new", "plus", ResourceEdit}, {"New site", "/sites/new", "plus", ResourceEdit},
	{"New routing rule", "/routing/rules/new", "plus", ResourceEdit}, {"New AI agent", "/ai-agents/new", "plus", ResourceEdit},
	{"New knowledge base", "/knowledge/new", "plus", ResourceEdit}, {"New schedule", "/schedules/new", "plus", ResourceEdit},
	{"New table", "/tables/new", "plus", ResourceEdit}, {"New prompt", "/prompts/new", "plus", ResourceEdit},
	{"New organisation variable", "/variables/new", "plus", ResourceEdit}, {"New user", "/users/new", "plus", UserManage}, {"New role", "/roles/new", "plus", UserManage},
	{"New API token", "/tokens/new", "plus", TokenManage}, {"New secret", "/secrets/new", "plus", SecretManage}, {"Start a live contact", "/live/new", "phone-call", ContactTest},
}

// goTo finds pages and commands by their names; without words it is the first pages of the navigation.
func goTo(v *viewer, query string, most int) views.SearchGroup {
	group := views.SearchGroup{ID: "go", Title: "Go to"}
	words := strings.Fields(strings.ToLower(query))
	add := func(label, href, icon string) {
		low := strings.ToLower(label)
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(low, word) }) {
			group.Rows = append(group.Rows, views.SearchRow{Href: href, Icon: icon, Name: label})
		}
	}
	for _, l := range links {
		if v.can(l.needs) {
			add(l.Label, l.Href, l.Icon)
		}
	}
	for _, f := range further {
		if v.can(f.needs) {
			add(f.label, f.href, f.icon)
		}
	}
	if len(words) > 0 {
		slices.SortStableFunc(group.Rows, func(a, b views.SearchRow) int { return begins(b, words[0]) - begins(a, words[0]) })
	} else if most == mostWhileTyping {
		most = 8
	}
	group.More = len(group.Rows) > most && len(words) > 0
	group.Rows = group.Rows[:min(most, len(group.Rows))]
	return group
}

func begins(r views.SearchRow, word string) int {
	if strings.HasPrefix(strings.ToLower(r.Name), word) {
		return 1
	}
	return 0
}
