package flow

import (
	"encoding/json"
	"fmt"
	"time"
)

// Command is something an activity asks of the outside. The interpreter gives each an operation id; every answer is an event with that id.
// The set is sealed: a new effect is a new type here, a row in the table below, and a performer.
type Command interface{ CommandKind() string }

// Speech is a prompt filled in and ready to speak or write.
type Speech struct {
	Segments []Segment `json:"segments,omitempty"`
	Voice    string    `json:"voice,omitempty"`
	Language string    `json:"language,omitempty"`
}

// Segment is a piece of a prompt: text to say or a recorded prompt's name.
type Segment struct {
	Say   string `json:"say,omitempty"`
	Audio string `json:"audio,omitempty"`
}

// Choice is one option a gather listens for.
type Choice struct {
	Key string   `json:"key"`
	Say []string `json:"say,omitempty"`
}

// Skill is one skill requirement of a queue.
type Skill struct {
	Skill string `json:"skill" label:"Skill" rule:"required" resource:"skill"`
	Op    string `json:"op" label:"Is" rule:"required,oneof=is|is_not|>=|<="`
	Value any    `json:"value" label:"Value" rule:"required"`
}

// The commands. The comment says which event answers each.
type (
	// Play speaks or plays a prompt. Played.
	Play struct {
		Speech        Speech `json:"speech"`
		Interruptible bool   `json:"interruptible,omitempty"`
	}
	// PlayMusic plays a file; Duration 0 means to its end, Loop means until stopped. Played, when not looped.
	PlayMusic struct {
		Audio    string   `json:"audio"`
		Duration Duration `json:"duration,omitempty"`
		Offset   Duration `json:"offset,omitempty"`
		Loop     bool     `json:"loop,omitempty"`
	}
	// Gather plays a prompt and takes keys, speech or a written reply. Gathered.
	Gather struct {
		Speech        Speech   `json:"speech"`
		Interruptible bool     `json:"interruptible,omitempty"`
		Min           int      `json:"min,omitempty"`
		Max           int      `json:"max"`
		Terminator    string   `json:"terminator,omitempty"`
		FirstTimeout  Duration `json:"first_timeout"`
		InterTimeout  Duration `json:"inter_timeout,omitempty"`
		Choices       []Choice `json:"choices,omitempty"`
		Sensitive     bool     `json:"sensitive,omitempty"`
		// Keepable hides what must never be kept (flow.Keepable) in the answer before anything sees it: of talk that nobody asked for in particular.
		Keepable bool `json:"keepable,omitempty"`
	}
	// RecordMessage plays a greeting and records. Recorded.
	RecordMessage struct {
		Greeting    Speech   `json:"greeting"`
		Beep        bool     `json:"beep,omitempty"`
		MaxDuration Duration `json:"max_duration"`
		Silence     Duration `json:"silence"`
		Transcribe  bool     `json:"transcribe,omitempty"`
		Mailbox     string   `json:"mailbox"`
	}
	// Hangup ends the customer's leg. Disconnected.
	Hangup struct {
		Reason string `json:"reason,omitempty"`
	}
	// Timer wakes the activity. TimerFired.
	Timer struct {
		At time.Time `json:"at"`
	}
	// Request is an HTTP call. Responded or RequestFailed.
	Request struct {
		Method  string            `json:"method"`
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers,omitempty"`
		Body    string            `json:"body,omitempty"`
		Timeout Duration          `json:"timeout"`
		Retries int               `json:"retries,omitempty"`
		Secret  string            `json:"secret,omitempty"`
		Program string            `json:"program,omitempty"` // whose bindings say which secret the name means, filled in by the interpreter; empty: the contact's
	}
	// JoinQueue asks the desk for an agent; the operation id is the ticket. Queued or QueueRefused, then Offered, Accepted, Declined,
	// SLABreached, AgentLeft.
	JoinQueue struct {
		Queue       string    `json:"queue"`
		Priority    int       `json:"priority"` // 1 first to 10
		Skills      []Skill   `json:"skills,omitempty"`
		Relax       []Relax   `json:"relax,omitempty"`
		PreferAgent string    `json:"prefer_agent,omitempty"`
		Since       time.Time `json:"since"`              // when the contact began to wait: its age
		Callback    string    `json:"callback,omitempty"` // of a callback: the number it will dial; nobody holds the line
	}
	// ReadSchedule asks for the state of a schedule at a time. ScheduleRead, within the same step's transaction.
	ReadSchedule struct {
		Schedule string    `json:"schedule"`
		At       time.Time `json:"at"`
		Program  string    `json:"program,omitempty"` // whose bindings say what the name means, filled in by the interpreter; empty: the contact's
	}
	// ReadFlow asks which version of a flow a label points at. FlowResolved, within the same step's transaction.
	ReadFlow struct {
		Flow    string `json:"flow"`
		Label   string `json:"label"`
		Program string `json:"program,omitempty"` // as of ReadSchedule
	}
	// ReadNumber asks whether a number is in the number inventory. NumberRead, within the same step's transaction.
	ReadNumber struct {
		Number string `json:"number"`
	}
	// ReadTable asks for the row of a table with a key. TableRead, within the same step's transaction.
	ReadTable struct {
		Table   string `json:"table"`
		Key     string `json:"key"`
		Program string `json:"program,omitempty"` // as of ReadSchedule
	}
	// SetANI sets the number shown on outbound legs. No answer.
	SetANI struct {
		Number string `json:"number"`
		Name   string `json:"name,omitempty"`
	}
	// ScreenPop shows a page to the agent. No answer.
	ScreenPop struct {
		URL    string `json:"url"`
		Label  string `json:"label,omitempty"`
		Target string `json:"target"` // tab or panel
	}
	// Notify tells people about something. Sent or Undelivered when Confirm is set, else no answer.
	Notify struct {
		To      []string `json:"to"` // users, teams or addresses
		Subject string   `json:"subject,omitempty"`
		Text    string   `json:"text"`
		Confirm bool     `json:"confirm,omitempty"`
	}
	// Stand stands before an activity that a test call stops at. Entered, when it goes on.
	Stand struct {
		Activity string `json:"activity"`
		Program  string `json:"program,omitempty"` // of a subflow's activity
	}
	// Stop ends a pending operation: audio stops, a timer is dropped, a queue is left. No answer.
	Stop struct {
		Op int `json:"op"`
	}
)

// Relax is one widening step of a queue entry: after that wait the requirements become Skills.
type Relax struct {
	After  Duration `json:"after" label:"After" rule:"required"`
	Skills []Skill  `json:"skills,omitempty" label:"Skills"`
}

// commandKinds is the table of commands: how each is named in JSON and made.
var commandKinds = map[string]func() Command{
	"play": func() Command { return new(Play) }, "play_music": func() Command { return new(PlayMusic) }, "gather": func() Command { return new(Gather) },
	"record": func() Command { return new(RecordMessage) }, "hangup": func() Command { return new(Hangup) }, "timer": func() Command { return new(Timer) },
	"request": func() Command { return new(Request) }, "join_queue": func() Command { return new(JoinQueue) },
	"read_schedule": func() Command { return new(ReadSchedule) }, "read_flow": func() Command { return new(ReadFlow) },
	"read_number": func() Command { return new(ReadNumber) }, "set_ani": func() Command { return new(SetANI) },
	"read_table": func() Command { return new(ReadTable) },
	"screen_pop": func() Command { return new(ScreenPop) }, "notify": func() Command { return new(Notify) }, "stand": func() Command { return new(Stand) }, "stop": func() Command { return new(Stop) },
	"ask_ai": func() Command { return new(AskAI) }, "detect_intent": func() Command { return new(DetectIntent) },
	"set_attributes": func() Command { return new(SetAttributes) },
	"dial":           func() Command { return new(Dial) }, "send_dtmf": func() Command { return new(SendDTMF) },
	"record_call": func() Command { return new(RecordCall) }, "send_message": func() Command { return new(SendMessage) },
	"set_outcome": func() Command { return new(SetOutcome) }, "score": func() Command { return new(Score) },
	"offer_to": func() Command { return new(OfferTo) }, "read_queue": func() Command { return new(ReadQueue) },
	"set_priority": func() Command { return new(SetPriority) }, "set_skills": func() Command { return new(SetSkills) },
	"read_dialling": func() Command { return new(ReadDialling) }, "schedule_callback": func() Command { return new(ScheduleCallback) },
	"dial_customer": func() Command { return new(DialCustomer) }, "return_to_queue": func() Command { return new(ReturnToQueue) },
}

func (*Play) CommandKind() string          { return "play" }
func (*PlayMusic) CommandKind() string     { return "play_music" }
func (*Gather) CommandKind() string        { return "gather" }
func (*RecordMessage) CommandKind() string { return "record" }
func (*Hangup) CommandKind() string        { return "hangup" }
func (*Timer) CommandKind() string         { return "timer" }
func (*Request) CommandKind() string       { return "request" }
func (*JoinQueue) CommandKind() string     { return "join_queue" }
func (*ReadSchedule) CommandKind() string  { return "read_schedule" }
func (*ReadFlow) CommandKind() string      { return "read_flow" }
func (*ReadNumber) CommandKind() string    { return "read_number" }
func (*ReadTable) CommandKind() string     { return "read_table" }
func (*SetANI) CommandKind() string        { return "set_ani" }
func (*ScreenPop) CommandKind() string     { return "screen_pop" }
func (*Notify) CommandKind() string        { return "notify" }
func (*Stand) CommandKind() string         { return "stand" }
func (*Stop) CommandKind() string          { return "stop" }

// IsRead says whether a command is answered inside the step's transaction instead of by an effect.
func IsRead(c Command) bool {
	switch c.(type) {
	case *ReadSchedule, *ReadFlow, *ReadNumber, *ReadQueue, *ReadDialling, *ReadTable:
		return true
	}
	return false
}

// Answered says whether an event will answer the command, so that it stays pending until then. Looped music is pending until stopped.
func Answered(c Command) bool {
	switch c := c.(type) {
	case *SetANI, *ScreenPop, *SetOutcome, *Score, *Stop, *Hangup, *SetAttributes, *ReturnToQueue:
		return false
	case *Notify:
		return c.Confirm
	}
	return true
}

// DecodeCommand reads a command of a kind from JSON.
func DecodeCommand(kind string, data []byte) (Command, error) {
	make, ok := commandKinds[kind]
	if !ok {
		return nil, fmt.Errorf("unknown command kind %q", kind)
	}
	c := make()
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("read %s command: %w", kind, err)
	}
	return c, nil
}
