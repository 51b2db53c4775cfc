package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/views"
)

// How many of each kind a search shows: while somebody types, and on its page.
const (
	mostWhileTyping = 5
	mostOnPage      = 50
)

// place is where something of a kind is edited, and who may see it.
type place struct {
	kind, title, icon, needs string
	path, rest               string // around the name in the address
}

// places are the kinds of things that have pages of their own, in the order of results.
var places = []place{
	{storage.FoundFlow, "Flows", "workflow", FlowView, "/flows/", ""},
	{storage.FoundActivity, "In flows", "workflow", FlowView, "/flows/", ""},
	{"queue", "Queues", "list-ordered", ResourceView, "/queues/", "/edit"},
	{"agent", "Agents", "headset", ResourceView, "/agents/", "/edit"},
	{"team", "Teams", "users", ResourceView, "/teams/", "/edit"},
	{"skill", "Skills", "badge-check", ResourceView, "/skills/", "/edit"},
	{"skill_profile", "Skill profiles", "layers", ResourceView, "/skill-profiles/", "/edit"},
	{"capacity_profile", "Capacity profiles", "gauge", ResourceView, "/capacity-profiles/", "/edit"},
	{"site", "Sites", "map-pin", ResourceView, "/sites/", "/edit"},
	{"schedule", "Schedules", "calendar", ResourceView, "/schedules/", "/edit"},
	{"prompt", "Prompts", "mic", ResourceView, "/prompts/", "/edit"},
	{"table", "Tables", "table", ResourceView, "/tables/", "/rows"},
	{"ai_agent", "AI agents", "bot", ResourceView, "/ai-agents/", "/edit"},
	{"knowledge", "Knowledge", "brain", ResourceView, "/knowledge/", "/edit"},
	{storage.FoundNumber, "Numbers", "phone", ResourceView, "/numbers/", "/edit"},
	{storage.FoundVariable, "Organisation variables", "sliders-horizontal", ResourceView, "/variables/", "/edit"},
	{storage.FoundRule, "Routing rules", "split", ResourceView, "/routing/rules/", "/edit"},
	{"secret", "Secrets", "lock", SecretManage, "/secrets/", "/edit"},
	{storage.FoundArticle, "Articles", "brain", ResourceView, "/knowledge/", "/edit"},
	{storage.FoundRow, "Rows of tables", "table", ResourceView, "/tables/", "/rows"},
	{storage.FoundContact, "Contacts", "phone", ContactQueue, "/contacts/", ""},
	{storage.FoundUser, "Users", "user", UserManage, "/users/", "/edit"},
	{storage.FoundRole, "Roles", "shield", UserManage, "/roles/", "/edit"},
}

// at is the address of one thing.
func (p place) at(name string) string { return p.path + url.PathEscape(name) + p.rest }

// search finds everything that the viewer may see: as a page, and as a fragment while somebody types.
func (s *Server) search(c echo.Context) error {
	viewer, most := viewerOf(c), mostOnPage
	if isFragment(c) {
		most = mostWhileTyping
	}
	v := views.Search{Query: strings.TrimSpace(c.QueryParam("q"))}
	var kinds []string
	for _, p := range places {
		if viewer.can(p.needs) {
			kinds = append(kinds, p.kind)
		}
	}
	found, err := s.DB.Search(c.Request().Context(), storage.Search{Words: v.Query, Kinds: kinds, Login: sight(viewer), Most: most})
	if err != nil {
		return err
	}
	v.Groups = append(v.Groups, s.searchExact(found), goTo(viewer, v.Query, most))
	zone := s.clock(c.Request().Context())
	for _, named := range []bool{true, false} { // kinds with a name that fits come first
		for _, p := range places {
			list := found.Found[p.kind]
			if len(list) == 0 || list[0].Named() != named {
				continue
			}
			group := views.SearchGroup{ID: p.kind, Title: p.title, More: found.More[p.kind]}
			for _, f := range list {
				if !isExact(f) {
					group.Rows = append(group.Rows, when(s.searchRow(p, f), f, zone))
				}
			}
			v.Groups = append(v.Groups, group)
		}
	}
	if viewer.can(FlowView) {
		v.Groups = append(v.Groups, s.searchTypes(v.Query, most))
	}
	v.Groups = slices.DeleteFunc(v.Groups, func(g views.SearchGroup) bool { return len(g.Rows) == 0 })
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.SearchFound(v))
	}
	return s.render(c, http.StatusOK, views.SearchPage(s.page(c, "Search"), v))
}
