package web

import "cordboard/flow"

// eachEntry says which outlets of a type are made from a property, and how they are edited on the canvas.
type eachEntry struct {
	*flow.Each
	Rows *flow.OutletRows `json:"rows,omitempty"`
}

func eachOf(s *flow.Spec) *eachEntry {
	if s.Each == nil {
		return nil
	}
	return &eachEntry{s.Each, s.OutletRows()}
}
