package views

import (
	"strconv"
	"strings"
	"time"

	"cordboard/flow/convert"
	"cordboard/web/ui"
)

// FlowImport is how a flow came from another system.
type FlowImport struct {
	Conversion
	Flow      string
	At        time.Time
	By        string
	Status    convert.Status   // of the steps that are shown, "" all
	Added     []ConversionStep // activities that stand for no step
	Resources []convert.Resource
	Findings  []string // about the flow as a whole
}

// filters are the ways to see fewer steps.
func (v FlowImport) filters() []ui.Option {
	list := []ui.Option{{Value: "/flows/" + v.Flow + "/import", Label: "All " + strconv.Itoa(v.total())}}
	words := map[convert.Status]string{convert.Placeholder: "Placeholders", convert.Noted: "With a note", convert.Converted: "Converted"}
	for _, status := range []convert.Status{convert.Placeholder, convert.Noted, convert.Converted} {
		list = append(list, ui.Option{
			Value: list[0].Value + "?status=" + string(status), Label: words[status] + " " + strconv.Itoa(len(v.group(status).Steps)), Help: string(status),
		})
	}
	return list
}

// resourceLabel is a kind of resource in words: "ai_agent" → "AI agent".
func resourceLabel(kind string) string {
	if kind == "ai_agent" {
		return "AI agent"
	}
	return ui.Sentence(strings.ReplaceAll(kind, "_", " "))
}

// group are the steps of a status.
func (v FlowImport) group(status convert.Status) ConversionGroup {
	for _, g := range v.Groups {
		if g.Status == status {
			return g
		}
	}
	return ConversionGroup{Status: status}
}

// shown are the groups that the filter leaves.
func (v FlowImport) shown() []ConversionGroup {
	if v.Status == "" {
		return v.Groups
	}
	if g := v.group(v.Status); len(g.Steps) > 0 {
		return []ConversionGroup{g}
	}
	return nil
}
