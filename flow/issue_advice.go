package flow

// advice says of each finding what to do about it, for those that no button mends.
var advice = map[string]string{
	"not_a_flow":           "Open the file as it was exported, or export it again.",
	"duplicate_field":      "Keep one of the two values, and take the other away.",
	"unknown_field":        "Take the field away, or correct its name.",
	"unknown_type":         "Put an activity in its place that does what it was to do.",
	"unknown_outlet":       "Take the connection away, or add the option or case that it was for.",
	"unknown_variable":     "Choose a variable that is declared, or declare it in the flow settings.",
	"unknown_resource":     "Choose one that is there, or make it on its own page first.",
	"no_version":           "Publish the other flow first, or choose a label that it has.",
	"dangling_target":      "Choose where the outlet leads.",
	"missing_start":        "Drag the cord of Start to the first activity.",
	"missing_property":     "Fill in the field.",
	"bad_value":            "Give a value that the field takes; its help says which.",
	"bad_expression":       "Correct the expression; its help shows examples, and what it gives is shown below it.",
	"duplicate_id":         "Give one of them another name.",
	"duplicate_key":        "Give one of the rows another key.",
	"percent_sum":          "Change the shares until they sum to 100.",
	"busy_cycle":           "Put something into the loop that takes time, such as a prompt or a wait, or lead one of its cords out of it.",
	"end_on_live_path":     "Put a Disconnect in its place.",
	"not_in_kind":          "Take the activity out, or do this in a flow of another kind.",
	"not_in_handler":       "Take the activity out: nobody hears it there.",
	"secret_host":          "Ask whoever manages secrets to add the host, or send another secret.",
	"placeholder":          "Put activities in its place that do what the step did.",
	"unreachable_activity": "Lead a cord to it, or delete it.",
	"unreachable_case":     "Move the case up, or take it away.",
	"unwired_outlet":       "Choose where the outlet leads.",
	"cycle_conditional":    "Put something into the loop that takes time, such as a prompt or a wait.",
	"dead_air":             "Lead the path on to a Disconnect, a queue or a transfer.",
	"no_on_error":          "Wire the error outlets, or choose what happens when an activity fails in the flow settings.",
	"missing_translation":  "Write the text under Voice, languages, recordings, or add the language to the prompt of the library.",
	"no_way_to_a_person":   "Add a queue, a ring, a voicemail, a callback or a transfer for those whom the flow cannot help.",
	"menu_too_deep":        "Bring the choice further up, or ask with one menu less on the way.",
	"menu_too_long":        "Put options together, or ask in two menus of five at most.",
	"prompt_too_long":      "Say it in fewer words: what callers need first, the rest where they ask for it.",
	"no_repeat":            "Allow more than one attempt, or lead an option back to the menu.",
	"unchecked_resource":   "Check it with the resources of the installation that the flow is for.",
}

// Advice says what to do about the finding where no button mends it.
func (i Issue) Advice() string { return advice[i.Code] }
