package metrics

// Formula is a way of counting a service level.
type Formula struct {
	ID    string // as queues' settings name it
	Label string
	Words string // what is divided by what
	of    func(c *Counters) (part, whole int)
}

// DefaultFormula is that of queues that name none.
const DefaultFormula = "C"

// Formulas are the ways of counting a service level, in the order people see them.
var Formulas = []Formula{
	{"C", "Abandons ignored", "answered in time ÷ (decided − abandoned in time)", func(c *Counters) (int, int) {
		return c.AnsweredInTime, c.Decided() - c.AbandonedInTime
	}},
	{"A", "Answered only", "answered in time ÷ answered", func(c *Counters) (int, int) { return c.AnsweredInTime, c.Answered }},
	{"B", "Abandons negative", "answered in time ÷ decided", func(c *Counters) (int, int) { return c.AnsweredInTime, c.Decided() }},
	{"D", "Abandons positive", "(answered in time + abandoned in time) ÷ decided", func(c *Counters) (int, int) {
		return c.AnsweredInTime + c.AbandonedInTime, c.Decided()
	}},
	{"amazon", "Out of the queue in time", "(answered, abandoned or callback asked for in time) ÷ decided", func(c *Counters) (int, int) {
		return c.AnsweredInTime + c.AbandonedInTime + c.RequestedInTime, c.Decided()
	}},
}

// FormulaOf finds a formula; one that there is not is the default.
func FormulaOf(id string) Formula {
	for _, f := range Formulas {
		if f.ID == id {
			return f
		}
	}
	return Formulas[0]
}

// Level is the service level of counters.
func (f Formula) Level(c *Counters) Share {
	part, whole := f.of(c)
	return Share{int64(part), int64(whole)}
}
