package flow

import (
	"net/mail"
	"slices"
	"strings"
)

// recipient checks who gets a note: an agent, a team, or a mail address (RFC 5322, without a name).
func (v *validation) recipient(r *Record, l leafAt) {
	agents, agentsKnown := v.resources.Names["agent"]
	teams, teamsKnown := v.resources.Names["team"]
	names := slices.Concat(agents, teams)
	same := func(name string) bool { return strings.EqualFold(name, l.text) }
	switch {
	case l.text == "":
		v.note("bad_value", r, l.path, "a user, a team or a mail address is needed")
	case slices.ContainsFunc(names, same):
	case strings.Contains(l.text, "@"):
		if address, err := mail.ParseAddress(l.text); err != nil || address.Address != l.text {
			v.note("bad_value", r, l.path, "%q is not a mail address", shorten(l.text, 40))
		}
	case !ValidName(l.text):
		v.note("bad_value", r, l.path, "%q is neither a mail address nor a name: use %s", shorten(l.text, 40), NameRule)
	case !agentsKnown || !teamsKnown:
		v.note("unchecked_resource", r, l.path, "whether there is a user or a team %q was not checked", l.text)
	default:
		v.note("unknown_resource", r, l.path, "there is no user, team or mail address %q%s", l.text, meant(l.text, names))
		if near := nearest(l.text, names); near != "" {
			v.fixText(r, l.path, "Change to "+near, near)
		}
	}
}
