package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outlineConflict shows what two people changed at once. Everything that was posted stays in the page: keeping it posts it again as a
// change of the draft that the form showed, so that only what it changed goes over what the other one did.
func (s *Server) outlineConflict(c echo.Context, conflict *storage.DraftConflict) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	p := s.page(c, f.Name+", conflict")
	p.Styles = append(p.Styles, "css/outline.css")
	v := views.OutlineConflict{Flow: f.Name, Action: c.Request().URL.Path, Base: c.FormValue("base"), Over: etag(conflict.Revision)}
	values := c.Request().PostForm
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if name != "base" && name != "over" {
				v.Fields = append(v.Fields, ui.Option{Value: value, Label: name})
			}
		}
	}
	for _, one := range conflict.Conflicts {
		was := withRecord(f.Draft, one.Key, one.Base)
		v.Clashes = append(v.Clashes, views.OutlineClash{
			Label: ui.Sentence(one.Label), By: one.By, At: p.Clock.Words(one.At), Gone: one.Theirs == nil,
			Mine: s.diff(was, withRecord(f.Draft, one.Key, one.Mine)), Theirs: s.diff(was, withRecord(f.Draft, one.Key, one.Theirs)),
		})
	}
	return s.render(c, http.StatusConflict, views.OutlineConflictPage(p, v))
}

// withRecord is a flow in which one record of the draft has another value; nil takes it away. What cannot be read stays out.
func withRecord(f *flow.Flow, key string, value json.RawMessage) *flow.Flow {
	changed := *f
	id, isActivity := strings.CutPrefix(key, "a:")
	switch {
	case isActivity:
		changed.Activities = slices.DeleteFunc(slices.Clone(f.Activities), func(r flow.Record) bool { return r.ID == id })
		var r flow.Record
		if json.Unmarshal(value, &r) == nil && value != nil {
			changed.Activities = append(changed.Activities, r)
		}
	case strings.HasPrefix(key, "n:"):
		changed.Notes = slices.DeleteFunc(slices.Clone(f.Notes), func(n flow.Note) bool { return "n:"+n.ID == key })
		var n flow.Note
		if json.Unmarshal(value, &n) == nil && value != nil {
			changed.Notes = append(changed.Notes, n)
		}
	case key == "variables":
		changed.Variables = nil
		_ = json.Unmarshal(value, &changed.Variables)
	case key == "handlers":
		changed.Handlers = nil
		_ = json.Unmarshal(value, &changed.Handlers)
	case key == "flow":
		_ = json.Unmarshal(value, &changed)
	}
	return &changed
}
