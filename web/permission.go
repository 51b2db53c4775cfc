package web

import (
	"slices"
	"strings"
)

// The permissions. Roles bundle them (storage keeps the roles); a route names the one it needs.
const (
	FlowView     = "flow.view"
	FlowEdit     = "flow.edit"
	FlowPublish  = "flow.publish"
	FlowOverride = "flow.override"
	ResourceView = "resource.view"
	ResourceEdit = "resource.edit"
	UserManage   = "user.manage"
	ContactView  = "contact.view"
	ContactQueue = "contact.queue"
	ContactTest  = "contact.test"
	ReportView   = "report.view"
	DesktopUse   = "desktop.use"
	AuditView    = "audit.view"
	TokenManage  = "token.manage"
	SecretManage = "secret.manage"
)

// Permissions lists the permissions with what they allow, in the order people see them. Those without words have no page yet: roles may
// hold them, and nobody is told that they do something.
var Permissions = []struct {
	Name, Label string
	API         bool // the JSON API asks for it, so a token can have it
}{
	{FlowView, "See flows", true}, {FlowEdit, "Change drafts", true}, {FlowPublish, "Publish and roll back", true}, {FlowOverride, "Switch variables that allow it", false},
	{ContactTest, "Run test calls", true}, {ResourceView, "See numbers, queues, agents, teams, schedules, prompts, tables, variables and AI agents", true},
	{ResourceEdit, "Change numbers, queues, agents, teams, schedules, prompts, tables, variables and AI agents", true}, {ContactView, "See contacts and what happened to them", true}, {ContactQueue, "See contacts of their own queues", true}, {ReportView, "See the wallboard and reports", false}, {DesktopUse, "Take contacts at the desk", true},
	{UserManage, "Manage users, roles and the organisation", false}, {TokenManage, "Manage API tokens", false}, {SecretManage, "Set secrets, without seeing them", false},
	{AuditView, "Read the audit log", false},
}

// allowed says in a sentence what permissions allow.
func allowed(permissions []string) string {
	if len(permissions) == len(Permissions) {
		return "May do everything."
	}
	var words []string
	for _, p := range Permissions {
		if p.Name == ContactQueue && slices.Contains(permissions, ContactView) {
			continue // said already
		}
		if p.Label != "" && slices.Contains(permissions, p.Name) {
			words = append(words, strings.ToLower(p.Label[:1])+p.Label[1:])
		}
	}
	switch last := len(words) - 1; {
	case last >= 1:
		return "May " + strings.Join(words[:last], ", ") + " and " + words[last] + "."
	case last == 0:
		return "May " + words[0] + "."
	}
	return "Allows nothing that this version has."
}

// What a route needs when it is not a permission.
const (
	public   = "public"    // nobody is asked who they are
	signedIn = "signed-in" // any user
)

// viewer is the signed-in user of a request.
type viewer struct {
	ID, Name, Email string
	Permissions     []string
}

// can says whether the viewer has a permission.
func (v *viewer) can(permission string) bool {
	return v != nil && (permission == signedIn || Grants(v.Permissions, permission))
}

// Grants says whether permissions hold one: who sees all contacts sees those of their own queues.
func Grants(permissions []string, one string) bool {
	return slices.Contains(permissions, one) || one == ContactQueue && slices.Contains(permissions, ContactView)
}

// Sight is whose contacts somebody with these permissions sees: their own email for those of their queues, empty for all.
func Sight(permissions []string, email string) string {
	if Grants(permissions, ContactView) {
		return ""
	}
	return email
}

// sight is whose contacts the viewer sees.
func sight(v *viewer) string {
	return Sight(v.Permissions, v.Email)
}
