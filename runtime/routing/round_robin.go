package routing

// roundRobin chooses the next agent, in configured order, after the one of this queue and channel who was offered a contact last. Score: place
// in the configured order.
var roundRobin = rule{name: RoundRobin, key: byOrder, pick: nextInTurn, score: asOrder}

func nextInTurn(d *Desk, one *lane, accepts func(*seat) bool) (found *seat) {
	last, begun := one.line.last[one.channel]
	if !begun {
		return inOrder(d, one, accepts)
	}
	one.ready.Ascend(entry{order: last + 1}, func(e entry) bool {
		if s := one.at(e); accepts(s) {
			found = s
		}
		return found == nil
	})
	if found == nil {
		found = inOrder(d, one, accepts)
	}
	return found
}
