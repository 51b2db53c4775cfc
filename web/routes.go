package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// route is one row of the table: what it answers to, what a user needs for it, and what it does.
type route struct {
	method, path, needs string
	handle              func(*Server, echo.Context) error
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	patch = http.MethodPatch
)

// routes is everything that the server answers.
var routes = []route{
	{get, "/healthz", public, (*Server).health},
	{get, "/readyz", public, (*Server).ready},
	{get, "/login", public, (*Server).loginForm},
	{post, "/login", public, (*Server).login},
	{post, "/logout", public, (*Server).logout},
	{get, "/setup", public, (*Server).setUpForm},
	{post, "/setup", public, (*Server).setUp},
	{get, "/", signedIn, (*Server).home},
	{get, "/search", signedIn, (*Server).search},

	{get, "/flows", FlowView, (*Server).flowList},
	{post, "/flows", FlowEdit, (*Server).flowCreate},
	{get, "/flows/new", FlowEdit, (*Server).flowNew},
	{get, "/flows/import", FlowEdit, (*Server).importForm},
	{post, "/flows/import", FlowEdit, (*Server).importFlow},
	{get, "/flows/:name", FlowView, (*Server).designer},
	{get, "/flows/:name/rename", FlowEdit, (*Server).flowRenameForm},
	{post, "/flows/:name/rename", FlowEdit, (*Server).flowRename},
	{get, "/flows/:name/duplicate", FlowEdit, (*Server).flowDuplicateForm},
	{post, "/flows/:name/duplicate", FlowEdit, (*Server).flowDuplicate},
	{get, "/flows/:name/delete", FlowEdit, (*Server).flowDeleteForm},
	{post, "/flows/:name/delete", FlowEdit, (*Server).flowDelete},
	{post, "/flows/:name/copy", FlowEdit, (*Server).flowCopy},
	{get, "/flows/:name/import", FlowView, (*Server).flowImportView},
	{post, "/flows/:name/extract", FlowEdit, (*Server).flowExtract},
	{post, "/flows/:name/pasted", FlowEdit, (*Server).flowPasted},
	{post, "/flows/:name/inline", FlowEdit, (*Server).flowInline},
	{get, "/flows/:name/peek", FlowView, (*Server).flowPeek},
	{get, "/flows/:name/export", FlowView, (*Server).flowExport},
	{get, "/flows/:name/document", FlowView, (*Server).flowDocument},
	{get, "/flows/:name/document/markdown", FlowView, (*Server).documentMarkdown},
	{get, "/flows/:name/document/prompts", FlowView, (*Server).documentPrompts},

	{get, "/flows/:name/draft", FlowView, (*Server).draftNews},
	{patch, "/flows/:name/draft", FlowEdit, (*Server).draftSave},
	{get, "/flows/:name/uses", FlowView, (*Server).flowUses},
	{get, "/flows/:name/changed", FlowView, (*Server).flowChanged},
	{post, "/flows/:name/here", FlowView, (*Server).flowHere},
	{post, "/flows/:name/validate", FlowView, (*Server).flowValidate},
	{post, "/flows/:name/form", FlowView, (*Server).activityForm},
	{post, "/flows/:name/apply", FlowEdit, (*Server).activityApply},
	{post, "/flows/:name/expression", FlowView, (*Server).expressionCheck},
	{post, "/flows/:name/expression/complete", FlowView, (*Server).expressionComplete},
	{post, "/flows/:name/settings/form", FlowView, (*Server).settingsForm},
	{post, "/flows/:name/settings/apply", FlowEdit, (*Server).settingsApply},
	{get, "/flows/:name/outline", FlowView, (*Server).outlineView},
	{post, "/flows/:name/outline/wires", FlowEdit, (*Server).outlineWires},
	{post, "/flows/:name/outline/activity", FlowEdit, (*Server).outlineActivity},
	{post, "/flows/:name/outline/add", FlowEdit, (*Server).outlineAdd},
	{post, "/flows/:name/outline/duplicate", FlowEdit, (*Server).outlineDuplicate},
	{post, "/flows/:name/outline/start", FlowEdit, (*Server).outlineStart},
	{get, "/flows/:name/outline/delete", FlowEdit, (*Server).outlineDeleteForm},
	{post, "/flows/:name/outline/delete", FlowEdit, (*Server).outlineDelete},
	{post, "/flows/:name/outline/settings", FlowEdit, (*Server).outlineSettingsSave},
	{post, "/flows/:name/outline/notes", FlowEdit, (*Server).outlineNotes},
	{post, "/flows/:name/outline/turn", FlowEdit, (*Server).outlineTurn},
	{get, "/flows/:name/publish", FlowPublish, (*Server).publishForm},
	{post, "/flows/:name/publish", FlowPublish, (*Server).publish},
	{get, "/flows/:name/history", FlowView, (*Server).flowHistory},

	{get, "/flows/:name/versions", FlowView, (*Server).versionList},
	{get, "/flows/:name/compare", FlowView, (*Server).versionCompare},
	{post, "/flows/:name/compare", FlowView, (*Server).fileCompare},
	{get, "/flows/:name/label", FlowPublish, (*Server).labelForm},
	{post, "/flows/:name/label", FlowPublish, (*Server).labelMove},
	{get, "/flows/:name/restore", FlowEdit, (*Server).restoreForm},
	{post, "/flows/:name/restore", FlowEdit, (*Server).restore},
	{post, "/flows/:name/approval", FlowPublish, (*Server).flowApproval},
	{get, "/bundles", FlowView, (*Server).bundleList},
	{get, "/bundles/export", FlowView, (*Server).bundleExportForm},
	{post, "/bundles/export", FlowView, (*Server).bundleExport},
	{post, "/bundles/import", FlowEdit, (*Server).bundleUpload},
	{get, "/bundles/import/:id", FlowEdit, (*Server).bundleImportForm},
	{post, "/bundles/import/:id", FlowEdit, (*Server).bundleImport},
	{post, "/bundles/import/:id/discard", FlowEdit, (*Server).bundleDiscard},
	{get, "/releases", FlowView, (*Server).releaseList},
	{get, "/releases/:id", FlowView, (*Server).releaseView},
	{post, "/releases/:id/approve", FlowPublish, (*Server).releaseApprove},
	{post, "/releases/:id/reject", FlowPublish, (*Server).releaseReject},
	{post, "/releases/:id/cancel", FlowPublish, (*Server).releaseCancel},

	{post, "/flows/:name/testcalls", ContactTest, (*Server).testCallStart},
	{get, "/flows/:name/tests", FlowView, (*Server).savedCallList},
	{post, "/flows/:name/tests", FlowEdit, (*Server).savedCallSave},
	{post, "/flows/:name/tests/:id", FlowEdit, (*Server).savedCallSave},
	{post, "/flows/:name/tests/:id/delete", FlowEdit, (*Server).savedCallDelete},
	{post, "/flows/:name/tests/:id/run", ContactTest, (*Server).savedCallRun},
	{post, "/flows/:name/test-skeletons", ContactTest, (*Server).savedCallGenerate},
	{post, "/flows/:name/test-gate", FlowPublish, (*Server).testGateSet},
	{post, "/testcalls/:id/actions", ContactTest, (*Server).testCallAct},
	{get, "/testcalls/:id/events", ContactTest, (*Server).testCallWatch},

	{get, "/live/new", ContactTest, (*Server).liveNew},
	{post, "/live/new", ContactTest, (*Server).liveStart},
	{get, "/live/:id", ContactTest, (*Server).liveView},
	{get, "/live/:id/events", ContactTest, (*Server).liveEvents},
	{post, "/live/:id", ContactTest, (*Server).liveAct},

	{get, "/desk", DesktopUse, (*Server).deskView},
	{get, "/desk/events", DesktopUse, (*Server).deskEvents},
	{post, "/desk/state", DesktopUse, (*Server).deskState},
	{post, "/desk/offer", DesktopUse, (*Server).deskOffer},
	{post, "/desk/finish", DesktopUse, (*Server).deskFinish},
	{post, "/desk/wrap-up", DesktopUse, (*Server).deskWrapUp},
	{post, "/desk/pull", DesktopUse, (*Server).deskPull},

	{get, "/contacts", ContactQueue, (*Server).contactList},
	{get, "/contacts/:id", ContactQueue, (*Server).contactView},

	{get, "/wallboard", ReportView, (*Server).wallboard},
	{get, "/reports", ReportView, (*Server).reportView},
	{get, "/reports/export", ReportView, (*Server).reportExport},
	{get, "/schedules", ResourceView, (*Server).scheduleList},
	{get, "/schedules/new", ResourceEdit, (*Server).scheduleNew},
	{post, "/schedules/new", ResourceEdit, (*Server).scheduleSave},
	{get, "/schedules/:name/edit", ResourceView, (*Server).scheduleEdit},
	{post, "/schedules/:name/edit", ResourceEdit, (*Server).scheduleSave},
	{post, "/schedules/:name/delete", ResourceEdit, (*Server).scheduleDelete},
	{get, "/queues", ResourceView, queues.showList},
	{get, "/queues/new", ResourceEdit, queues.edit},
	{post, "/queues/new", ResourceEdit, queues.post},
	{get, "/queues/:name/edit", ResourceView, queues.edit},
	{post, "/queues/:name/edit", ResourceEdit, queues.post},
	{post, "/queues/:name/delete", ResourceEdit, queues.delete},
	{get, "/agents", ResourceView, agents.showList},
	{get, "/agents/new", ResourceEdit, agents.edit},
	{post, "/agents/new", ResourceEdit, agents.post},
	{get, "/agents/:name/edit", ResourceView, agents.edit},
	{post, "/agents/:name/edit", ResourceEdit, agents.post},
	{post, "/agents/:name/delete", ResourceEdit, agents.delete},
	{get, "/teams", ResourceView, teams.showList},
	{get, "/teams/new", ResourceEdit, teams.edit},
	{post, "/teams/new", ResourceEdit, teams.post},
	{get, "/teams/:name/edit", ResourceView, teams.edit},
	{post, "/teams/:name/edit", ResourceEdit, teams.post},
	{post, "/teams/:name/delete", ResourceEdit, teams.delete},
	{get, "/skills", ResourceView, skills.showList},
	{get, "/skills/new", ResourceEdit, skills.edit},
	{post, "/skills/new", ResourceEdit, skills.post},
	{get, "/skills/:name/edit", ResourceView, skills.edit},
	{post, "/skills/:name/edit", ResourceEdit, skills.post},
	{post, "/skills/:name/delete", ResourceEdit, skills.delete},
	{get, "/skill-profiles", ResourceView, skillProfiles.showList},
	{get, "/skill-profiles/new", ResourceEdit, skillProfiles.edit},
	{post, "/skill-profiles/new", ResourceEdit, skillProfiles.post},
	{get, "/skill-profiles/:name/edit", ResourceView, skillProfiles.edit},
	{post, "/skill-profiles/:name/edit", ResourceEdit, skillProfiles.post},
	{post, "/skill-profiles/:name/delete", ResourceEdit, skillProfiles.delete},
	{get, "/capacity-profiles", ResourceView, capacityProfiles.showList},
	{get, "/capacity-profiles/new", ResourceEdit, capacityProfiles.edit},
	{post, "/capacity-profiles/new", ResourceEdit, capacityProfiles.post},
	{get, "/capacity-profiles/:name/edit", ResourceView, capacityProfiles.edit},
	{post, "/capacity-profiles/:name/edit", ResourceEdit, capacityProfiles.post},
	{post, "/capacity-profiles/:name/delete", ResourceEdit, capacityProfiles.delete},
	{get, "/sites", ResourceView, sites.showList},
	{get, "/sites/new", ResourceEdit, sites.edit},
	{post, "/sites/new", ResourceEdit, sites.post},
	{get, "/sites/:name/edit", ResourceView, sites.edit},
	{post, "/sites/:name/edit", ResourceEdit, sites.post},
	{post, "/sites/:name/delete", ResourceEdit, sites.delete},
	{get, "/routing/rules", ResourceView, (*Server).routingRuleList},
	{get, "/routing/rules/new", ResourceEdit, (*Server).routingRuleEdit},
	{post, "/routing/rules/new", ResourceEdit, (*Server).routingRuleSave},
	{post, "/routing/rules/move", ResourceEdit, (*Server).routingRuleMove},
	{post, "/routing/rules/delete", ResourceEdit, (*Server).routingRuleDelete},
	{post, "/routing/rules/condition", ResourceView, (*Server).routingRuleCheck},
	{get, "/routing/rules/:name/edit", ResourceView, (*Server).routingRuleEdit},
	{post, "/routing/rules/:name/edit", ResourceEdit, (*Server).routingRuleSave},
	{get, "/routing/simulate", ResourceView, (*Server).simulationEdit},
	{post, "/routing/simulate", ResourceView, (*Server).simulationStart},
	{post, "/routing/simulate/cancel", ResourceView, (*Server).simulationCancel},
	{post, "/routing/simulate/scenario", ResourceView, (*Server).simulationDownload},

	{get, "/prompts", ResourceView, (*Server).promptList},
	{get, "/prompts/new", ResourceEdit, (*Server).promptEdit},
	{post, "/prompts/new", ResourceEdit, (*Server).promptSave},
	{get, "/prompts/:name/edit", ResourceView, (*Server).promptEdit},
	{post, "/prompts/:name/edit", ResourceEdit, (*Server).promptSave},
	{post, "/prompts/:name/delete", ResourceEdit, (*Server).promptDelete},
	{get, "/prompts/:name/audio", ResourceView, (*Server).promptAudio},
	{post, "/prompts/speech", ResourceView, (*Server).speak},
	{get, "/recordings/:id", ResourceView, (*Server).recording},
	{post, "/flows/:name/speech", FlowView, (*Server).speak},
	{get, "/ai-agents", ResourceView, (*Server).aiAgentList},
	{get, "/ai-agents/new", ResourceEdit, (*Server).aiAgentEdit},
	{post, "/ai-agents/new", ResourceEdit, (*Server).aiAgentSave},
	{get, "/ai-agents/:name/edit", ResourceView, (*Server).aiAgentEdit},
	{post, "/ai-agents/:name/edit", ResourceEdit, (*Server).aiAgentSave},
	{post, "/ai-agents/:name/delete", ResourceEdit, (*Server).aiAgentDelete},
	{get, "/knowledge", ResourceView, (*Server).knowledgeList},
	{get, "/knowledge/new", ResourceEdit, (*Server).knowledgeNew},
	{post, "/knowledge/new", ResourceEdit, (*Server).knowledgeCreate},
	{get, "/knowledge/:name/edit", ResourceView, (*Server).knowledgeEdit},
	{post, "/knowledge/:name/edit", ResourceEdit, (*Server).knowledgeSave},
	{post, "/knowledge/:name/delete", ResourceEdit, (*Server).knowledgeDelete},
	{get, "/knowledge/:name/import", ResourceEdit, (*Server).knowledgeImportForm},
	{post, "/knowledge/:name/import", ResourceEdit, (*Server).knowledgeImport},
	{get, "/knowledge/:name/articles/new", ResourceEdit, (*Server).articleEdit},
	{post, "/knowledge/:name/articles/new", ResourceEdit, (*Server).articleSave},
	{get, "/knowledge/:name/articles/:id/edit", ResourceView, (*Server).articleEdit},
	{post, "/knowledge/:name/articles/:id/edit", ResourceEdit, (*Server).articleSave},
	{post, "/knowledge/:name/articles/:id/delete", ResourceEdit, (*Server).articleDelete},

	{get, "/numbers", ResourceView, (*Server).numberList},
	{get, "/numbers/new", ResourceEdit, (*Server).numberEdit},
	{post, "/numbers/new", ResourceEdit, (*Server).numberSave},
	{get, "/numbers/:name/edit", ResourceView, (*Server).numberEdit},
	{post, "/numbers/:name/edit", ResourceEdit, (*Server).numberSave},
	{post, "/numbers/:name/delete", ResourceEdit, (*Server).numberDelete},

	{get, "/tables", ResourceView, (*Server).tableList},
	{get, "/tables/new", ResourceEdit, (*Server).tableEdit},
	{post, "/tables/new", ResourceEdit, (*Server).tableSave},
	{get, "/tables/:name/rows", ResourceView, (*Server).tableRows},
	{get, "/tables/:name/edit", ResourceView, (*Server).tableEdit},
	{post, "/tables/:name/edit", ResourceEdit, (*Server).tableSave},
	{post, "/tables/:name/delete", ResourceEdit, (*Server).tableDelete},
	{get, "/tables/:name/rows/new", ResourceEdit, (*Server).tableRow},
	{post, "/tables/:name/rows/new", ResourceEdit, (*Server).tableRowSave},
	{get, "/tables/:name/row", ResourceView, (*Server).tableRow},
	{post, "/tables/:name/row", ResourceEdit, (*Server).tableRowSave},
	{post, "/tables/:name/row/delete", ResourceEdit, (*Server).tableRowDelete},
	{get, "/tables/:name/import", ResourceEdit, (*Server).tableImportForm},
	{post, "/tables/:name/import", ResourceEdit, (*Server).tableImport},
	{get, "/tables/:name/export", ResourceView, (*Server).tableExport},

	{get, "/variables", ResourceView, (*Server).variableList},
	{get, "/variables/new", ResourceEdit, (*Server).variableEdit},
	{post, "/variables/new", ResourceEdit, (*Server).variableSave},
	{get, "/variables/:name/edit", ResourceView, (*Server).variableEdit},
	{post, "/variables/:name/edit", ResourceEdit, (*Server).variableSave},
	{post, "/variables/:name/delete", ResourceEdit, (*Server).variableDelete},
	{get, "/variables/switch", FlowOverride, (*Server).switchForm},
	{post, "/variables/switch", FlowOverride, (*Server).switchVariable},
	{post, "/variables/back", FlowOverride, (*Server).switchBack},

	{get, "/users", UserManage, (*Server).userList},
	{get, "/users/new", UserManage, (*Server).userNew},
	{post, "/users/new", UserManage, (*Server).userCreate},
	{get, "/users/:id/edit", UserManage, (*Server).userEdit},
	{post, "/users/:id/edit", UserManage, (*Server).userSave},
	{post, "/users/:id/password", UserManage, (*Server).userPassword},
	{get, "/roles", UserManage, (*Server).roleList},
	{get, "/roles/new", UserManage, (*Server).roleEdit},
	{post, "/roles/new", UserManage, (*Server).roleSave},
	{get, "/roles/:name/edit", UserManage, (*Server).roleEdit},
	{post, "/roles/:name/edit", UserManage, (*Server).roleSave},
	{get, "/tokens", TokenManage, (*Server).tokenList},
	{get, "/tokens/new", TokenManage, (*Server).tokenNew},
	{post, "/tokens/new", TokenManage, (*Server).tokenCreate},
	{post, "/tokens/:id/revoke", TokenManage, (*Server).tokenRevoke},
	{get, "/secrets", SecretManage, (*Server).secretList},
	{get, "/secrets/new", SecretManage, (*Server).secretEdit},
	{post, "/secrets/new", SecretManage, (*Server).secretSave},
	{get, "/secrets/:name/edit", SecretManage, (*Server).secretEdit},
	{post, "/secrets/:name/edit", SecretManage, (*Server).secretSave},
	{post, "/secrets/:name/delete", SecretManage, (*Server).secretDelete},
	{get, "/organisation", UserManage, (*Server).organisationForm},
	{post, "/organisation", UserManage, (*Server).organisationSave},
	{get, "/audit", AuditView, (*Server).auditList},

	{get, "/account", signedIn, (*Server).account},
	{post, "/account/name", signedIn, (*Server).accountName},
	{post, "/account/password", signedIn, (*Server).accountPassword},
	{post, "/account/theme", public, (*Server).accountTheme},
}

// Pages lists the patterns of the pages that a signed-in user can open, such as /queues/:name/edit, in the table's order. Tests open each of
// them, so that a new page cannot be forgotten. What a GET gives that is no page is left out: the way to the first page, a file, news for a
// script, the designer's history panel, a stream.
func Pages() []string {
	others := []string{"/", "/flows/:name/export", "/flows/:name/document/markdown", "/flows/:name/document/prompts", "/flows/:name/draft", "/flows/:name/changed", "/flows/:name/peek", "/flows/:name/history", "/flows/:name/tests", "/testcalls/:id/events", "/desk/events", "/live/:id/events", "/tables/:name/export", "/reports/export", "/prompts/:name/audio", "/recordings/:id"}
	var pages []string
	for _, r := range routes {
		if r.method == get && r.needs != public && !slices.Contains(others, r.path) {
			pages = append(pages, r.path)
		}
	}
	return pages
}

// mount puts the table, the static files and the API on the router.
func (s *Server) mount() {
	s.echo.GET("/static/*", s.assets.serve)
	if s.API != nil {
		s.echo.Any("/api/*", echo.WrapHandler(s.API))
	}
	for _, r := range routes {
		s.echo.Add(r.method, r.path, s.guarded(r))
	}
}

// guarded asks who the user is and whether the route is for them.
func (s *Server) guarded(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r.path == "/healthz" || r.path == "/readyz" {
			return r.handle(s, c)
		}
		if err := s.signIn(c); err != nil {
			return err
		}
		v := viewerOf(c)
		switch {
		case r.needs == public:
		case v == nil:
			return s.askToSignIn(c)
		case !v.can(r.needs):
			return errForbidden
		}
		if kind := c.Request().Header.Get("Content-Type"); strings.HasPrefix(kind, "application/x-www-form-urlencoded") || strings.HasPrefix(kind, "multipart/form-data") {
			if err := form(c); err != nil {
				return err
			}
		}
		return r.handle(s, c)
	}
}

// home goes to the first page that the user may open.
func (s *Server) home(c echo.Context) error {
	if shown := navigation(viewerOf(c)); len(shown) > 0 {
		return c.Redirect(http.StatusSeeOther, shown[0].Href)
	}
	return c.Redirect(http.StatusSeeOther, "/account")
}
