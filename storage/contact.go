package storage

import "cordboard/runtime"

// Journal is the durable store of contacts.
func (db *DB) Journal() runtime.Journal { return journal{db} }

type journal struct{ db *DB }
