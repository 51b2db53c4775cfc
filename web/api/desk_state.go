package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/web"
	"cordboard/web/views"
)

// deskState is an agent with their contacts, as clients get it.
type deskState struct {
	Agent    string        `json:"agent"`
	State    string        `json:"state"`
	Presence string        `json:"presence"` // what the agent said last
	Reason   string        `json:"reason,omitempty"`
	Since    *time.Time    `json:"since,omitempty"`
	Gone     bool          `json:"gone"`
	OffDuty  bool          `json:"off_duty"`
	Offers   []deskContact `json:"offers"`
	Contacts []deskContact `json:"contacts"`
	WrapUps  []deskContact `json:"wrap_ups"`
	Pull     []string      `json:"pull_queues"`
	Reasons  []string      `json:"away_reasons"`
}

// deskContact is a contact that an agent is offered, has, or works on after it.
type deskContact struct {
	Ticket   string     `json:"ticket"`
	Contact  string     `json:"contact"`
	Customer string     `json:"customer"`
	Queue    string     `json:"queue,omitempty"`
	Channel  string     `json:"channel"`
	Callback string     `json:"callback,omitempty"`
	Since    *time.Time `json:"since,omitempty"`
	Until    *time.Time `json:"until,omitempty"`
	Pops     []string   `json:"screen_pops,omitempty"`
	Reasons  []string   `json:"reasons,omitempty"`
	Required bool       `json:"reason_required,omitempty"`
}

// readDesk gives an agent's state, and the tag that tells it from any other.
func readDesk(ctx context.Context, agent web.AgentDesk) (state deskState, tag string, err error) {
	v, err := agent.Read(ctx)
	if err != nil {
		return state, "", err
	}
	state = deskState{
		Agent: v.Agent, State: v.State, Presence: v.Presence, Reason: v.Reason, Since: moment(v.Since), Gone: v.Gone, OffDuty: v.OffDuty,
		Offers: deskContacts(v.Offers), Contacts: deskContacts(v.Contacts), WrapUps: deskContacts(v.WrapUps),
		Pull: append([]string{}, v.Pull...), Reasons: append([]string{}, v.Reasons...),
	}
	data, err := json.Marshal(state)
	if err != nil {
		return state, "", fmt.Errorf("encode the state of an agent: %w", err)
	}
	sum := sha256.Sum256(data)
	return state, base64.RawURLEncoding.EncodeToString(sum[:12]), nil
}

func deskContacts(list []views.DeskContact) []deskContact {
	out := make([]deskContact, len(list))
	for i, c := range list {
		out[i] = deskContact{
			Ticket: c.Ticket, Contact: c.Contact, Customer: c.Customer, Queue: c.Queue, Channel: c.Channel, Callback: c.Callback,
			Since: moment(c.Since), Until: moment(c.Until), Pops: c.Pops, Reasons: c.Reasons, Required: c.Required,
		}
	}
	return out
}

// moment is a time as clients get it, nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
