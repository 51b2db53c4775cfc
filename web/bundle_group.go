package web

import (
	"encoding/json"
	"slices"

	"cordboard/storage/bundle"
	"cordboard/web/views"
)

// bundleGroup is how the things are shown that one action is about: before it is done, and after.
var bundleGroupsOf = []struct {
	actions               []string
	title, done           string
	icon, tone, help, end string
	folded                bool
}{
	{[]string{bundle.Missing}, "Missing here", "Missing here", "circle-alert", "warn",
		"The bundle only names these. Choose what takes their place, or keep the names and make them later.", "Make these, or flows that name them cannot be published.", false},
	{[]string{bundle.Kept}, "Differ and stay as they are here", "Differed and stayed as they are here", "git-compare", "warn",
		"Tick “Replace what differs” to put the bundle's in their place.", "Import the bundle again and tick “Replace what differs” to put the bundle's in their place.", false},
	{[]string{bundle.Replace}, "Are replaced by the bundle's", "Replaced", "repeat", "warn", "What is here now is lost, but for versions of flows, values of variables and logins of agents.", "", false},
	{[]string{bundle.Create}, "Are made", "Made", "plus", "ok", "They are not here yet. Something of here can take their place instead.", "", false},
	{[]string{bundle.Mapped}, "Something of here takes their place", "Something of here took their place", "link", "ok", "", "", false},
	{[]string{bundle.Same, bundle.Here}, "Are here already", "Were here already", "check", "", "Nothing of these is touched.", "", true},
}

// bundleGroups orders the steps of a report by what becomes of things.
func bundleGroups(r bundle.Report, p planned, who *viewer) []views.BundleGroup {
	var groups []views.BundleGroup
	choices := 0
	for _, of := range bundleGroupsOf {
		g := views.BundleGroup{ID: of.actions[0], Title: of.title, Icon: of.icon, Tone: of.tone, Help: of.help, Folded: of.folded}
		if !r.DryRun && p.b.Format == "" {
			g.Title, g.Help = of.done, of.end
		}
		for _, s := range r.Steps {
			if !slices.Contains(of.actions, s.Action) {
				continue
			}
			step := views.BundleStep{BundleThing: bundleThing(s.Kind, s.Target), From: s.Name, Action: s.Action, Needed: s.Needed}
			if s.Action == bundle.Missing || s.Action == bundle.Create && p.b.Format != "" {
				step.Href = "" // it is not there
			}
			if choices++; p.b.Format != "" && choices <= mostChoices {
				bundleChoice(&step, s, r, p, who)
			}
			g.Steps = append(g.Steps, step)
		}
		if len(g.Steps) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// flowNamed are the kinds whose names everybody sees who may change flows, in the forms of activities.
var flowNamed = []string{"queue", "schedule", "agent", "team", "skill", "prompt", "table", "ai_agent", "secret", "subflow"}

// bundleChoice adds what can be chosen or is asked for.
func bundleChoice(step *views.BundleStep, s bundle.Step, r bundle.Report, p planned, who *viewer) {
	if s.Kind == "test" || s.Action == bundle.Same || s.Action == bundle.Here {
		return
	}
	step.Chosen = p.in.Mapping[s.Kind][s.Name]
	switch {
	case s.Kind == "variable" && s.Action == bundle.Create:
		step.Asks = "value"
		if step.Value = typedValue(s.Value); p.sent {
			step.Value = p.typed[s.Name]
		}
		return
	case s.Kind == "variable":
		return
	case s.Kind == "flow":
		step.Asks = "name"
		return
	}
	step.Asks = "choice"
	step.Secret = s.Kind == "secret" && who.can(SecretManage) && s.Action != bundle.Mapped
	if step.Choices = r.Here[s.Kind]; !who.can(ResourceView) && !slices.Contains(flowNamed, s.Kind) {
		step.Choices = nil
	}
	if len(step.Choices) > longestSelect {
		step.Asks, step.Choices = "list", nil
	}
}

// typedValue is a value as somebody would type it.
func typedValue(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}
