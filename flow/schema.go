package flow

import "reflect"

// object is a JSON Schema on its way to JSON.
type object = map[string]any

// JSONSchema is the JSON Schema (draft 2020-12) of flow documents with the activity types of a catalogue. What only a validator can know,
// such as where outlets lead, is not in it.
func JSONSchema(c *Catalog) map[string]any {
	definitions := object{
		"duration":   object{"type": "string", "description": "A length of time such as 5s or 2m30s", "pattern": `^([0-9]+(\.[0-9]*)?|\.[0-9]+)(h|m|s|ms|us|µs|ns)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(h|m|s|ms|us|µs|ns))*$|^0$`},
		"expression": object{"type": "string", "maxLength": MaxExpression, "description": "An expression over vars, contact, flow, org, now, results and event"},
		"template":   object{"type": "string", "maxLength": MaxTemplate, "description": "A text; {{ expression }} fills in a value"},
		"identifier": object{"type": "string", "pattern": identifier.String()},
		"name":       object{"type": "string", "pattern": name.String()},
	}
	prompt := Property{goType: reflect.TypeFor[Prompt]()}
	prompt.describeType()
	definitions["prompt"] = object{"anyOf": []any{object{"$ref": "#/$defs/template"}, groupSchema(&prompt)}}
	var types, choices []any
	for _, spec := range c.specs {
		types = append(types, spec.Type)
		definitions["activity_"+spec.Type] = activitySchema(spec)
		choices = append(choices, object{
			"if":   object{"properties": object{"type": object{"const": spec.Type}}, "required": []any{"type"}},
			"then": object{"$ref": "#/$defs/activity_" + spec.Type},
		})
	}
	definitions["activity"] = object{
		"type": "object", "required": []any{"id", "type"}, "properties": object{"type": object{"enum": types, "description": "The activity's type"}}, "allOf": choices,
	}
	schema := documentSchema()
	schema["$defs"] = definitions
	return schema
}

func documentSchema() object {
	handlers := object{}
	for _, h := range Handlers {
		handlers[string(h)] = object{"$ref": "#/$defs/identifier", "description": "The activity where this handler begins"}
	}
	number := object{"type": "number"}
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://cordboard.dev/schema/flow-v1.json",
		"title": "Cordboard flow", "type": "object", "additionalProperties": false,
		"required": []any{"format", "name", "kind", "start", "activities"},
		"properties": object{
			"format": object{"const": Format}, "name": object{"$ref": "#/$defs/name"}, "description": object{"type": "string"},
			"kind":       object{"enum": anyList(Kinds), "description": "Which contacts the flow is for"},
			"start":      object{"$ref": "#/$defs/identifier", "description": "The activity where contacts begin"},
			"variables":  object{"type": "array", "items": variableSchema()},
			"activities": object{"type": "array", "maxItems": MaxActivities, "items": object{"$ref": "#/$defs/activity"}},
			"handlers":   object{"type": "object", "additionalProperties": false, "properties": handlers},
			"notes": object{"type": "array", "items": object{
				"type": "object", "additionalProperties": false, "required": []any{"id", "text"},
				"properties": object{"id": object{"type": "string"}, "text": object{"type": "string"}, "x": number, "y": number, "width": number, "height": number},
			}},
			"layout": object{"type": "object", "description": "Where activities are drawn; it never changes behaviour", "additionalProperties": object{
				"type": "object", "additionalProperties": false, "properties": object{"x": number, "y": number},
			}},
		},
	}
}

func variableSchema() object {
	flag := func(help string) object { return object{"type": "boolean", "default": false, "description": help} }
	return object{
		"type": "object", "additionalProperties": false, "required": []any{"name", "type"},
		"properties": object{
			"name": object{"$ref": "#/$defs/identifier"}, "type": object{"enum": anyList(Types)}, "default": object{"description": "The value at the start"},
			"agent_visible": flag("The agent sees it"), "sensitive": flag("Masked in journals, logs and exports"),
			"overridable": flag("A supervisor may switch it without publishing"),
		},
	}
}

func anyList[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func activitySchema(spec *Spec) object {
	outlets := object{"type": "object", "additionalProperties": false, "properties": object{}}
	for _, o := range spec.Outlets {
		outlets["properties"].(object)[o.ID] = object{"$ref": "#/$defs/identifier", "description": o.Label}
	}
	if spec.Each != nil { // outlets made from properties
		outlets["additionalProperties"] = object{"$ref": "#/$defs/identifier"}
	}
	properties := groupSchema(spec.properties())
	required := []any{"id", "type"}
	if properties["required"] != nil {
		required = append(required, "properties")
	}
	return object{
		"title": spec.Label, "description": spec.Help, "type": "object", "additionalProperties": false, "required": required,
		"properties": object{
			"id": object{"$ref": "#/$defs/identifier"}, "type": object{"const": spec.Type}, "name": object{"type": "string"},
			"properties": properties, "outlets": outlets,
		},
	}
}

// groupSchema is the schema of an object with the items of a description.
func groupSchema(p *Property) object {
	properties := object{}
	var required []any
	for i := range p.Items {
		item := &p.Items[i]
		properties[item.Name] = propertySchema(item)
		if item.Required && item.Default == "" {
			required = append(required, item.Name)
		}
	}
	s := object{"type": "object", "additionalProperties": false, "properties": properties}
	if required != nil {
		s["required"] = required
	}
	return s
}

func propertySchema(p *Property) object {
	s := valueSchema(p)
	if p.Label != "" {
		s["title"] = p.Label
	}
	help := p.Help
	if p.Resource != "" {
		if help != "" {
			help += ". "
		}
		help += "The name of " + aResource(p.Resource)
	}
	if help != "" {
		s["description"] = help
	}
	if p.Default != "" {
		s["default"] = defaultValue(*p)
	}
	return s
}

// valueSchema is the schema of a property's value with its rules.
func valueSchema(p *Property) object {
	low, high := p.limits[0], p.limits[1]
	limited := func(s object, minimum, maximum string) object {
		if low.set {
			s[minimum] = low.value
		}
		if high.set {
			s[maximum] = high.value
		}
		return s
	}
	switch p.Widget {
	case WidgetChoice:
		return object{"enum": anyList(p.Options)}
	case WidgetNumber:
		return limited(object{"type": "integer"}, "minimum", "maximum")
	case WidgetDecimal:
		return limited(object{"type": "number"}, "minimum", "maximum")
	case WidgetBoolean:
		return object{"type": "boolean"}
	case WidgetDuration, WidgetExpression, WidgetTemplate, WidgetPrompt:
		return object{"$ref": "#/$defs/" + string(p.Widget)}
	case WidgetVariable:
		return object{"$ref": "#/$defs/identifier"}
	case WidgetList:
		items := groupSchema(p)
		if p.single() {
			items = propertySchema(&p.Items[0])
		}
		return limited(object{"type": "array", "items": items}, "minItems", "maxItems")
	case WidgetMap:
		return limited(object{"type": "object", "additionalProperties": propertySchema(&p.Items[0])}, "minProperties", "maxProperties")
	case WidgetGroup:
		return groupSchema(p)
	case WidgetUnion:
		one := groupSchema(p)
		one["minProperties"], one["maxProperties"] = 1, 1
		return object{"anyOf": []any{object{"type": "string"}, one}}
	case WidgetValue:
		return object{}
	}
	s := limited(object{"type": "string"}, "minLength", "maxLength")
	patterns := map[string]string{"key": "^[0-9*#]$", "e164": e164.String(), "url": "^https?://"}
	if pattern := patterns[p.Format]; pattern != "" {
		s["pattern"] = pattern
	}
	if p.Pattern != "" {
		s["pattern"] = p.Pattern
	}
	if p.Required {
		s["minLength"] = max(1, low.value)
	}
	return s
}
