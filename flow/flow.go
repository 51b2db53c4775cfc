// Package flow owns the flow document and the activity contract: what a flow is, how it reads and writes as JSON, when it is valid,
// how two versions differ, what an activity may ask for (commands) and be told (events), and the expressions in it.
// It must not do I/O, read a clock, log, or use randomness: everything here is a value or a pure function.
package flow

import (
	"encoding/json"
	"regexp"
	"slices"
	"time"
)

// Format is the format tag of a flow document (docs/flow-format.md).
const Format = "cordboard.flow/v1"

// Kind says which contacts a flow is for.
type Kind string

// The kinds. A subflow takes the kind of its caller.
const (
	Inbound  Kind = "inbound"
	Outbound Kind = "outbound"
	Digital  Kind = "digital"
	Subflow  Kind = "subflow"
)

// Kinds lists the kinds in the order people see them.
var Kinds = []Kind{Inbound, Outbound, Digital, Subflow}

// Flow is one flow document, exactly what its JSON holds.
type Flow struct {
	Format      string              `json:"format"`
	Name        string              `json:"name"`
	Description string              `json:"description,omitempty"`
	Kind        Kind                `json:"kind"`
	Start       string              `json:"start"`
	Variables   []Variable          `json:"variables,omitempty"`
	Activities  []Record            `json:"activities"`
	Handlers    map[Handler]string  `json:"handlers,omitempty"`
	Notes       []Note              `json:"notes,omitempty"`
	Layout      map[string]Position `json:"layout,omitempty"`
}

// Record is one activity as the document holds it: which type, which properties, where its outlets lead.
type Record struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Name       string            `json:"name,omitempty"`
	Properties json.RawMessage   `json:"properties,omitempty"`
	Outlets    map[string]string `json:"outlets,omitempty"`
}

// Label is the activity's name, or its id when it has none.
func (r Record) Label() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Type is a variable's type.
type Type string

// The variable types.
const (
	String   Type = "string"
	Integer  Type = "integer"
	Decimal  Type = "decimal"
	Boolean  Type = "boolean"
	DateTime Type = "datetime"
	JSON     Type = "json"
)

// Types lists the variable types in the order people see them.
var Types = []Type{String, Integer, Decimal, Boolean, DateTime, JSON}

// Variable is one declared flow variable.
type Variable struct {
	Name         string          `json:"name"`
	Type         Type            `json:"type"`
	Default      json.RawMessage `json:"default,omitempty"`
	AgentVisible bool            `json:"agent_visible,omitempty"`
	Sensitive    bool            `json:"sensitive,omitempty"`
	Overridable  bool            `json:"overridable,omitempty"`
}

// Handler names an entry point for something that happens beside the main path.
type Handler string

// The handlers, in life-cycle order. OnError, OnAgentDisconnected and OnCallbackFailed take the contact over, the others run beside it.
const (
	BeforeDial          Handler = "before_dial"
	OnOffer             Handler = "on_offer"
	OnAccept            Handler = "on_accept"
	OnSLABreach         Handler = "on_sla_breach"
	OnAgentDisconnected Handler = "on_agent_disconnected"
	OnCallbackFailed    Handler = "on_callback_failed"
	OnAbandon           Handler = "on_abandon"
	OnError             Handler = "on_error"
	OnEnded             Handler = "on_ended"
)

// Handlers lists the handlers in life-cycle order.
var Handlers = []Handler{BeforeDial, OnOffer, OnAccept, OnSLABreach, OnAgentDisconnected, OnCallbackFailed, OnAbandon, OnError, OnEnded}

// TakesOver says whether the handler becomes the contact's main path instead of running beside it.
func (h Handler) TakesOver() bool {
	return h == OnError || h == OnAgentDisconnected || h == OnCallbackFailed
}

// Note is a note on the canvas. It never runs.
type Note struct {
	ID     string  `json:"id"`
	Text   string  `json:"text"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Frame  bool    `json:"frame,omitempty"` // it stands around activities, which move along; its text is the title
}

// Position is where an activity is drawn, in canvas pixels. Moving it never changes behaviour.
type Position struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Limits of a document (docs/flow-format.md).
const (
	MaxActivities = 2000
	MaxBytes      = 4 << 20
	MaxDepth      = 64
)

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	name       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)
)

// ValidIdentifier says whether s can name an activity or a variable.
func ValidIdentifier(s string) bool { return identifier.MatchString(s) }

// ValidName says whether s can name a flow or a resource.
func ValidName(s string) bool { return name.MatchString(s) }

// Activity finds an activity's record by id.
func (f *Flow) Activity(id string) (Record, bool) {
	i := slices.IndexFunc(f.Activities, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return Record{}, false
	}
	return f.Activities[i], true
}

// Contact is what is known of a contact when it arrives; a flow reads it as contact.*.
type Contact struct {
	ID         string            `json:"id"`
	Channel    string            `json:"channel"` // voice, chat, sms, email …
	ANI        string            `json:"ani"`     // the customer's number or address
	DNIS       string            `json:"dnis"`    // the number or address that was reached
	EntryPoint string            `json:"entry_point,omitempty"`
	Language   string            `json:"language,omitempty"` // BCP 47
	StartedAt  time.Time         `json:"started_at"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// Live says whether the contact is a call that must hear something at all times.
func (c Contact) Live() bool { return c.Channel == "voice" }
