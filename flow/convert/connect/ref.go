package connect

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

type object = map[string]any

// text is a member of an object as text, "" when it is not there.
func text(o map[string]any, name string) string {
	switch v := o[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// number is a member as a whole number within bounds, or a fallback.
func number(o map[string]any, name string, fallback, most int) int {
	n, err := strconv.ParseFloat(text(o, name), 64)
	if err != nil || n < 0 {
		return fallback
	}
	return int(min(n, float64(most)))
}

func inside(o map[string]any, name string) map[string]any {
	member, _ := o[name].(map[string]any)
	return member
}

// tail is what people know a resource by: its label, else the last part of its ARN.
func tail(label, arn string) string {
	if label != "" {
		return label
	}
	parts := strings.FieldsFunc(arn, func(r rune) bool { return r == ':' || r == '/' })
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1]
}

var (
	reference = regexp.MustCompile(`\$\.[A-Za-z_]\w*(?:\.\w+|\[['"][^'"\]]*['"]\])*`)
	refPart   = regexp.MustCompile(`\.(\w+)|\[['"]([^'"\]]*)['"]\]`)
	plainName = regexp.MustCompile(`^[A-Za-z_]\w*$`)
	markup    = regexp.MustCompile(`<[^>]*>`)
	breaks    = regexp.MustCompile(`<break\s+time=\\*"([0-9.]+)(ms|s)`)
)

// dynamic says whether a value is made up on the way.
func dynamic(value string) bool { return reference.MatchString(value) }

// mentions says whether a reference is somewhere in a value.
func mentions(value any, reference string) bool {
	switch v := value.(type) {
	case string:
		return strings.Contains(v, reference)
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return mentions(one, reference) })
	case map[string]any:
		for _, one := range v {
			if mentions(one, reference) {
				return true
			}
		}
	}
	return false
}

// template writes a text with references as a template of ours.
func (r *reader) template(step, text string) (string, error) {
	var b strings.Builder
	err := r.each(step, text, func(literal, expression string) {
		if expression != "" {
			literal = "{{ " + expression + " }}"
		} else {
			literal = convert.Literal(literal)
		}
		b.WriteString(literal)
	})
	return b.String(), err
}

// expression writes a value as an expression of ours: what a single reference gives, else a text.
func (r *reader) expression(step, text string) (string, error) {
	if reference.FindString(text) == text && text != "" {
		return r.refer(step, text)
	}
	var parts []string
	err := r.each(step, text, func(literal, expression string) {
		if expression != "" {
			parts = append(parts, "string("+expression+")")
		} else {
			parts = append(parts, convert.Quote(literal))
		}
	})
	if len(parts) == 0 {
		return `""`, err
	}
	return strings.Join(parts, " + "), err
}

// each goes through a text by literals and references.
func (r *reader) each(step, text string, visit func(literal, expression string)) error {
	at := 0
	for _, m := range reference.FindAllStringIndex(text, -1) {
		if m[0] > at {
			visit(text[at:m[0]], "")
		}
		x, err := r.refer(step, text[m[0]:m[1]])
		if err != nil {
			return err
		}
		visit("", x)
		at = m[1]
	}
	if at < len(text) {
		visit(text[at:], "")
	}
	return nil
}

// known are references that the interpreter knows.
var known = map[string]string{
	"CustomerEndpoint.Address": "contact.ani", "SystemEndpoint.Address": "contact.dnis", "ContactId": "contact.id", "InitialContactId": "contact.id",
	"Channel": "upper(contact.channel)", "LanguageCode": "contact.language",
}

// refer writes a reference such as $.Attributes.tier as an expression.
func (r *reader) refer(step, text string) (string, error) {
	var path []string
	for _, m := range refPart.FindAllStringSubmatch(text[1:], -1) {
		path = append(path, m[1]+m[2])
	}
	if len(path) == 1 && r.data[path[0]] {
		return "vars." + r.Variable("contact", path[0], flow.String), nil
	}
	if x, ok := known[strings.Join(path, ".")]; ok {
		return x, nil
	}
	switch space := path[0]; {
	case space == "StoredCustomerInput":
		return "vars." + r.Variable("stored", "stored_input", flow.String), nil
	case space == "CallbackNumber":
		return "vars." + r.Variable("callback", "callback_number", flow.String), nil
	case space == "Attributes" && len(path) == 2:
		if !r.set[path[1]] {
			r.Note("The attribute %s is set by another flow: it is read from the contact's attributes.", path[1])
			return "contact.attributes" + member(path[1]), nil
		}
		return "vars." + r.Variable("attribute", path[1], flow.String), nil
	case space == "FlowAttributes" && len(path) == 2:
		return "vars." + r.Variable("flow attribute", path[1], flow.String), nil
	case space == "Queue" && len(path) == 2 && (path[1] == "Name" || path[1] == "ARN"):
		return "vars." + r.Variable("queue", "target_queue", flow.String), nil
	case space == "Tags" && len(path) == 2:
		return "vars." + r.Variable("tag", path[1], flow.String), nil
	case space == "Lex":
		return r.lex(step, path[1:])
	case space == "Attributes" || space == "FlowAttributes" || space == "Queue":
		return "", fmt.Errorf("“%s” has no like here", text)
	}
	x := "vars." + r.Variable("space", path[0], flow.JSON)
	for _, key := range path[1:] {
		x += member(key)
	}
	if path[0] != "External" && path[0] != "Metrics" && !r.data[path[0]] {
		r.Part(step).Note("It reads %s from the variable %s: fill that where the data comes from.", text, strings.TrimPrefix(strings.SplitN(x, "?", 2)[0], "vars."))
	}
	return x, nil
}

func member(key string) string {
	if plainName.MatchString(key) {
		return "?." + key
	}
	return "?.[" + convert.Quote(key) + "]"
}

// lex reads what a bot found out: of the one bot that every path to the step passed last.
func (r *reader) lex(step string, path []string) (string, error) {
	bots, open := r.before(step, "ConnectParticipantWithLexBot")
	if len(bots) != 1 || open || len(path) == 0 {
		return "", fmt.Errorf("what the bot found out is read, and not every path comes from the same bot")
	}
	bot := bots[0]
	id := r.Part(bot.ID).Reserve(r.botType(bot))
	switch {
	case path[0] == "IntentName" && r.botType(bot) == "detect_intent":
		return "results." + id + ".intent", nil
	case (path[0] == "Slots" || path[0] == "SessionAttributes") && len(path) == 2 && r.botType(bot) == "ai_agent":
		r.Part(bot.ID).Note("Make %s one of the things that the AI agent finds out: the flow reads it.", path[1])
		return "results." + id + ".slots" + member(path[1]), nil
	}
	return "", fmt.Errorf("“$.Lex.%s” has no like here", strings.Join(path, "."))
}

// spoken takes the marks out of SSML. It says whether they meant anything, and how long the pauses are in milliseconds.
func spoken(ssml string) (said string, marked bool, pause int) {
	for _, b := range breaks.FindAllStringSubmatch(ssml, -1) {
		n, err := strconv.ParseFloat(b[1], 64)
		if err != nil {
			continue
		}
		if b[2] == "s" {
			n *= 1000
		}
		pause += int(min(n, 60_000))
	}
	rest := strings.NewReplacer("<speak>", "", "</speak>", "", "<p>", "", "</p>", "", `\n`, " ").Replace(ssml)
	said = html.UnescapeString(markup.ReplaceAllString(rest, " "))
	return strings.Join(strings.Fields(said), " "), markup.MatchString(rest), pause
}
