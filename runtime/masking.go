package runtime

import (
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
)

// hidden stands in the journal, and wherever people look, for what must not be kept.
const hidden = flow.Hidden

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

// keepable hides card numbers and the like in what a customer said.
func keepable(e flow.Event) flow.Event {
	g, ok := e.(*flow.Gathered)
	if !ok {
		return e
	}
	out := *g
	out.Digits, out.Heard = flow.Keepable(g.Digits), flow.Keepable(g.Heard)
	return &out
}

// secrets lists the sensitive values that the contact's variables hold now, those that are long enough to be looked for in texts.
func (s *State) secrets(program func(int) *Program) []string {
	return s.sensitiveValues(program, shortestSecret)
}

func (s *State) sensitiveValues(program func(int) *Program, shortest int) []string {
	var found []string
	for i := range s.Scopes {
		scope := &s.Scopes[i]
		p := program(scope.Program)
		if p == nil || !p.sensitive && len(scope.Hidden) == 0 {
			continue
		}
		for j, value := range scope.Vars {
			if _, yesNo := value.(bool); yesNo || !scope.hides(p, j) {
				continue
			}
			if text := flow.Display(value); len(text) >= shortest {
				found = append(found, text)
			}
			if o, ok := s.Overrides[p.ID][p.Flow.Variables[j].Name]; ok && len(flow.Display(o.Value)) >= shortest {
				found = append(found, flow.Display(o.Value))
			}
		}
	}
	return found
}

// tells says whether a value gives a sensitive one away: what is made of it is sensitive too.
func (m *machine) tells(value any) bool {
	secrets := m.s.secrets(m.program)
	return len(secrets) > 0 && hide(flow.Display(value), secrets) != flow.Display(value)
}

// withoutSecrets gives an entry's data with sensitive values hidden in its texts. The command that is carried out keeps them.
func (m *machine) withoutSecrets(data any) any {
	secrets := m.s.secrets(m.program)
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

// rewritten hides secrets in the texts of a value and reads it back. A value that cannot be read back is dropped whole.
func rewritten(value any, secrets []string, decode func([]byte) (any, error)) any {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return nil
	}
	changed := false
	clean, err := json.Marshal(hideInside(plain, secrets, &changed))
	if !changed {
		return value
	}
	if err != nil {
		return nil
	}
	out, err := decode(clean)
	if err != nil {
		return nil
	}
	return out
}

// hideInside hides secrets in the texts of a JSON value; names of fields and numbers stay.
func hideInside(value any, secrets []string, changed *bool) any {
	switch v := value.(type) {
	case string:
		out := hide(v, secrets)
		*changed = *changed || out != v
		return out
	case []any:
		for i := range v {
			v[i] = hideInside(v[i], secrets, changed)
		}
	case map[string]any:
		for name := range v {
			v[name] = hideInside(v[name], secrets, changed)
		}
	}
	return value
}

func hide(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}

// longestBody is how much of an HTTP response's body the journal keeps; what the flow takes from it is in its variables and results.
const longestBody = 4 << 10

// brief cuts what would swell the journal, and the row of a table, of which the flow may put a part into a sensitive variable.
func brief(e flow.Event) flow.Event {
	if read, ok := e.(*flow.TableRead); ok {
		return &flow.TableRead{Missing: read.Missing, Found: read.Found}
	}
	r, ok := e.(*flow.Responded)
	if !ok || len(r.Body) <= longestBody {
		return e
	}
	out := *r
	out.Body = strings.ToValidUTF8(r.Body[:longestBody], "") + "…"
	return &out
}
