package flow

import "strings"

// OutletRows describes the list of an activity type whose elements are its outlets, as they are edited where outlets are drawn.
type OutletRows struct {
	Label  string     `json:"label"`          // of the list
	One    string     `json:"one"`            // what an element is called: option, case
	Most   string     `json:"most,omitempty"` // elements that the list takes at most, "" when it has no limit
	Fields []Property `json:"fields"`         // of an element: who leaves by the outlet, and its label when it has one
}

// OutletRows is nil for a type that has no such list.
func (s *Spec) OutletRows() *OutletRows {
	if s.Each == nil || s.Each.Resource != "" {
		return nil
	}
	_, list := s.properties().item([]byte(s.Each.Property))
	if list == nil {
		return nil
	}
	rows := &OutletRows{Label: list.Label, One: strings.TrimSuffix(list.Name, "s"), Most: list.Max}
	decides := s.Each.Value
	if decides == "" {
		decides = s.Each.ID
	}
	for _, name := range []string{decides, s.Each.Label} {
		if _, field := list.item([]byte(name)); field != nil {
			rows.Fields = append(rows.Fields, *field)
		}
	}
	return rows
}
