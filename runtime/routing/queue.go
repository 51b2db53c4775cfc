package routing

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// The defaults of a queue's settings.
const (
	DefaultThreshold    = 20 * time.Second // of the service level
	DefaultOfferTimeout = 30 * time.Second // ring_all has none
	DefaultRingEvery    = 10 * time.Second // of ring_progressively
)

// Queue is a queue's settings. The names of its fields in JSON are those of routing scenarios, and of the settings of the queue resource.
type Queue struct {
	Name         string              `json:"name,omitempty"`
	Closed       bool                `json:"closed,omitempty"`
	Strategy     Strategy            `json:"strategy,omitempty"` // empty: longest_idle
	Channels     map[string]Strategy `json:"channels,omitempty"` // of single channels, over Strategy
	ServiceLevel ServiceLevel        `json:"service_level,omitzero"`
	OfferTimeout Duration            `json:"offer_timeout,omitempty"` // 0: an offer stays until it is answered
	RingEvery    Duration            `json:"ring_every,omitempty"`    // ring_progressively: after that one more agent rings
	WrapUp       WrapUp              `json:"wrap_up,omitzero"`
	Pause        Duration            `json:"pause,omitempty"`       // between two contacts of this queue on one channel, for an agent
	Inactivity   Duration            `json:"inactivity,omitempty"`  // a written contact that is silent for so long frees its slot; 0: never
	MaxWaiting   int                 `json:"max_waiting,omitempty"` // 0: no limit
	MaxWait      Duration            `json:"max_wait,omitempty"`    // then the contact leaves with the reason timeout; 0: no limit
	Pull         bool                `json:"pull,omitempty"`        // agents take contacts themselves, none is offered
	LastAgent    Duration            `json:"last_agent,omitempty"`  // a customer's last agent is preferred for so long
	Resume       Duration            `json:"resume,omitempty"`      // who hung up and comes again within that time keeps the place
	Priority     int                 `json:"priority,omitempty"`    // points; a queue with more is served first
	Agents       []Member            `json:"agents,omitempty"`      // in configured order
}

// ServiceLevel is what a queue promises, and how its service level is counted.
type ServiceLevel struct {
	Threshold Duration `json:"threshold,omitempty"`     // a wait that passes it breaches it; 0: none
	Short     Duration `json:"short_abandon,omitempty"` // who hangs up sooner is not counted
	Formula   string   `json:"formula,omitempty"`       // empty: C, abandons within the threshold are ignored
}

// Member is an agent of a queue.
type Member struct {
	Agent    string   `json:"agent"`
	Channels []string `json:"channels,omitempty"` // empty: all
	Turns    *Turns   `json:"-"`                  // when they are on duty for the queue; nil: always
}

// Takes says whether the member takes contacts of the queue on a channel.
func (m Member) Takes(channel string) bool {
	return len(m.Channels) == 0 || slices.Contains(m.Channels, channel)
}

// onlyCalls are the channels by which members are counted who take all.
var onlyCalls = []string{Voice}

// counted are the channels by which a member is counted as free or staffed: those they take, and calls when that is all of them.
func (m Member) counted() []string {
	if len(m.Channels) == 0 {
		return onlyCalls
	}
	return m.Channels
}

// UnmarshalJSON reads a member, who may be a name alone.
func (m *Member) UnmarshalJSON(raw []byte) error {
	*m = Member{}
	if short(raw, &m.Agent) {
		return nil
	}
	type plain Member
	return json.Unmarshal(raw, (*plain)(m))
}

// Members makes members of names, on all channels.
func Members(agents ...string) []Member {
	var list []Member
	for _, name := range agents {
		list = append(list, Member{Agent: name})
	}
	return list
}

// ParseQueue reads a queue's settings and puts the defaults where they say nothing. What cannot be read is an error that names the queue.
func ParseQueue(name string, settings json.RawMessage) (Queue, error) {
	var says struct {
		OfferTimeout string `json:"offer_timeout"`
		ServiceLevel struct {
			Threshold string `json:"threshold"`
		} `json:"service_level"`
	}
	var q Queue
	if len(settings) > 0 {
		if err := json.Unmarshal(settings, &q); err != nil {
			return Queue{}, fmt.Errorf("settings of queue %s: %w", name, err)
		}
		if err := json.Unmarshal(settings, &says); err != nil {
			return Queue{}, fmt.Errorf("settings of queue %s: %w", name, err)
		}
	}
	q.Name = name
	if says.OfferTimeout == "" && q.Strategy != RingAll {
		q.OfferTimeout = Duration(DefaultOfferTimeout)
	}
	if says.ServiceLevel.Threshold == "" {
		q.ServiceLevel.Threshold = Duration(DefaultThreshold)
	}
	return q, nil
}

// strategyOn names the strategy that a channel has.
func (q *Queue) strategyOn(channel string) Strategy {
	if s := q.Channels[channel]; s != "" {
		return s
	}
	if q.Strategy != "" {
		return q.Strategy
	}
	return LongestIdle
}

// timeoutOn is how long an offer on a channel stands; 0: until it is answered. Where everybody rings there is none of its own accord.
func (q *Queue) timeoutOn(channel string) time.Duration {
	if q.strategyOn(channel) == RingAll && q.Strategy != RingAll {
		return 0
	}
	return time.Duration(q.OfferTimeout)
}

func (q *Queue) ringEvery() time.Duration {
	if q.RingEvery > 0 {
		return time.Duration(q.RingEvery)
	}
	return DefaultRingEvery
}
