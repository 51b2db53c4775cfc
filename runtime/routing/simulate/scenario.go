// Package simulate runs the real desk under a virtual clock: contacts that arrive at random or as listed, agents who answer, talk and wrap up. It
// owns the scenario's format and the theory (Erlang B, C and A) that simulations are compared with. It must not know storage or pages.
package simulate

import (
	"bytes"
	"encoding/json"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// Format is the format tag of a routing scenario (docs/flow-format.md).
const Format = "cordboard.scenario/v1"

// Scenario is a desk, those who work at it and those who contact it.
type Scenario struct {
	Format    string            `json:"format"`
	Name      string            `json:"name,omitempty"`
	Seed      uint64            `json:"seed"`                // the same seed, the same run
	Duration  routing.Duration  `json:"duration,omitempty"`  // from then on nobody arrives; 0: a trace ends with its last contact
	Warmup    routing.Duration  `json:"warmup,omitempty"`    // the beginning of the duration that does not count
	Interval  routing.Duration  `json:"interval,omitempty"`  // of the results by interval; 0: half an hour
	Selection routing.Selection `json:"selection,omitempty"` // how contacts of several queues are ordered; empty: strict
	Queues    []Queue           `json:"queues"`
	Agents    []Agents          `json:"agents"`
	Arrivals  []Arrivals        `json:"arrivals,omitempty"`
	Trace     []Arrival         `json:"trace,omitempty"`
}

// Queue is a queue's settings. Its agents are those who name it.
type Queue struct{ routing.Queue }

// UnmarshalJSON reads a queue and puts the defaults where it says nothing.
func (q *Queue) UnmarshalJSON(raw []byte) error {
	var named struct{ Name string }
	if err := json.Unmarshal(raw, &named); err != nil {
		return err
	}
	var err error
	q.Queue, err = routing.ParseQueue(named.Name, raw)
	return err
}

// MarshalJSON writes also the durations of no time that stand where a default would be put.
func (q Queue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		routing.Queue
		ServiceLevel serviceLevel     `json:"service_level"`
		OfferTimeout routing.Duration `json:"offer_timeout"`
	}{q.Queue, serviceLevel(q.ServiceLevel), q.OfferTimeout})
}

type serviceLevel struct {
	Threshold routing.Duration `json:"threshold"`
	Short     routing.Duration `json:"short_abandon,omitempty"`
	Formula   string           `json:"formula,omitempty"`
}

// Agents are one agent, or several alike: of "a" with a count of 3 there are a-1, a-2 and a-3.
type Agents struct {
	routing.Agent
	Count       int                  `json:"count,omitempty"` // 0: one, who has the name itself
	Queues      []routing.Membership `json:"queues"`
	Capacities  *routing.Profile     `json:"capacity_profile,omitempty"` // nil: any mix of one call and five of each other channel
	AnswerDelay routing.Duration     `json:"answer_delay,omitempty"`     // until they accept or decline an offer
	DeclineRate float64              `json:"decline_rate,omitempty"`     // the share of offers that they decline
	BackAfter   routing.Duration     `json:"back_after,omitempty"`       // until they are available again after an offer that they did not answer in time; 0: one minute
}

// Demand is what contacts are like.
type Demand struct {
	Queue    string          `json:"queue"`
	Channel  string          `json:"channel,omitempty"`  // empty: voice
	Priority int             `json:"priority,omitempty"` // 1 first to 10; 0: 5
	Skills   []routing.Skill `json:"skills,omitempty"`   // an agent needs all of them
	Relax    []Relax         `json:"relax,omitempty"`    // what will do after a while instead
	Prefer   string          `json:"prefer,omitempty"`   // the agent who is asked first
	Handle   Distribution    `json:"handle"`             // how long an agent talks with them
	Patience Distribution    `json:"patience,omitzero"`  // how long they wait; none: for ever
}

// Relax is one widening step of what contacts ask of agents.
type Relax struct {
	After  routing.Duration `json:"after"`
	Skills []routing.Skill  `json:"skills"`
}

// Arrivals are contacts that arrive at random.
type Arrivals struct {
	Demand
	PerHour  Rates            `json:"per_hour"`
	Interval routing.Duration `json:"interval,omitempty"` // of each rate, when there are several; 0: one hour
	Process  Process          `json:"process,omitempty"`  // empty: poisson
}

// Arrival is one contact at a time of its own.
type Arrival struct {
	At routing.Duration `json:"at"`
	ID string           `json:"id,omitempty"` // empty: trace-1 and so on
	Demand
}

// Process is how arrivals follow each other.
type Process string

// The processes.
const (
	Poisson Process = "poisson" // at random: the gaps are exponential
	Evenly  Process = "fixed"   // as evenly as clockwork, the first after one gap
)

// Rates are arrivals per hour: one rate, or one for each interval of a forecast, which begins again after the last.
type Rates []float64

// UnmarshalJSON reads rates, which may be one number.
func (r *Rates) UnmarshalJSON(raw []byte) error {
	var one float64
	if json.Unmarshal(raw, &one) == nil {
		*r = Rates{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]float64)(r))
}

// MarshalJSON writes one rate as a number.
func (r Rates) MarshalJSON() ([]byte, error) {
	if len(r) == 1 {
		return json.Marshal(r[0])
	}
	return json.Marshal([]float64(r))
}

// Decode reads a scenario strictly. What it cannot read is a fault whose fields are places such as queues[0].strategy.
func Decode(data []byte) (*Scenario, error) {
	if err := plainJSON(data); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the scenario cannot be read")
	}
	found := troubles{}
	found.walk(bytes.TrimSpace(data), scenarioType, "")
	var s Scenario
	if len(found) == 0 {
		if err := json.Unmarshal(data, &s); err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "the scenario cannot be read")
		}
		s.check(found)
	}
	if len(found) > 0 {
		return nil, &fault.Error{Code: fault.Invalid, Message: "the scenario cannot be run", Fields: found}
	}
	return &s, nil
}

// Check says what is wrong with a scenario that was put together in memory, as Decode does.
func (s *Scenario) Check() error {
	found := troubles{}
	if s.check(found); len(found) > 0 {
		return &fault.Error{Code: fault.Invalid, Message: "the scenario cannot be run", Fields: found}
	}
	return nil
}
