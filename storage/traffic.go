package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cordboard/runtime"
)

// trafficContacts is the most contacts whose ways are counted at once: the newest ones.
const trafficContacts = 10_000

// TrafficQuery says whose ways are counted: contacts that came through a version and began at From or later, before To. Test calls are not counted.
type TrafficQuery struct {
	Version  string // program id
	From, To time.Time
}

// Traffic is how contacts went through a version.
type Traffic struct {
	Contacts   int                         // that came through it
	Capped     bool                        // there were more: these are the newest
	Activities map[string]*ActivityTraffic // by id, of those where somebody came
}

// ActivityTraffic is how contacts came to an activity and went on from it. A contact counts once, however often it came.
type ActivityTraffic struct {
	Contacts int
	Visits   int                  // every time that somebody came
	Outlets  map[string]int       // contacts that left by an outlet
	Here     int                  // contacts that go on, and are here now
	Ended    map[runtime.Ends]int // contacts that came no further, by how they ended
}

// HungUp is how many customers were here when they hung up.
func (a *ActivityTraffic) HungUp() int { return a.Ended[runtime.CallerHungUp] }

// trafficFrom are the contacts of a query: those that entered by the version, and those that another flow led there. The journal is looked into
// for contacts of these days only, and by its index of programs, which databases take only where a query has its condition.
const trafficFrom = ` FROM contacts c WHERE NOT test AND started_at >= ? AND started_at < ?
	AND (program = ? OR EXISTS (SELECT 1 FROM journal WHERE program = ? AND program <> '' AND contact = c.id))`

// trafficCount counts them until there are too many.
const trafficCount = `SELECT COUNT(*) FROM (SELECT 1` + trafficFrom + ` LIMIT ?) counted`

// Traffic counts how contacts went through a version.
func (db *DB) Traffic(ctx context.Context, q TrafficQuery) (Traffic, error) {
	args := []any{millis(q.From), millis(q.To), q.Version, q.Version}
	counter := &trafficCounter{version: q.Version, Traffic: Traffic{Activities: map[string]*ActivityTraffic{}}}
	err := db.snapshot(ctx, func(ctx context.Context, on queries) error {
		var all int
		if err := on.get(ctx, &all, trafficCount, append(slices.Clone(args), trafficContacts+1)...); err != nil {
			return err
		}
		counter.Contacts, counter.Capped = min(all, trafficContacts), all > trafficContacts
		return on.each(ctx, `SELECT c.id, c.program, c.status NOT IN ('active', 'closing'), c.ends, j.kind, j.program, j.activity, j.outlet
			FROM (SELECT id, program, status, ends`+trafficFrom+` ORDER BY started_at DESC, id DESC LIMIT ?) c JOIN journal j ON j.contact = c.id
			WHERE j.kind IN ('visit', 'left') OR j.data_kind IN ('event:disconnected', 'command:hangup')
			ORDER BY c.id, j.version, j.n`, append(slices.Clone(args), trafficContacts), counter.read)
	})
	if err != nil {
		return Traffic{}, fmt.Errorf("count the traffic of version %s: %w", q.Version, err)
	}
	counter.finish()
	return counter.Traffic, nil
}

// trafficCounter reads the journals of contacts one after the other.
type trafficCounter struct {
	Traffic
	version string

	contact string
	over    bool
	ends    runtime.Ends
	last    string // the activity that the contact came to last; "" when it came from another flow and is back there
	end     string // the one where it was when it ended, once that is known
	ended   bool
	came    map[string]bool // activities, and outlets as "activity outlet", of this contact
}

func (t *trafficCounter) read(scan func(into ...any) error) error {
	var id, own, kind, program, activity, outlet string
	var ends runtime.Ends
	var over bool
	if err := scan(&id, &own, &over, &ends, &kind, &program, &activity, &outlet); err != nil {
		return err
	}
	if id != t.contact {
		t.finish()
		t.contact, t.over, t.ends, t.last, t.ended, t.came = id, over, ends, "", false, map[string]bool{}
	}
	if program == "" {
		program = own
	}
	here := program == t.version
	switch {
	case kind == "visit" && here:
		t.visit(activity)
	case kind == "visit" && own != t.version:
		t.last = ""
	case kind == "left" && here:
		t.leave(activity, outlet)
	case kind == "event" && t.ends == runtime.CallerHungUp, kind == "command" && t.ends != runtime.CallerHungUp:
		t.end, t.ended = t.last, true // a handler may run behind it
	}
	return nil
}

func (t *trafficCounter) visit(activity string) {
	a := t.activity(activity)
	a.Visits++
	if !t.came[activity] {
		t.came[activity] = true
		a.Contacts++
	}
	t.last = activity
}

func (t *trafficCounter) leave(activity, outlet string) {
	if key := activity + " " + outlet; outlet != "" && !t.came[key] {
		t.came[key] = true
		t.activity(activity).Outlets[outlet]++
	}
}

func (t *trafficCounter) activity(id string) *ActivityTraffic {
	a := t.Activities[id]
	if a == nil {
		a = &ActivityTraffic{Outlets: map[string]int{}, Ended: map[runtime.Ends]int{}}
		t.Activities[id] = a
	}
	return a
}

// finish notes where the contact that was read came to.
func (t *trafficCounter) finish() {
	at := t.last
	if t.over && t.ended {
		at = t.end
	}
	switch {
	case at == "":
	case t.over:
		t.activity(at).Ended[t.ends]++
	default:
		t.activity(at).Here++
	}
	t.last, t.end = "", ""
}
