package web

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/runtime/ai"
	"cordboard/web/views"
)

// The ways to make answers, as the form names them.
const (
	embedded = "embedded"
	endpoint = "endpoint"
)

// aiAgentTyped is the form as it was posted.
func aiAgentTyped(c echo.Context) views.AIAgentForm {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return views.AIAgentForm{
		Saved: c.Param("name"), Name: value("name"), Description: value("description"), Language: value("language"), Voice: value("voice"),
		Greeting: value("greeting"), Kind: value("kind"), BaseURL: value("base_url"), Model: value("model"), Secret: value("secret"),
		Instructions: value("instructions"), Slots: value("slots"), Knowledge: value("knowledge"), TriggerWords: value("trigger_words"), Intents: value("intents"),
		Target: value("target"), MaxTurns: value("max_turns"), MaxDuration: value("max_duration"), Per: value("per"), Turns: value("turns"), Tokens: value("tokens"),
		Base: value("base"), Errors: map[string]string{},
	}
}

// aiAgentShown is the form of what is saved.
func aiAgentShown(set ai.Settings) views.AIAgentForm {
	v := views.AIAgentForm{
		Language: set.Language, Voice: set.Voice, Greeting: set.Greeting, Kind: embedded, Instructions: set.Instructions, Knowledge: set.Knowledge,
		TriggerWords: strings.Join(set.TriggerWords, "\n"), Target: set.Target, MaxTurns: zeroEmpty(set.MaxTurns), Per: set.Budget.Per,
		Turns: zeroEmpty(set.Budget.Turns), Tokens: zeroEmpty(set.Budget.Tokens),
	}
	if set.MaxDuration > 0 {
		v.MaxDuration = set.MaxDuration.String()
	}
	if set.Endpoint != nil {
		v.Kind, v.BaseURL, v.Model, v.Secret = endpoint, set.Endpoint.BaseURL, set.Endpoint.Model, set.Endpoint.Secret
	}
	var lines []string
	for _, intent := range set.Intents {
		lines = append(lines, strings.TrimSpace(intent.ID+": "+strings.Join(intent.Examples, "; ")))
	}
	v.Intents = strings.Join(lines, "\n")
	lines = nil
	for _, slot := range set.Slots {
		lines = append(lines, strings.TrimSuffix(slot.Name+": "+slot.Help, ": "))
	}
	v.Slots = strings.Join(lines, "\n")
	return v
}

// aiAgentSettings reads the form; what is wrong is noted beside its field. What a kind does not need is kept as it was typed.
func aiAgentSettings(v views.AIAgentForm) ai.Settings {
	set := ai.Settings{
		Instructions: v.Instructions, Greeting: v.Greeting, Voice: v.Voice, Language: v.Language, Knowledge: v.Knowledge, Target: v.Target,
		TriggerWords: lines(v.TriggerWords), MaxTurns: checkCount(v.MaxTurns, "max_turns", v.Errors),
		Intents: parseIntents(v.Intents, v.Errors), Slots: parseSlots(v.Slots, v.Errors),
		Budget: ai.Budget{Per: v.Per, Turns: checkBudget(v.Turns, "turns", v.Errors), Tokens: checkBudget(v.Tokens, "tokens", v.Errors)},
	}
	if text := checkDuration(v.MaxDuration, "max_duration", v.Errors); text != "" && v.Errors["max_duration"] == "" {
		if err := json.Unmarshal([]byte(strconv.Quote(text)), &set.MaxDuration); err != nil {
			v.Errors["max_duration"] = sentence(err.Error())
		}
	}
	if v.Kind == endpoint {
		set.Endpoint = &ai.Endpoint{BaseURL: v.BaseURL, Model: v.Model, Secret: v.Secret}
		checkEndpoint(v)
	} else if v.Knowledge == "" {
		v.Errors["knowledge"] = "Choose one: without a model it answers from a knowledge base only."
	}
	return set
}

func checkEndpoint(v views.AIAgentForm) {
	address, err := url.Parse(v.BaseURL)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		v.Errors["base_url"] = "Write a web address, such as https://models.example.com/v1."
	case address.User != nil:
		v.Errors["base_url"] = "An address must not hold credentials; choose a secret instead."
	case address.RawQuery != "" || address.Fragment != "":
		v.Errors["base_url"] = "Leave out what follows the path."
	}
	if v.Model == "" {
		v.Errors["model"] = "Name the model, as the endpoint calls it."
	}
}

// mostBudget bounds a budget.
const mostBudget = 1_000_000_000

func checkBudget(text, field string, problems map[string]string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, " ", ""))
	if err != nil || n < 1 || n > mostBudget {
		problems[field] = "Write a whole number from 1 on, or nothing for no limit."
	}
	return n
}

// lines gives the lines of a text that hold something, each once.
func lines(text string) []string {
	var list []string
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !seen[strings.ToLower(line)] {
			seen[strings.ToLower(line)] = true
			list = append(list, line)
		}
	}
	return list
}

func parseIntents(text string, problems map[string]string) []flow.Intent {
	var list []flow.Intent
	for _, line := range lines(text) {
		id, rest, found := strings.Cut(line, ":")
		intent := flow.Intent{ID: strings.TrimSpace(id)}
		for example := range strings.SplitSeq(rest, ";") {
			if example = strings.TrimSpace(example); example != "" {
				intent.Examples = append(intent.Examples, example)
			}
		}
		if !found || !flow.ValidIdentifier(intent.ID) || intent.ID == "none" || intent.ID == "error" || len(intent.Examples) == 0 {
			problems["intents"] = "Write a name in small letters, a colon and examples, such as “order: where is my parcel; track my order”, not “" + line + "”."
		}
		list = append(list, intent)
	}
	return list
}

func parseSlots(text string, problems map[string]string) []ai.Slot {
	var list []ai.Slot
	for _, line := range lines(text) {
		name, help, _ := strings.Cut(line, ":")
		slot := ai.Slot{Name: strings.TrimSpace(name), Help: strings.TrimSpace(help)}
		if !flow.ValidIdentifier(slot.Name) {
			problems["slots"] = "Write a name in small letters, a colon and what it is, such as “order_number: the number of the order”, not “" + line + "”."
		}
		list = append(list, slot)
	}
	return list
}
