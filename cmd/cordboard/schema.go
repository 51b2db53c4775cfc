package main

import (
	"maps"
	"slices"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// SchemaCmd groups the formats.
type SchemaCmd struct {
	Flow SchemaFlowCmd `cmd:"" help:"The flow document, cordboard.flow/v1, with every activity of this version."`
	Test SchemaTestCmd `cmd:"" help:"The saved test call, cordboard.test/v1."`

	Scenario SchemaScenarioCmd `cmd:"" help:"The routing scenario, cordboard.scenario/v1."`
}

// Help is the second part of `cordboard schema --help`.
func (c *SchemaCmd) Help() string {
	return `JSON Schema, draft 2020-12, for editors and other programs. A document that fits the schema can still have findings: see "flow validate".

Examples:

    cordboard schema flow > flow.schema.json
    cordboard schema test > test.schema.json
    cordboard schema scenario > scenario.schema.json`
}

// SchemaFlowCmd is `cordboard schema flow`.
type SchemaFlowCmd struct{}

// Run prints the schema.
func (SchemaFlowCmd) Run(t *terminal) error { return t.json(flow.JSONSchema(activities.Catalog())) }

// SchemaTestCmd is `cordboard schema test`.
type SchemaTestCmd struct{}

// Run prints the schema.
func (SchemaTestCmd) Run(t *terminal) error { return t.json(testSchema()) }

type object = map[string]any

// testSchema is the JSON Schema of a saved test call. A test compares it with testcall.Script, so that neither gains a field alone.
func testSchema() object {
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://cordboard.dev/schema/test-v1.json",
		"title": "Cordboard test call", "description": "A saved test call: who contacts, the world around the flow, and what must happen.",
		"type": "object", "additionalProperties": false, "required": []string{"format", "flow"},
		"properties": object{
			"format": object{"const": testcall.Format}, "name": described("What the test shows."),
			"flow":    described("Path of the flow document, relative to this file."),
			"start":   described("Id of the activity that the contact begins at; without it the flow's own start."),
			"contact": closed("Who contacts whom.", callerFields()),
			"world":   closed("What stands in for everything outside the flow; what is left out gets a plain default.", worldFields()),
			"steps":   object{"type": "array", "items": object{"oneOf": stepChoices()}},
		},
	}
}

func described(text string) object { return object{"type": "string", "description": text} }

func ofType(kind string) object { return object{"type": kind} }

func mapOf(value object) object { return object{"type": "object", "additionalProperties": value} }

func listOf(value object) object { return object{"type": "array", "items": value} }

func closed(text string, properties object) object {
	o := object{"type": "object", "additionalProperties": false, "properties": properties}
	if text != "" {
		o["description"] = text
	}
	return o
}

func oneOf(values ...string) object { return object{"enum": values} }

func duration() object {
	return object{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$|^0$`, "description": `A length of time such as "5s" or "2m30s".`}
}

func callerFields() object {
	return object{
		"channel": object{"enum": []string{"voice", "chat", "sms", "email"}, "default": "voice"}, "ani": described("The customer's number or address."),
		"id": described("Of the contact; else test-call. Shares may go by it."), "dnis": described("The number or address that was reached."), "entry_point": ofType("string"),
		"language": described("BCP 47, such as fi-FI."), "attributes": mapOf(ofType("string")),
	}
}

func worldFields() object {
	number := object{"type": "integer", "minimum": 0, "maximum": testcall.MaxStandIns}
	return object{
		"now":       object{"type": "string", "format": "date-time", "description": "Where the clock begins; a fixed Monday noon when left out."},
		"schedules": mapOf(oneOf("open", "closed", "holiday", "override")),
		"queues": mapOf(closed("A queue with stand-in agents; busy ones never become free.", object{
			"agents": number, "busy": number, "waiting": number, "closed": ofType("boolean"), "max_waiting": object{"type": "integer", "minimum": 0},
			"estimated_wait": duration(), "service_level": closed("", object{"threshold": duration()}),
		})),
		"http": listOf(closed(`Answers requests that match "METHOD pattern", * standing for anything.`, object{
			"match": ofType("string"), "status": ofType("integer"), "json": object{}, "body": ofType("string"), "headers": mapOf(ofType("string")),
			"delay": duration(), "error": described(`"timeout", or a message: the request fails.`),
		})),
		"ai": listOf(closed("What AI agents do when the customer says these words; without words: when a conversation begins.", object{
			"says": ofType("string"), "answer": ofType("string"), "resolved": object{"type": "boolean", "description": "The answer ends the conversation."},
			"hand_off": described("The answer ends it with this reason, such as caller_asked or low_confidence."),
			"intent":   described("For detect_intent."), "slots": ofType("object"), "sources": listOf(ofType("string")),
			"unanswered": object{"type": "boolean", "description": "The answer is none: silence after it does not mean that it helped."},
			"error":      described("provider_down or no_credit: unavailable; anything else fails with this message."),
		})),
		"numbers":   mapOf(oneOf("completed", "busy", "no_answer", "invalid_number", "not_dialable")),
		"tables":    mapOf(listOf(ofType("object"))),
		"variables": object{"type": "object", "description": "Defaults of flow variables in this test."},
		"org":       object{"type": "object", "description": "Organisation-wide variables, read as org.*."},
		"subflows":  object{"type": "object", "additionalProperties": ofType("string"), "description": "Name of a subflow → path of its document."},
		"agents":    mapOf(oneOf("available", "away", "on_contact", "offline", "not_found")),
		"teams":     mapOf(listOf(ofType("string"))),
	}
}

// stepValues are the keys of steps with what they hold.
func stepValues() object {
	ids := listOf(ofType("string"))
	yes := object{"const": true}
	return object{
		"hears": described("Part of what was said or written since the last step that heard something, without case."), "presses": described("Keys."),
		"says": described("Speech."), "writes": described("A message in a chat."), "sends_nothing": yes, "waits": duration(),
		"agent_accepts": described("Queue of the offer, or its agent."), "agent_declines": described("Queue of the offer, or its agent."), "agent_leaves": yes,
		"visits": ids, "visits_exactly": ids,
		"variable":   object{"type": "object", "additionalProperties": false, "required": []string{"name", "equals"}, "properties": object{"name": ofType("string"), "equals": object{}}},
		"outlet":     object{"type": "object", "additionalProperties": false, "required": []string{"activity", "is"}, "properties": object{"activity": ofType("string"), "is": ofType("string")}},
		"screen_pop": ofType("string"), "error": described("Code of a failure, such as loop_limit."), "hangs_up": yes,
		"ends": oneOf("caller_hung_up", "disconnected", "completed", "transferred", "failed"),
	}
}

// stepChoices makes one closed object per key: a step has exactly one.
func stepChoices() []object {
	values := stepValues()
	choices := make([]object, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		choices = append(choices, object{"type": "object", "additionalProperties": false, "required": []string{key}, "properties": object{key: values[key]}})
	}
	return choices
}
