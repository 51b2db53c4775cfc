package main

// demoStaffing is who takes contacts: skills, profiles, sites and teams, then the agents, who name them.
func demoStaffing() []demoResource {
	list := []demoResource{
		{"skill", "finnish", "Speaks Finnish", settings{"type": "proficiency"}},
		{"skill", "swedish", "Speaks Swedish", settings{"type": "proficiency"}},
		{"skill", "english", "Speaks English", settings{"type": "proficiency"}},
		{"skill", "refunds", "May pay money back", settings{"type": "boolean"}},
		{"skill", "tier", "Customers whom the agent looks after", settings{"type": "enum", "values": []string{"gold", "silver", "standard"}}},
		{"skill_profile", "newcomer", "First weeks: no refunds, standard customers", settings{"skills": settings{"finnish": 8, "refunds": false, "tier": "standard"}}},
		{"skill_profile", "billing", "Invoices and money back", settings{"skills": settings{"finnish": 9, "refunds": true}}},
		{"capacity_profile", "phone-first", "One call, or two chats and email", settings{
			"mode": "blended_realtime", "channels": settings{"voice": settings{"slots": 1}, "chat": settings{"slots": 2}, "email": settings{"slots": 5}},
			"interrupts": settings{"voice": []string{"email"}},
		}},
		{"capacity_profile", "one-at-a-time", "A single contact over all channels", settings{
			"mode": "exclusive", "channels": settings{"voice": settings{"slots": 1}, "chat": settings{"slots": 1}, "email": settings{"slots": 1}},
		}},
		{"site", "helsinki", "Head office, Ruoholahti", settings{"capacity_profile": "phone-first"}},
		{"site", "tampere", "Service centre", settings{}},
		{"team", "help-desk", "First line of support", settings{"site": "helsinki", "queues": []string{"help-desk"}, "order": []string{}}},
		{"team", "support", "Orders and products", settings{"site": "helsinki"}},
		{"team", "sales", "New customers", settings{"site": "tampere", "queues": []string{"sales"}, "capacity_profile": "one-at-a-time"}},
		{"team", "billing", "Invoices", settings{"site": "helsinki", "skill_profile": "billing"}},
	}
	for _, a := range demoAgents {
		set := settings{"queues": a.queues, "skills": a.skills, "team": a.team}
		if a.profile != "" {
			set["skill_profile"] = a.profile
		}
		if a.slots != nil {
			set["capacity"] = a.slots
		}
		list = append(list, demoResource{"agent", a.name, a.title, set})
	}
	return list
}

func queueSettings(strategy, threshold string, most int) settings {
	return settings{
		"strategy": strategy, "service_level": settings{"threshold": threshold}, "offer_timeout": "30s", "wrap_up": "15s", "max_waiting": most,
	}
}

var demoAgents = []struct {
	name, title, team, profile string
	queues                     []any
	skills                     settings
	slots                      map[string]int
}{
	{"anna", "Anna Virtanen, support", "help-desk", "", []any{"support", "billing"}, settings{"finnish": 10, "english": 8, "swedish": 5, "tier": "gold"}, nil},
	{"mikko", "Mikko Korhonen, support", "help-desk", "newcomer", []any{"support", settings{"queue": "service", "channels": []string{"chat", "email"}}}, settings{"english": 6}, nil},
	{"sari", "Sari Lehtonen, billing", "billing", "", []any{"billing"}, settings{"finnish": 10, "english": 7}, map[string]int{"voice": 1, "chat": 3}},
	{"juha", "Juha Nieminen, sales", "sales", "", []any{}, settings{"finnish": 10, "english": 9}, nil},
	{"laura", "Laura Heikkinen, sales", "sales", "", []any{"support"}, settings{"finnish": 10, "swedish": 9}, nil},
	{"pekka", "Pekka Salminen, team lead", "", "", []any{"sales", "support", "billing", "service"}, settings{"finnish": 10, "english": 10, "refunds": true}, map[string]int{"voice": 1, "chat": 3}},
}
