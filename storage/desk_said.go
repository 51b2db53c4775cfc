package storage

import (
	"encoding/json"

	"cordboard/flow"
)

// said is what the desk says to a contact.
type said struct {
	Contact string          `json:"contact"`
	Kind    string          `json:"kind"`
	Data    json.RawMessage `json:"data"`
}

// Said is what the desk says to a contact, told by another node for the customer to see.
type Said struct {
	Contact string
	Event   flow.Event
}

// mostSaid bounds what one message says to contacts, heardAhead what waits to be taken from Heard.
const (
	mostSaid   = 20
	heardAhead = 256
)

// Say tells the other nodes what the desk says to a contact that is at home at one of them. It may be lost.
func (k *Desk) Say(contact string, e flow.Event) {
	data, err := encode(e)
	if err != nil {
		return
	}
	k.tell(func(n *deskNote) {
		if len(n.Said) < mostSaid {
			n.Said = append(n.Said, said{contact, e.EventKind(), json.RawMessage(data)})
		}
	})
}

// Heard gives what other nodes said, while somebody is in Listen. What nobody takes is lost.
func (k *Desk) Heard() <-chan Said { return k.heard }

func (k *Desk) hear(list []said) {
	for _, s := range list {
		e, err := flow.DecodeEvent(s.Kind, s.Data)
		if err != nil {
			continue // of another version of the program
		}
		select {
		case k.heard <- Said{s.Contact, e}:
		default:
		}
	}
}
