package web

import (
	"encoding/json"
	"fmt"
	"strings"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/testcall"
)

// told is one entry of a journal in words.
type told struct{ icon, tone, text string }

// describedIcons are the icons of what the transcripts of test calls tell too.
var describedIcons = map[string]string{
	"queue": "users", "offer": "phone-incoming", "agent": "headset", "http": "globe", "screen_pop": "app-window", "ani": "id-card", "error": "circle-alert",
	"note": "info", "ended": "phone-off", "said": "volume-2", "wrote": "message-square", "music": "music",
}

// ends are the ends of a contact in words.
var ends = map[runtime.Ends]string{
	runtime.CallerHungUp: "The customer hung up", runtime.Disconnected: "Disconnected by the flow", runtime.Completed: "The flow came to its end",
	runtime.Transferred: "Transferred", runtime.EndsFailed: "Ended after a failure",
}

// words tells an entry; false when people need not know.
func (j *journal) words(e runtime.Entry) (told, bool) {
	switch e.Kind {
	case "variable":
		return variableWords(e.Data)
	case "error":
		return told{"circle-alert", "err", failureWords(e.Data)}, true
	case "late":
		return told{"clock", "", "An answer came too late and changed nothing"}, true
	case "end":
		return told{"phone-off", "", endWords(e.Data)}, true
	}
	switch data := e.Data.(type) {
	case flow.Command:
		if t, ok := spoken(data); ok {
			return t, t.text != ""
		}
	case flow.Event:
		if t, ok := j.heard(data); ok {
			return t, t.text != ""
		}
	}
	line, ok := testcall.Describe(e, j.labels[e.Program])
	if !ok {
		return told{}, false
	}
	tone := ""
	if line.Kind == "said" || line.Kind == "wrote" || line.Kind == "music" {
		tone = "said"
	}
	icon := describedIcons[line.Kind]
	if icon == "" {
		icon = "info"
	}
	return told{icon, tone, line.Text}, true
}

// spoken tells commands that a transcript knows from the phone instead.
func spoken(c flow.Command) (told, bool) {
	switch c := c.(type) {
	case *flow.Play:
		return told{"volume-2", "said", speechWords(c.Speech)}, true
	case *flow.Gather:
		return told{"volume-2", "said", speechWords(c.Speech)}, true
	case *flow.RecordMessage:
		return told{"volume-2", "said", speechWords(c.Greeting)}, true
	case *flow.PlayMusic:
		if c.Audio == "" {
			return told{"music", "said", "The queue’s music"}, true
		}
		return told{"music", "said", c.Audio}, true
	case *flow.Hangup:
		return told{"phone-off", "", "Hangs up"}, true
	}
	return told{}, false
}

// heard tells events that a transcript knows from the phone instead.
func (j *journal) heard(e flow.Event) (told, bool) {
	switch e := e.(type) {
	case *flow.Gathered:
		switch {
		case e.Digits != "":
			return told{"grid-3x3", "heard", "Pressed " + e.Digits}, true
		case e.Heard != "" && j.contact.Channel == "voice":
			return told{"mic", "heard", "Said “" + e.Heard + "”"}, true
		case e.Heard != "":
			return told{"message-square", "heard", e.Heard}, true
		}
		return told{"volume-x", "heard", "Nothing came"}, true
	case *flow.Played:
		if e.Interrupted {
			return told{"grid-3x3", "heard", "A key stopped it"}, true
		}
		return told{}, true
	case *flow.TimerFired:
		return told{"timer", "", "The time is up"}, true
	case *flow.Disconnected:
		if e.By == "customer" {
			return told{"phone-off", "heard", "The customer hangs up"}, true
		}
		return told{}, true
	}
	return told{}, false
}

// speechWords writes a prompt as people hear it; recordings by their names in brackets.
func speechWords(s flow.Speech) string {
	parts := make([]string, len(s.Segments))
	for i, segment := range s.Segments {
		parts[i] = segment.Say
		if segment.Audio != "" {
			parts[i] = "[" + segment.Audio + "]"
		}
	}
	return strings.Join(parts, " ")
}

func variableWords(data any) (told, bool) {
	change, ok := data.(map[string]any)
	if !ok {
		return told{}, false
	}
	return told{"variable", "", fmt.Sprintf("%v: %s → %s", change["name"], short(literal(change["before"]), 80), short(literal(change["value"]), 200))}, true
}

func failureWords(data any) string {
	failure, ok := data.(map[string]any)
	if !ok {
		return "Something failed"
	}
	return fmt.Sprintf("%v (%v)", failure["message"], failure["code"])
}

func endWords(data any) string {
	end, _ := data.(map[string]any)
	text, _ := end["ends"].(string)
	if words := ends[runtime.Ends(text)]; words != "" {
		return "Over: " + strings.ToLower(words[:1]) + words[1:]
	}
	return "Over"
}

// literal writes a value as expressions do.
func literal(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
