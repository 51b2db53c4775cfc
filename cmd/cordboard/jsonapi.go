package main

import (
	"net/http"

	"cordboard/web"
	"cordboard/web/api"
)

// jsonAPI makes the JSON API of an app.
func jsonAPI(a *App) http.Handler {
	handler, err := api.New(api.Config{DB: a.DB, Catalog: a.Catalog, TestCalls: a.TestCalls, Desk: a.Desk, Suite: a.Suite, Log: a.Config.Log, Peer: web.Peer(a.Config.TrustedProxies)})
	if err != nil {
		panic("cordboard: " + err.Error()) // an app always has a database and a catalogue
	}
	return handler
}
