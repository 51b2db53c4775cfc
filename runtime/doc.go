// Package runtime takes one contact through one flow, durably. Its core is pure: Step takes a program, a state and an event and gives the
// next state, commands and visits. Its edge, the Driver, runs steps in transactions of a Journal and hands the commands to performers.
// It must not know SQL, HTTP, telephony or which activities exist.
package runtime
