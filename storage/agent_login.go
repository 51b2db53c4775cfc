package storage

import (
	"context"
	"fmt"
)

// AgentByLogin finds the agent whose login is a user's email; one that is not there is a not_found fault.
func (db *DB) AgentByLogin(ctx context.Context, email string) (Agent, error) {
	var row resourceRow
	err := db.read().get(ctx, &row, `SELECT `+resourceColumns+` FROM resources WHERE kind = ? AND lower(`+db.dialect.member("settings", "user")+`) = ?
		ORDER BY name_key LIMIT 1`, kindAgent, key(email))
	if err != nil {
		return Agent{}, found(err, "No agent has the login %s.", email)
	}
	return Agent(row.resource()), nil
}

// ScreenPops gives the addresses that the flow of a contact has opened for its agent, the oldest first; at most 20.
func (db *DB) ScreenPops(ctx context.Context, contact string) ([]string, error) {
	var texts []string
	err := db.read().list(ctx, &texts, `SELECT data FROM journal WHERE contact = ? AND data_kind = 'command:screen_pop' ORDER BY version, n LIMIT 20`, contact)
	if err != nil {
		return nil, fmt.Errorf("load screen pops of contact %s: %w", contact, err)
	}
	return texts, nil
}
