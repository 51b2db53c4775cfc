package flow

// Severity says how bad an issue is.
type Severity string

// The severities. A flow with errors cannot be published.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Issue is one finding about a flow document, always with the place it is about.
type Issue struct {
	Code     string   `json:"code"` // stable, one of the codes listed in docs/flow-format.md
	Severity Severity `json:"severity"`
	Activity string   `json:"activity,omitempty"` // activity id; empty when the issue is about the whole flow
	Field    string   `json:"field,omitempty"`    // path inside the activity or the flow: properties.prompt, outlets.open, handlers.on_error
	Message  string   `json:"message"`
	Cycle    []string `json:"cycle,omitempty"` // activity ids of a cycle, in order
	Fixes    []Fix    `json:"-"`               // ways to mend it, the likeliest first
}

// HasErrors says whether any issue prevents publishing.
func HasErrors(issues []Issue) bool {
	for _, i := range issues {
		if i.Severity == SeverityError {
			return true
		}
	}
	return false
}

// Resources tells which resources exist by name and kind, for validation. The zero value knows nothing, so names cannot be checked.
type Resources struct {
	// Names maps a resource kind (schedule, queue, agent, team, prompt, ai_agent, table, subflow, secret, entry_point) to its names.
	// A kind that is not in the map is not known, and names of it are only noted.
	Names map[string][]string `json:"names"`
	// Outcomes maps a subflow's name to the outcomes of its end_flow activities.
	Outcomes map[string][]string `json:"subflow_outcomes"`
	// LabelOutcomes maps a subflow's name and a label to the outcomes of the version that has the label, where they are others than in Outcomes.
	LabelOutcomes map[string]map[string][]string `json:"subflow_label_outcomes,omitempty"`
	// Labels maps a flow's or subflow's name to the labels that its versions have. One that is not in the map is not checked.
	Labels map[string][]string `json:"flow_labels,omitempty"`
	// Intents maps an AI agent's name to the ids of its intents.
	Intents map[string][]string `json:"ai_intents,omitempty"`
	// Org lists the variables of the organisation; nil when they are not known.
	Org []string `json:"org,omitempty"`
	// OrgTypes are the types of variables of the organisation. One that is not in the map may hold anything.
	OrgTypes map[string]Type `json:"org_types,omitempty"`
	// Columns maps a table's name to its columns; a table that is not in the map may have any.
	Columns map[string][]string `json:"table_columns,omitempty"`
	// PromptLanguages maps a library prompt's name to the BCP 47 tags of the languages that it has; "" is one for any language, such as music.
	// A prompt that is not in the map is not checked.
	PromptLanguages map[string][]string `json:"prompt_languages,omitempty"`
	// SecretHosts maps a secret's name to the hosts that it may be sent to. A secret that is not in the map is not checked.
	SecretHosts map[string][]string `json:"secret_hosts,omitempty"`
	// SkillKinds maps a skill's name to what its values are. What is asked of a skill that is not in the map is not checked.
	SkillKinds map[string]SkillKind `json:"skill_kinds,omitempty"`
}
