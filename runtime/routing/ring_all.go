package routing

// ringAll offers a contact to all agents at once, at most MostAtOnce; the first who accepts has it. Who becomes free later rings too. Score:
// place in the configured order.
var ringAll = rule{name: RingAll, key: byOrder, pick: inOrder, score: asOrder, all: true}
