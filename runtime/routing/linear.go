package routing

// linear chooses the first agent in configured order. Score: place in that order.
var linear = rule{name: Linear, key: byOrder, pick: inOrder, score: asOrder}
