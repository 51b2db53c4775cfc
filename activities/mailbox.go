package activities

import (
	"encoding/json"
	"errors"

	"cordboard/flow"
)

// Mailbox is who a message is for. In JSON a queue is a string, the others are {"team": "…"} and {"user": "…"}.
type Mailbox struct {
	Queue string `json:"queue,omitempty" label:"Queue" resource:"queue"`
	Team  string `json:"team,omitempty" label:"Team" resource:"team"`
	User  string `json:"user,omitempty" label:"User" resource:"agent"`
}

// String names the mailbox as recordings carry it: support, team:sales, user:anna.
func (m Mailbox) String() string {
	switch {
	case m.Team != "":
		return "team:" + m.Team
	case m.User != "":
		return "user:" + m.User
	}
	return m.Queue
}

// MarshalJSON writes a queue as a string.
func (m Mailbox) MarshalJSON() ([]byte, error) {
	if m.Team == "" && m.User == "" {
		return json.Marshal(m.Queue)
	}
	type plain Mailbox
	return json.Marshal(plain(m))
}

// UnmarshalJSON reads a queue's name, or an object with exactly one of queue, team and user.
func (m *Mailbox) UnmarshalJSON(data []byte) error {
	*m = Mailbox{}
	if json.Unmarshal(data, &m.Queue) == nil {
		return nil
	}
	type plain Mailbox
	named := 0
	err := flow.UnmarshalStrict(data, (*plain)(m))
	for _, name := range []string{m.Queue, m.Team, m.User} {
		if name != "" {
			named++
		}
	}
	if err != nil || named != 1 {
		return errors.New(`a mailbox is a queue's name, {"team": "…"} or {"user": "…"}`)
	}
	return nil
}
