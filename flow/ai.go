package flow

import "time"

// AIDecision is what an AI agent wants to happen after its turn.
type AIDecision string

// The decisions.
const (
	AIGoOn         AIDecision = "go_on"         // say it, then listen
	AIResolved     AIDecision = "resolved"      // say it; the customer needs nothing more
	AIEscalate     AIDecision = "escalate"      // say it, then hand over to a person
	AICannotAnswer AIDecision = "cannot_answer" // likewise, because nothing that is known answers the question
	AIUnavailable  AIDecision = "unavailable"   // the AI agent cannot work now
)

// AIReason says why a conversation with an AI agent ended. Reports and flows compare it, so values are added, never renamed.
type AIReason string

// The reasons, by the outlet that they lead to.
const (
	AISolved        AIReason = "resolved"       // resolved: the customer needs nothing more
	AICallerAsked   AIReason = "caller_asked"   // escalated: the customer asked for a person
	AITriggerWord   AIReason = "trigger_word"   // escalated: the customer said one of the AI agent's trigger words
	AIAgentDecided  AIReason = "agent_decided"  // escalated: the model asked for a person
	AIGuardrail     AIReason = "guardrail"      // escalated: the model's answer broke a rule and was not said
	AILowConfidence AIReason = "low_confidence" // cannot_answer: what was found is too unsure
	AINoKnowledge   AIReason = "no_knowledge"   // cannot_answer: there is nothing to answer from
	AIRepeatedMiss  AIReason = "repeated_miss"  // cannot_answer: the second question in a row without an answer
	AIMaxTurns      AIReason = "max_turns"      // cannot_answer: the conversation had all its turns
	AIMaxDuration   AIReason = "max_duration"   // cannot_answer: the conversation took all its time
	AINoInput       AIReason = "no_input"       // no_input: the customer said nothing
	AIProviderDown  AIReason = "provider_down"  // unavailable: the model's endpoint does not answer
	AINoCredit      AIReason = "no_credit"      // unavailable: the budget is used up
	AINotReady      AIReason = "not_ready"      // unavailable: the AI agent's settings are not complete
)

// AIReasons lists every reason with the decision that it comes with.
var AIReasons = []struct {
	Reason   AIReason
	Decision AIDecision
}{
	{AISolved, AIResolved}, {AICallerAsked, AIEscalate}, {AITriggerWord, AIEscalate}, {AIAgentDecided, AIEscalate}, {AIGuardrail, AIEscalate},
	{AILowConfidence, AICannotAnswer}, {AINoKnowledge, AICannotAnswer}, {AIRepeatedMiss, AICannotAnswer}, {AIMaxTurns, AICannotAnswer},
	{AIMaxDuration, AICannotAnswer}, {AINoInput, AIGoOn}, {AIProviderDown, AIUnavailable}, {AINoCredit, AIUnavailable}, {AINotReady, AIUnavailable},
}

// Decision is what a reason leads to; false for one that is not known.
func (r AIReason) Decision() (AIDecision, bool) {
	for _, known := range AIReasons {
		if known.Reason == r {
			return known.Decision, true
		}
	}
	return "", false
}

// AITurn is one thing said in a conversation with an AI agent.
type AITurn struct {
	By   string `json:"by"` // customer or agent
	Text string `json:"text"`
}

// The sides of a conversation.
const (
	ByCustomer = "customer"
	ByAgent    = "agent"
)

// AIUsage is what a turn used of the budget.
type AIUsage struct {
	Tokens int `json:"tokens,omitempty"` // of a model; estimated when its endpoint does not count them
	Turns  int `json:"turns,omitempty"`
}

// Intent is something that a customer may want, told by examples.
type Intent struct {
	ID       string   `json:"id" label:"Intent" help:"Names the outlet" rule:"required,pattern=^[a-z][a-z0-9_]{0,63}$"`
	Examples []string `json:"examples,omitempty" label:"Examples" help:"How customers say it"`
}

type (
	// AskAI asks an AI agent for its next turn; without turns it opens the conversation. AIAnswered. Sensitive values are hidden in it before
	// it leaves the interpreter.
	AskAI struct {
		Agent    string            `json:"agent"`
		Program  string            `json:"program,omitempty"` // as of ReadSchedule
		Turns    []AITurn          `json:"turns,omitempty"`   // what was said so far, the customer's last
		Count    int               `json:"count,omitempty"`   // turns of the customer, also those that are not among Turns any more
		Misses   int               `json:"misses,omitempty"`  // questions without an answer right before
		Offered  []string          `json:"offered,omitempty"` // what the last turn offered to choose from
		Inputs   map[string]string `json:"inputs,omitempty"`
		Language string            `json:"language,omitempty"` // BCP 47
		Elapsed  Duration          `json:"elapsed,omitempty"`  // since the conversation began
	}
	// DetectIntent asks which intent a text has: one of those given, else one of the AI agent's. IntentDetected.
	DetectIntent struct {
		Agent    string   `json:"agent,omitempty"`
		Program  string   `json:"program,omitempty"` // as of ReadSchedule
		Text     string   `json:"text"`
		Intents  []Intent `json:"intents,omitempty"`
		Language string   `json:"language,omitempty"`
	}
	// SetAttributes attaches values to the contact, for agents. No answer; the interpreter does it itself.
	SetAttributes struct {
		Values map[string]string `json:"values"`
	}
)

type (
	// AIAnswered: an AI agent's turn. Reason is set unless the conversation goes on.
	AIAnswered struct {
		Decision AIDecision     `json:"decision"`
		Reason   AIReason       `json:"reason,omitempty"`
		Say      string         `json:"say,omitempty"`
		Heard    string         `json:"heard,omitempty"`    // what the customer said as it may be kept; empty: as it was
		Answered bool           `json:"answered,omitempty"` // a question was answered: silence means that it is solved
		Missed   bool           `json:"missed,omitempty"`   // the question has no answer
		Offered  []string       `json:"offered,omitempty"`
		Sources  []string       `json:"sources,omitempty"` // titles of what the answer is from
		Slots    map[string]any `json:"slots,omitempty"`
		Summary  string         `json:"summary,omitempty"`  // a model's, for a person who takes over
		Target   string         `json:"target,omitempty"`   // the queue that the AI agent hands over to
		Voice    string         `json:"voice,omitempty"`    // of the AI agent
		Language string         `json:"language,omitempty"` // likewise
		Usage    AIUsage        `json:"usage,omitzero"`
	}
	// IntentDetected: the intent of a text; empty when it has none of them.
	IntentDetected struct {
		Intent     string  `json:"intent,omitempty"`
		Confidence float64 `json:"confidence"` // 0 to 1
	}
)

// CommandKind implements Command.
func (*AskAI) CommandKind() string { return "ask_ai" }

// CommandKind implements Command.
func (*DetectIntent) CommandKind() string { return "detect_intent" }

// CommandKind implements Command.
func (*SetAttributes) CommandKind() string { return "set_attributes" }

// EventKind implements Event.
func (*AIAnswered) EventKind() string { return "ai_answered" }

// EventKind implements Event.
func (*IntentDetected) EventKind() string { return "intent_detected" }

// LongestAITurn is how many characters of one turn are kept, and LongestTranscript of all: what does not fit is cut at the beginning.
const (
	LongestAITurn     = 600
	LongestTranscript = 6000
	// AIPatience is how long a turn of an AI agent may take.
	AIPatience = 15 * time.Second
)
