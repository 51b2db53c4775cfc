package web

import (
	"context"

	"cordboard/storage"
	"cordboard/web/ui"
)

// staffTabs are the pages about agents and what they have in common; one entry of the navigation leads to all of them.
var staffTabs = []ui.Option{
	{Value: "/agents", Label: "Agents"}, {Value: "/teams", Label: "Teams"}, {Value: "/skills", Label: "Skills"}, {Value: "/skill-profiles", Label: "Skill profiles"},
	{Value: "/capacity-profiles", Label: "Capacity profiles"}, {Value: "/sites", Label: "Sites"},
}

// named makes choices of resources, after a first one for none.
func named[R any](list []R, err error, none string, name func(R) (string, string)) ([]ui.Option, error) {
	var options []ui.Option
	if none != "" {
		options = append(options, ui.Option{Label: none})
	}
	for _, one := range list {
		label, help := name(one)
		options = append(options, ui.Option{Value: label, Label: label, Help: help})
	}
	return options, err
}

func (s *Server) queueOptions(ctx context.Context) ([]ui.Option, error) {
	list, err := s.DB.Queues(ctx)
	return named(list, err, "", func(q storage.Queue) (string, string) { return q.Name, q.Description })
}

func (s *Server) capacityOptions(ctx context.Context, none string) ([]ui.Option, error) {
	list, err := s.DB.CapacityProfiles(ctx)
	return named(list, err, none, func(p storage.CapacityProfile) (string, string) { return p.Name, p.Description })
}

func (s *Server) skillProfileOptions(ctx context.Context, none string) ([]ui.Option, error) {
	list, err := s.DB.SkillProfiles(ctx)
	return named(list, err, none, func(p storage.SkillProfile) (string, string) { return p.Name, p.Description })
}

func (s *Server) siteOptions(ctx context.Context, none string) ([]ui.Option, error) {
	list, err := s.DB.Sites(ctx)
	return named(list, err, none, func(p storage.Site) (string, string) { return p.Name, p.Description })
}

func (s *Server) teamOptions(ctx context.Context, none string) ([]ui.Option, error) {
	list, err := s.DB.Teams(ctx)
	return named(list, err, none, func(t storage.Team) (string, string) { return t.Name, t.Description })
}

func (s *Server) scheduleOptions(ctx context.Context, none string) ([]ui.Option, error) {
	list, err := s.DB.Schedules(ctx)
	return named(list, err, none, func(t storage.Schedule) (string, string) { return t.Name, t.Description })
}
