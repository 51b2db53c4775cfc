// Package activities owns the built-in activities: one file each with its properties, its specification and what it does, and one golden
// file each that shows it at work (testdata/<type>.json; CONTRIBUTING.md has the recipe).
// An activity is pure: it must not do I/O, read a clock, use randomness or keep anything outside the contact's memory.
package activities

import "cordboard/flow"

var catalog = flow.NewCatalog()

// Catalog is the set of built-in activity types. Each file adds its own by init.
func Catalog() *flow.Catalog { return catalog }
