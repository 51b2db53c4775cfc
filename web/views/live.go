package views

import (
	"fmt"

	"cordboard/runtime/channel/browser"
	"cordboard/web/ui"
)

// LiveForm is the form of a new live contact.
type LiveForm struct {
	Flow, ANI string
	Flows     []ui.Option // of which a version is live
	Errors    map[string]string
}

// Live is the customer's side of a live contact.
type Live struct {
	browser.View
	CanSeeContacts bool
}

// over says whether the contact has ended.
func (v Live) over() bool { return !v.Ended.IsZero() }

func (v Live) written() bool { return v.Contact.Channel != "voice" }

// title says who contacts what.
func (v Live) title() string {
	who := v.Contact.ANI
	if who == "" {
		who = "Unknown number"
	}
	return fmt.Sprintf("%s to %s", who, v.Flow)
}

// status is what the contact does, and the class of its mark.
func (v Live) status() (word, tone string) {
	switch {
	case v.over():
		return "Over", "line"
	case v.Desk != "":
		return v.Desk, "acc"
	}
	switch v.Waits {
	case "keys":
		return "Waiting for keys or speech", "info"
	case "reply":
		return "Waiting for your reply", "info"
	case "recording":
		return "Recording: write what you say", "warn"
	case "music":
		return "Music plays", "ok"
	}
	return "Going on", "ok"
}

// keypad is what a telephone has.
var keypad = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"}

// keyLabel names a key for those who hear the page.
func keyLabel(key string) string {
	switch key {
	case "*":
		return "Press star"
	case "#":
		return "Press hash"
	}
	return "Press " + key
}

func writeLabel(v Live) string {
	if v.written() {
		return "Your message"
	}
	return "What you say"
}
