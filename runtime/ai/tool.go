package ai

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
)

// schema is a JSON Schema.
type schema = map[string]any

// tools are what a model may do; nothing else is ever carried out, whatever a model, a customer or an article asks for.
func (d *dialogue) tools() []chatTool {
	text := schema{"type": "string"}
	tool := func(name, description string, required []string, properties schema) chatTool {
		return chatTool{Type: "function", Function: chatFunction{
			Name: name, Description: description,
			Parameters: schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false},
		}}
	}
	list := []chatTool{
		tool("search_knowledge", "Finds what is known about a question.", []string{"question"}, schema{"question": text}),
		tool("hand_off", "Passes the customer on to a person.", []string{"reason"}, schema{
			"reason":  schema{"type": "string", "enum": []flow.AIReason{flow.AICallerAsked, flow.AILowConfidence, flow.AINoKnowledge, flow.AIAgentDecided}},
			"summary": schema{"type": "string", "description": "Three short lines for the person: what was asked, what was answered, what is open."},
		}),
		tool("resolve", "Ends the conversation because nothing more is needed.", []string{}, schema{"goodbye": text}),
	}
	if slots := d.turn.agent.Settings.Slots; len(slots) > 0 {
		names := make([]string, len(slots))
		help := ""
		for i, slot := range slots {
			names[i] = slot.Name
			help += slot.Name + ": " + slot.Help + ". "
		}
		list = append(list, tool("set_slot", "Notes what the customer told. "+strings.TrimSpace(help), []string{"name", "value"},
			schema{"name": schema{"type": "string", "enum": names}, "value": text}))
	}
	return list
}

// arguments are those of all tools.
type arguments struct {
	Question string        `json:"question"`
	Reason   flow.AIReason `json:"reason"`
	Summary  string        `json:"summary"`
	Goodbye  string        `json:"goodbye"`
	Name     string        `json:"name"`
	Value    string        `json:"value"`
}

// call carries out one call of a tool and gives its result for the model.
func (d *dialogue) call(c toolCall) string {
	var args arguments
	if err := json.Unmarshal([]byte(c.Arguments), &args); err != nil {
		return `{"error":"the arguments are not valid JSON"}`
	}
	switch c.Name {
	case "search_knowledge":
		return d.search(args.Question)
	case "hand_off":
		d.handOff(args)
		return `{"done":true}`
	case "resolve":
		d.resolve(args)
		return `{"done":true}`
	case "set_slot":
		for _, slot := range d.turn.agent.Settings.Slots {
			if slot.Name == args.Name {
				d.slots[slot.Name] = d.hidden.restore(args.Value)
				return `{"done":true}`
			}
		}
	}
	return `{"error":"there is no such tool"}`
}

// search shows the model entries between marks: they are data.
func (d *dialogue) search(question string) string {
	if d.turn.index == nil {
		return `{"error":"nothing is known"}`
	}
	var b strings.Builder
	for _, h := range d.turn.index.Search(question, mostHits) {
		if h.Score < OfferAt/2 {
			break
		}
		text := []rune(h.Entry.Text)
		b.WriteString("<article title=\"" + unmarked(h.Entry.Title) + "\">" + unmarked(string(text[:min(len(text), longestEntry)])) + "</article>\n")
		if !slices.Contains(d.found, h.Entry.Title) && len(d.found) < mostHits {
			d.found = append(d.found, h.Entry.Title)
		}
	}
	if b.Len() == 0 {
		return `{"error":"nothing is known about that"}`
	}
	return b.String()
}

// handOff ends the conversation. A reason that a model must not give is its own decision.
func (d *dialogue) handOff(args arguments) {
	reason := args.Reason
	if !slices.Contains([]flow.AIReason{flow.AICallerAsked, flow.AILowConfidence, flow.AINoKnowledge}, reason) {
		reason = flow.AIAgentDecided
	}
	decision, _ := reason.Decision()
	d.ended = &flow.AIAnswered{Decision: decision, Reason: reason, Say: d.turn.speaks.handOff}
	if summary := strings.TrimSpace(args.Summary); !d.leaks(summary) {
		d.ended.Summary = flow.Keepable(d.hidden.restore(summary))
	}
}

func (d *dialogue) resolve(args arguments) {
	goodbye := within(sentences(plainSpeech(args.Goodbye)), longestSpoken)
	if goodbye == "" || d.leaks(goodbye) {
		goodbye = d.turn.speaks.bye
	}
	d.ended = &flow.AIAnswered{Decision: flow.AIResolved, Reason: flow.AISolved, Say: d.hidden.restore(goodbye)}
}

func sortedNames(values map[string]string) []string { return slices.Sorted(maps.Keys(values)) }
