package web

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/metrics"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// boardAgents is how many agents the wallboard lists.
const boardAgents = 100

// today is what queues did since midnight. Everybody who looks at a wallboard sees the same count, which is made anew every two seconds, but takes
// a twentieth of the time at most: a day of a hundred thousand contacts is counted once in half a minute.
type today struct {
	mutex   sync.Mutex
	counted *metrics.Collector
	at      time.Time // when it was counted, by the pages' clock
	fresh   time.Time // until when it is fresh
}

// today counts the day, or gives what was counted a moment ago.
func (s *Server) today(ctx context.Context, rules deskRules, clock ui.Clock) (*metrics.Collector, time.Time, error) {
	t := &s.board
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.counted != nil && clock.Now.Before(t.fresh) && !clock.Now.Before(t.at) {
		return t.counted, t.at, nil
	}
	began := time.Now()
	k := metrics.New(metrics.Options{By: metrics.Queue, From: dayOf(clock.Now.In(clock.Zone).Format(time.DateOnly), clock.Zone, 0), To: clock.Now, Zone: clock.Zone, Short: rules.short})
	if err := s.DB.Desk().Facts(ctx, storage.FactRange{From: dayOf(clock.Now.In(clock.Zone).Format(time.DateOnly), clock.Zone, 0), To: clock.Now}, k.Count); err != nil {
		return nil, time.Time{}, err
	}
	t.counted, t.at, t.fresh = k, clock.Now, clock.Now.Add(max(2*time.Second, 20*time.Since(began)))
	return k, t.at, nil
}

// wallboard shows how the desk stands now, and what it did today. The page asks for its inner part every two seconds.
func (s *Server) wallboard(c echo.Context) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	rules, err := s.deskRules(ctx)
	if err != nil {
		return err
	}
	desk, err := s.DB.Desk().Board(ctx)
	if err != nil {
		return err
	}
	counted, at, err := s.today(ctx, rules, clock)
	if err != nil {
		return err
	}
	v := boardOf(rules, desk, counted, clock)
	v.AsOf = at.In(clock.Zone).Format("15:04:05")
	p := s.page(c, "Wallboard")
	p.Styles = append(p.Styles, "css/reports.css")
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.BoardNow(p, v))
	}
	return s.render(c, http.StatusOK, views.BoardPage(p, v))
}

func boardOf(rules deskRules, desk storage.DeskBoard, counted *metrics.Collector, clock ui.Clock) views.Board {
	v := views.Board{}
	var sum metrics.Counters
	var longest time.Duration
	for _, name := range rules.names {
		now := desk.Queues[name]
		c := metrics.Total(counted.Row(name))
		sum.Add(&c)
		set := rules.queues[name]
		wait := now.Longest(clock.Now)
		longest = max(longest, wait)
		v.Waiting += now.Waiting
		v.Queues = append(v.Queues, views.BoardQueue{
			Name: name, Waiting: now.Waiting, Free: now.Available, Staffed: now.Staffed, Longest: clockTime(wait),
			Late:  set.ServiceLevel.Threshold > 0 && wait > time.Duration(set.ServiceLevel.Threshold),
			Today: figuresOf(boardColumns, &c, metrics.FormulaOf(set.ServiceLevel.Formula)),
		})
	}
	v.Longest = clockTime(longest)
	v.Today = figuresOf(boardColumns, &sum, metrics.FormulaOf(""))
	boardPeople(&v, desk.Agents, clock)
	return v
}

// boardColumns are today's figures.
var boardColumns = []column{levelColumn, contactColumns[0], contactColumns[1], contactColumns[2], contactColumns[6]}

// agentStates are the states in the order people see them.
var agentStates = []struct {
	state routing.AgentState
	words string
}{
	{routing.Available, "Available"}, {routing.Offered, "Offered a contact"}, {routing.OnContact, "On a contact"}, {routing.Wrapping, "Wrap-up"},
	{routing.Away, "Away"}, {routing.RONA, "Did not answer"}, {routing.Offline, "Offline"},
}

// boardPeople counts the agents by state, and lists those who are there.
func boardPeople(v *views.Board, agents []routing.AgentRecord, clock ui.Clock) {
	for _, is := range agentStates {
		count := views.BoardState{Words: is.words, Class: string(is.state)}
		for _, a := range agents {
			if a.State != is.state {
				continue
			}
			count.Count++
			switch {
			case is.state == routing.Offline:
			case len(v.Agents) == boardAgents:
				v.More++
			default:
				v.Agents = append(v.Agents, views.BoardAgent{
					Name: a.Agent, State: is.words, Class: string(a.State), For: clockTime(max(clock.Now.Sub(a.Since), 0)), Detail: agentDetail(a),
				})
			}
		}
		v.States = append(v.States, count)
		if is.state != routing.Offline {
			v.Staffed += count.Count
		}
		if is.state == routing.Available {
			v.Free = count.Count
		}
	}
}

// agentDetail is the reason of a state, or how many contacts an agent has at once.
func agentDetail(a routing.AgentRecord) string {
	used := 0
	for _, n := range a.Used {
		used += n
	}
	switch {
	case a.Reason != "":
		return a.Reason
	case used > 1:
		return strconv.Itoa(used) + " contacts"
	}
	return ""
}
