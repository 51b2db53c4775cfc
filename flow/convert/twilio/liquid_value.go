package twilio

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

var (
	filterSign = regexp.MustCompile(`\|(?:[^"'|]|"[^"]*"|'[^']*')*`)
	argument   = regexp.MustCompile(`"[^"]*"|'[^']*'|[^,\s][^,]*`)
	pathPart   = regexp.MustCompile(`^(?:\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[["']([^"']*)["']\])`)
	plainName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// filters writes a filter of Liquid: %s is the value, then come the arguments.
var filters = map[string]struct {
	format    string
	arguments int
}{
	"upcase": {"upper(string(%s))", 0}, "downcase": {"lower(string(%s))", 0}, "strip": {"trim(string(%s))", 0}, "size": {"len(%s)", 0},
	"append": {"(string(%s) + string(%s))", 1}, "prepend": {"(string(%[2]s) + string(%[1]s))", 1}, "default": {"(%s ?? %s)", 1},
	"replace": {"replace(string(%s), %s, %s)", 2}, "remove": {`replace(string(%s), %s, "")`, 1}, "split": {"split(string(%s), %s)", 1},
	"join": {"join(%s, %s)", 1}, "first": {"first(%s)", 0}, "last": {"last(%s)", 0}, "plus": {"(float(%s) + float(%s))", 1},
	"minus": {"(float(%s) - float(%s))", 1}, "times": {"(float(%s) * float(%s))", 1}, "divided_by": {"(float(%s) / float(%s))", 1},
	"abs": {"abs(float(%s))", 0}, "round": {"round(float(%s))", 0}, "ceil": {"ceil(float(%s))", 0}, "floor": {"floor(float(%s))", 0},
	"json": {"toJSON(%s)", 0}, "to_json": {"toJSON(%s)", 0},
}

// output writes what stands in {{ }}: a value and filters.
func (r *reader) output(text string) (string, error) {
	text = strings.TrimSpace(text)
	chain := filterSign.FindAllString(text, -1)
	value, _, _ := strings.Cut(text, "|")
	if strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "'") {
		value = argument.FindString(text)
	}
	x, err := r.value(strings.TrimSpace(value))
	if err != nil {
		return "", err
	}
	for _, link := range chain {
		name, rest, _ := strings.Cut(strings.TrimSpace(link[1:]), ":")
		f, known := filters[strings.TrimSpace(name)]
		arguments := argument.FindAllString(rest, -1)
		if !known || len(arguments) != f.arguments {
			return "", fmt.Errorf("the Liquid filter “%s” has no like here", strings.TrimSpace(link[1:]))
		}
		args := []any{x}
		for _, a := range arguments {
			value, err := r.value(strings.TrimSpace(a))
			if err != nil {
				return "", err
			}
			args = append(args, value)
		}
		x = fmt.Sprintf(f.format, args...)
	}
	return x, nil
}

// value writes a literal or a path.
func (r *reader) value(text string) (string, error) {
	switch {
	case text == "true" || text == "false":
		return text, nil
	case text == "nil" || text == "null" || text == "blank" || text == "empty":
		return "nil", nil
	case len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0]:
		return convert.Quote(text[1 : len(text)-1]), nil
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	}
	path, ok := split(text)
	if !ok {
		return "", fmt.Errorf("“{{%s}}” cannot be read", text)
	}
	x, ok := r.path(path)
	if !ok {
		return "", fmt.Errorf("“{{%s}}” has no like here", text)
	}
	return x, nil
}

// split takes a path such as widgets.http_1.parsed.rows[0].id apart.
func split(text string) (path []string, ok bool) {
	for text != "" {
		m := pathPart.FindStringSubmatch(text)
		if m == nil {
			return nil, false
		}
		path = append(path, m[1]+m[2]+m[3])
		text = text[len(m[0]):]
	}
	return path, len(path) > 1
}

// sameEverywhere are values that the interpreter knows.
var sameEverywhere = map[string]string{
	"flow.channel.address": "contact.dnis", "contact.channel.address": "contact.ani", "flow.sid": "flow.name", "flow.flow_sid": "flow.name",
	"From": "contact.ani", "Caller": "contact.ani", "To": "contact.dnis", "Called": "contact.dnis", "CallSid": "contact.id",
	"MessageSid": "contact.id", "ConversationSid": "contact.id", "ChannelSid": "contact.id", "CallStatus": `"in-progress"`,
}

// path writes a path of Studio's context as an expression.
func (r *reader) path(path []string) (string, bool) {
	if x, ok := sameEverywhere[strings.Join(path, ".")]; ok {
		return x, true
	}
	switch path[0] {
	case "flow":
		if len(path) == 3 && path[1] == "variables" {
			return "vars." + r.Variable("variable", path[2], flow.String), true
		}
		if len(path) == 3 && path[1] == "data" {
			return r.attribute(path[1:]), true
		}
	case "trigger":
		if len(path) == 3 && sameEverywhere[path[2]] != "" {
			return sameEverywhere[path[2]], true
		}
		if len(path) > 2 {
			return r.attribute(path[1:]), true
		}
	case "widgets":
		if len(path) > 2 {
			return r.result(path[1], path[2:])
		}
	}
	return "", false
}

// attribute reads what the contact came with.
func (r *reader) attribute(path []string) string {
	key := strings.Join(path[1:], ".")
	r.Note("“%s” of what started the flow is read from the contact's attribute “%s”: whoever starts the contact has to give it.", strings.Join(path, "."), key)
	return "contact.attributes" + member(key)
}

func member(key string) string {
	if plainName.MatchString(key) {
		return "?." + key
	}
	if _, err := strconv.Atoi(key); err == nil {
		return "?.[" + key + "]"
	}
	return "?.[" + convert.Quote(key) + "]"
}

// result reads what a widget left behind.
func (r *reader) result(name string, path []string) (string, bool) {
	w, p := r.widgets[name], r.Part(name)
	if w == nil || p == nil {
		return "", false
	}
	if len(path) == 1 && path[0] == "CallStatus" {
		return sameEverywhere["CallStatus"], true
	}
	results, inside := "results."+p.ID, ""
	for _, key := range path[1:] {
		inside += member(key)
	}
	key := strings.Join(path, ".")
	switch w.Type + " " + path[0] {
	case "gather-input-on-call Digits", "gather-input-on-call SpeechResult":
		return "vars." + r.Variable("reply", name, flow.String), len(path) == 1
	case "run-function parsed", "make-http-request parsed":
		return results + ".body" + inside, true
	case "run-function body", "make-http-request body":
		return results + ".body", len(path) == 1
	case "run-function status_code", "make-http-request status_code":
		return results + ".status", len(path) == 1
	case "send-message sid":
		return results + ".message", len(path) == 1 && !r.onCalls()
	case "send-to-flex sid", "enqueue-call sid":
		return "contact.id", len(path) == 1
	case "record-voicemail RecordingUrl":
		return results + ".recording", len(path) == 1
	case "record-voicemail RecordingDuration", "connect-call-to DialCallDuration":
		return results + ".duration", len(path) == 1
	}
	if w.Type == "send-and-wait-for-reply" && (key == "inbound.Body" || key == "incoming.Body") {
		return "vars." + r.Variable("reply", name, flow.String), true
	}
	return "", false
}
