package main

import (
	"maps"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
)

// SchemaScenarioCmd is `cordboard schema scenario`.
type SchemaScenarioCmd struct{}

// Run prints the schema.
func (SchemaScenarioCmd) Run(t *terminal) error { return t.json(scenarioSchema()) }

// scenarioSchema is the JSON Schema of a routing scenario. A test compares it with the types that read it, so that neither gains a field alone.
func scenarioSchema() object {
	fields := object{
		"format": object{"const": simulate.Format}, "name": described("What the scenario shows."),
		"seed":      object{"type": "integer", "minimum": 0, "description": "The same seed gives the same run."},
		"duration":  timed("From then on nobody arrives. Needed when contacts arrive at random; a trace alone ends with its last contact."),
		"warmup":    timed("The beginning of the duration that does not count."),
		"interval":  timed("Of the results by interval; half an hour when left out."),
		"selection": object{"enum": []routing.Selection{routing.StrictPriority, routing.ByScore}, "default": routing.StrictPriority, "description": "How contacts of several queues are ordered."},
		"queues":    object{"type": "array", "minItems": 1, "maxItems": simulate.MaxQueues, "items": needing(closed("A queue.", queueFields()), "name")},
		"agents":    listOf(needing(closed("An agent, or several alike.", agentFields()), "name", "queues")),
		"arrivals":  listOf(needing(closed("Contacts that arrive at random.", arrivalFields()), "queue", "per_hour", "handle")),
		"trace": object{"type": "array", "maxItems": simulate.MaxTrace, "items": needing(closed("One contact at a time of its own.", joined(demandFields(), object{
			"at": timed("Since the beginning."), "id": described("Its name in the trace of decisions."),
		})), "queue", "handle")},
	}
	return needing(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://cordboard.dev/schema/scenario-v1.json",
		"title": "Cordboard routing scenario", "description": "A desk, those who work at it and those who contact it.",
		"type": "object", "additionalProperties": false, "properties": fields,
		"anyOf": []object{needing(object{"properties": object{"arrivals": object{"minItems": 1}}}, "arrivals", "duration"), needing(object{"properties": object{"trace": object{"minItems": 1}}}, "trace")},
	}, "format", "queues")
}

func needing(schema object, fields ...string) object {
	schema["required"] = fields
	return schema
}

func joined(parts ...object) object {
	whole := object{}
	for _, part := range parts {
		maps.Copy(whole, part)
	}
	return whole
}

func timed(text string) object {
	d := duration()
	d["pattern"] = `^([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$|^0$|^$`
	d["description"] = text + ` A length of time such as "5s" or "2m30s".`
	return d
}

func whole(from, to int, text string) object {
	return object{"type": "integer", "minimum": from, "maximum": to, "description": text}
}

func named(text string) object {
	return object{"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$", "description": text}
}

func queueFields() object {
	strategy := object{"enum": routing.Strategies}
	return object{
		"name": named("Its name."), "closed": object{"type": "boolean"},
		"strategy": object{"enum": routing.Strategies, "default": routing.LongestIdle, "description": "How agents are chosen."},
		"channels": object{"type": "object", "additionalProperties": strategy, "description": "Strategies of single channels, over strategy."},
		"service_level": closed("What the queue promises.", object{
			"threshold": timed("20 s when left out."), "short_abandon": timed("Who hangs up sooner does not count."),
			"formula": object{"enum": []string{"", "A", "B", "C", "D", "amazon"}, "default": "C"},
		}),
		"offer_timeout": timed("30 s when left out, and none with ring_all; 0s: an offer stands until it is answered."),
		"ring_every":    timed("ring_progressively: after that one more agent rings."),
		"wrap_up": object{"description": "Work after a contact: its time, or more.", "anyOf": []object{timed("Its time."), closed("", object{
			"mode": oneOf("off", "timed", "manual"), "time": timed("How long it takes."), "reason_required": ofType("boolean"), "reasons": listOf(ofType("string")),
		})}},
		"pause": timed("Between two contacts of the queue, for an agent."), "inactivity": timed("Without effect in simulations."),
		"max_waiting": object{"type": "integer", "minimum": 0, "description": "0: no limit."}, "max_wait": timed("0s: no limit."),
		"pull":       object{"const": false, "description": "Agents who take contacts themselves cannot be simulated."},
		"last_agent": timed("Without effect in simulations."), "resume": timed("Without effect in simulations."),
		"priority": object{"type": "integer", "description": "Points; a queue with more is served first."},
	}
}

func agentFields() object {
	return object{
		"name": named("Its name; of several a-1, a-2 and so on."), "count": whole(0, simulate.MaxAgents, "How many; left out: one, with the name itself."),
		"queues": listOf(object{"anyOf": []object{described("A queue's name."), needing(closed("", object{"queue": ofType("string"), "channels": listOf(ofType("string"))}), "queue")}}),
		"skills": mapOf(skillValue()), "capacity": mapOf(whole(0, 100, "Slots of a channel.")),
		"priority": whole(0, 100, "1 is first; 50 when left out."), "priorities": mapOf(whole(1, 100, "Of single channels.")),
		"capacity_profile": closed("How channels go together.", object{
			"name": ofType("string"), "mode": oneOf("", "blended", "blended_realtime", "exclusive"),
			"channels":   mapOf(closed("", object{"slots": ofType("integer"), "manual": ofType("boolean")})),
			"interrupts": mapOf(listOf(ofType("string"))),
		}),
		"answer_delay": timed("Until an offer is accepted or declined."),
		"decline_rate": object{"type": "number", "minimum": 0, "maximum": 1, "description": "The share of offers that are declined."},
		"back_after":   timed("Until they are back after an offer that they did not answer in time; one minute when left out."),
	}
}

func skillValue() object {
	return object{"anyOf": []object{{"type": "number", "minimum": 0, "maximum": 10}, ofType("boolean"), ofType("string")}}
}

func skillList() object {
	return listOf(needing(closed("", object{"skill": object{"type": "string", "minLength": 1}, "op": oneOf("is", "is_not", ">=", "<="), "value": skillValue()}), "skill", "op", "value"))
}

func demandFields() object {
	return object{
		"queue": described("Where they go."), "channel": object{"type": "string", "pattern": "^([A-Za-z0-9][A-Za-z0-9_-]{0,79})?$", "default": "voice"},
		"priority": whole(0, 10, "1 is first; 5 when left out."), "skills": skillList(), "prefer": described("The agent who is asked first."),
		"relax":  listOf(closed("What will do after a while instead.", object{"after": timed("Since they joined."), "skills": skillList()})),
		"handle": distribution("How long an agent talks with them.", false), "patience": distribution("How long they wait.", true),
	}
}

func arrivalFields() object {
	rate := object{"type": "number", "minimum": 0, "maximum": 1000000}
	return joined(demandFields(), object{
		"per_hour": object{"description": "Contacts per hour: a number, or one for each interval.", "anyOf": []object{rate, {"type": "array", "minItems": 1, "items": rate}}},
		"interval": timed("Of each number in a list; one hour when left out."), "process": object{"enum": []simulate.Process{"", simulate.Poisson, simulate.Evenly}, "default": simulate.Poisson},
	})
}

func distribution(text string, endless bool) object {
	shapes := simulate.Shapes
	if !endless {
		shapes = shapes[1:]
	}
	return object{"description": text + " A time, or a distribution.", "anyOf": []object{timed("Always this."), closed("", object{
		"distribution": object{"enum": shapes}, "mean": timed("Of fixed, exponential and lognormal."), "value": timed("Of fixed: the same as mean."),
		"deviation": timed("Of lognormal: the standard deviation; as the mean when left out."), "min": timed("Of uniform."), "max": timed("Of uniform."),
	})}}
}
