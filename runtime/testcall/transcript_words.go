package testcall

import (
	"fmt"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

func (t *transcript) command(e runtime.Entry) {
	if command, ok := e.Data.(flow.Command); ok {
		if kind, text := deskCommand(command); text != "" {
			t.add(Line{At: e.At, Kind: kind, Text: text})
		}
	}
	switch c := e.Data.(type) {
	case *flow.ScreenPop:
		t.pops = append(t.pops, c.URL)
		t.add(Line{At: e.At, Kind: "screen_pop", Text: c.URL})
	case *flow.SetANI:
		t.add(Line{At: e.At, Kind: "ani", Text: "Shows " + strings.TrimSpace(c.Number+" "+c.Name)})
	case *flow.Notify:
		t.add(Line{At: e.At, Kind: "note", Text: "Notifies " + strings.Join(c.To, ", ")})
	case *flow.Dial:
		t.dialling = c
		t.add(Line{At: e.At, Kind: "note", Text: "Dials " + c.Number + shownAs(c.CallerID)})
	case *flow.SendDTMF:
		t.add(Line{At: e.At, Kind: "note", Text: "Sends the digits " + c.Digits})
	case *flow.RecordCall:
		t.add(Line{At: e.At, Kind: "note", Text: "Recording is " + recordings[c.Mode] + parties[c.Parties]})
	case *flow.SetOutcome:
		t.add(Line{At: e.At, Kind: "note", Text: outcomeWords(c)})
	case *flow.Score:
		t.add(Line{At: e.At, Kind: "note", Text: scoreWords(c)})
	case *flow.Request:
		t.add(Line{At: e.At, Kind: "http", Text: c.Method + " " + c.URL})
	case *flow.SetAttributes:
		if summary := c.Values["ai_summary"]; summary != "" {
			t.add(Line{At: e.At, Kind: "note", Text: "Summary for agents: " + strings.ReplaceAll(summary, "\n", " ")})
		}
	case *flow.JoinQueue:
		t.add(Line{At: e.At, Kind: "queue", Text: "Asks for an agent of " + c.Queue})
	}
}

func (t *transcript) event(e runtime.Entry) {
	kind, text := "note", ""
	switch v := e.Data.(type) {
	case *flow.Queued:
		kind, text = "queue", fmt.Sprintf("Waits at position %d", v.Position)
	case *flow.QueueRefused:
		kind, text = "queue", "Not taken by the queue: "+strings.ReplaceAll(v.Reason, "_", " ")
	case *flow.Offered:
		kind, text = "offer", "Offered to "+v.Agent
	case *flow.Accepted:
		kind, text = "agent", v.Agent+" answered"
	case *flow.Declined:
		kind, text = "offer", v.Agent+" declined"
		if v.Expired {
			text = v.Agent + " did not answer"
		}
	case *flow.AgentLeft:
		kind, text = "agent", v.Agent+" left"
	case *flow.AIAnswered:
		if text = strings.ReplaceAll(string(v.Reason), "_", " "); text != "" {
			text = "The AI agent ends the conversation: " + text
		} else if len(v.Sources) > 0 {
			text = "The AI agent answers from " + strings.Join(v.Sources, ", ")
		}
	case *flow.IntentDetected:
		if text = "No intent was found"; v.Intent != "" {
			text = fmt.Sprintf("Intent %s, %.0f %% sure", v.Intent, v.Confidence*100)
		}
	case *flow.Responded:
		kind, text = "http", fmt.Sprintf("Answered with status %d", v.Status)
	case *flow.RequestFailed:
		kind, text = "http", noAnswer+v.Message
	case *flow.ScheduleRead:
		text = t.labels[t.activity] + " is " + v.State
		if v.Missing {
			text = "There is no such schedule"
		}
	case *flow.Dialled:
		text = t.dialled(v)
	case *flow.Undelivered:
		text = "Not delivered: " + v.Reason
	case *flow.Recorded:
		text = "Recorded a message"
		if v.Recording == "" {
			text = "No message was left"
		}
	}
	if event, ok := e.Data.(flow.Event); ok && text == "" {
		kind, text = deskEvent(event)
	}
	if text != "" {
		t.add(Line{At: e.At, Kind: kind, Text: text})
	}
}

// How recordings are told.
var (
	recordings = map[string]string{"on": "on", "off": "off", "pause": "paused", "resume": "on again"}
	parties    = map[string]string{"customer": ", the customer only", "agent": ", the agent only"}
)

func shownAs(number string) string {
	if number == "" {
		return ""
	}
	return ", showing " + number
}

func outcomeWords(c *flow.SetOutcome) string {
	var parts []string
	if c.Outcome != "" {
		parts = append(parts, "The outcome is "+c.Outcome)
	}
	if c.Milestone != "" {
		parts = append(parts, "Came to the milestone "+c.Milestone)
	}
	return strings.Join(parts, ". ")
}

func scoreWords(c *flow.Score) string {
	text := fmt.Sprintf("The %s score is %v", strings.ToUpper(c.Survey), c.Score)
	if n := len(c.Answers); n > 1 {
		text += fmt.Sprintf(", of %d answers", n)
	}
	return text
}

// dialled tells what became of the number that was dialled last.
func (t *transcript) dialled(e *flow.Dialled) string {
	number, comesBack := "The number", false
	if t.dialling != nil {
		number, comesBack = t.dialling.Number, t.dialling.Return
	}
	switch e.Result {
	case "busy":
		return number + " is busy"
	case "no_answer":
		return number + " does not answer"
	case "invalid_number":
		return number + " does not exist"
	}
	if comesBack {
		return fmt.Sprintf("Talked with %s for %d s", number, int(time.Duration(e.Duration).Seconds()))
	}
	return "Transferred to " + number
}
