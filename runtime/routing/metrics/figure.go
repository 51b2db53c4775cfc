package metrics

import "time"

// Share is a part of a whole, such as a service level. It keeps both, so that a page can show what it is made of.
type Share struct{ Part, Whole int64 }

// Value is the share, 0 to 1; false when there is no whole.
func (s Share) Value() (float64, bool) {
	if s.Whole <= 0 {
		return 0, false
	}
	return float64(s.Part) / float64(s.Whole), true
}

// Mean is a sum of times over a number of contacts.
type Mean struct {
	Sum   Millis
	Count int
}

// Value is the mean; false when there was no contact.
func (m Mean) Value() (time.Duration, bool) {
	if m.Count <= 0 {
		return 0, false
	}
	return m.Sum.Duration() / time.Duration(m.Count), true
}

// ASA is the mean wait of who was answered.
func (c *Counters) ASA() Mean { return Mean{c.AnswerWait, c.Answered} }

// AverageAbandon is the mean wait of who left before an answer.
func (c *Counters) AverageAbandon() Mean { return Mean{c.AbandonWait, c.Abandoned} }

// AverageCallback is the mean time from when a customer first came until an agent took the callback.
func (c *Counters) AverageCallback() Mean { return Mean{c.CallbackWait, c.CalledBack} }

// AHT is the mean handle time: talk with hold, and wrap-up.
func (c *Counters) AHT() Mean { return Mean{c.Talk + c.WrapUp, c.Handled} }

// AbandonRate is the share of the offered contacts that left before an answer.
func (c *Counters) AbandonRate() Share { return Share{int64(c.Abandoned), int64(c.Offered())} }

// Occupancy is the share of their time that agents had a contact or its wrap-up, of that and the time they were free. Two contacts at once
// count once, and time away does not count.
func (c *Counters) Occupancy() Share { return Share{int64(c.Contact), int64(c.Contact + c.Idle)} }

// Utilization is the share of slots that were taken, over time, of those that there were.
func (c *Counters) Utilization() Share { return Share{int64(c.Used), int64(c.Slots)} }
