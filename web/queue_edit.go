package web

import (
	"strconv"

	"cordboard/storage"
)

// newQueue is the settings that a queue begins with.
const newQueue = `{"strategy":"longest_idle","service_level":{"threshold":"20s"},"offer_timeout":"30s","wrap_up":"0s"}`

// queues are where contacts wait for agents.
var queues = withMembers(records(sheet{
	kind: "queue", path: "/queues", title: "Queues", noun: "queue", icon: "list-ordered", example: "support",
	empty:   "A queue is where contacts wait for agents. Flows send contacts to it, and it says who is offered them.",
	columns: []string{"Distribution", "Service level", "Limit"}, begin: newQueue, cells: queueCells,
	remove: (*storage.DB).DeleteQueue, sections: queueSections, check: checkQueue,
}, (*storage.DB).Queues, (*storage.DB).Queue, (*storage.DB).SaveQueue))

func queueCells(settings map[string]any) []string {
	limit, level := "no limit", "none"
	if n, _ := settings["max_waiting"].(float64); n > 0 {
		limit = strconv.Itoa(int(n)) + " waiting"
	}
	if threshold := text1(settings, "service_level.threshold"); threshold != "" {
		level = "answered within " + threshold
	}
	strategy := strategyLabel(text1(settings, "strategy"))
	if settings["pull"] == true {
		strategy = "Agents take contacts themselves"
	}
	return []string{strategy, level, limit}
}
