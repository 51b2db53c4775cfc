package testcall

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"cordboard/flow"
)

// mostMoves bounds what a generated test does.
const mostMoves = 100

// player plays a contact that goes a trip.
type player struct {
	*Session
	chart *chart
	trip  []Taken
	steps []Step

	waited bool // as long as a queue lets wait
}

// sketch plays a trip and gives the test that does the same, with its report: it has been run once more.
func (s *Suite) sketch(ctx context.Context, m *chart, around Around, trip []Taken) (*Script, Report, error) {
	script := &Script{Format: Format, Name: m.doc.Name, Flow: m.doc.Name + ".json", Contact: Caller{Channel: "voice", ANI: standardCaller, DNIS: "+35891234500"}, World: m.planned(trip)}
	if m.doc.Kind == flow.Digital {
		script.Contact.Channel = "chat"
	}
	played := *script
	played.World.Org = around.withOrg(nil)
	c := Case{Script: &played, Flow: m.doc, Subflows: around.Subflows, Catalog: s.config.Catalog, AI: s.config.AI}
	err := c.session(ctx, func(session *Session) error {
		p := &player{Session: session, chart: m, trip: trip}
		p.play(ctx)
		script.Steps = append(p.steps, p.outcome()...)
		return nil
	})
	if err != nil {
		return nil, Report{}, err
	}
	played.Steps = script.Steps
	report, err := Run(ctx, c)
	return script, report, err
}

// play goes on until the contact is over, or nothing that a test could do brings it on.
func (p *player) play(ctx context.Context) {
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
}

// move is what happens next: what the trip wants of the customer or an agent, else time.
func (p *player) move() (Step, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	yes, at := true, p.view.At
	want := p.wants(at)
	switch waits := p.phone.WaitsFor(); {
	case p.view.Agent != "":
		return Step{AgentLeaves: &yes}, true
	case len(p.offers) > 0 && p.answered():
		name := p.offers[0].Queue
		if name == "" {
			name = p.offers[0].Agent
		}
		return Step{AgentAccepts: &name}, true
	case waits == "keys" || waits == "reply" || waits == "recording":
		return p.input(at, want, waits), true
	}
	if wait := p.longest(); wait > 0 && !p.waited {
		p.waited = true
		return Step{Waits: &wait}, true
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

// answered says whether the trip wants an agent to take the contact: it leaves some queue, ring or agent by agent_left.
func (p *player) answered() bool {
	for _, t := range p.trip {
		if t.Outlet == "agent_left" {
			return true
		}
	}
	return false
}

// longest is how long the trip waits in a queue that it leaves because of that; 0 when there is none.
func (p *player) longest() flow.Duration {
	limit := struct {
		MaxWait flow.Duration `json:"max_wait"`
	}{}
	for _, t := range p.trip {
		r, _ := p.chart.doc.Activity(t.Activity)
		if t.Outlet == "timeout" && r.Type == "queue" && json.Unmarshal(r.Properties, &limit) == nil {
			return limit.MaxWait
		}
	}
	return 0
}

// wants is the outlet by which the trip leaves an activity, its first wired one when it does not come there.
func (p *player) wants(at string) string {
	visits := 0
	for _, v := range p.log.visits {
		if v.Activity == at && v.Program == "" {
			visits++
		}
	}
	last := ""
	for _, t := range p.trip {
		if t.Activity == at {
			last = t.Outlet
			if visits--; visits <= 0 {
				return last
			}
		}
	}
	if ways := p.chart.ways[at]; last == "" && len(ways) > 0 {
		return ways[0].Outlet
	}
	return last
}

// input is what the customer does where something is waited for.
func (p *player) input(at, want, waits string) Step {
	yes := true
	r, _ := p.chart.doc.Activity(at)
	if want == "no_input" || want == "timeout" || want == "no_message" || want == "declined" {
		return Step{SendsNothing: &yes}
	}
	say := func(words string) Step {
		if waits == "reply" {
			return Step{Writes: &words}
		}
		return Step{Says: &words}
	}
	switch {
	case r.Type == "menu":
		key := p.key(r, want)
		if waits == "reply" {
			return Step{Writes: &key}
		}
		return Step{Presses: &key}
	case r.Type == "collect_input" || r.Type == "survey":
		keys := digits(r, want)
		if waits == "reply" {
			return Step{Writes: &keys}
		}
		return Step{Presses: &keys}
	case waits == "recording":
		return say("Please call me back.")
	}
	return say(heard)
}

// key is the key of an option; for no match it is one that none has.
func (p *player) key(r flow.Record, want string) string {
	if want != "no_match" && len(want) == 1 {
		return want
	}
	for _, key := range strings.Split("9876543210*#", "") {
		if spec, _ := p.chart.catalog.Spec(r.Type); !hasOutlet(flow.Outlets(r, spec, flow.Resources{}), key) {
			return key
		}
	}
	return "#"
}

func hasOutlet(outlets []flow.Outlet, id string) bool {
	for _, o := range outlets {
		if o.ID == id {
			return true
		}
	}
	return false
}

// digits is an input of the length that is asked for; for no match it has one sign only, which is wrong where more are needed or it is checked.
func digits(r flow.Record, want string) string {
	p := struct {
		Min        int    `json:"min"`
		Max        int    `json:"max"`
		Terminator string `json:"terminator"`
		Validate   string `json:"validate"`
	}{Min: 1, Max: 20, Terminator: "#"}
	if r.Type == "survey" {
		return "5"
	}
	if err := json.Unmarshal(r.Properties, &p); err != nil {
		return ""
	}
	keys := strings.Repeat("1", max(p.Min, 1))
	switch {
	case want == "no_match":
		keys = "1"
	case p.Validate == "luhn" && p.Min <= 16 && p.Max >= 16:
		keys = "4111111111111111" // passes the check (ISO/IEC 7812-1, annex B), and is nobody's
	case p.Validate == "phone":
		keys = "0401234567"
	}
	if len(keys) < p.Max {
		keys += p.Terminator
	}
	return keys
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
