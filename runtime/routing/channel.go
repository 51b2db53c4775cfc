package routing

// mostChannels bounds the channels of a desk. Those that come later share the last number, and so its slots.
const mostChannels = 16

// channels numbers the channels that a desk has met, so that what agents do is counted in arrays.
type channels struct {
	names   []string
	numbers map[string]int
}

// number gives a channel's number, a new one for a channel that was not met before.
func (c *channels) number(name string) int {
	if n, known := c.numbers[name]; known {
		return n
	}
	n := min(len(c.names), mostChannels-1)
	if len(c.names) < mostChannels {
		c.names = append(c.names, name)
	}
	if c.numbers == nil {
		c.numbers = map[string]int{}
	}
	c.numbers[name] = n
	return n
}
