package flow

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Activity is one built-in activity: its exported, tagged fields are the properties, Handle is what it does.
//
// One value serves every contact on a flow version at once, so Handle must not change its receiver. It must be pure: time comes from
// in.Now, everything from outside is asked for by a command and told by an event that answers it.
type Activity interface {
	// Handle decides what happens next. It gets Entered when the contact enters the activity, then every event that answers one of the
	// operations it has pending; Wait keeps it waiting.
	Handle(in Input, e Event) Outcome
}

// Spec tells everything else about an activity type; palette, forms, validator, simulator, schema and docs read it.
type Spec struct {
	Type       string   // JSON type, file name and golden name
	Label      string   // what people read
	Group      Group    // palette group
	Icon       string   // name in static/icons.svg
	Help       string   // one or two sentences: what it does and when to use it
	Example    Example  // one good use of it, shown beside its form
	Summary    string   // pattern of the one line under the name: "Queue {queue}[, max {max_wait}]"; see Summarise
	Kinds      []Kind   // flows it is allowed in; a subflow allows all of them
	Outlets    []Outlet // fixed outlets in the order drawn, error last
	Each       *Each    // outlets made from a property, drawn before the fixed ones; nil when none
	Results    []Result // what expressions can read as results.<id>.*
	Branch     string   // outlet whose path runs while the activity waits (the queue's treatment), "" when none
	Leaves     bool     // entering it inside a branch ends the wait that owns the branch
	KeepsPlace bool     // with Leaves: the ticket of a wait that it ends is stopped only when it is left, so that a callback can take its place
	NoCaller   bool     // needs no caller, so handlers that run beside the contact may hold it
	Talks      bool     // takes call time (speech, input, waiting), so a cycle through it is not a busy loop
	Terminal   bool     // the path ends here
	Unfinished bool     // only holds the place of what is to come: a flow with one cannot be published
	New        func() Activity

	described *Property     // set by Register
	fresh     reflect.Value // likewise: the struct with its defaults
}

// Group is a palette group; colours and order follow it.
type Group string

// The groups in palette order.
const (
	GroupCall    Group = "call"
	GroupRouting Group = "routing"
	GroupControl Group = "control"
	GroupData    Group = "data"
	GroupDigital Group = "digital"
	GroupAI      Group = "ai"
)

// Groups lists the groups in palette order with their labels.
var Groups = []struct {
	ID    Group  `json:"id"`
	Label string `json:"label"`
}{
	{GroupCall, "Call handling"}, {GroupRouting, "Routing"}, {GroupControl, "Flow control"},
	{GroupData, "Data"}, {GroupDigital, "Digital"}, {GroupAI, "AI"},
}

// Outlet is a named way out of an activity.
type Outlet struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Falls is the handler that takes the contact when the outlet is not wired; "" means the path simply ends.
	Falls Handler `json:"falls,omitempty"`
	// AtOnce says that a contact may leave by it in the moment it enters, although the activity talks.
	AtOnce bool `json:"-"`
	// When names a property without which a contact never leaves by it, such as the time limit of its timeout; "" when it always may.
	When string `json:"-"`
}

// ErrorOutlet is the outlet of a failed effect or a limit; every activity that can fail has it last.
var ErrorOutlet = Outlet{ID: "error", Label: "Error", Falls: OnError}

// FailedOutlet is the outlet of failures where failing is an everyday thing to draw, such as a message that does not arrive.
var FailedOutlet = Outlet{ID: "failed", Label: "Failed"}

// FailureOutlet is the id of the outlet by which failures leave, "" when the type has none.
func (s *Spec) FailureOutlet() string {
	for _, o := range s.Outlets {
		if o == ErrorOutlet || o == FailedOutlet {
			return o.ID
		}
	}
	return ""
}

// Each makes one outlet per element of a list property, or per outcome of a referenced subflow.
type Each struct {
	Property string `json:"property"`           // the list property, or the property that names the subflow
	ID       string `json:"id,omitempty"`       // field of an element that is the outlet's id
	Label    string `json:"label,omitempty"`    // field of an element that is the outlet's label; the id when empty
	Value    string `json:"value,omitempty"`    // field of an element that says who leaves by its outlet, such as a percentage; the id when empty
	Unit     string `json:"unit,omitempty"`     // what Value is counted in, such as %
	Resource string `json:"resource,omitempty"` // "subflow_outcomes": the outlets are the outcomes of the subflow that Property names
	Version  string `json:"version,omitempty"`  // the property that holds the label of the subflow's version
	From     string `json:"from,omitempty"`     // the property that names an AI agent, whose intents make the outlets while the list is empty
}

// Example is one good use of an activity type.
type Example struct {
	Use        string // a sentence: where it stands in a flow, and what for
	Properties string // as JSON; it names resources and variables that a flow may well have
}

// Result is one value that later activities can read as results.<id>.<name>.
type Result struct {
	Name string
	Type Type
	Help string
}

// Input is what an activity sees of its contact. Methods that evaluate return errors that name the property's text.
type Input interface {
	Now() time.Time                     // the contact's clock
	Contact() Contact                   // what arrived
	ActivityID() string                 // the id of this activity in its flow
	Kind() Kind                         // of the flow the contact entered by
	Memory() *Memory                    // this activity's notes to itself, kept between its events
	Text(t Template) (string, error)    // fills a template
	Speech(p Prompt) (Speech, error)    // fills a prompt for the contact's language
	Evaluate(x Expression) (any, error) // evaluates an expression
	// EvaluateWith evaluates an expression in which event.* are the given values, such as what a customer has just entered.
	EvaluateWith(x Expression, event map[string]any) (any, error)
	Set(variable string, value any) error      // assigns a declared variable, coerced to its type
	Variable(variable string) (any, bool)      // reads a declared variable
	Sensitive(variable string) bool            // whether a variable is declared sensitive: what is asked for it must not be shown
	Masked(text string) string                 // hides the values of sensitive variables in a text that is to be kept
	WaitingSince() (since time.Time, was bool) // when the wait began that this activity took over from, for a queue inside a treatment
}

// Memory is what an activity keeps between its events. It goes through JSON at every wait: Value holds only JSON values.
type Memory struct {
	Phase int    `json:"p,omitempty"`
	Count int    `json:"c,omitempty"`
	Text  string `json:"t,omitempty"`
	Value any    `json:"v,omitempty"`
}

// Action says what an Outcome asks for.
type Action int

// The actions.
const (
	ActWait       Action = iota // stay, waiting for events
	ActLeave                    // go on by Outlet
	ActCall                     // run Subflow inside, then get SubflowEnded
	ActGo                       // continue in another flow for good
	ActEnd                      // end this flow, treatment or handler with Outlet as the outcome
	ActDisconnect               // hang up and end the contact; Outlet is the reason
	ActTransfer                 // end the contact without hanging up: its customer talks to somebody else now; Outlet is what the path shows
	ActFail                     // leave by error with Failure
)

// Outcome is an activity's decision.
type Outcome struct {
	Action   Action
	Outlet   string
	Commands []Command      // issued in order, before leaving too
	Results  map[string]any // JSON values, kept as results.<id>
	Branch   string         // with ActWait: run this outlet's path meanwhile
	Keep     bool           // with ActLeave: keep Memory for the next time the contact enters here
	Calls    Callee         // with ActCall and ActGo
	Failure  Failure        // with ActFail
}

// Callee is the flow that a call or a jump runs.
type Callee struct {
	Program string            // program id, as FlowResolved told
	Inputs  map[string]any    // variable of the callee → value
	Outputs map[string]string // variable of the callee → variable of the caller
}

// Failure is the reason of an error path; expressions in handlers read its code as event.code.
type Failure struct {
	Code    string `json:"code"` // expression, http, loop_limit, unavailable, not_found, panic …
	Message string `json:"message"`
}

// Leave goes on by an outlet.
func Leave(outlet string, commands ...Command) Outcome {
	return Outcome{Action: ActLeave, Outlet: outlet, Commands: commands}
}

// Wait stays in the activity until an event answers one of its operations.
func Wait(commands ...Command) Outcome { return Outcome{Action: ActWait, Commands: commands} }

// WaitInBranch waits like Wait while the contact runs the path behind an outlet.
func WaitInBranch(outlet string, commands ...Command) Outcome {
	return Outcome{Action: ActWait, Branch: outlet, Commands: commands}
}

// End ends the flow, treatment or handler with an outcome.
func End(outcome string) Outcome { return Outcome{Action: ActEnd, Outlet: outcome} }

// Disconnect hangs up and ends the contact.
func Disconnect(reason string) Outcome { return Outcome{Action: ActDisconnect, Outlet: reason} }

// Transfer ends the contact, whose customer was handed over to somebody outside.
func Transfer(outlet string) Outcome { return Outcome{Action: ActTransfer, Outlet: outlet} }

// Call runs another flow inside this one.
func Call(c Callee) Outcome { return Outcome{Action: ActCall, Calls: c} }

// GoTo continues the contact in another flow for good.
func GoTo(c Callee) Outcome { return Outcome{Action: ActGo, Calls: c} }

// Fail leaves by error.
func Fail(code, format string, args ...any) Outcome {
	return Outcome{Action: ActFail, Failure: Failure{Code: code, Message: fmt.Sprintf(format, args...)}}
}

// FailWith leaves by error with err as the message.
func FailWith(code string, err error) Outcome {
	return Outcome{Action: ActFail, Failure: Failure{Code: code, Message: err.Error()}}
}

// With adds results to an outcome.
func (o Outcome) With(results map[string]any) Outcome {
	o.Results = results
	return o
}

// Keeping keeps the activity's memory for the next time the contact enters it.
func (o Outcome) Keeping() Outcome {
	o.Keep = true
	return o
}

// Catalog is the set of activity types that an installation has.
type Catalog struct {
	specs  []*Spec
	byType map[string]*Spec
}

// NewCatalog makes an empty catalogue.
func NewCatalog() *Catalog { return &Catalog{byType: map[string]*Spec{}} }

// Register adds a type. It panics on a type that is there already or has no constructor: that is a bug seen at start.
func (c *Catalog) Register(s Spec) {
	if s.Type == "" || s.New == nil || c.byType[s.Type] != nil {
		panic("flow: activity type " + s.Type + " is incomplete or registered twice")
	}
	s.described, s.fresh = s.properties(), freshValue(s)
	c.byType[s.Type] = &s
	c.specs = append(c.specs, &s)
	slices.SortStableFunc(c.specs, func(a, b *Spec) int { return groupOrder(a.Group) - groupOrder(b.Group) })
}

func groupOrder(g Group) int {
	for i, known := range Groups {
		if known.ID == g {
			return i
		}
	}
	return len(Groups)
}

// Spec finds a type.
func (c *Catalog) Spec(activityType string) (*Spec, bool) {
	s, ok := c.byType[activityType]
	return s, ok
}

// Specs lists the types in palette order: by group, then as registered. The caller must not change the slice.
func (c *Catalog) Specs() []*Spec { return c.specs }

// AllowedIn says whether the type may stand in a flow of that kind.
func (s *Spec) AllowedIn(k Kind) bool { return k == Subflow || slices.Contains(s.Kinds, k) }
