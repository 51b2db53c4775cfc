package testcall

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"cordboard/flow"
)

// mostMoves bounds what a generated test does.
const mostMoves = 100

// player plays a contact that goes the trip of an attempt.
type player struct {
	*Session
	attempt *attempt
	steps   []Step
	waited  map[place]bool // as long as its queue lets wait, or as its service level allows
	inputs  map[place]int  // how often something was entered
}

// play goes on until the contact is over, or nothing that a test could do brings it on.
func (p *player) play(ctx context.Context) {
	p.waited, p.inputs = map[place]bool{}, map[place]int{}
	for range mostMoves {
		if p.Settle(ctx) != nil || p.Over() || ctx.Err() != nil {
			return
		}
		step, ok := p.move()
		if !ok || p.Play(ctx, step) != nil {
			break
		}
		p.steps = append(p.steps, step)
	}
	if hangUp := true; !p.Over() && p.HangUp(ctx) == nil {
		p.steps = append(p.steps, Step{HangsUp: &hangUp})
	}
	_ = p.Settle(ctx) // what runs when the contact is over; the test that is made shows whether it does
}

// move is what happens next: what the trip wants of the customer or an agent, else time.
func (p *player) move() (Step, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	yes, at := true, p.here()
	want := p.wants(at)
	switch waits := p.phone.WaitsFor(); {
	case p.turn == 0 && (want == byEnd || p.wants(p.waitsIn()) == byAbandon):
		return Step{HangsUp: &yes}, true
	case p.view.Agent != "":
		return Step{AgentLeaves: &yes}, true
	case len(p.offers) > 0 && p.answered(at):
		name := p.offers[0].Queue
		if name == "" {
			name = p.offers[0].Agent
		}
		return Step{AgentAccepts: &name}, true
	case waits == "keys" || waits == "reply" || waits == "recording":
		return p.input(at, want, waits), true
	}
	return p.time()
}

// time passes: as long as the trip wants to wait, else until the next thing that happens by itself.
func (p *player) time() (Step, bool) {
	if at := p.waitsIn(); !p.waited[at] {
		p.waited[at] = true
		if wait := p.longest(at); wait > 0 {
			return Step{Waits: &wait}, true
		}
	}
	next, ok := p.next()
	if !ok {
		return Step{}, false
	}
	wait := flow.Duration((next.Sub(p.now) + time.Second - 1).Truncate(time.Second))
	if wait <= 0 {
		wait = flow.Duration(time.Second)
	}
	return Step{Waits: &wait}, true
}

// here is where the contact is: the last activity that it entered and has not left, in a subflow or not.
func (p *player) here() place {
	for _, v := range slices.Backward(p.log.visits) {
		if v.Outlet == "" {
			return place{v.Program, v.Activity}
		}
	}
	return place{"", p.view.At}
}

// waitsIn is the queue that the contact waits in while its treatment runs, else where the contact is.
func (p *player) waitsIn() place {
	for _, v := range slices.Backward(p.log.visits) {
		at := place{v.Program, v.Activity}
		r, ok := p.attempt.chart.record(at)
		if ok && r.Type == "queue" && (v.Outlet == "" || v.Outlet == p.attempt.chart.charts[v.Program].branch(v.Activity)) {
			return at
		}
	}
	return p.here()
}

// answered says whether the trip wants an agent to take the contact where it is. A callback is always taken.
func (p *player) answered(at place) bool {
	for _, one := range []place{at, p.waitsIn()} {
		if slices.Contains([]string{"agent_left", byOffer, byAccept, byParting}, p.wants(one)) {
			return true
		}
	}
	return p.turn > 0
}

// longest is how long the trip waits in a queue that it leaves because of that, or whose service level it breaks; 0 when it does neither.
func (p *player) longest(at place) flow.Duration {
	limit := struct {
		MaxWait flow.Duration `json:"max_wait"`
	}{}
	r, _ := p.attempt.chart.record(at)
	switch want := p.wants(at); {
	case r.Type != "queue":
	case want == byBreach:
		return seconds(21) // a queue that the world describes promises 20
	case want == "timeout" && json.Unmarshal(r.Properties, &limit) == nil:
		return limit.MaxWait
	}
	return 0
}

// wants is the outlet by which the trip leaves an activity, its first wired one when it does not come there.
func (p *player) wants(at place) string {
	visits, last := 0, ""
	for _, v := range p.log.visits {
		if v.Activity == at.activity && v.Program == at.program {
			visits++
		}
	}
	c := p.attempt.chart.charts[at.program]
	for _, l := range p.attempt.trip {
		if l.place == at && c != nil && (l.outlet != c.branch(at.activity) || last == "") {
			if last == c.branch(at.activity) {
				visits++
			}
			last = l.outlet
			if visits--; visits <= 0 && last != c.branch(at.activity) {
				return last
			}
		}
	}
	if c != nil && last == "" && len(c.ways[at.activity]) > 0 {
		return c.ways[at.activity][0].Outlet
	}
	return last
}

// input is what the customer does where something is waited for.
func (p *player) input(at place, want, waits string) Step {
	yes := true
	r, _ := p.attempt.chart.record(at)
	if slices.Contains([]string{"no_input", "timeout", "no_message", "none"}, want) {
		return Step{SendsNothing: &yes}
	}
	p.inputs[at]++
	words, entered := p.attempt.entries[at]
	switch {
	case r.Type == "menu":
		words = p.attempt.key(r, want)
	case r.Type == "survey":
		words = p.answers(want, p.inputs[at]-1)
	case entered:
	case r.Type == "collect_input":
		words = digits(r, want)
	case r.Type == "ai_agent" || r.Type == "detect_intent":
		words = p.attempt.says(at)
	case waits == "recording":
		words = "Please call me back."
	default:
		words = heard
	}
	switch {
	case waits == "reply":
		return Step{Writes: &words}
	case waits == "keys" && pressable(words):
		if r.Type == "collect_input" {
			words = ended(r, words)
		}
		return Step{Presses: &words}
	}
	return Step{Says: &words}
}

// outcome is what must be true at the end: the path, and how it ended.
func (p *player) outcome() []Step {
	p.mu.Lock()
	defer p.mu.Unlock()
	var visits []string
	for _, v := range p.log.visits {
		if v.Program == "" {
			visits = append(visits, v.Activity)
		}
	}
	steps := []Step{{Visits: visits}}
	if ends := string(p.contact.Ends); ends != "" {
		steps = append(steps, Step{Ends: &ends})
	}
	return steps
}
