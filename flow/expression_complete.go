package flow

import (
	"slices"
	"strings"
)

// MaxCompletions bounds what is offered at once.
const MaxCompletions = 50

// Completion is what can be written at a place of an expression.
type Completion struct {
	Text string `json:"text"`           // it takes the place of what was begun
	Type Type   `json:"type,omitempty"` // of what is read, when it is known
	Help string `json:"help"`           // where it comes from or what it gives
	Call bool   `json:"call,omitempty"` // a function: a bracket follows
	More bool   `json:"more,omitempty"` // has parts: a dot follows
}

// Completions are what can be written at a place.
type Completions struct {
	From int          `json:"from"` // characters before what was begun
	List []Completion `json:"list"`
}

// Complete lists what can be written after the first at characters of an expression or template, the best first: names in scope whose part after the
// last dot begins as what is there, then those that hold it. There is nothing to write in texts, and outside of the braces of a template.
func Complete(w Written, at int, s Scope) Completions {
	text := []rune(w.Source)
	at = min(max(at, 0), len(text))
	before := string(text[:at])
	if w.Template {
		open := strings.LastIndex(before, "{{")
		if open < 0 || strings.Contains(before[open:], "}}") {
			return Completions{From: at}
		}
		before = before[open+2:]
	}
	if inText(before) {
		return Completions{From: at}
	}
	path := before[len(strings.TrimRightFunc(before, isPath)):]
	begun, object := path, ""
	if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
		object, begun = path[:dot], path[dot+1:]
	}
	if begun != "" && begun[0] >= '0' && begun[0] <= '9' {
		return Completions{From: at}
	}
	list := s.members(strings.ReplaceAll(object, "?", ""))
	return Completions{From: at - len([]rune(begun)), List: fitting(list, begun)}
}

func isPath(r rune) bool {
	return r == '_' || r == '.' || r == '?' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// inText says whether a text is open at the end of a source.
func inText(source string) bool {
	for i := 0; i < len(source); i++ {
		if strings.IndexByte("\"'`", source[i]) < 0 {
			continue
		}
		end := endOfText(source, i)
		if end == i || source[end] != source[i] || source[i] != '`' && source[end-1] == '\\' && end == len(source)-1 {
			return true
		}
		i = end
	}
	return false
}

func fitting(list []Completion, begun string) []Completion {
	begun = strings.ToLower(begun)
	var starts, holds []Completion
	for _, c := range list {
		switch name := strings.ToLower(c.Text); {
		case name == begun:
		case strings.HasPrefix(name, begun):
			starts = append(starts, c)
		case strings.Contains(name, begun):
			holds = append(holds, c)
		}
	}
	starts = append(starts, holds...)
	return starts[:min(len(starts), MaxCompletions)]
}

// rootHelp says what is below each root.
var rootHelp = map[string]string{
	"vars": "variables of the flow", "contact": "the contact: numbers, channel, language", "flow": "this flow", "org": "variables of the organisation",
	"now": "the time", "results": "what activities gave", "event": "what a handler was called for",
}

// fieldHelp says what can be read below roots that are the same in every flow.
var fieldHelp = map[string]string{
	"contact.id": "names the contact", "contact.channel": "voice, chat, email, …", "contact.ani": "the caller's number", "contact.dnis": "the number that was called",
	"contact.entry_point": "where the contact came in", "contact.language": "the language of prompts", "contact.started_at": "when the contact began",
	"contact.attributes": "what came with the contact", "event.code": "what went wrong", "event.activity": "the activity that failed", "event.agent": "the agent",
	"event.queue": "the queue", "event.reason": "why", "flow.name": "the flow's name", "flow.kind": "inbound, outbound, digital or subflow",
}

// members lists what can be read below an object, "" for what an expression can begin with.
func (s Scope) members(object string) []Completion {
	if object == "" {
		var list []Completion
		for _, root := range Roots {
			c := Completion{Text: root, Help: rootHelp[root], More: root != "now"}
			if root == "now" {
				c.Type = DateTime
			}
			list = append(list, c)
		}
		for _, f := range Functions {
			list = append(list, Completion{Text: f.Name, Help: f.Signature + ": " + f.Help, Call: true})
		}
		return list
	}
	root, activity, below := strings.Cut(object, ".")
	switch {
	case below && root == "results":
		return s.results(activity)
	case below:
		return nil
	}
	return s.below(root)
}

func (s Scope) below(root string) []Completion {
	var list []Completion
	typeOf := s.kinds()
	add := func(name, help string) {
		t := typeOf(read{root: root, name: name})
		list = append(list, Completion{Text: name, Type: t, Help: help, More: t == JSON})
	}
	switch root {
	case "vars":
		for _, v := range s.Variables {
			add(v.Name, "variable")
		}
	case "org":
		for _, name := range s.Org {
			add(name, "of the organisation")
		}
	case "results":
		for _, a := range s.Activities {
			if len(s.results(a.ID)) > 0 {
				list = append(list, Completion{Text: a.ID, Help: a.Label(), More: true})
			}
		}
	default:
		for _, name := range fieldsOf[root] {
			add(name, fieldHelp[root+"."+name])
		}
	}
	slices.SortStableFunc(list, func(a, b Completion) int { return strings.Compare(a.Text, b.Text) })
	return list
}

// results lists what an activity gives.
func (s Scope) results(activity string) []Completion {
	i := slices.IndexFunc(s.Activities, func(r Record) bool { return r.ID == activity })
	if i < 0 || s.Catalog == nil {
		return nil
	}
	spec, ok := s.Catalog.Spec(s.Activities[i].Type)
	if !ok {
		return nil
	}
	var list []Completion
	for _, r := range spec.Results {
		list = append(list, Completion{Text: r.Name, Type: r.Type, Help: r.Help, More: r.Type == JSON})
	}
	return list
}
