// Package effect carries out the effects of flows that are not telephony: HTTP requests (http.go). It takes commands and gives the events
// that answer them. It must not know contacts, storage or who issued a command.
package effect
