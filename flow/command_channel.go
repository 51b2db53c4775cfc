package flow

// The commands of calls and messages. The comment says which event answers each.
type (
	// Dial rings a number and connects the customer with whoever answers. Dialled. Whether the number may be dialled at all is the channel's
	// to say (docs/limits.md): numbers can come from customers.
	Dial struct {
		Number   string            `json:"number"`              // E.164
		CallerID string            `json:"caller_id,omitempty"` // one of our numbers, instead of what SetANI set
		Timeout  Duration          `json:"timeout"`             // of ringing
		Headers  map[string]string `json:"headers,omitempty"`   // for the other side's system, where the network carries them
		Return   bool              `json:"return,omitempty"`    // the customer comes back when the other side hangs up, and Dialled comes only then
	}
	// SendDTMF plays keys into the call: 0-9 * # A-D, and a comma for a pause of a second. Done.
	SendDTMF struct {
		Digits string `json:"digits"`
	}
	// RecordCall starts, pauses, resumes or ends the recording of a call. Done.
	RecordCall struct {
		Mode    string `json:"mode"`    // on, off, pause or resume
		Parties string `json:"parties"` // both, customer or agent
	}
	// SendMessage writes to the customer: Text, or a template that the channel keeps. Sent or Undelivered.
	SendMessage struct {
		Text         string   `json:"text,omitempty"`
		Template     string   `json:"template,omitempty"`
		Attachments  []string `json:"attachments,omitempty"`   // addresses of files, http or https
		QuickReplies []string `json:"quick_replies,omitempty"` // answers to choose from, where the channel has them
	}
	// SetOutcome notes how the contact went, for reports. No answer.
	SetOutcome struct {
		Outcome   string `json:"outcome,omitempty"`
		Milestone string `json:"milestone,omitempty"`
	}
	// Score keeps the answers of a survey so far, for reports; a later one of the same activity replaces it. No answer.
	Score struct {
		Survey   string  `json:"survey"` // nps, csat or ces
		Score    float64 `json:"score"`  // the average of the answers
		Answers  []int   `json:"answers"`
		Complete bool    `json:"complete,omitempty"`
	}
)

func (*Dial) CommandKind() string        { return "dial" }
func (*SendDTMF) CommandKind() string    { return "send_dtmf" }
func (*RecordCall) CommandKind() string  { return "record_call" }
func (*SendMessage) CommandKind() string { return "send_message" }
func (*SetOutcome) CommandKind() string  { return "set_outcome" }
func (*Score) CommandKind() string       { return "score" }

// OnChannel says whether a command is for the channel that the customer is on. Stop is for whoever carries out the operation that it ends.
func OnChannel(c Command) bool {
	switch c.(type) {
	case *Play, *PlayMusic, *Gather, *RecordMessage, *Hangup, *SetANI, *Dial, *SendDTMF, *RecordCall, *SendMessage:
		return true
	}
	return false
}
