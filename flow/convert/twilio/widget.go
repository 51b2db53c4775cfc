package twilio

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// made makes activities of a widget. An error says why a placeholder has to do.
type made func(r *reader, p *convert.Part, w *widget) error

// part makes the part of one widget.
func (r *reader) part(p *convert.Part) {
	w := r.widgets[p.Step.ID]
	if w.Type == "trigger" {
		return // the flow begins where it leads: begin
	}
	make, known := tableOf(w.Type)
	if !known {
		p.Keep("A widget of type %s has no like here.", w.Type)
		return
	}
	if err := make(r, p, w); err != nil {
		p.Keep("%s", convert.Sentence(err))
	}
}

func tableOf(widgetType string) (made, bool) {
	switch widgetType {
	case "say-play":
		return sayPlay, true
	case "gather-input-on-call":
		return gather, true
	case "split-based-on":
		return splitBasedOn, true
	case "set-variables":
		return setVariables, true
	case "make-http-request":
		return httpRequest, true
	case "run-function":
		return runFunction, true
	case "send-message":
		return sendMessage, true
	case "send-and-wait-for-reply":
		return sendAndWait, true
	case "send-to-flex", "enqueue-call":
		return enqueue, true
	case "connect-call-to":
		return connectCall, true
	case "record-call":
		return recordCall, true
	case "record-voicemail":
		return recordVoicemail, true
	case "run-subflow":
		return runSubflow, true
	}
	return nil, false
}

// text is a property as text, "" when it is not there.
func (w *widget) text(name string) string {
	switch v := w.Properties[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// number is a property as a number within bounds, or a fallback.
func (w *widget) number(name string, fallback, most int) int {
	n, err := strconv.ParseFloat(w.text(name), 64)
	if err != nil || n < 0 {
		return fallback
	}
	return int(min(n, float64(most)))
}

// seconds is a property that counts seconds, as a duration.
func (w *widget) seconds(name string, fallback, most int) string {
	return fmt.Sprintf("%ds", max(w.number(name, fallback, most), 1))
}

// pairs is a property that lists keys and values, such as parameters.
func (w *widget) pairs(name string) [][2]string {
	list, _ := w.Properties[name].([]any)
	var pairs [][2]string
	for _, entry := range list {
		one, _ := entry.(map[string]any)
		key, _ := one["key"].(string)
		if value, ok := one["value"].(string); ok && key != "" {
			pairs = append(pairs, [2]string{key, value})
		} else if key != "" {
			pairs = append(pairs, [2]string{key, ""})
		}
	}
	return pairs
}

type object = map[string]any

// prompt is what a widget says or plays, as often as it does.
func (r *reader) prompt(p *convert.Part, w *widget) (any, error) {
	times := max(w.number("loop", 1, 10), 1)
	if w.text("loop") == "0" {
		p.Note("It repeats without end in Studio; here ten times.")
		times = 10
	}
	if play := w.text("play"); play != "" {
		if strings.Contains(play, "{{") || strings.Contains(play, "{%") {
			return nil, fmt.Errorf("which recording is played is made up on the way, and a prompt here has a fixed name")
		}
		base := path.Base(play)
		if u, err := url.Parse(play); err == nil {
			base = path.Base(u.Path)
		}
		name := r.Resource("prompt", play, strings.TrimSuffix(base, path.Ext(base)))
		p.Note("Upload the recording %s as the prompt %s.", play, name)
		return object{"segments": slices.Repeat([]any{object{"audio": name}}, times)}, nil
	}
	text, err := r.template(w.text("say"))
	if err != nil {
		return nil, err
	}
	if times == 1 {
		return text, nil
	}
	return object{"segments": slices.Repeat([]any{object{"say": text}}, times)}, nil
}

func sayPlay(r *reader, p *convert.Part, w *widget) error {
	if digits := w.text("digits"); digits != "" && r.onCalls() {
		text, err := r.template(digits)
		p.Add("send_dtmf", object{"digits": text}).Lead("next", "audioComplete").Ends("error")
		return err
	}
	prompt, err := r.prompt(p, w)
	if err != nil {
		return err
	}
	if text, ok := prompt.(string); ok && !r.onCalls() {
		p.Note("It is written, not spoken: the flow is for messages.")
		p.Add("send_message", object{"text": text}).Lead("sent", "audioComplete").Ends("failed")
		return nil
	}
	p.Add("play_prompt", object{"prompt": prompt}).Lead("next", "audioComplete").Ends("error")
	return nil
}

// gather takes keys or speech into a variable. Where the two lead different ways, what came in decides.
func gather(r *reader, p *convert.Part, w *widget) error {
	prompt, err := r.prompt(p, w)
	if err != nil {
		return err
	}
	timeout := w.seconds("timeout", 5, 3600)
	variable := r.Variable("reply", w.Name, flow.String)
	properties := object{
		"prompt": prompt, "variable": variable, "max": max(w.number("number_of_digits", 100, 100), 1), "max_tries": 1,
		"first_timeout": timeout, "inter_timeout": timeout,
	}
	switch key := w.text("finish_on_key"); key {
	case "#", "*":
		properties["terminator"] = key
	default:
		p.Note("Input here always ends with #; in Studio it ends with “%s”.", key)
	}
	if w.Properties["stop_gather"] == false {
		properties["interruptible"] = false
	}
	collect := p.Add("collect_input", properties).Lead("no_input", "timeout").Lead("no_match", "timeout").Ends("error")
	if p.Target("speech") == "" || p.Target("speech") == p.Target("keypress") {
		collect.Lead("success", "keypress").Lead("success", "speech")
		return nil
	}
	if p.Target("keypress") == "" {
		collect.Lead("success", "speech")
		return nil
	}
	keys := p.Add("condition", object{"expression": `vars.` + variable + ` matches "^[0-9*#]+$"`})
	keys.Lead("true", "keypress").Lead("false", "speech").Ends("error")
	collect.To("success", keys)
	return nil
}

func setVariables(r *reader, p *convert.Part, w *widget) error {
	var assignments []object
	for _, pair := range w.pairs("variables") {
		x, err := r.expression(pair[1])
		if err != nil {
			return err
		}
		assignments = append(assignments, object{"variable": r.Variable("variable", pair[0], flow.String), "expression": x})
	}
	if len(assignments) == 0 {
		p.Note("It sets nothing.")
		p.Through("next")
		return nil
	}
	p.Add("set_variables", object{"assignments": assignments}).Lead("next", "next").Ends("error")
	return nil
}

// enqueue waits in a queue named after the workflow or the queue of the original.
func enqueue(r *reader, p *convert.Part, w *widget) error {
	original, label := first(w.text("workflow"), w.text("queue_name"), w.text("workflow_sid"), w.Name), w.Name
	if name := w.text("queue_name"); name != "" {
		label = name
	}
	if strings.Contains(original, "{{") {
		return fmt.Errorf("the queue is made up on the way, and a queue here has a fixed name")
	}
	queue := r.Resource("queue", original, label)
	properties := object{"queue": queue}
	if priority := w.text("priority"); priority != "" && priority != "0" {
		p.Note("The priority %s of Studio is not carried over: here 1 is first and 10 is last.", priority)
	}
	if w.text("timeout") != "" && w.number("timeout", 0, 604800) > 0 {
		properties["max_wait"] = w.seconds("timeout", 1, 604800)
	}
	wait := p.Add("queue", properties)
	refused := p.First("failedToEnqueue", "callComplete")
	wait.Lead("agent_left", "callComplete").Lead("timeout", refused).Lead("full", refused).Lead("no_agents", refused).Lead("closed", refused).Lead("error", refused)
	if properties["max_wait"] == nil {
		p.Note("The queue %s stands for %s. A contact that finds nobody staffed, or the queue closed, goes on as if it could not be enqueued.", queue, original)
	} else {
		p.Note("The queue %s stands for %s.", queue, original)
	}
	p.Drop("callFailure", "a caller who hangs up ends the contact")
	if attributes := strings.TrimSpace(w.text("attributes")); attributes != "" && attributes != "{}" {
		x, err := r.expression(attributes)
		if err != nil {
			return err
		}
		variable := r.Variable("task", "task_attributes", flow.String)
		set := p.Add("set_variables", object{"assignments": []object{{"variable": variable, "expression": x}}})
		set.To("next", wait).Lead("error", refused).Enter()
		p.Note("The attributes for the agent are in the variable %s.", variable)
	}
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
