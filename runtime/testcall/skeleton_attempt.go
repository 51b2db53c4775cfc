package testcall

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
)

// attempt is a test in the making: a trip, the world in which a contact goes it, and what became of the last contact that tried.
type attempt struct {
	suite   *Suite
	chart   *chart
	trip    []leg
	script  *Script
	entries map[place]string // what the customer enters, where it matters
	stubs   map[place]int    // of the world's http
	talks   map[place]int    // of the world's ai
	mended  map[leg]int      // how often each was
	stop    func() bool      // whether time is up

	visits  []Visit
	moments map[int]flow.Env // what expressions read before each visit
	taken   []Taken
	report  Report // of the test that was made
}

// attempt begins one, with a world as the outlets of its trip ask for; where two of them ask for other things of the same, the way to the target goes
// before what comes after it.
func (s *Suite) attempt(m *chart, start string, trip []leg, target Taken) *attempt {
	script := &Script{Format: Format, Name: m.doc.Name, Flow: m.doc.Name + ".json", Contact: Caller{Channel: "voice", ANI: standardCaller, DNIS: "+35891234500"}}
	if m.doc.Kind == flow.Digital {
		script.Contact.Channel = "chat"
	}
	if start != m.doc.Start {
		script.Start = start
	}
	script.World = World{
		Schedules: map[string]string{}, Queues: map[string]StandInQueue{}, Numbers: map[string]string{}, Tables: map[string][]map[string]any{},
		Variables: map[string]any{}, Org: map[string]any{}, Agents: map[string]string{},
	}
	a := &attempt{suite: s, chart: m, trip: trip, script: script, entries: map[place]string{}, stubs: map[place]int{}, talks: map[place]int{}, mended: map[leg]int{}}
	onward := slices.Index(trip, m.leg(target)) + 1
	for _, l := range slices.Concat(trip[onward:], trip[:onward]) {
		if r, ok := m.record(l.place); ok {
			a.prepare(l, r.Properties)
		}
	}
	return a
}

// prepare makes the world such that an activity with these properties is left by an outlet, as far as the world decides.
func (a *attempt) prepare(l leg, properties json.RawMessage) {
	r, _ := a.chart.record(l.place)
	p, prepare := map[string]any{}, prepares[r.Type]
	if prepare == nil || json.Unmarshal(properties, &p) != nil {
		return
	}
	outlet := l.outlet
	if spec, _ := a.chart.catalog.Spec(r.Type); outlet == byError {
		outlet = spec.FailureOutlet()
	}
	prepare(a, l.place, p, outlet)
}

// test is the case that is played: the script with what the organisation's variables are.
func (a *attempt) test() Case {
	played := *a.script
	played.World.Org = a.chart.around.withOrg(a.script.World.Org)
	return Case{Script: &played, Flow: a.chart.doc, Subflows: a.chart.around.Subflows, Catalog: a.chart.catalog, AI: a.suite.config.AI}
}

// play lets a contact try, and notes what it met.
func (a *attempt) play(ctx context.Context) error {
	a.moments = map[int]flow.Env{}
	c := a.test()
	c.watch = func(_ *flow.Stand, visit int, env flow.Env) {
		if len(a.moments) < mostMoments {
			a.moments[visit] = env
		}
	}
	return c.session(ctx, func(s *Session) error {
		p := &player{Session: s, attempt: a}
		p.play(ctx)
		a.script.Steps = append(p.steps, p.outcome()...)
		a.visits, a.taken = s.Visits(), slices.Clone(s.log.taken)
		return nil
	})
}

// mostMoments bounds what is remembered of a contact that goes in circles.
const mostMoments = 1000

func (a *attempt) took(target Taken) bool { return slices.Contains(a.taken, target) }

// proves runs what was made as the test that is kept: it has to pass, and to take the outlet again.
func (a *attempt) proves(ctx context.Context, target Taken) bool {
	data, err := json.Marshal(a.script)
	if err != nil {
		return false
	}
	if a.script, err = DecodeScript(data); err != nil {
		return false
	}
	report, err := Run(ctx, a.test())
	a.report = report
	return err == nil && report.Passed && slices.Contains(report.Taken, target)
}

// halt is a leg that a contact did not go by, at the visit where it went another way.
type halt struct {
	leg
	visit int
}

// stuck finds the first leg of the trip that the last contact came to and did not go by; false when it went by all that it came to.
func (a *attempt) stuck() (halt, bool) {
	from := 0
	for _, l := range a.trip {
		came := a.next(l.place, from, "")
		if came < 0 {
			return halt{}, false
		}
		outlet := l.outlet
		if strings.HasPrefix(outlet, "@") {
			r, _ := a.chart.record(l.place)
			spec, _ := a.chart.catalog.Spec(r.Type)
			if outlet != byError || spec == nil {
				continue
			}
			outlet = spec.FailureOutlet()
		}
		if outlet == a.chart.charts[l.program].branch(l.activity) {
			continue
		}
		went := a.next(l.place, from, outlet)
		if went < 0 {
			return halt{l, came}, true
		}
		from = max(from, went+1)
	}
	return halt{}, false
}

// next finds the first visit of a place from an index on, by an outlet when one is given; else the last before, as of a subflow's caller or a queue
// whose treatment came after it. -1 without one.
func (a *attempt) next(p place, from int, outlet string) int {
	meant := func(v Visit) bool {
		return v.Activity == p.activity && v.Program == p.program && (outlet == "" || v.Outlet == outlet)
	}
	if i := slices.IndexFunc(a.visits[from:], meant); i >= 0 {
		return from + i
	}
	for i, v := range slices.Backward(a.visits[:from]) {
		if meant(v) {
			return i
		}
	}
	return -1
}

// mend changes the world, or what the customer does, such that the contact gets further; false when nothing is known to help.
func (a *attempt) mend() bool {
	at, found := a.stuck()
	if !found || a.mended[at.leg] >= 3 {
		return false
	}
	a.mended[at.leg]++
	r, _ := a.chart.record(at.place)
	env := a.moments[at.visit]
	filled, templates := fill(r.Properties, env)
	if templates && a.mended[at.leg] == 1 && prepares[r.Type] != nil {
		a.prepare(at.leg, filled)
		return true
	}
	if a.enters(at, r, env) {
		return true
	}
	return a.persuade(at, r, env)
}

// persuade looks for values with which an activity is left by the outlet that is wanted, and brings them about.
func (a *attempt) persuade(at halt, r flow.Record, env flow.Env) bool {
	if env == nil {
		return false
	}
	outlet := at.outlet
	if spec, known := a.chart.catalog.Spec(r.Type); known && outlet == byError {
		outlet = spec.FailureOutlet()
	}
	c := a.chart.charts[at.program]
	leaves, w := c.leaves(r), a.chart.written(r)
	effects, ok := a.grant(wanted{at: at.visit, program: at.program, env: env, written: w, holds: func(env flow.Env) bool { return leaves(env) == outlet }})
	return ok && carryOut(effects)
}

// carryOut brings values about; false when there is nothing to bring about, which would change nothing.
func carryOut(effects []func()) bool {
	for _, effect := range effects {
		effect()
	}
	return len(effects) > 0
}

// wanted is what has to be true at a visit.
type wanted struct {
	at      int
	program string
	env     flow.Env
	written written
	holds   func(flow.Env) bool
	depth   int
}

// grant finds values with which a wish comes true, and what brings them about: nothing when it is true already. False when there are none, or a
// test has no hold on them.
func (a *attempt) grant(w wanted) (effects []func(), ok bool) {
	found := wish{reads: a.readings(w), holds: w.holds, stop: a.stop, may: func(changes []change) bool {
		effects = nil
		for _, c := range changes {
			effect := a.cause(w, c)
			if effect == nil {
				return false
			}
			effects = append(effects, effect)
		}
		return true
	}}.grant(w.env)
	if found == nil {
		return nil, w.holds(w.env)
	}
	return effects, true
}

// readings lists what is read with the values to try; what a test has no hold on is left out.
func (a *attempt) readings(w wanted) []reading {
	var list []reading
	now := (&trial{env: w.env}).Now()
	for _, path := range w.written.paths {
		var kind flow.Type
		if v, ok := a.chart.charts[w.program].variable(last(path, 1)); ok && path[0] == "vars" && len(path) == 2 {
			kind = v.Type
		}
		if path[0] == "contact" {
			kind = flow.String
		}
		r := reading{path: path, candidates: w.written.values(kind, now)}
		switch strings.Join(path, ".") {
		case "now":
			r.candidates = w.written.times(now)
		case "contact.ani", "contact.id":
			r.candidates = append(r.candidates, callers()...)
		}
		r.candidates = w.written.telling(w.env, r, a.stop)
		list = append(list, r)
	}
	return list
}

// last gives an element of a path, "" when it is not so long.
func last(path []string, i int) string {
	if i >= len(path) {
		return ""
	}
	return path[i]
}

// fill fills the templates in properties; false when there are none that can be filled.
func fill(properties json.RawMessage, env flow.Env) (json.RawMessage, bool) {
	p, found := map[string]any{}, false
	if env == nil || !strings.Contains(string(properties), "{{") || json.Unmarshal(properties, &p) != nil {
		return properties, false
	}
	for name, value := range maps.Clone(p) {
		source, _ := value.(string)
		t := flow.Template{Source: source}
		if !strings.Contains(source, "{{") || t.Compile() != nil {
			continue
		}
		if text, err := t.Fill(env); err == nil {
			p[name], found = text, true
		}
	}
	data, err := json.Marshal(p)
	return data, found && err == nil
}
