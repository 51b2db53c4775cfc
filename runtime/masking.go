package runtime

import (
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
)

// hidden stands in the journal, and wherever people look, for what must not be kept.
const hidden = "••••"

// shortestSecret is the length from which a sensitive value is looked for in texts; shorter ones would hide half of every text.
const shortestSecret = 3

// hides says whether a variable's value must not be shown: it is declared sensitive, or was given sensitive digits.
func (s *Scope) hides(p *Program, variable int) bool {
	return p.Flow.Variables[variable].Sensitive || slices.Contains(s.Hidden, variable)
}

// masked hides what a customer typed into a sensitive input, its length too.
func masked(e flow.Event, mask bool) flow.Event {
	g, ok := e.(*flow.Gathered)
	if !ok || !mask {
		return e
	}
	out := *g
	if g.Digits != "" {
		out.Digits = hidden
	}
	if g.Heard != "" {
		out.Heard = hidden
	}
	return &out
}

// secrets lists the sensitive values that the contact's variables hold now.
func (m *machine) secrets() []string {
	var found []string
	for i := range m.s.Scopes {
		scope := &m.s.Scopes[i]
		program := m.program(scope.Program)
		if program == nil || !program.sensitive && len(scope.Hidden) == 0 {
			continue
		}
		for j, value := range scope.Vars {
			if !scope.hides(program, j) {
				continue
			}
			text := flow.Display(value)
			if len(text) < shortestSecret {
				continue
			}
			found = append(found, text)
			if quoted, err := json.Marshal(text); err == nil && len(quoted) > len(text)+2 {
				found = append(found, string(quoted[1:len(quoted)-1])) // as it stands inside JSON
			}
		}
	}
	return found
}

// withoutSecrets gives an entry's data with sensitive values hidden in its texts. The command that is carried out keeps them.
func (m *machine) withoutSecrets(data any) any {
	secrets := m.secrets()
	if len(secrets) == 0 {
		return data
	}
	switch d := data.(type) {
	case flow.Failure:
		return flow.Failure{Code: d.Code, Message: hide(d.Message, secrets)}
	case flow.Command:
		return rewritten(d, secrets, func(text []byte) (any, error) { return flow.DecodeCommand(d.CommandKind(), text) })
	case flow.Event:
		return rewritten(d, secrets, func(text []byte) (any, error) { return flow.DecodeEvent(d.EventKind(), text) })
	}
	return data
}

// rewritten hides secrets in the JSON of a value and reads it back. A value that cannot be read back is dropped whole.
func rewritten(value any, secrets []string, decode func([]byte) (any, error)) any {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	clean := hide(string(text), secrets)
	if clean == string(text) {
		return value
	}
	out, err := decode([]byte(clean))
	if err != nil {
		return nil
	}
	return out
}

func hide(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}
