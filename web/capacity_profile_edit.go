package web

import (
	"context"
	"fmt"
	"strings"

	"cordboard/storage"
	"cordboard/web/ui"
)

var capacityModes = []ui.Option{
	{Value: "blended", Label: "Blended: any mix"}, {Value: "blended_realtime", Label: "Blended real-time: calls and chats are not mixed"},
	{Value: "exclusive", Label: "Exclusive: one contact at a time"},
}

// capacityProfiles are how many contacts agents have at once.
var capacityProfiles = records(sheet{
	kind: "capacity_profile", path: "/capacity-profiles", title: "Capacity profiles", noun: "capacity profile", icon: "layers", example: "phone-first", tabs: staffTabs,
	empty:   "A capacity profile says how many contacts of each channel an agent has at once, and which go together. Without one it is one call and five of each other channel.",
	columns: []string{"Mode", "At once"}, begin: `{"mode":"blended","channels":{"voice":{"slots":1},"chat":{"slots":5},"sms":{"slots":5},"email":{"slots":5}}}`, cells: capacityCells,
	remove: (*storage.DB).DeleteCapacityProfile, sections: capacitySections, check: checkCapacity,
}, (*storage.DB).CapacityProfiles, (*storage.DB).CapacityProfile, (*storage.DB).SaveCapacityProfile)

func capacityCells(settings map[string]any) []string {
	mode := capacityModes[0].Label
	for _, o := range capacityModes {
		if o.Value == settings["mode"] {
			mode = o.Label
		}
	}
	mode, _, _ = strings.Cut(mode, ":")
	var slots []string
	for _, channel := range channels {
		if n, ok := peek(settings, "channels."+channel.Value+".slots").(float64); ok {
			slots = append(slots, fmt.Sprintf("%s %g", channel.Label, n))
		}
	}
	return []string{mode, strings.Join(slots, ", ")}
}

func capacitySections(*Server, context.Context, *sheetForm) ([]settingSection, error) {
	list := []settingSection{{fields: []setting{
		{name: "mode", path: "mode", kind: settingChoice, label: "Mode", help: "Which contacts an agent has beside each other.", options: capacityModes},
	}}}
	slots := settingSection{title: "Contacts at once", help: "Nothing, or 0: none of this channel."}
	rules := settingSection{title: "Interruptions", help: "A contact of the channel may come although the agent is busy with one of these.", fold: true}
	manual := settingSection{title: "By hand", help: "Agents take contacts of these channels themselves; none is offered.", fold: true}
	for _, channel := range channels {
		slots.fields = append(slots.fields, setting{name: channel.Value, path: "channels." + channel.Value + ".slots", kind: settingCount, label: channel.Label, most: 100, zero: true})
		manual.fields = append(manual.fields, setting{name: channel.Value + "_manual", path: "channels." + channel.Value + ".manual", kind: settingFlag, label: channel.Label})
		var others []ui.Option
		for _, other := range channels {
			if other != channel {
				others = append(others, other)
			}
		}
		rules.fields = append(rules.fields, setting{name: channel.Value + "_interrupts", path: "interrupts." + channel.Value, kind: settingNames, label: channel.Label + " come beside", options: others})
	}
	return append(list, slots, rules, manual), nil
}

// checkCapacity wants a mode, and slots for at least one channel.
func checkCapacity(_ *Server, _ context.Context, f *sheetForm) (string, error) {
	if f.settings["mode"] == nil {
		f.settings["mode"] = "blended"
	}
	any := false
	for _, channel := range channels {
		n, ok := peek(f.settings, "channels."+channel.Value+".slots").(int)
		any = any || ok && n > 0
		if !ok && peek(f.settings, "channels."+channel.Value) != nil {
			put(f.settings, "channels."+channel.Value+".slots", 0) // by hand, of none
		}
	}
	if !any && len(f.problems) == 0 {
		f.problems["voice"] = "An agent needs at least one contact of some channel."
	}
	return "", nil
}
