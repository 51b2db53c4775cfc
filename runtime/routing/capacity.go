package routing

import "slices"

// CapacityMode is how contacts on several channels go together.
type CapacityMode string

// The capacity modes.
const (
	Blended         CapacityMode = "blended"          // any mix
	BlendedRealTime CapacityMode = "blended_realtime" // channels that cannot wait, voice, video and chat, are not mixed with each other
	Exclusive       CapacityMode = "exclusive"        // one contact at a time over all channels
)

// The slots of an agent without a profile.
const (
	defaultVoiceSlots = 1
	defaultSlots      = 5
)

// realTime are the channels whose customers do not wait for an answer.
var realTime = []string{"voice", "video", "chat"}

// Profile is how many contacts an agent has at once.
type Profile struct {
	Name       string              `json:"name,omitempty"`
	Mode       CapacityMode        `json:"mode,omitempty"`       // empty: blended
	Channels   map[string]Slots    `json:"channels,omitempty"`   // a channel that is not listed has none; no list at all: voice 1, others 5
	Interrupts map[string][]string `json:"interrupts,omitempty"` // by channel: those whose contacts do not keep an agent from it
}

// Slots is what an agent has of a channel.
type Slots struct {
	Slots  int  `json:"slots"`
	Manual bool `json:"manual,omitempty"` // nothing is offered, the agent takes contacts or gets them directly
}

// slots is how many contacts of a channel an agent can have at once.
func (a *Agent) slots(channel string) int {
	if n, set := a.Capacity[channel]; set {
		return n
	}
	switch {
	case len(a.Capacity) > 0 && a.Profile == nil:
		return 0
	case a.Profile != nil && a.Profile.Channels != nil:
		return a.Profile.Channels[channel].Slots
	case channel == Voice:
		return defaultVoiceSlots
	}
	return defaultSlots
}

// manual says that nothing of a channel is offered of its own accord.
func (a *Agent) manual(channel string) bool {
	return a.Profile != nil && a.Profile.Channels[channel].Manual
}

// limits is how many contacts of each channel an agent can have, and which channels keep the agent from which: worked out once per setting.
type limits struct {
	slots   [mostChannels]int16
	manual  [mostChannels]bool
	keeps   [mostChannels]uint16 // by channel: those whose contacts keep the agent from it, as bits
	checked int                  // channels that have been worked out
	offered int                  // slots of the channels that the agent takes contacts on
}

// limit works out the limits of channels that were met since the last time.
func (s *seat) limit(c *channels) {
	if s.limits.checked == len(c.names) {
		return
	}
	for i, channel := range c.names {
		s.limits.slots[i] = int16(min(s.slots(channel), 1000))
		s.limits.manual[i] = s.manual(channel)
		s.limits.keeps[i] = 0
		for j, other := range c.names {
			if s.Profile.keeps(channel, other) {
				s.limits.keeps[i] |= 1 << j
			}
		}
	}
	s.limits.checked = len(c.names)
}

// keeps says whether a contact on another channel keeps an agent from one on this channel.
func (p *Profile) keeps(channel, other string) bool {
	switch {
	case p == nil || slices.Contains(p.Interrupts[channel], other):
		return false
	case p.Mode == Exclusive:
		return true
	}
	return p.Mode == BlendedRealTime && other != channel && slices.Contains(realTime, channel) && slices.Contains(realTime, other)
}

// room says whether an agent can have one more contact on a channel.
func (s *seat) room(channel int) bool {
	return s.used[channel] < s.limits.slots[channel] && s.busyOn&s.limits.keeps[channel] == 0
}
