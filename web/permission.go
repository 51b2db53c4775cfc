package web

import "slices"

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
	ContactTest  = "contact.test"
	ReportView   = "report.view"
	DesktopUse   = "desktop.use"
	AuditView    = "audit.view"
	TokenManage  = "token.manage"
)

// Permissions lists the permissions with what they allow, in the order people see them.
var Permissions = []struct{ Name, Label string }{
	{FlowView, "See flows"}, {FlowEdit, "Change drafts"}, {FlowPublish, "Publish and roll back"},
	{FlowOverride, "Switch variables while contacts run"}, {ResourceView, "See schedules, queues and agents"},
	{ResourceEdit, "Change schedules, queues and agents"}, {ContactView, "See contacts"}, {ContactTest, "Run test calls"},
	{ReportView, "See reports"}, {DesktopUse, "Use the agent desktop"}, {UserManage, "Manage users"},
	{TokenManage, "Manage API tokens"}, {AuditView, "Read the audit log"},
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
	return v != nil && (permission == signedIn || slices.Contains(v.Permissions, permission))
}
