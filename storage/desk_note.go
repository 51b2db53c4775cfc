package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// DeskNote is what the desk knows of a contact besides its offers: one of Rules and WrapUp is set.
type DeskNote struct {
	At     time.Time
	Rules  *RulesMet
	WrapUp *routing.WrappedUp // with the reason that the agent gave
}

// RulesMet are the routing rules that a contact met on its way to a queue.
type RulesMet struct {
	Queue string    `json:"queue"` // where its flow sent it
	Rules []RuleMet `json:"rules"` // in their order: those whose condition holds, or cannot be answered
	Wait  RuledWait `json:"wait"`  // what they made of it
}

// RuleMet is a rule by its name of that time: what it changed, or why nobody could tell whether it applies.
type RuleMet struct {
	Name    string    `json:"name"`
	Changes RuledWait `json:"changes,omitzero"`
	Problem string    `json:"problem,omitempty"`
}

// The kinds of notes.
const (
	noteRules  = "rules"
	noteWrapUp = "wrap_up"
)

// NoteRules notes the rules that a ticket met. Noting them again changes nothing.
func (k *Desk) NoteRules(ctx context.Context, ticket string, met RulesMet) error {
	text, err := encode(met)
	if err != nil {
		return err
	}
	return k.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO desk_notes (id, at, contact, kind, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			ticket+":"+noteRules, millis(t.now), contactOf(ticket), noteRules, text)
		if err != nil {
			return fmt.Errorf("note the routing rules of ticket %s: %w", ticket, err)
		}
		return nil
	})
}

// mostNotes bounds the notes of one contact.
const mostNotes = 200

// Notes lists the notes about a contact, the oldest first; at most 200.
func (k *Desk) Notes(ctx context.Context, contact string) ([]DeskNote, error) {
	var rows []struct {
		At         int64
		Kind, Data string
	}
	err := k.db.read().list(ctx, &rows, `SELECT at, kind, data FROM desk_notes WHERE contact = ? ORDER BY at, id LIMIT ?`, contact, mostNotes)
	if err != nil {
		return nil, fmt.Errorf("load notes of contact %s: %w", contact, err)
	}
	list := make([]DeskNote, len(rows))
	for i, r := range rows {
		list[i].At = fromMillis(r.At)
		var into any = &list[i].WrapUp
		if r.Kind == noteRules {
			into = &list[i].Rules
		}
		if err := json.Unmarshal([]byte(r.Data), into); err != nil {
			return nil, fault.Wrap(err, fault.Internal, "a note about contact %s cannot be read", contact)
		}
	}
	return list, nil
}

// noteOf is the row of the note that a fact leaves with its contact; nil when it leaves none. A wrap-up without a reason is in the facts only.
func noteOf(f routing.Fact, data string) []any {
	w, ok := f.(routing.WrappedUp)
	if !ok || w.Reason == "" {
		return nil
	}
	return []any{newID(), millis(w.At), contactOf(w.Ticket), noteWrapUp, data}
}
