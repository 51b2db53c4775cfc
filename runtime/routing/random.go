package routing

// random chooses any agent, each as probable as the others. Score: place in the configured order.
var random = rule{name: Random, key: byOrder, pick: drawn, score: asOrder}

// drawn draws one of the agents. When that one is not accepted, one of those who are.
func drawn(d *Desk, one *lane, accepts func(*seat) bool) *seat {
	if e, ok := one.ready.GetAt(d.random.IntN(one.ready.Len())); ok && accepts(one.at(e)) {
		return one.at(e)
	}
	var all []*seat
	one.ready.Scan(func(e entry) bool {
		if s := one.at(e); accepts(s) {
			all = append(all, s)
		}
		return true
	})
	if len(all) == 0 {
		return nil
	}
	return all[d.random.IntN(len(all))]
}
