package routing

// mostSpare bounds the tickets that are kept to be used again.
const mostSpare = 256

// newTicket gives an empty ticket.
func (d *Desk) newTicket() *ticket {
	last := len(d.spare) - 1
	if last < 0 {
		return &ticket{}
	}
	t := d.spare[last]
	d.spare[last] = nil
	d.spare = d.spare[:last]
	return t
}

// reuse keeps a forgotten ticket for another contact. Between events nothing else knows it, unless settings changed and their event is still to
// come.
func (d *Desk) reuse(t *ticket) {
	if len(d.spare) >= mostSpare || len(d.joined)+len(d.direct)+len(d.asks)+len(d.marks.planTickets) > 0 {
		return
	}
	clear(t.offers)
	*t = ticket{offers: t.offers[:0]}
	d.spare = append(d.spare, t)
}
