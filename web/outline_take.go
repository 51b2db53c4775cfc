package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/web/views"
)

// takeForm puts everything that an activity's form says into the flow, and gives the ids of activities that it made. With misfits, by the names of
// their fields, the form comes back.
func (s *Server) takeForm(e *flow.Edit, id string, kept *flow.Record, values url.Values) (added []string, misfits map[string]string, err error) {
	added, err = postedWires(e, values)
	wires := fieldErrors(err)
	if err != nil && wires == nil {
		return nil, nil, err
	}
	misfits = map[string]string{}
	maps.Copy(misfits, wires)
	maps.Copy(misfits, s.takeProperties(e, id, kept, values))
	if len(misfits) > 0 {
		return nil, misfits, errKept
	}
	return added, nil, nil
}

// takeProperties puts what a form says into an activity; misfits are texts that no document can hold, by the names of their fields. kept
// becomes the activity with all the rest.
func (s *Server) takeProperties(e *flow.Edit, id string, kept *flow.Record, values url.Values) (misfits map[string]string) {
	i := slices.IndexFunc(e.Flow.Activities, func(r flow.Record) bool { return r.ID == id })
	r := e.Flow.Activities[i]
	if _, known := s.Catalog.Spec(r.Type); known {
		r, misfits, _ = flow.ParseDraft(values, r, s.Catalog)
	} else if values.Has("name") {
		r.Name = strings.TrimSpace(values.Get("name"))
	}
	*kept, e.Flow.Activities[i] = r, r
	return misfits
}

// activityDone is where the page goes on after an activity was saved: to the rows that a button changed, to an activity that was made, to the
// form while something in it is wrong, else to the list.
func activityDone(id, op string, added []string, wrong map[string]string) string {
	switch _, path, _ := strings.Cut(op, ":"); {
	case op != "":
		path, _, _ = strings.Cut(path, ":")
		return "?activity=" + url.QueryEscape(id) + "&fresh=1#" + views.RowsID(path)
	case len(added) > 0:
		return atFresh(added[0])
	case len(wrong) > 0:
		return "?activity=" + url.QueryEscape(id) + atStep(id)
	}
	return atStep(id)
}
