package main

import (
	"context"
	"time"
)

// releaseEvery is how often a server looks for releases that are due.
const releaseEvery = time.Second

// release moves labels when their time has come: at once for what was due while no server ran, then at each tick until ctx ends. Every node does;
// the database lets each step happen once.
func (a *App) release(ctx context.Context, ticks <-chan time.Time) {
	told := ""
	for {
		done, err := a.DB.RunReleases(ctx)
		for _, r := range done {
			a.Config.Log.Info("release", "flow", r.Flow, "label", r.Label, "version", r.Version, "state", string(r.State), "note", r.Note)
		}
		// The same trouble each second is told once.
		if err != nil && ctx.Err() == nil && err.Error() != told {
			a.Config.Log.Warn("releases that are due could not be done", "error", err)
		}
		if told = ""; err != nil {
			told = err.Error()
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}
