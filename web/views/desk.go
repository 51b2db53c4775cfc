package views

import (
	"fmt"
	"time"
)

// Desk is an agent's page.
type Desk struct {
	Agent, State, Presence, Reason string
	Since                          time.Time // of State
	Gone, OffDuty                  bool
	Offers, Contacts, WrapUps      []DeskContact
	Pull                           []string // queues of which the agent takes contacts
	Reasons                        []string // to be away
	Now                            time.Time
	CanSeeContacts                 bool
	Key                            string // of the next press
}

// DeskContact is a contact that an agent is offered, has, or works on after it.
type DeskContact struct {
	Ticket, Contact, Customer, Queue, Channel, Callback string
	Since                                               time.Time // waiting, talking, or in wrap-up
	Until                                               time.Time // the offer or the wrap-up ends then; zero: not by itself
	Pops                                                []string  // pages that the flow opened
	Reasons                                             []string
	Required                                            bool
}

// deskState is an agent's state in a word, and the class of its mark.
func deskState(v Desk) (word, tone string) {
	switch v.State {
	case "available":
		return "Available", "ok"
	case "offered":
		return "A contact is offered", "info"
	case "on_contact":
		return "With a contact", "acc"
	case "wrap_up":
		return "Wrap-up", "warn"
	case "rona":
		return "Missed an offer", "err"
	case "away":
		if v.Reason != "" {
			return "Away: " + v.Reason, "warn"
		}
		return "Away", "warn"
	}
	return "Offline", "line"
}

// who names the customer of a contact.
func (c DeskContact) who() string {
	switch {
	case c.Callback != "":
		return c.Callback
	case c.Customer != "":
		return c.Customer
	}
	return "Unknown number"
}

// from says where a contact comes from.
func (c DeskContact) from() string {
	kinds := map[string]string{"voice": "Call", "chat": "Chat", "email": "Email", "sms": "Text message"}
	kind := kinds[c.Channel]
	if kind == "" {
		kind = c.Channel
	}
	if c.Callback != "" {
		kind = "Callback"
	}
	if c.Queue == "" {
		return kind + ", sent to you"
	}
	return fmt.Sprintf("%s from %s", kind, c.Queue)
}

func (c DeskContact) icon() string {
	switch c.Channel {
	case "voice":
		return "phone"
	case "email":
		return "mail"
	}
	return "message-square"
}

// clock is a length of time as 1:05.
func clock(d time.Duration) string {
	s := int(max(d, 0).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func millisOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprint(t.UnixMilli())
}
