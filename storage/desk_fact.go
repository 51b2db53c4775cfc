package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// FactRange says which facts of the desk are read.
type FactRange struct {
	From, To time.Time // At in [From, To)
	Agents   bool      // also what agents did, from what each did last before From on, and offers; else only what contacts did
	Reasons  bool      // nothing but wrap-ups, with their reasons
	Most     int       // facts that may be read; more is a conflict fault. 0: no limit
}

// factPage is how many facts are read at once.
const factPage = 20_000

// The kinds of facts that say what agents did and were offered.
const agentFacts = `'agent_changed', 'offer_made', 'offer_declined', 'offer_expired', 'offer_withdrawn'`

// factMark is how far facts were read.
type factMark struct {
	at int64
	id string
}

// Facts reads the facts of a range in order of time. Only what counters are made of is filled in: not the contact, and
// reasons of wrap-ups only where they are asked for.
func (k *Desk) Facts(ctx context.Context, r FactRange, each func(routing.Fact)) error {
	if r.Agents {
		if err := k.statesBefore(ctx, r.From, each); err != nil {
			return err
		}
	}
	mark := factMark{at: millis(r.From) - 1}
	for total := 0; ; {
		n, err := k.factPage(ctx, r, &mark, each)
		if err != nil {
			return fmt.Errorf("read facts of the desk: %w", err)
		}
		if total += n; r.Most > 0 && total > r.Most {
			return fault.New(fault.Conflict, "More than %d things happened in this range: choose fewer days.", r.Most)
		}
		if n < factPage {
			return nil
		}
	}
}

func (k *Desk) factPage(ctx context.Context, r FactRange, mark *factMark, each func(routing.Fact)) (n int, err error) {
	condition := ``
	switch {
	case r.Reasons:
		condition = ` AND kind = 'wrapped_up'`
	case !r.Agents:
		condition = ` AND kind NOT IN (` + agentFacts + `)`
	}
	err = k.db.read().each(ctx, `SELECT id, at, kind, queue, channel, entry, agent, ticket, data FROM desk_facts
		WHERE at >= ? AND (at > ? OR id > ?) AND at < ?`+condition+` ORDER BY at, id LIMIT `+strconv.Itoa(factPage),
		[]any{mark.at, mark.at, mark.id, millis(r.To)}, func(scan func(into ...any) error) error {
			var row factRow
			if err := scan(&mark.id, &mark.at, &row.kind, &row.of.Queue, &row.of.Channel, &row.of.Entry, &row.agent, &row.of.Ticket, &row.data); err != nil {
				return err
			}
			n++
			row.of.At = fromMillis(mark.at)
			f := row.fact()
			if w, ok := f.(routing.WrappedUp); ok && r.Reasons {
				if err := row.reason(&w); err != nil {
					return err
				}
				f = w
			}
			if f != nil {
				each(f)
			}
			return nil
		})
	return n, err
}

// statesBefore gives what each agent did last before a moment.
func (k *Desk) statesBefore(ctx context.Context, moment time.Time, each func(routing.Fact)) error {
	err := k.db.read().each(ctx, `SELECT f.at, f.agent, f.data FROM desk_agents a JOIN desk_facts f ON f.id = (SELECT id FROM desk_facts
			WHERE kind = 'agent_changed' AND agent = a.agent AND at < ? ORDER BY at DESC, id DESC LIMIT 1)`,
		[]any{millis(moment)}, func(scan func(into ...any) error) error {
			row := factRow{kind: "agent_changed"}
			var at int64
			if err := scan(&at, &row.agent, &row.data); err != nil {
				return err
			}
			row.of.At = fromMillis(at)
			each(row.fact())
			return nil
		})
	if err != nil {
		return fmt.Errorf("read what agents did before: %w", err)
	}
	return nil
}

// factRow is a fact as it is kept.
type factRow struct {
	kind, agent, data string
	of                routing.Of
}

// fact makes the fact; nil when the kind is of another version of the program.
func (r *factRow) fact() routing.Fact {
	r.of.Late, r.of.Callback = r.member("late") == "true", r.member("callback") == "true"
	switch r.kind {
	case "entered":
		return routing.Entered{Of: r.of, Resumed: r.member("resumed") == "true"}
	case "refused":
		return routing.Refused{Of: r.of, Reason: routing.Reason(r.text("reason"))}
	case "answered":
		return routing.Answered{Of: r.of, Agent: r.agent, Wait: r.duration("wait")}
	case "abandoned":
		return routing.Abandoned{Of: r.of, Wait: r.duration("wait")}
	case "overflowed":
		return routing.Overflowed{Of: r.of, Wait: r.duration("wait"), Reason: routing.Reason(r.text("reason"))}
	case "threshold":
		return routing.Threshold{Of: r.of}
	case "handled":
		return routing.Handled{Of: r.of, Agent: r.agent, Talk: r.duration("talk")}
	case "wrapped_up":
		return routing.WrappedUp{Of: r.of, Agent: r.agent, WrapUp: r.duration("wrap_up")}
	case "agent_changed":
		return routing.AgentChanged{At: r.of.At, Agent: r.agent, State: routing.AgentState(r.text("state")), Used: int(r.number("used")), Slots: int(r.number("slots"))}
	case "offer_made":
		return routing.OfferMade{Of: r.of, Agent: r.agent}
	case "offer_declined":
		return routing.OfferDeclined{Of: r.of, Agent: r.agent}
	case "offer_expired":
		return routing.OfferExpired{Of: r.of, Agent: r.agent}
	case "offer_withdrawn":
		return routing.OfferWithdrawn{Of: r.of, Agent: r.agent}
	}
	return nil
}

// reason reads the reason of a wrap-up, which is any text.
func (r *factRow) reason(w *routing.WrappedUp) error {
	var given struct{ Reason string }
	if err := json.Unmarshal([]byte(r.data), &given); err != nil {
		return fault.Wrap(err, fault.Internal, "a fact of the desk cannot be read")
	}
	w.Reason = given.Reason
	return nil
}

// member reads a number, a boolean or a text without escapes out of a fact's JSON, which we wrote without spaces. A day has a million facts, and
// this takes a twentieth of the time of a JSON reader. A text cannot look like a member: its quotes are escaped.
func (r *factRow) member(name string) string {
	at := strings.Index(r.data, `"`+name+`":`)
	if at < 0 {
		return ""
	}
	value := r.data[at+len(name)+3:]
	if end := strings.IndexAny(value, ",}"); end >= 0 {
		value = value[:end]
	}
	return value
}

func (r *factRow) text(name string) string { return strings.Trim(r.member(name), `"`) }

func (r *factRow) number(name string) int64 {
	n, _ := strconv.ParseInt(r.member(name), 10, 64) // one that is not there is none
	return n
}

func (r *factRow) duration(name string) time.Duration { return time.Duration(r.number(name)) }
