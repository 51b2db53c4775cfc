package routing

// ringProgressively offers a contact to the first agent in configured order, and to one more after each while. Score: place in that order.
var ringProgressively = rule{name: RingProgressively, key: byOrder, pick: inOrder, score: asOrder, progressive: true}
