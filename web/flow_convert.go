package web

import (
	"encoding/json"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
	"cordboard/flow/fault"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// importRead decodes the source of the form: a flow document, or what another system has exported, as the form says or as it looks. Without a
// flow the form has the error.
func (s *Server) importRead(v *views.Import, from source) (*flow.Flow, []flow.Issue) {
	data := []byte(from.text)
	looks, known := systems.Recognise(data)
	system, foreign := systems.Find(v.From)
	if v.From == "" {
		system, foreign = looks, known
	}
	if v.From != "" && known && looks.Name != v.From {
		v.Errors["from"] = "This looks like an export of " + looks.Label + ". Choose that, or let it be found out."
		return nil, nil
	}
	if !foreign {
		f, issues := flow.Decode(data, s.Catalog)
		if f == nil {
			v.Errors[from.field] = fault.Message(unreadable(issues))
			if v.From == "" && !strings.Contains(from.text, `"format"`) && json.Valid(data) {
				v.Errors[from.field] = "This is neither a flow of Cordboard nor an export of " + systemNames() + "."
			}
		}
		return f, issues
	}
	f, report, err := convert.Run(system, data, from.name, s.Catalog)
	if err != nil {
		v.Errors[from.field] = ui.Sentence(fault.Message(err)) + "."
		return nil, nil
	}
	v.Conversion, v.Converted = s.conversion(f, report), report
	return f, nil
}

// systemNames names the systems whose exports are known.
func systemNames() string {
	names := make([]string, len(systems.All))
	for i, s := range systems.All {
		names[i] = s.Label
	}
	return strings.Join(names, " or ")
}

// conversion is a report as the import form shows it: what is left to do first.
func (s *Server) conversion(f *flow.Flow, r *convert.Report) *views.Conversion {
	v := &views.Conversion{Label: r.Label, Format: r.Format, Ways: len(r.Ways), Lost: len(r.Lost()), Notes: r.Notes}
	for _, status := range []convert.Status{convert.Placeholder, convert.Noted, convert.Converted} {
		group := views.ConversionGroup{Status: status}
		for _, n := range r.Steps {
			if n.Status != status {
				continue
			}
			group.Steps = append(group.Steps, views.ConversionStep{Name: n.Name, Type: n.Type, Notes: n.Notes, Became: s.became(f, n.Activities)})
		}
		if len(group.Steps) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	return v
}

// became are the activities of a step as they are in a flow.
func (s *Server) became(f *flow.Flow, ids []string) []views.ConversionActivity {
	list := make([]views.ConversionActivity, len(ids))
	for i, id := range ids {
		list[i] = views.ConversionActivity{ID: id, Name: id, Gone: true}
		if record, there := f.Activity(id); there {
			list[i].Name, list[i].Gone = record.Label(), false
			if spec, ok := s.Catalog.Spec(record.Type); ok {
				list[i].Label, list[i].Icon, list[i].Group = spec.Label, spec.Icon, string(spec.Group)
			}
		}
	}
	return list
}

// besidesPlaceholders are the findings without those that the report of the conversion tells: that placeholders are to be replaced.
func besidesPlaceholders(issues []flow.Issue) []flow.Issue {
	return slices.DeleteFunc(issues, func(i flow.Issue) bool { return i.Code == "placeholder" })
}
