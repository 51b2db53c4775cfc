package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// setting is one field of a form that edits the settings of a resource.
type setting struct {
	name, path  string // of the field in the form; in the settings, with a dot between the names of objects
	kind        settingKind
	label, help string
	options     []ui.Option
	least, most int               // of a count
	zero        bool              // 0 of a count is something else than nothing
	skill       routing.SkillKind // of a skill
	begin       string            // what a new resource has
}

// settingKind is what a setting holds, and how it is drawn.
type settingKind string

// The kinds of settings.
const (
	settingText     settingKind = "text"
	settingDuration settingKind = "duration" // 20s
	settingCount    settingKind = "count"    // a whole number from least to most
	settingChoice   settingKind = "choice"   // one of options; "" is not kept
	settingFlag     settingKind = "flag"
	settingLines    settingKind = "lines" // a list of texts, one a line
	settingNames    settingKind = "names" // a list of options
	settingMembers  settingKind = "members"
)

// settingSection is a named part of a form. Those that are folded open by themselves when something in them is set or wrong.
type settingSection struct {
	title, help string
	fold        bool
	fields      []setting
}

// channels are those that contacts come by, as people choose them.
var channels = []ui.Option{{Value: "voice", Label: "Calls"}, {Value: "chat", Label: "Chats"}, {Value: "sms", Label: "SMS"}, {Value: "email", Label: "Email"}}

// peek finds a value in settings by its path, nil when it is not there.
func peek(settings map[string]any, path string) any {
	var value any = settings
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// put sets a value by its path; nil takes it out, and objects that are empty then.
func put(settings map[string]any, path string, value any) {
	name, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		if value == nil {
			delete(settings, name)
		} else {
			settings[name] = value
		}
		return
	}
	object, ok := settings[name].(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	put(object, rest, value)
	if len(object) == 0 {
		delete(settings, name)
	} else {
		settings[name] = object
	}
}

// show puts what settings hold into the values of a form.
func (f setting) show(settings map[string]any, values url.Values) {
	if f.kind == settingSkill {
		values.Set(f.name, skillText(peek(settings, f.path)))
		return
	}
	switch value := peek(settings, f.path).(type) {
	case nil:
	case bool:
		if value {
			values.Set(f.name, "true")
		}
	case float64:
		if value != 0 || f.zero {
			values.Set(f.name, strconv.FormatFloat(value, 'f', -1, 64))
		}
	case string:
		values.Set(f.name, value)
	case []any:
		f.showList(value, values)
	}
}

func (f setting) showList(list []any, values url.Values) {
	var texts []string
	for _, one := range list {
		switch one := one.(type) {
		case string:
			texts = append(texts, one)
		case map[string]any: // a member with channels
			name, _ := one["queue"].(string)
			texts = append(texts, name)
			some, _ := one["channels"].([]any)
			for _, channel := range some {
				values.Add(f.name+"."+strings.ToLower(name), fmt.Sprint(channel))
			}
		}
	}
	if f.kind == settingLines {
		values.Set(f.name, strings.Join(texts, "\n"))
		return
	}
	values[f.name] = texts
}

// take reads what was typed into settings, and notes what is wrong with it.
func (f setting) take(values url.Values, settings map[string]any, problems map[string]string) {
	text := strings.TrimSpace(values.Get(f.name))
	var value any
	switch f.kind {
	case settingText, settingChoice:
		if f.kind == settingChoice && !slices.ContainsFunc(f.options, func(o ui.Option) bool { return o.Value == text }) {
			if text != "" {
				problems[f.name] = "Choose one of the list."
			}
			text = ""
		}
		if text != "" {
			value = text
		}
	case settingDuration:
		if d := checkDuration(text, f.name, problems); d != "" {
			values.Set(f.name, d)
			value = d
		}
	case settingCount:
		value = f.takeCount(text, problems)
	case settingFlag:
		if text != "" {
			value = true
		}
	case settingLines:
		if list := lines(values.Get(f.name)); len(list) > 0 {
			value = list
		}
	case settingNames:
		value = orNil(values[f.name])
	case settingSkill:
		value = f.takeSkill(text, problems)
	case settingMembers:
		value = members(f.name, values)
	}
	put(settings, f.path, value)
}

func (f setting) takeCount(text string, problems map[string]string) any {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < f.least || n > f.most {
		problems[f.name] = fmt.Sprintf("Write a whole number from %d to %d, or nothing.", f.least, f.most)
		return nil
	}
	return n
}

func orNil(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// members reads who is ticked, with the channels that are ticked beside; all channels are none.
func members(name string, values url.Values) any {
	list := []any{}
	for _, queue := range values[name] {
		if some := values[name+"."+strings.ToLower(queue)]; len(some) > 0 && len(some) < len(channels) {
			list = append(list, map[string]any{"queue": queue, "channels": some})
		} else {
			list = append(list, queue)
		}
	}
	return list
}

// sections draws the sections of a form.
func sections(list []settingSection, values url.Values, problems map[string]string) []views.SheetSection {
	var drawn []views.SheetSection
	for _, one := range list {
		s := views.SheetSection{Title: one.title, Help: one.help, Fold: one.fold}
		for _, f := range one.fields {
			field := views.SheetField{
				Field:   ui.Field{Name: f.name, Label: f.label, Help: f.help, Value: values.Get(f.name), Error: problems[f.name], Max: 2000, Autocomplete: "off"},
				Kind:    string(f.kind),
				Options: f.options, On: values[f.name], Channels: channels, Beside: map[string][]string{},
			}
			if f.name == "members" { // the queue's: as it was when the form was drawn
				field.Was, field.Before = append([]string{}, values["was"]...), map[string][]string{}
				for _, name := range field.Was {
					field.Before[name] = values["was."+strings.ToLower(name)]
				}
			}
			for _, o := range f.options {
				field.Beside[o.Value] = values[f.name+"."+strings.ToLower(o.Value)]
			}
			s.Open = s.Open || problems[f.name] != "" || len(values[f.name]) > 0 && values.Get(f.name) != "" && values.Get(f.name) != f.begin
			s.Fields = append(s.Fields, field)
		}
		drawn = append(drawn, s)
	}
	return drawn
}

// decoded reads settings for a form; what is none is empty.
func decoded(settings json.RawMessage) map[string]any {
	object := map[string]any{}
	_ = json.Unmarshal(settings, &object) // an object, by the store's rule
	return object
}
