package web

import (
	"context"

	"cordboard/storage"
)

// sites are where agents work.
var sites = records(sheet{
	kind: "site", path: "/sites", title: "Sites", noun: "site", icon: "building-2", example: "helsinki", tabs: staffTabs,
	empty:   "A site is a place where agents work. It can give them a capacity profile.",
	columns: []string{"Capacity profile"}, cells: func(settings map[string]any) []string { return []string{text1(settings, "capacity_profile")} },
	remove: (*storage.DB).DeleteSite, sections: siteSections,
}, (*storage.DB).Sites, (*storage.DB).Site, (*storage.DB).SaveSite)

func siteSections(s *Server, ctx context.Context, _ *sheetForm) ([]settingSection, error) {
	capacities, err := s.capacityOptions(ctx, "None")
	return []settingSection{{fields: []setting{
		{name: "capacity_profile", path: "capacity_profile", kind: settingChoice, label: "Capacity profile", help: "For agents here who have none, and whose team has none.", options: capacities},
	}}}, err
}

// text1 is a text of settings, "" when there is none.
func text1(settings map[string]any, path string) string {
	text, _ := peek(settings, path).(string)
	return text
}
