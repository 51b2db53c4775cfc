package testcall

import (
	"fmt"
	"strconv"
	"strings"

	"cordboard/flow"
)

// deskCommand puts what is asked of the desk into words, "" for anything else.
func deskCommand(command flow.Command) (kind, text string) {
	switch c := command.(type) {
	case *flow.OfferTo:
		return "queue", "Asks " + strings.Join(append(append([]string(nil), c.Agents...), c.Teams...), ", ")
	case *flow.SetPriority:
		return "queue", "Asks for priority " + strconv.Itoa(c.Priority)
	case *flow.SetSkills:
		return "queue", "Asks for other skills"
	case *flow.ScheduleCallback:
		return "queue", "Asks for a callback to " + c.Number
	case *flow.DialCustomer:
		return "note", strings.TrimSpace("Dials the customer " + c.Number)
	case *flow.ReturnToQueue:
		return "queue", "Tries again after " + c.After.String()
	}
	return "", ""
}

// deskEvent puts what the desk tells into words, "" for anything else.
func deskEvent(event flow.Event) (kind, text string) {
	switch e := event.(type) {
	case *flow.SLABreached:
		return "queue", "Has waited longer than the service level of " + e.Queue + " allows"
	case *flow.QueueRead:
		return "queue", queueInWords(e)
	case *flow.CallbackScheduled:
		return "queue", "The callback is scheduled"
	case *flow.CallbackRefused:
		return "queue", "No callback: " + strings.ReplaceAll(e.Reason, "_", " ")
	case *flow.DiallingRead:
		if !e.Allowed {
			return "note", "The number may not be dialled"
		}
	case *flow.CustomerAnswered:
		return "note", "The customer answered"
	case *flow.DialFailed:
		return "note", "The customer was not reached: " + strings.ReplaceAll(e.Cause, "_", " ")
	}
	return "", ""
}

func queueInWords(e *flow.QueueRead) string {
	if e.Missing {
		return "There is no such queue"
	}
	wait := "no reliable estimate"
	if e.Estimated {
		wait = "about " + e.EstimatedWait.String()
	}
	return fmt.Sprintf("Position %d, %s; %d waiting, %d of %d agents free", e.Position, wait, e.Waiting, e.AgentsAvailable, e.AgentsStaffed)
}
