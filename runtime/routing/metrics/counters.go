// Package metrics counts the facts of the desk: per queue, entry point, channel, team or agent, and by interval. It owns the counters and the
// formulas of every figure that reports and wallboards show. It reads no clock and no database, and it must not round: a figure is made of
// counters, and counters of intervals sum up to the day.
package metrics

import "time"

// Millis is a sum of times in milliseconds: the seconds of ten thousand agents over a quarter fit, which nanoseconds would not.
type Millis int64

func millis(d time.Duration) Millis { return Millis(d.Milliseconds()) }

// Duration is the sum as a time.
func (m Millis) Duration() time.Duration { return time.Duration(m) * time.Millisecond }

// Counters are what figures are made of. They only add up. The service level counts a contact when it is decided: when it is answered or left
// in time, or when its wait reaches the threshold, whichever comes first.
type Counters struct {
	Entered    int // contacts that came into the queue with the customer on the line
	Resumed    int // of Entered, those who had hung up before and kept their place
	Refused    int // the queue was closed, full or without agents
	Answered   int // by an agent
	Abandoned  int // the customer left before an agent answered, short abandons not among them
	Short      int // abandoned sooner than the queue counts; they are in the interval they came in
	Overflowed int // the contact left the queue otherwise, callback requests among them
	Requested  int // of Overflowed, those who asked for a callback

	AnsweredInTime   int // before the wait reached the threshold
	AbandonedInTime  int
	OverflowedInTime int // callback requests among them
	RequestedInTime  int
	Exceeded         int // waits that reached the threshold

	Callbacks  int // that began to wait; they have no service level, as nobody holds the line
	CalledBack int // callbacks that an agent took

	AnswerWait   Millis        // of Answered
	AbandonWait  Millis        // of Abandoned
	CallbackWait Millis        // of CalledBack, from when the customer first came
	LongestWait  time.Duration // of all who were answered or abandoned

	Handled int    // contacts that are over, after an agent had them
	Talk    Millis // with the customer, hold included
	WrapUp  Millis // the work after it
	WrapUps int    // that are over; queues may have none

	Offers, Declined, Expired, Withdrawn int // offers to agents, and how those that were not accepted ended

	Contact Millis // that agents had a contact or its wrap-up, several at once counted once
	Idle    Millis // that they were available without one, ringing included
	Away    Millis // that they were away or did not answer; no part of the occupancy
	Used    Millis // slots times the time they were taken, while the agent was not away or offline
	Slots   Millis // slots times the time there were, in the same time
}

// Offered is how many contacts the queue was to answer: who hung up at once is not among them.
func (c *Counters) Offered() int { return c.Entered - c.Short }

// Decided is how many contacts the service level counts: those whose wait ended in time, and those that reached the threshold. Over a time in
// which everything ends it is Offered.
func (c *Counters) Decided() int {
	return c.AnsweredInTime + c.AbandonedInTime + c.OverflowedInTime + c.Exceeded
}

// Add puts the counters of others, of other contacts or other intervals, to these.
func (c *Counters) Add(o *Counters) {
	for _, n := range [...]struct {
		to  *int
		add int
	}{
		{&c.Entered, o.Entered}, {&c.Resumed, o.Resumed}, {&c.Refused, o.Refused}, {&c.Answered, o.Answered}, {&c.Abandoned, o.Abandoned},
		{&c.Short, o.Short}, {&c.Overflowed, o.Overflowed}, {&c.Requested, o.Requested}, {&c.AnsweredInTime, o.AnsweredInTime},
		{&c.AbandonedInTime, o.AbandonedInTime}, {&c.OverflowedInTime, o.OverflowedInTime}, {&c.RequestedInTime, o.RequestedInTime},
		{&c.Exceeded, o.Exceeded}, {&c.Callbacks, o.Callbacks}, {&c.CalledBack, o.CalledBack}, {&c.Handled, o.Handled}, {&c.WrapUps, o.WrapUps}, {&c.Offers, o.Offers},
		{&c.Declined, o.Declined}, {&c.Expired, o.Expired}, {&c.Withdrawn, o.Withdrawn},
	} {
		*n.to += n.add
	}
	for _, n := range [...]struct {
		to  *Millis
		add Millis
	}{
		{&c.AnswerWait, o.AnswerWait}, {&c.AbandonWait, o.AbandonWait}, {&c.CallbackWait, o.CallbackWait}, {&c.Talk, o.Talk}, {&c.WrapUp, o.WrapUp},
		{&c.Contact, o.Contact}, {&c.Idle, o.Idle}, {&c.Away, o.Away}, {&c.Used, o.Used}, {&c.Slots, o.Slots},
	} {
		*n.to += n.add
	}
	c.LongestWait = max(c.LongestWait, o.LongestWait)
}
